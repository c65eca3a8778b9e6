// Holds results against the truth row by row, on logs of any size: every transaction, wallet and episode.
// usage: npm run bench:truth [-- OPTIONS OF generate]; default --size 200MB. Ends with 1 where anything differs, with examples.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const given = process.argv.slice(2)
const work = mkdtempSync(join(tmpdir(), 'calo-truth-'))
const output = join(work, 'output')

/** Tables that say the same: key, columns of text and of numbers, as named in the truth and in the results. */
const comparisons = [
  {
    truth: 'transactions',
    results: 'transactions',
    key: { id: 'id' },
    text: same(
      'timestamp session_id type source action userId currency type_source balance_source outcome message_id wallet_id delivery_id',
    ),
    numbers: same('amount vat userBalance oldBalance newBalance deliveries'),
  },
  {
    truth: 'wallets',
    results: 'user_analysis',
    key: same('user_id currency'),
    text: same('first_transaction last_transaction'),
    numbers: {
      transactions: 'transaction_count',
      user_balance: 'current_balance',
      new_balance: 'current_subscription_balance',
    },
  },
  ...['overdraft', 'drift'].map((kind) => ({
    truth: 'episodes',
    where: `kind = '${kind}'`,
    results: `${kind}_episodes`,
    key: same('first_id'),
    text: same('user_id currency last_id started_at ended_at'),
    numbers: same('transactions'),
  })),
]

function same(names) {
  return Object.fromEntries(names.split(' ').map((name) => [name, name]))
}

function differing({ truth, where = 'true', results, key, text, numbers }) {
  const file = (path) => `read_csv('${path.replaceAll("'", "''")}', all_varchar = true, header = true)`
  const joined = Object.entries(key).map(([ours, theirs]) => `expected.${ours} = found.${theirs}`)
  const decimal = (name) => `cast(${name} as decimal(38, 15))`
  const [first] = Object.entries(key)[0]
  const differences = [
    ...Object.entries(text).map(([ours, theirs]) => `expected.${ours} is distinct from found.${theirs}`),
    ...Object.entries(numbers).map(
      ([ours, theirs]) => `${decimal(`expected.${ours}`)} is distinct from ${decimal(`found.${theirs}`)}`,
    ),
  ]
  return `select format('{} differ, {} first', count(*), min(coalesce(expected.${first}, found.${key[first]}))) as words
    from (select * from ${file(join(work, 'logs', 'truth', `${truth}.csv`))} where ${where}) as expected
    full join ${file(join(output, `calo_analysis_${results}.csv`))} as found on ${joined.join(' and ')}
    where expected.${first} is null or found.${key[first]} is null or ${differences.join('\n or ')}
    having count(*) > 0`
}

try {
  const size = given.length > 0 ? given : ['--size', '200MB']
  execFileSync(process.execPath, [main, 'generate', '-o', join(work, 'logs'), ...size], { stdio: 'inherit' })
  execFileSync(process.execPath, [main, join(work, 'logs', 'logs'), '-o', output, '-q'], { stdio: 'inherit' })
  const connection = await (await DuckDBInstance.create()).connect()
  for (const comparison of comparisons) {
    const [row] = (await connection.runAndReadAll(differing(comparison))).getRowObjectsJson()
    const words = typeof row?.words === 'string' ? row.words : 'as in the truth'
    console.log(`${comparison.results.padEnd(20)} ${words}`)
    if (row !== undefined) process.exitCode = 1
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
