import { describe, expect, test } from 'vitest'
import {
  type GuardSettings,
  isAllowed,
  isKnownHost,
  isOwnPage,
  isSame,
  passCookie,
} from '../../src/serve/guard.js'

const open: GuardSettings = { hosts: ['127.0.0.1', 'wallets.example.com'], token: undefined, port: 8724 }
const guarded: GuardSettings = { ...open, token: 'a-token-of-enough-characters' }
const nothing = { authorization: undefined, cookie: undefined }

describe('a host', () => {
  test.each([
    '127.0.0.1:8724',
    'localhost:1',
    'LOCALHOST',
    '[::1]:8724',
    '192.168.1.7',
    'wallets.example.com',
    'Wallets.Example.com:443',
  ])('%s is known', (host) => expect(isKnownHost(host, open)).toBe(true))

  test.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:8724',
    'evil.example@127.0.0.1',
    '127.0.0.1:8724/evil.example',
    'wallets.example.com.evil.example',
    '[::1',
    ' localhost',
  ])('%s is not', (host) => expect(isKnownHost(host, open)).toBe(false))
})

describe('a page', () => {
  test('of the dashboard itself, or none, may ask', () => {
    expect([undefined, 'same-origin', 'none'].map(isOwnPage)).toEqual([true, true, true])
    expect(['cross-site', 'same-site', ''].map(isOwnPage)).toEqual([false, false, false])
  })
})

describe('a token', () => {
  test('is needed only where there is one', () => {
    expect(isAllowed(nothing, open)).toBe(true)
    expect(isAllowed(nothing, guarded)).toBe(false)
  })

  test('opens by itself, and by the cookie that was given for it', () => {
    expect(isAllowed({ ...nothing, authorization: `Bearer ${guarded.token}` }, guarded)).toBe(true)
    const [cookie = ''] = passCookie(guarded).split(';')
    expect(isAllowed({ ...nothing, cookie: `other=1; ${cookie}; more=2` }, guarded)).toBe(true)
    expect(passCookie(guarded)).toMatch(/; HttpOnly; SameSite=Strict$/)
    expect(passCookie(guarded)).not.toContain(guarded.token)
  })

  test.each([
    { authorization: 'Bearer a-token-of-enough-character', cookie: undefined },
    { authorization: 'Bearer a-token-of-enough-characters2', cookie: undefined },
    { authorization: 'Basic a-token-of-enough-characters', cookie: undefined },
    { authorization: undefined, cookie: `calo_analyzer_8724=${guarded.token}` },
    { authorization: undefined, cookie: 'calo_analyzer_8724=' },
  ])('does not open as %o', (given) => expect(isAllowed(given, guarded)).toBe(false))

  test('of another dashboard on this machine does not open', () => {
    const [cookie] = passCookie({ ...guarded, port: 8725 }).split(';')
    expect(isAllowed({ ...nothing, cookie }, guarded)).toBe(false)
    const [ofOtherToken] = passCookie({ ...guarded, token: 'another-token-of-enough' }).split(';')
    expect(isAllowed({ ...nothing, cookie: ofOtherToken }, guarded)).toBe(false)
  })

  test('is compared as a whole', () => {
    expect([isSame('', ''), isSame('a', 'a'), isSame('a', 'b'), isSame('a', 'ab')]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})
