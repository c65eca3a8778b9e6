import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

/** Columns that tell one copy of a wallet from another, by what they hold. */
const ulids = ['id', 'first_id', 'last_id', 'previous_id', 'transaction_id', 'largest_id']
const uuids = ['user_id', 'userId', 'session_id', 'request_id', 'message_id', 'wallet_id', 'delivery_id']
/** Rows of these tables are about one wallet or one delivery: each copy has its own. Those of the others are of the whole run. */
const copied = [
  'transactions',
  'queue_records',
  'invocations',
  'discrepancies',
  'discrepancy_events',
  'sync_errors',
  'overdrafts',
  'overdraft_episodes',
  'drift_episodes',
  'episodes',
  'blocked_overdrafts',
  'blocked_events',
  'calculation_errors',
  'continuity_breaks',
  'user_analysis',
  'at_risk',
  'below_ten',
  'metric_events',
  'redeliveries',
  'anomalies',
  'all_findings',
  'recent_changes',
]
/** By how much each copy is later than the first, in ms. */
const later = '(copy * 48611) % 3600000'
const orders = {
  transactions: 'timestamp, id',
  discrepancies: 'timestamp, id',
  overdrafts: 'timestamp, id',
  sync_errors: 'timestamp, id',
  continuity_breaks: 'timestamp, id',
  user_analysis: 'user_id, currency',
  episodes: 'kind, userId, currency, started_at',
  overdraft_episodes:
    'open desc, case when open then last_balance else lowest_balance end, currency, user_id, first_id',
  drift_episodes: 'open desc, currency, abs(last_drift) desc, user_id, started_at',
}

/**
 * Writes a database as of `copies` times as many wallets as the results in the folder `base` have: the first copy is
 * the original, the others have ids of their own and are up to an hour later, with the same amounts.
 */
export async function writeCopies(base, target, copies) {
  mkdirSync(target, { recursive: true })
  const path = join(target, 'calo.duckdb')
  rmSync(path, { force: true })
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: '6GB',
    preserve_insertion_order: 'true',
  })
  const connection = await instance.connect()
  /** The rows of a question, their cells as text. */
  const rows = async (sql) => {
    const found = (await connection.runAndReadAll(sql)).getRowsJson()
    return found.map((cells) => cells.map(String))
  }
  try {
    await connection.run("set TimeZone = 'UTC'")
    await connection.run(`set temp_directory = '${target}/spill'`)
    await connection.run(`attach '${join(base, 'calo.duckdb')}' as base (read_only)`)
    await connection.run(`attach '${path}' as big (storage_version 'v1.2.0')`)
    await connection.run('use big')
    const macros = await rows(
      "select distinct function_name, array_to_string(parameters, ', '), macro_definition from duckdb_functions() where database_name = 'base'",
    )
    await inAnyOrder(
      macros.map(([name, parameters, body]) => `create macro ${name}(${parameters}) as (${body})`),
    )
    await connection.run(`create macro copy_of_ulid(text, copy) as
      (case when copy = 0 or text is null then text else substr(text, 1, 10) || upper(substr(md5(text || copy), 1, 16)) end)`)
    await connection.run(`create macro copy_of_uuid(text, copy) as
      (case when copy = 0 or text is null then text else cast(cast(md5(text || copy) as uuid) as varchar) end)`)
    for (const [name] of await rows("select table_name from duckdb_tables() where database_name = 'base'")) {
      await connection.run(await statementOf(name))
    }
    const views = await rows(
      "select view_name, sql from duckdb_views() where database_name = 'base' and not internal",
    )
    // The engine prints a cross join as a comma, which binds less than the joins behind it.
    await inAnyOrder(
      views.map(([name, sql]) =>
        sql.replace(/^create view \S+ /i, `create view ${name} `).replaceAll(' , ', ' cross join '),
      ),
    )
    await connection.run('drop macro copy_of_ulid; drop macro copy_of_uuid')
    await connection.run('checkpoint big')
  } finally {
    connection.closeSync()
    instance.closeSync()
  }

  /** Runs statements of which some need what others create: those that fail wait for the others. */
  async function inAnyOrder(statements) {
    const left = []
    for (const statement of statements) {
      try {
        await connection.run(statement)
      } catch (error) {
        if (statements.length === 1) throw error
        left.push(statement)
      }
    }
    if (left.length === statements.length) throw new Error(`none can be created: ${left.join('\n')}`)
    if (left.length > 0) await inAnyOrder(left)
  }

  async function statementOf(table) {
    if (!copied.includes(table)) return `create table "${table}" as from base."${table}"`
    const columns = await rows(
      `select column_name, data_type from duckdb_columns() where database_name = 'base' and table_name = '${table}' order by column_index`,
    )
    const values = columns.map(([name, type]) => `${copyOf(name, type)} as "${name}"`)
    const order = orders[table] === undefined ? '' : `order by ${orders[table]}`
    return `create table "${table}" as select ${values.join(', ')}
      from range(${copies}) as copies(copy) cross join base."${table}" ${order}`
  }

  function copyOf(column, type) {
    if (ulids.includes(column)) return `copy_of_ulid("${column}", copy)`
    if (uuids.includes(column)) return `copy_of_uuid("${column}", copy)`
    if (column === 'record_id')
      return 'record_id + copy * (select max(record_id) + 1 from base.queue_records)'
    if (type === 'TIMESTAMP') return `"${column}" + to_milliseconds(${later})`
    return column.endsWith('_ms') && type === 'BIGINT' ? `"${column}" + ${later}` : `"${column}"`
  }
}
