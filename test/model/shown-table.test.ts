import { expect, test } from 'vitest'
import { cellKind, titleOf } from '../../src/model/shown-table.js'

test.each([
  ['amount', 'DECIMAL(38,18)', 'money'],
  ['score', 'DECIMAL(4,3)', 'plain'],
  ['day', 'DATE', 'day'],
  ['since', 'TIMESTAMP', 'time'],
  ['open', 'BOOLEAN', 'flag'],
  ['days', 'BIGINT', 'whole'],
  ['share', 'DOUBLE', 'plain'],
  ['share', 'FLOAT', 'plain'],
  ['user_id', 'VARCHAR', 'text'],
  ['reason', 'VARCHAR', 'words'],
])('a column %s of type %s is shown as %s', (name, type, kind) => {
  expect(cellKind(name, type)).toBe(kind)
})

test('a name that nobody worded is made of its words', () => {
  expect(titleOf('log_offset')).toBe('Log offset')
})
