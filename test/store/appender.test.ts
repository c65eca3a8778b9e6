import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assignTexts, LedgerAppenders } from '../../src/store/appender.js'
import { RowBatches } from '../../src/store/row-batch.js'
import { scratchDatabase } from '../support/scratch-database.js'

/** Around the 12 bytes that DuckDB's string type holds in itself, in all widths of UTF-8, and absent. */
const text = fc.option(
  fc.oneof(
    fc.string({ maxLength: 14, unit: 'binary-ascii' }),
    fc.string({ maxLength: 14, unit: 'grapheme' }),
    fc.constantFrom(
      '',
      'x'.repeat(12),
      'x'.repeat(13),
      'é'.repeat(12),
      'é'.repeat(6),
      '\u0000',
      'x'.repeat(5000),
    ),
  ),
  { nil: undefined },
)
const integer = fc.option(
  fc.oneof(
    fc.maxSafeInteger(),
    fc.constantFrom(0, -1, 2 ** 31, 2 ** 32, -(2 ** 32), Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
  ),
  { nil: undefined },
)

test.each([
  ['in blocks', undefined],
  ['one by one', assignTexts],
])('rows come back as they were appended, texts %s, whatever their text and numbers', async (_, fill) => {
  const problem = fc.record({
    file: text,
    offset: integer,
    bytes: integer,
    code: text,
    severity: text,
    message: text,
  })
  const samples = fc.sample(problem, { numRuns: 1500, seed: 7 })
  const database = await scratchDatabase()
  const appenders = await LedgerAppenders.open(database, fill)
  const batches = new RowBatches((batch) => appenders.append(batch))
  for (const row of samples) batches.append('problems', row)
  batches.finish()
  appenders.close()
  const { rows } = await database.read(
    'select file, "offset"::varchar, bytes::varchar, code, severity, message from problems order by rowid',
  )
  expect(rows).toEqual(
    samples.map(({ file, offset, bytes, code, severity, message }) =>
      [file, offset, bytes, code, severity, message].map((value) =>
        value === undefined ? null : String(value),
      ),
    ),
  )
})
