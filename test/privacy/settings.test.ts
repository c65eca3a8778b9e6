import { describe, expect, test } from 'vitest'
import { OperatorError } from '../../src/model/errors.js'
import { keyCheckOf, privacyBeside, validPrivacy } from '../../src/privacy/settings.js'

describe('settings of a run', () => {
  test('drop personal data unless told otherwise, and take no secret they have no use for', () => {
    expect(validPrivacy({})).toEqual({ pii: 'drop', hashUserIds: false, secret: undefined })
    expect(validPrivacy({ pii: 'keep', piiSecret: 'key' }).secret).toBeUndefined()
  })

  test.each([[{ pii: 'hash' as const }], [{ hashUserIds: true }], [{ pii: 'hash' as const, piiSecret: '' }]])(
    'need a secret: %o',
    (options) => {
      expect(() => validPrivacy(options)).toThrow(OperatorError)
      expect(() => validPrivacy(options)).toThrow('CALO_ANALYZER_PII_SECRET is not set')
    },
  )

  test('refuse a mode that is none, as a caller without types may give', () => {
    const options = JSON.parse('{"pii":"encrypt"}')
    expect(() => validPrivacy(options)).toThrow('unknown way to treat personal data: encrypt')
  })

  test('tell keys apart without telling them', () => {
    const [one, same, another] = ['key', 'key', 'other'].map((piiSecret) =>
      keyCheckOf(validPrivacy({ pii: 'hash', piiSecret })),
    )
    expect(one).toBe(same)
    expect(one).not.toBe(another)
    expect(one).toMatch(/^[0-9a-f]{20}$/)
    expect(keyCheckOf(validPrivacy({}))).toBeUndefined()
  })
})

describe('settings beside the results of a run', () => {
  const keyCheck = keyCheckOf(validPrivacy({ pii: 'hash', piiSecret: 'key' })) ?? null

  test('are those of the run, unless told otherwise', () => {
    const run = { pii: 'keep', hashUserIds: false, keyCheck: null } as const
    expect(privacyBeside(run, {}).pii).toBe('keep')
    expect(privacyBeside(run, { pii: 'drop' }).pii).toBe('drop')
  })

  test('leave ids of users hashed, whatever else is kept', () => {
    const run = { pii: 'drop', hashUserIds: true, keyCheck } as const
    expect(privacyBeside(run, { pii: 'keep' })).toEqual({ pii: 'keep', hashUserIds: true, secret: undefined })
  })

  test('want the key of the run', () => {
    const run = { pii: 'hash', hashUserIds: false, keyCheck } as const
    expect(privacyBeside(run, { piiSecret: 'key' }).secret).toBe('key')
    expect(() => privacyBeside(run, { piiSecret: 'other' })).toThrow('is not that of the run')
    expect(() => privacyBeside(run, {})).toThrow('is not set')
    expect(privacyBeside(run, { pii: 'drop' }).pii).toBe('drop')
  })
})
