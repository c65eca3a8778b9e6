import { describe, expect, test } from 'vitest'
import { commandText } from '../../src/model/command-text.js'

describe('a command to copy', () => {
  test.each([
    ['01HPY1TAKE0000000000000001', '01HPY1TAKE0000000000000001'],
    ['wallet#user-a', '"wallet#user-a"'],
    ['select 1', '"select 1"'],
    ["it's", `"it's"`],
    ['$(touch stolen)', "'$(touch stolen)'"],
    ["`it's`", "'`it'\\''s`'"],
    ['a!b', "'a!b'"],
    ['=cmd', '"=cmd"'],
    ['~root', '"~root"'],
    ['', '""'],
    ['a\nb\u001b[2J', '"a\\nb\\x1b[2J"'],
  ])('has %j as one word', (about, word) => {
    expect(commandText({ command: 'explain', about })).toBe(`calo-analyzer explain ${word}`)
  })

  test('takes no id for an option', () => {
    const words = { command: 'explain', before: ['--output', 'a b'], after: ['--limit', '9'] }
    expect(commandText({ ...words, about: '--output=stolen' })).toBe(
      'calo-analyzer explain --output "a b" --limit 9 -- --output=stolen',
    )
    expect(commandText({ ...words, about: 'user-a', program: 'npm start --' })).toBe(
      'npm start -- explain --output "a b" user-a --limit 9',
    )
  })
})
