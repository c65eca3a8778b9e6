import { expect, test } from 'vitest'
import { cellKind, titleOf } from '../../src/model/shown-table.js'

test.each([
  ['month', 'VARCHAR', 'month'],
  ['explanation', 'VARCHAR', 'words'],
  ['rate', 'DECIMAL(38,18)', 'percent'],
  ['amount', 'DECIMAL(38,18)', 'money'],
  ['first_day', 'DATE', 'day'],
  ['timestamp', 'TIMESTAMP', 'time'],
  ['open', 'BOOLEAN', 'flag'],
  ['days', 'BIGINT', 'whole'],
  ['mean', 'DOUBLE', 'plain'],
  ['mean', 'FLOAT', 'plain'],
  ['user_id', 'VARCHAR', 'text'],
])('a column %s of type %s is shown as %s', (name, type, kind) => {
  expect(cellKind(name, type)).toBe(kind)
})

test('a name of a column is a title in words', () => {
  expect(titleOf('log_offset')).toBe('Log offset')
  expect(titleOf('')).toBe('')
})
