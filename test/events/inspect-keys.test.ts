import { describe, expect, test } from 'vitest'
import { readKey } from '../../src/events/inspect-keys.js'
import { Lookahead } from '../../src/events/lookahead.js'

function keyOf(text: string, amongValues = false): ReturnType<typeof readKey> {
  const key = readKey(`, ${text}`, 2, amongValues, new Lookahead(text))
  return key && { name: key.name, colon: key.colon - 2 }
}

describe('the name of a member', () => {
  test.each([
    ['id: 1', 'id', 2],
    ["'a-b': 1", 'a-b', 5],
    ['"id" : 1', 'id', 5],
    ['`a`:1', 'a', 3],
    [String.raw`'a\'b': 1`, "a'b", 6],
    ['Symbol(a b): 1', 'Symbol(a b)', 11],
    ['[Symbol(a b)]: 1', 'Symbol(a b)', 13],
    ['[cause]: 1', 'cause', 7],
    ["['__proto__']: 1", '__proto__', 13],
    ['["a]"]: 1', 'a]', 6],
    ['aError: 1', 'aError', 6],
  ])('is read of %s', (text, name, colon) => expect(keyOf(text)).toEqual({ name, colon }))

  test.each([
    'id',
    ': 1',
    'id 1',
    'f(a): 1',
    "'a'",
    "'a: 1",
    "'a', 1: 2",
    '[cause] 1',
    '[ 1 ]: 1',
    "['a'] : 1",
    "['a: 1",
    "['a', 1]",
    'Symbol(a) 1',
    'Symbol-a: 1',
    '',
  ])('is none of %j', (text) => expect(keyOf(text)).toBeUndefined())

  test('is none among values where it starts an error', () => {
    expect(keyOf('aError: 1', true)).toBeUndefined()
    expect(keyOf('id: 1', true)).toEqual({ name: 'id', colon: 2 })
  })
})
