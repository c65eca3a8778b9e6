import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { OperatorError } from '../../src/model/errors.js'
import type { TieOutSettings } from '../../src/model/tie-out.js'
import { readBalanceFile } from '../../src/sources/balance-file.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const usual: TieOutSettings = {
  columns: { user: 'user_id', currency: 'currency', balance: 'balance' },
  delimiter: ',',
  decimal: '.',
  currency: 'none',
  side: 'payment',
}

function fileWith(content: string | Uint8Array): string {
  const path = join(temporaryFolder(), 'balances.csv')
  writeFileSync(path, content)
  return path
}

function read(content: string | Uint8Array, settings: Partial<TieOutSettings> = {}) {
  return readBalanceFile(fileWith(content), { ...usual, ...settings })
}

/** What is wrong with a file, a line each, without the name of the file. */
async function problemsOf(
  content: string | Uint8Array,
  settings: Partial<TieOutSettings> = {},
): Promise<string[]> {
  const error = await read(content, settings).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(OperatorError)
  const [, ...lines] = error instanceof Error ? error.message.split('\n') : []
  return lines.map((line) => line.trim())
}

const header = 'user_id,currency,balance\n'

describe('a file with balances', () => {
  test('is read with its lines, numbers exact, columns in any order', async () => {
    const text =
      'note,balance,user_id,currency\r\nx,-1.5,a,BHD\r\n"two\r\nlines","1,234.500",b,SAR\r\n,+0,c,KWD'
    expect(await read(text)).toEqual([
      { userId: 'a', currency: 'BHD', balance: '-1.5', line: 2 },
      { userId: 'b', currency: 'SAR', balance: '1234.5', line: 3 },
      { userId: 'c', currency: 'KWD', balance: '0', line: 5 },
    ])
  })

  test('may begin with a byte order mark and hold blank lines', async () => {
    expect(await read(`\u{feff}${header}\na,BHD,1\n\n`)).toEqual([
      { userId: 'a', currency: 'BHD', balance: '1', line: 3 },
    ])
  })

  test('may be written as in other countries, in one currency, with other names', async () => {
    const settings: Partial<TieOutSettings> = {
      columns: { user: 'Kunde', currency: 'Währung', balance: 'Saldo' },
      currency: 'BHD',
      delimiter: ';',
      decimal: ',',
    }
    expect(await read('Kunde;Saldo\na;-1.234.567,25\nb;7\n', settings)).toEqual([
      { userId: 'a', currency: 'BHD', balance: '-1234567.25', line: 2 },
      { userId: 'b', currency: 'BHD', balance: '7', line: 3 },
    ])
    expect(await read('Kunde;Währung;Saldo\na;SAR;1\n', settings)).toMatchObject([{ currency: 'SAR' }])
  })

  test('may hold no balance at all', async () => {
    expect(await read(header)).toEqual([])
  })

  test('tells everything that is wrong, with its place', async () => {
    const lines = [
      'a,BHD,1x',
      'b,BHD',
      'c,BHD,1,2',
      ',BHD,3',
      'd,,4',
      'e,BHD,',
      'f,BHD,5',
      'f,BHD,6',
      'g,BHD,1e5',
      'h,BHD,"1,23"',
    ]
    expect(await problemsOf(header + lines.join('\n'))).toEqual([
      'line 2, column balance: expected a number such as -1,234.500, found "1x"',
      'line 3: expected 3 columns as in line 1, found 2',
      'line 4: expected 3 columns as in line 1, found 4',
      'line 5, column user_id: expected a value, found nothing',
      'line 6, column currency: expected a value, found nothing',
      'line 7, column balance: expected a value, found nothing',
      'line 9: f in BHD stands on line 8 already',
      'line 10, column balance: expected a number such as -1,234.500, found "1e5"',
      'line 11, column balance: expected a number such as -1,234.500, found "1,23"',
    ])
  })

  test.each([
    [
      'a,BHD,1\n"b"c,BHD,2\nd,BHD,3',
      'line 3: text after a quote that closes a cell; a quote inside a cell is written twice; the rest is not read',
    ],
    [
      'a,BHD,1\nb"c,BHD,2\nd,BHD,3',
      'line 3: a quote inside a cell that does not begin with one; the rest is not read',
    ],
    ['a,BHD,1\n"b,BHD,2\nd,BHD,3', 'line 3: a quote that is never closed; the rest is not read'],
    [
      `a,BHD,1\n"${'b,BHD,2\n'.repeat(20_000)}`,
      'line 3: a line of more than 100,000 characters; perhaps a quote that is never closed; the rest is not read',
    ],
  ])('%j is read up to what is no CSV', async (text, problem) => {
    expect(await problemsOf(header + text)).toEqual([problem])
  })

  test('tells problems before what is no CSV, too', async () => {
    expect(await problemsOf(`${header}a,BHD,x\n"b"c,BHD,2`)).toHaveLength(2)
  })

  test.each([
    ['', 'line 1: expected the names of the columns, found nothing'],
    ['user,currency,balance\n', 'line 1: no column user_id; there are "user", "currency", "balance"'],
    ['user_id,balance\n', 'line 1: no column currency; there are "user_id", "balance"'],
    ['user_id,balance,user_id,currency\n', 'line 1: two columns are called user_id'],
    ['user_id;currency;balance\n', 'line 1: no column user_id; there are "user_id;currency;balance"'],
  ])('%j has no columns to read', async (text, problem) => {
    expect(await problemsOf(text)).toEqual([problem])
  })

  test('in another encoding is told', async () => {
    expect(await problemsOf(Buffer.from(`${header}caf\u{e9},BHD,1\n`, 'latin1'))).toEqual([
      'line 2, column user_id: not in UTF-8',
    ])
  })

  test('with many problems names the first ones', async () => {
    const problems = await problemsOf(header + 'a,BHD\n'.repeat(50))
    expect(problems).toHaveLength(21)
    expect(problems.at(-1)).toBe('… and 30 more')
  })

  test.each([
    ['99999999999999999.000000000000000001', 1],
    ['100000000000000000', 0],
    ['0.0000000000000000001', 0],
  ])('takes %s as far as it can be added up', async (digits, count) => {
    const reading = read(`${header}a,BHD,${digits}\n`).then(
      (balances) => balances.length,
      () => 0,
    )
    expect(await reading).toBe(count)
  })

  test('that is not there is the mistake of the caller', async () => {
    await expect(readBalanceFile(join(temporaryFolder(), 'none.csv'), usual)).rejects.toThrow(OperatorError)
    await expect(readBalanceFile(temporaryFolder(), usual)).rejects.toThrow('there is no file')
    const tooLong = join(temporaryFolder(), 'b'.repeat(300))
    await expect(readBalanceFile(tooLong, usual)).rejects.toThrow('there is no file')
  })
})
