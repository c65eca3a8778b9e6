import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Privacy } from '../../src/model/privacy.js'
import { Redactor } from '../../src/privacy/redactor.js'
import { checkProperty } from '../fuzz.js'

const dropping = new Redactor({ pii: 'drop', hashUserIds: false, secret: undefined })

function hashing(secret: string, more: Partial<Privacy> = {}): Redactor {
  return new Redactor({ pii: 'hash', hashUserIds: false, secret, ...more })
}

describe('fields that hold personal data', () => {
  test.each([
    ['{"name":"Sara Ali","amount":5}', '{"name":"[name]","amount":5}'],
    [`{ name: 'Sara Ali', amount: 5 }`, `{ name: '[name]', amount: 5 }`],
    ['{ name: "Sara\'s", id: 7 }', '{ name: "[name]", id: 7 }'],
    [`{ name: 'O\\'Neil', id: 7 }`, `{ name: '[name]', id: 7 }`],
    ['{"name":"a \\" quote","id":7}', '{"name":"[name]","id":7}'],
    ['{"name":"ends with \\\\","id":7}', '{"name":"[name]","id":7}'],
    ['{\\"receiverName\\":\\"Hadi\\",\\"id\\":7}', '{\\"receiverName\\":\\"[name]\\",\\"id\\":7}'],
    ['{\\\\"senderName\\\\":\\\\"Hadi\\\\"}', '{\\\\"senderName\\\\":\\\\"[name]\\\\"}'],
    [
      '{"n":"{\\"notes\\":\\"say \\\\\\"hi\\\\\\" to her\\",\\"id\\":7}"}',
      '{"n":"{\\"notes\\":\\"[note]\\",\\"id\\":7}"}',
    ],
    [
      `notes:\n      'a long text that goes' +\n      ' on and on',\n  id: 7`,
      `notes:\n      '[note]' +\n      '[note]',\n  id: 7`,
    ],
    ['{"name":{"first":"Sara","last":"Ali"},"id":7}', '{"name":{[name]},"id":7}'],
    ['{"names":["Sara",{"x":"}"}],"id":7}', '{"names":[[name]],"id":7}'],
    ['{"phoneNumber":97333123456,"id":7}', '{"phoneNumber":[phone],"id":7}'],
    [
      '{"phone":null,"mobile":undefined,"emailVerified":true}',
      '{"phone":null,"mobile":undefined,"emailVerified":true}',
    ],
    [
      `{ 'Sara Ali': 5, "Sara Ali": 6, 'Full Name': 'Sara' }`,
      `{ '[text]': 5, "[text]": 6, 'Full Name': '[name]' }`,
    ],
    [
      `[ 'Sara', "Al-Zahrani", 'فاطمة', 'Delivery', 'cus_17', 'kg', 'BH' ]`,
      `[ '[text]', "[text]", '[text]', 'Delivery', 'cus_17', 'kg', 'BH' ]`,
    ],
    [
      `{ customer: { first: 'Sara', last: 'Ali' }, value: 'Sara', label: 'Name' }`,
      `{ customer: { first: '[text]', last: '[text]' }, value: '[text]', label: 'Name' }`,
    ],
    [
      `{ nationalIdNumber: '850101234', block: 'Block 304' }`,
      `{ nationalIdNumber: '[identity]', block: '[address]' }`,
    ],
    ["Map(2) { 'name' => 'Sara', 'id' => 7 }", "Map(2) { 'name' => '[name]', 'id' => 7 }"],
    ['name=Sara Ali phone=+97333123456 id=7', 'name=[name] phone=[phone] id=7'],
    ['name: Sara Ali, id: 7', 'name: [name], id: 7'],
    ['notes: call her, then him; id: 7', 'notes: [note]; id: 7'],
    ['?email=sara%40mail.example&name=Sara+Ali&id=7', '?email=[email]&name=[name]&id=7'],
    [`{ name: 'phone_number', value: 'x' }`, `{ name: 'phone_number', value: '[phone]' }`],
    [
      `[{ Name: 'given_name', Value: 'Sara' }, { Name: 'Sara' }]`,
      `[{ Name: 'given_name', Value: '[name]' }, { Name: '[name]' }]`,
    ],
    [
      '{"customer":"Sara Ali","customer":{"id":7},"customer":"cus_17"}',
      '{"customer":"[name]","customer":{"id":7},"customer":"cus_17"}',
    ],
    [
      '{"password":"hunter2","accessToken":"abc","authorization":"Bearer x"}',
      '{"password":"[secret]","accessToken":"[secret]","authorization":"[secret]"}',
    ],
    [
      '{"cpr":"850101234","iban":"BH67BMAG00001299123456","dateOfBirth":"1985-01-01"}',
      '{"cpr":"[identity]","iban":"[identity]","dateOfBirth":"[identity]"}',
    ],
    ['{"deliveryAddress":"Road 12","lat":26.2}', '{"deliveryAddress":"[address]","lat":[address]}'],
    ['{"اسم":"سارة","ملاحظات":"اتصل"}', '{"اسم":"[name]","ملاحظات":"[note]"}'],
    [`{ name: 'Sara`, `{ name: '[name]`],
    ['{"name":{"first":"Sara', '{"name":{[name]'],
    [
      `name: 'TimeoutError', fileName: 'a.js', hostname: 'ip-10-0-0-1'`,
      `name: 'TimeoutError', fileName: 'a.js', hostname: 'ip-10-0-0-1'`,
    ],
  ])('%s', (text, expected) => {
    expect(dropping.text(text)).toBe(expected)
  })
})

describe('running text', () => {
  test.each([
    ['Error: user Sara Ali not found', 'Error: user [text] not found'],
    ['Error: USER SARA not found', 'Error: USER [text] not found'],
    ['cannot notify sara, or her brother', 'cannot notify [text], or her [text]'],
    ['payment of سارة العلي failed', 'payment of [text] failed'],
    ['sent to sara@mail.example, retrying', 'sent to [email], retrying'],
    ["{ reason: 'refused by Sara' }", "{ reason: 'refused by [text]' }"],
    ['"errorMessage":"no wallet\\nof Sara"', '"errorMessage":"no wallet\\nof [text]"'],
    [
      "Cannot read properties of undefined (reading 'walletSk')",
      "Cannot read properties of undefined (reading 'walletSk')",
    ],
    ['SubscriptionBalanceUpdated event published', 'SubscriptionBalanceUpdated event published'],
    [
      'ConditionalCheckFailedException: The conditional request failed',
      'ConditionalCheckFailedException: The conditional request failed',
    ],
    [
      `brand: 'CALO', kitchen: 'BH001', "goal":"loseWeight"`,
      `brand: 'CALO', kitchen: 'BH001', "goal":"loseWeight"`,
    ],
    [
      'Error: x\n    at Zebra.handler (file:///var/task/src/zebra.mjs:1:2)\n    at async Promise.all (index 0)',
      'Error: x\n    at Zebra.handler (file:///var/task/src/zebra.mjs:1:2)\n    at async Promise.all (index 0)',
    ],
    ['Error: x\n    at home with Sara', 'Error: x\n    at [text] with [text]'],
  ])('%s', (text, expected) => {
    expect(dropping.text(text)).toBe(expected)
  })
})

describe('pseudonyms', () => {
  test('are the first digits of HMAC-SHA-256, so that anyone with the secret can compute them', () => {
    // printf %s sara@mail.example | openssl dgst -sha256 -hmac key
    expect(hashing('key').text('{"email":"sara@mail.example"}')).toBe(
      '{"email":"[email ecc08c85ab8412bb85ac]"}',
    )
  })

  test('are the same for every way to write the same value', () => {
    const redactor = hashing('key')
    const same = [
      [
        '{"email":"Sara@Mail.example"}',
        '{\\"email\\":\\"sara@mail.example\\"}',
        '{"email":" sara@mail.example "}',
      ],
      [
        '"phone":"+973 3312 3456"',
        '"phone":"0097333123456"',
        '"phone":"97333123456"',
        '"phone":"+٩٧٣ ٣٣١٢ ٣٤٥٦"',
      ],
      ['{"name":"Sara  Ali"}', "{ name: 'sara ali' }"],
    ]
    for (const texts of same) {
      const marks = texts.map((text) => /\[\w+ [0-9a-f]{20}\]/.exec(redactor.text(text))?.[0])
      expect(new Set(marks).size, texts.join()).toBe(1)
      expect(marks[0]).toBeDefined()
    }
  })

  test('differ by secret, and secrets of others are never hashed', () => {
    const text = '{"email":"sara@mail.example","password":"hunter2"}'
    expect(hashing('one').text(text)).not.toBe(hashing('two').text(text))
    expect(hashing('one').text(text)).toContain('"password":"[secret]"')
  })

  test('stand for ids of users wherever they are, also where all else is kept', () => {
    const redactor = new Redactor({ pii: 'keep', hashUserIds: true, secret: 'key' })
    const user = redactor.pseudonym?.('user-a') ?? ''
    const text = `{ userId: 'user-a', metadata: '{"walletId":"wallet#user-a"}', name: 'Sara' } Error: user-a has no wallet`
    const expected = `{ userId: '${user}', metadata: '{"walletId":"wallet#${user}"}', name: 'Sara' } Error: ${user} has no wallet`
    expect(redactor.text(text)).toBe(expected)
  })

  test('of users are marks where there is no secret to make them', () => {
    const redactor = new Redactor({ pii: 'drop', hashUserIds: true, secret: undefined })
    expect(redactor.text(`{ userId: 'user-a', customerId: null }`)).toBe(
      `{ userId: '[user]', customerId: null }`,
    )
  })
})

describe('what is no personal data', () => {
  const hex = fc.uuid().map((id) => id.replaceAll('-', ''))
  const uuid = fc.uuid()
  const ulid = fc.stringMatching(/^01[0-9A-HJKMNP-TV-Z]{24}$/)
  const amount = fc.oneof(
    fc.double({ min: -1e9, max: 1e9, noNaN: true }).map(String),
    fc.integer({ min: -99_999_999, max: 99_999_999 }).map(String),
  )
  const time = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString())

  test('stays: ids, amounts, times, sequence numbers', () => {
    const value = fc.oneof(
      uuid,
      ulid,
      amount,
      time,
      hex,
      uuid.map((id) => `wallet#${id}`),
      fc.integer({ min: 1_500_000_000_000, max: 1_999_999_999_999 }).map(String),
      fc.bigInt({ min: 10n ** 18n, max: 10n ** 20n - 1n }).map(String),
      fc.constantFrom('MANUAL_DEDUCTION', 'BH001', 'us-east-1', '123456789012', '10.0.12.255', '2023-12-18'),
    )
    checkProperty(
      fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), (values) => {
        const texts = [
          `{ ${values.map((text, at) => `field${at}: '${text}'`).join(', ')} }`,
          JSON.stringify(Object.fromEntries(values.map((text, at) => [`field${at}`, text]))),
          `{ ${values.map((text) => `amount: ${text}`).join(', ')} }`,
        ]
        for (const text of texts) expect(dropping.text(text)).toBe(text)
      }),
    )
  })
})

describe('any text', () => {
  const piece = fc.constantFrom(
    ...[
      'name',
      'email',
      'phone',
      'notes',
      'userId',
      'x',
      ':',
      '=',
      '=>',
      ' ',
      '\n',
      '\\n',
      '"',
      "'",
      '`',
      '\\',
      '\\"',
      '{',
    ],
    ...[
      '}',
      '[',
      ']',
      ',',
      '+',
      '+973 3312 3456',
      'sara@mail.example',
      'Sara',
      '٣',
      '0',
      '1-',
      '(',
      '%40',
      '\ud800',
      '\0',
    ],
  )
  const text = fc.oneof(
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )

  test('never shows an e-mail address, and is done with after one time', () => {
    checkProperty(
      fc.property(text, text, (before, after) => {
        const redacted = dropping.text(`${before} sara@mail.example ${after}`)
        expect(redacted).not.toContain('sara@mail.example')
        expect(dropping.text(redacted)).not.toContain('sara')
      }),
    )
  })

  test('never shows the value of a personal field, whatever stands around it', () => {
    checkProperty(
      fc.property(text, text, (before, after) => {
        const field = `${before}\n{"name":"Zaynab Qx"} ${after}`
        expect(dropping.text(field)).not.toContain('Zaynab')
      }),
    )
  })

  test('stays as it is with keep', () => {
    const keeping = new Redactor({ pii: 'keep', hashUserIds: false, secret: undefined })
    checkProperty(
      fc.property(text, (found) => {
        expect(keeping.text(found)).toBe(found)
      }),
    )
  })

  test.each([
    'a',
    'a-',
    'a--',
    '@',
    'a@',
    '%40',
    'a%40',
    '\\u0040',
    ':',
    'a:',
    'name:',
    'name:"',
    'name=a ',
    'notes=a, ',
    'name:{',
    'name:[',
    'user:"',
    'userId:"a",',
    '"',
    "'",
    '\\',
    '\\"',
    '1',
    '1 ',
    '3312 3456 ',
    '+',
    '+1',
    '٣',
    '٣ ',
    '(',
    '1-',
    '12-a',
    '\n at ',
    "'at ",
    '\n    at x:1',
    'foo ',
    "a'a",
    ',"a"',
    ' ',
    '\n',
    'a@b.',
    'call 1234567 ',
    'wallet#',
  ])(
    'of %j, over and over, takes time that grows with it and no faster',
    (unit) => {
      // Where time grew with the square, a run would take minutes and the test would fail by its limit.
      const redactor = hashing('key', { hashUserIds: true })
      expect(redactor.text(unit.repeat(Math.ceil(300_000 / unit.length))).length).toBeGreaterThan(0)
    },
    60_000,
  )
})
