import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkProperty } from '../fuzz.js'
import { requestId } from '../support/log-lines.js'
import { readUsual } from '../support/read-usual.js'

const wallet = `wallet#${requestId(3)}`
const delivery = requestId(4)

const time = '2024-02-18T21:01:05.234Z'
const said = `${time} ${time}\t${requestId(1)}\tINFO\t`

/** A record whose transaction has such metadata. */
function recordWith(metadata: string): string {
  return `${said}Processing message ${requestId(2)}

${said}Start syncing the balance {
  transaction: {
    id: '${requestId(5)}',
    type: 'DEBIT',
    source: 'WALLET',
    action: 'DELIVERY_DEDUCTION',
    userId: '${requestId(6)}',
    paymentBalance: 1,
    updatePaymentBalance: true,
    metadata: ${metadata},
    currency: 'BHD',
    amount: 1,
    vat: 0,
    oldBalance: 2,
    newBalance: 1
  }
}

`
}

/** What is found in metadata as the service prints it; undefined where it is unusual. */
function read(
  printed: string,
): { readonly walletId: string | undefined; readonly deliveryId: string | undefined } | undefined {
  const [record] = readUsual(recordWith(printed))?.rows('queue_records') ?? []
  if (record === undefined) return undefined
  const { wallet_id, delivery_id } = record
  return { walletId: wallet_id?.toString(), deliveryId: delivery_id?.toString() }
}

/** Text as `util.inspect` prints it in single quotes. */
function printed(json: string): string {
  return `'${json.replaceAll('\\', '\\\\')}'`
}

const member = fc.oneof(
  fc.tuple(fc.constantFrom('walletId', 'deliveryId'), fc.constantFrom(wallet, delivery, null, 7, 'Noor')),
  fc.tuple(
    fc.string().filter((text) => !text.includes("'")),
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
  ),
)

describe('metadata', () => {
  test('of usual ids is read', () => {
    expect(read(printed(JSON.stringify({ walletId: wallet, deliveryId: delivery, walletSk: 'é' })))).toEqual({
      walletId: wallet,
      deliveryId: delivery,
    })
    expect(read("'{}'")).toEqual({ walletId: undefined, deliveryId: undefined })
    expect(read(`'{"a":-1.5,"b":true,"c":false,"d":null,"e":0,"walletId":null}'`)).toBeDefined()
    expect(read(printed(`{"note":"the \\"best\\"","walletId":"${wallet}"}`))).toMatchObject({
      walletId: wallet,
    })
  })

  test('where anything is taken says what JSON.parse says', () => {
    let taken = 0
    checkProperty(
      fc.property(fc.array(member), (members) => {
        const json = `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`
        const found = read(printed(json))
        if (found === undefined) return
        taken += 1
        const { walletId, deliveryId } = JSON.parse(json)
        expect(found).toEqual({ walletId: walletId ?? undefined, deliveryId: deliveryId ?? undefined })
      }),
    )
    expect(taken).toBeGreaterThan(200)
  })

  test.each([
    `'{"a":01}'`,
    `'{"a":1e5}'`,
    `'{"a":1.}'`,
    `'{"a":1234567890123456}'`,
    `'{"a":{}}'`,
    `'{"a":[1]}'`,
    `'{"a":tru}'`,
    `'{"a" :1}'`,
    `'{"a":1 }'`,
    `'{"a":1,}'`,
    `'{"a"}'`,
    `'{a:1}'`,
    `'{"a":"b}'`,
    `'{"a":"b\tc"}'`,
    `'{"a":"b\\nc"}'`,
    `'{"a":"2024-02-18T21:01:05.234Z END"}'`,
    `'{"a":1}`,
    `{"a":1}`,
    `'["a"]'`,
    `'{"walletId":7}'`,
    `'{"walletId":"noor@mail.example"}'`,
    `'{"walletId":"${wallet} of Noor"}'`,
  ])('%s is unusual', (text) => {
    expect(read(text)).toBeUndefined()
  })

  test('that is not UTF-8 is unusual', () => {
    const text = recordWith(`'{"a":"\u00e9"}'`)
    expect(readUsual(text)?.left).toEqual([])
    expect(readUsual(Buffer.from(text, 'latin1'))?.left).toHaveLength(2)
  })
})
