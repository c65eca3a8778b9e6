import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { readCatalog, readRules } from '../../../src/analysis/catalog.js'
import { currencyExponent, toleranceOf } from '../../../src/model/currency.js'
import { formatDecimal } from '../../../src/model/money.js'
import { thresholdDefaults } from '../../../src/model/thresholds.js'
import type { Database } from '../../../src/store/database.js'
import { readCurrencies, writeCurrencies, writeSettings } from '../../../src/store/settings.js'
import { storeTables } from '../../../src/store/tables.js'
import { writeThresholds } from '../../../src/store/thresholds.js'
import { scratchDatabase } from '../../support/scratch-database.js'

/**
 * Each rule has a folder with two cases: `finds.sql` and `passes.sql`. Their statements fill the table `given`, see
 * given.sql; their header says what they are and what the rule finds: `<id, or - for the service> <value>, …`.
 */
const folder = fileURLToPath(new URL('.', import.meta.url))
const rules = readRules()
const tables = readCatalog().filter(({ room, name }) => room === 'staging' || name === 'continuity_breaks')
const cases = rules.flatMap(({ rule }) => ['finds', 'passes'].map((name) => ({ rule, name })))

function read(path: string): string {
  return readFileSync(`${folder}/${path}`, 'utf8')
}

async function ledgerOf(statements: string): Promise<Database> {
  const database = await scratchDatabase()
  await database.run(read('given.sql'))
  await database.run(statements)
  await database.run(
    `insert into queue_records by name
     select row_number() over (order by shown, id, session_id) as record_id, session_id, 'message' as message_id,
       epoch_ms(shown) as opened_ms, epoch_ms(shown) as shown_ms, epoch_ms(created) as created_ms, outcome,
       id, type, source, action, user_id, currency, amount, vat, old_balance, new_balance, user_balance, delivery_id,
       0 as file_id, row_number() over (order by shown, id, session_id) * 1000 as "offset"
     from given`,
  )
  await database.run("insert into input_files (file_id, path, status) values (0, 'stream/000000.gz', 'ok')")
  await writeSettings(database, { timeZone: 'Asia/Bahrain' })
  const currencies = await readCurrencies(database)
  await writeCurrencies(
    database,
    currencies.map((currency) => ({
      currency,
      decimals: currencyExponent(currency),
      tolerance: formatDecimal(toleranceOf(currency)),
    })),
  )
  await writeThresholds(database, thresholdDefaults)
  await storeTables(database, tables)
  return database
}

async function findingsOf(rule: string, statements: string): Promise<string> {
  const database = await ledgerOf(statements)
  const { rows } = await database.read(
    `select coalesce(id, '-') || ' ' || canonical(value) from findings where rule = $1 order by timestamp, id`,
    [rule],
  )
  return rows.map(([finding]) => String(finding)).join(', ') || 'none'
}

describe('a rule of the anomalies', () => {
  test.each(cases)('$rule $name', async ({ rule, name }) => {
    const text = read(`${rule}/${name}.sql`)
    const expected = /^-- expects: (.*)$/m.exec(text)?.[1]
    expect(await findingsOf(rule, text)).toBe(expected)
    expect(expected === 'none').toBe(name === 'passes')
  })

  test('has a folder of cases, and no folder is left over', () => {
    const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(folders.map(({ name }) => name).toSorted()).toEqual(rules.map(({ rule }) => rule))
  })

  test('finds nothing in an empty ledger', async () => {
    const database = await ledgerOf('delete from given')
    expect((await database.read('select rule from findings')).rows).toEqual([])
  })

  test('reads only thresholds that exist, and all are read but the prices and that of below_ten', () => {
    const others = new Set(['at_risk_below', 'lambda_gb_second_usd', 'lambda_request_usd'])
    const known = new Set(thresholdDefaults.map(({ name }) => name).filter((name) => !others.has(name)))
    const used = new Set(rules.flatMap(({ thresholds }) => thresholds))
    expect([...used].toSorted()).toEqual([...known].toSorted())
    const sqlOf = new Map(tables.map(({ name, sql }) => [name, sql]))
    for (const { rule, sql, inputs, thresholds } of rules) {
      const queries = [sql, ...inputs.map((input) => sqlOf.get(input))].join('\n')
      const named = thresholds.filter((name) => !queries.includes(`'${name}'`))
      expect(named, `${rule} names thresholds it does not read`).toEqual([])
    }
  })

  test('is not upset by amounts beyond all measure', async () => {
    const huge = "'99999999999999999'"
    const insert = `insert into given by name select * from everyday(20, 20);
      insert into given (id, shown, user_id, type, source, action, amount, vat, old_balance, new_balance)
      select 'huge-' || n, timestamp '2024-02-10 09:00:00' + n * interval 1 minute, 'rich', 'CREDIT', 'MANUAL_ADDITION',
        'CX_GIFT', ${huge}, case when n % 2 = 0 then ${huge} else '0' end, '0', ${huge}
      from range(1, 20) as t(n)`
    expect(await findingsOf('large_manual_posting', insert)).toContain('huge-1 99999999999999999')
  })

  test('takes the threshold of a currency before the general one', async () => {
    const text = read('large_manual_posting/finds.sql')
    const database = await ledgerOf(`insert into thresholds values ('large_amount', 'BHD', 5000); ${text}`)
    const { rows } = await database.read("select id from findings where rule = 'large_manual_posting'")
    expect(rows).toEqual([])
  })
})
