import { describe, expect, test } from 'vitest'
import type { LogEvent } from '../../src/model/event.js'
import type { Privacy } from '../../src/model/privacy.js'
import { EventScreen } from '../../src/privacy/event-screen.js'
import { logEvent } from '../support/log-lines.js'

const email = 'sara@mail.example'
const dropping: Privacy = { pii: 'drop', hashUserIds: false, secret: undefined }
const hashing: Privacy = { pii: 'hash', hashUserIds: false, secret: 'key' }
const keeping: Privacy = { pii: 'keep', hashUserIds: false, secret: undefined }

function screened(
  event: LogEvent,
  privacy: Privacy,
): { readonly event: LogEvent; readonly withheld: string[] } {
  const withheld: string[] = []
  return { event: new EventScreen(privacy).screen(event, (field) => withheld.push(field)), withheld }
}

/** An event with the same text in every field that holds text. */
function filled(text: string): LogEvent {
  return logEvent('sync_started', 0, {
    requestId: text,
    messageId: text,
    skippedAction: text,
    transaction: {
      id: text,
      type: text,
      source: text,
      action: text,
      userId: text,
      currency: text,
      amount: '12.5',
      walletId: `wallet#${text}`,
      deliveryId: text,
      actor: text,
    },
    discrepancy: { userId: text, paymentBalance: '1' },
    blocked: { userId: text, transactionId: text, currentBalance: '-1' },
    metric: { userId: text, action: text },
  })
}

describe('an event', () => {
  test('is let through as it is where nothing in it is personal', () => {
    const event = filled('2bcde43d-546e-5a9d-ab6e-3e74b21fd5e2')
    expect(screened(event, dropping)).toEqual({ event, withheld: [] })
  })

  test.each([
    ['drop', dropping],
    ['hash', hashing],
  ])('with an e-mail address in every field has none afterwards: %s', (_name, privacy) => {
    expect(JSON.stringify(screened(filled(email), privacy))).not.toContain('sara')
    expect(JSON.stringify(screened(filled(`to ${email}`), privacy))).not.toContain('sara')
    expect(JSON.stringify(screened(filled('+97333123456'), privacy))).not.toContain('33123456')
  })

  test('keeps them with keep, but never a control character', () => {
    const text = `${email}\u001b[31m\u202e\u009b\u2028`
    const { event } = screened(filled(text), keeping)
    expect(event.transaction?.userId).toBe(`${email}\\x1b[31m\\u{202e}\\x9b\\u{2028}`)
    expect(JSON.stringify(event)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]|\\u001b/u)
  })

  test('says which ids it leaves out, and keeps the words of others with a mark', () => {
    const { event, withheld } = screened(filled(email), dropping)
    expect(withheld.toSorted()).toEqual(
      ['deliveryId', 'id', 'transactionId', 'userId', 'userId', 'userId', 'userId', 'walletId'].toSorted(),
    )
    expect(event.transaction).toEqual({
      type: '[email]',
      source: '[email]',
      action: '[email]',
      currency: '[email]',
      amount: '12.5',
      actor: '[name]',
    })
    expect(event).toMatchObject({ requestId: '[email]', messageId: '[email]', skippedAction: '[email]' })
  })

  test('keeps users apart with hash', () => {
    const users = ['a@mail.example', 'b@mail.example', '+97333123456', '97333123457'].map(
      (userId) => screened(filled(userId), hashing).event.transaction?.userId,
    )
    expect(new Set(users).size).toBe(4)
    for (const user of users) expect(user).toMatch(/^\[(email|phone) [0-9a-f]{20}\]$/)
  })

  describe('who posted a transaction', () => {
    test.each([
      ['the service itself', 'system', dropping, 'system'],
      ['an id', '2bcde43d-546e-5a9d-ab6e-3e74b21fd5e2', dropping, '2bcde43d-546e-5a9d-ab6e-3e74b21fd5e2'],
      ['a name', 'Maha Sultan', dropping, '[name]'],
      ['a name that looks like a word of the service', 'MAHA', dropping, '[name]'],
      ['a name, to be kept', 'Maha\u001b Sultan', keeping, String.raw`Maha\x1b Sultan`],
    ])('%s', (_name, actor, privacy, shown) => {
      const { event, withheld } = screened(logEvent('sync_started', 0, { transaction: { actor } }), privacy)
      expect(event.transaction?.actor).toBe(shown)
      expect(withheld).toEqual([])
    })

    test('is the same person however the name is spelt, and not another one, with hash', () => {
      const [maha, spelt, jaber] = ['Maha Sultan', ' maha  SULTAN', 'Jaber'].map(
        (actor) =>
          screened(logEvent('sync_started', 0, { transaction: { actor } }), hashing).event.transaction?.actor,
      )
      expect(maha).toMatch(/^\[name [0-9a-f]{20}\]$/)
      expect(spelt).toBe(maha)
      expect(jaber).not.toBe(maha)
    })
  })

  test('hides the words behind an opening line that is a sentence', () => {
    const event = logEvent('record_opened', 0, { messageId: 'for Sara Ali of the kitchen' })
    expect(screened(event, dropping).event.messageId).toBe('for [text] of the kitchen')
  })

  test('hides what is written as a name in types, sources and actions that are sentences, but not in a currency', () => {
    const { event } = screened(filled('credit for Sara Ali, رصيد, TIER II'), dropping)
    const shown = 'credit for [text], رصيد, TIER II'
    expect(event).toMatchObject({
      skippedAction: shown,
      transaction: { type: shown, source: shown, action: shown },
      metric: { action: shown },
    })
    expect(event.transaction?.currency).toBe('credit for Sara Ali, رصيد, TIER II')
    expect(screened(filled('Talabat'), dropping).event.transaction?.action).toBe('Talabat')
  })

  test('is changed in a copy', () => {
    const event = filled(email)
    const before = structuredClone(event)
    screened(event, dropping)
    expect(event).toEqual(before)
  })
})

describe('ids of users', () => {
  const privacy: Privacy = { ...dropping, hashUserIds: true, secret: 'key' }

  test('are hashed everywhere alike, also behind wallet#, and nothing else is', () => {
    const id = '2bcde43d-546e-5a9d-ab6e-3e74b21fd5e2'
    const { event } = screened(filled(id), privacy)
    const user = event.transaction?.userId ?? ''
    expect(user).toMatch(/^[0-9a-f]{20}$/)
    expect(event.transaction).toMatchObject({
      id,
      walletId: `wallet#${user}`,
      deliveryId: id,
      actor: user,
    })
    expect(event.discrepancy?.userId).toBe(user)
    expect(event.blocked).toMatchObject({ userId: user, transactionId: id })
    expect(event.metric?.userId).toBe(user)
  })

  test('are hashed where they are e-mail addresses, too: nothing is left out', () => {
    const { event, withheld } = screened(
      logEvent('sync_started', 0, { transaction: { userId: email, walletId: 'w-1' } }),
      privacy,
    )
    expect(withheld).toEqual([])
    expect(event.transaction?.userId).toMatch(/^[0-9a-f]{20}$/)
    expect(event.transaction?.walletId).toMatch(/^[0-9a-f]{20}$/)
  })

  test('are not quoted', () => {
    const words = 'wallet of 2bcde43d-546e-5a9d-ab6e-3e74b21fd5e2 not found'
    expect(new EventScreen(privacy).quote(words)).toBe('wallet of [id] not found')
    expect(new EventScreen(dropping).quote(words)).toBe(words)
  })
})
