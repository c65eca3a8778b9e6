import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDecimal, parseDecimal } from '../../src/model/money.js'
import type { Cell } from '../../src/model/result.js'
import { scratchDatabase } from '../support/scratch-database.js'

/** Gives the columns of an expression for each of the digits. */
async function evaluate(
  expression: string,
  digits: readonly string[],
): Promise<readonly (readonly Cell[])[]> {
  const database = await scratchDatabase()
  const { rows } = await database.read(
    `select ${expression} from (select unnest(string_split($1, ' ')) as digits, generate_subscripts(string_split($1, ' '), 1) as place) order by place`,
    [digits.join(' ')],
  )
  return rows
}

/** The number times 10^18, exactly; undefined where it has more decimals or is too large. */
function exactly(digits: string): bigint | undefined {
  const [, sign = '', integer = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits) ?? []
  const decimals = fraction.replace(/0+$/, '')
  if (decimals.length > 18) return undefined
  const value = BigInt(integer + decimals.padEnd(18, '0'))
  if (value >= 10n ** 35n) return undefined
  return sign === '-' ? -value : value
}

function ofUnits(units: bigint): string {
  const parsed = parseDecimal(`${units}e-18`)
  return parsed === undefined ? 'none' : formatDecimal(parsed)
}

const plain = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.constant('0'),
      fc.bigInt({ min: 1n, max: 10n ** 18n }).map(String),
      fc.nat(99_999).map(String),
    ),
    fc.oneof(fc.constant(''), fc.stringMatching(/^\.[0-9]{1,18}$/)),
  )
  .map((parts) => parts.join(''))

describe('the exact value of logged digits', () => {
  const sample = fc.sample(plain, { numRuns: 5000, seed: 20_240_218 })
  test('is the number itself, in whichever of its ways it is read; none where it is 10^17 or more', async () => {
    const rows = await evaluate('canonical(exact(digits))', sample)
    const expected = sample.map((digits) => {
      const units = exactly(digits)
      return units === undefined ? null : ofUnits(units)
    })
    expect(rows.map(([value]) => (value === '-0' ? '0' : value))).toEqual(expected)
  })

  test('adds up and subtracts without a residue', async () => {
    const pairs = sample.filter((digits) => exactly(digits) !== undefined)
    const [[sum] = []] = await evaluate('canonical(sum(exact(digits)) over ()) as sum', pairs.slice(0, 500))
    const expected = pairs.slice(0, 500).reduce((total, digits) => total + (exactly(digits) ?? 0n), 0n)
    expect(sum).toBe(ofUnits(expected))
  })

  test.each([
    ['1e3', '1000'],
    ['1e-7', '0.0000001'],
    ['-2.5e2', '-250'],
    ['1E+2', '100'],
    ['99999999999999999.999999999999999999', '99999999999999999.999999999999999999'],
    ['100000000000000000', null],
    ['-100000000000000000', null],
    ['1e21', null],
    ['1e400', null],
    ['', null],
    ['abc', null],
    ['1,5', null],
    ['NaN', null],
    ['Infinity', null],
    ['0x10', null],
    ['225.90753636363627', '225.90753636363627'],
  ])('of %s is %s', async (digits, value) => {
    expect(await evaluate('canonical(exact(digits))', [digits])).toEqual([[value]])
  })

  test.each([
    ['0.0000000000000000014', '0.000000000000000001'],
    ['0.0000000000000000016', '0.000000000000000002'],
    ['-0.0000000000000000016', '-0.000000000000000002'],
    ['4e-19', '0'],
    ['6e-19', '0.000000000000000001'],
    ['1e-19', '0'],
    ['1.5e-30', '0'],
  ])('of %s, which has more than 18 decimals, is the nearest: %s', async (digits, value) => {
    expect(await evaluate('canonical(exact(digits))', [digits])).toEqual([[value]])
  })
})

// A bug of DuckDB: below about 1e-300 its cast gives the smallest unit, so that -5e-324 counts as overdrawn.
test('the exact value of the smallest double is zero', async () => {
  expect(await evaluate('canonical(exact(digits))', ['5e-324', '-5e-324'])).toEqual([['0'], ['0']])
})

describe('the shortest digits', () => {
  test.each([
    ['8.500', '8.5'],
    ['100', '100'],
    ['-0.10', '-0.1'],
    ['0', '0'],
    ['-0', '0'],
    ['1000000', '1000000'],
  ])('of %s are %s', async (digits, shortest) => {
    expect(await evaluate('canonical(exact(digits))', [digits])).toEqual([[shortest]])
  })
})

describe('a local time', () => {
  test.each([
    ['Asia/Bahrain', '2024-02-18 21:01:05.02', '2024-02-19 00:01:05.02'],
    ['America/St_Johns', '2024-02-18 21:01:05', '2024-02-18 17:31:05'],
    ['Europe/Berlin', '2024-03-31 01:00:00', '2024-03-31 03:00:00'],
    ['Europe/Berlin', '2024-10-27 00:30:00', '2024-10-27 02:30:00'],
    ['Europe/Berlin', '2024-10-27 01:30:00', '2024-10-27 02:30:00'],
  ])('in %s of %s is %s', async (zone, utc, local) => {
    const database = await scratchDatabase()
    const { rows } = await database.read(`select cast(local_time(cast($1 as timestamp), $2) as varchar)`, [
      utc,
      zone,
    ])
    expect(rows).toEqual([[local]])
  })
})
