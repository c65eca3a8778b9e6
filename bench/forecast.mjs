// Back-tests the table at_risk, weekly, per wallet, without looking into the future: for each cut the command sees only the
// log streams whose folder is dated before it, and its forecast is held against the seven days that follow.
// usage: npm run bench:forecast [-- LOGS [FIRST_CUT LAST_CUT]]; the logs must be an export with folders named by date.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [logs = join(root, '../shared/balance-sync-logs'), firstCut = '2024-01-15', lastCut = '2024-03-25'] =
  process.argv.slice(2)
const dayMs = 86_400_000
const work = mkdtempSync(join(tmpdir(), 'calo-forecast-'))

/** Runs the command; damaged inputs (exit code 4) are no failure here. */
function run(...args) {
  try {
    return execFileSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], {
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    })
  } catch (error) {
    if (error.status === 4) return error.stdout
    throw error
  }
}

const ask = (output, sql) => JSON.parse(run('query', '--output', output, '--json', sql))
const keyOf = ({ user, currency }) => `${user} ${currency}`

const streams = readdirSync(logs, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isDirectory() && /^\d{4}-\d\d-\d\d-/.test(entry.name))
  .map((entry) => resolve(entry.parentPath, entry.name))

const whole = join(work, 'whole')
run(logs, '--output', whole, '--quiet')
const overdrawn = ask(
  whole,
  `select userId as "user", currency, log_file from transactions where userBalance < 0`,
).map((row) => ({ ...row, day: basename(dirname(row.log_file)).slice(0, 10) }))

function atCut(cut) {
  const seen = join(work, cut, 'logs')
  mkdirSync(seen, { recursive: true })
  for (const stream of streams) if (basename(stream) < cut) symlinkSync(stream, join(seen, basename(stream)))
  const output = join(work, cut, 'output')
  run(seen, '--output', output, '--quiet')
  const end = new Date(Date.parse(cut) + 7 * dayMs).toISOString().slice(0, 10)
  const falls = new Set(overdrawn.filter(({ day }) => day >= cut && day < end).map(keyOf))
  const wallets = ask(
    output,
    `select userId as "user", currency from transactions group by userId, currency
    having arg_max(userBalance, (timestamp, id)) >= 0 order by 1, 2`,
  )
  return {
    positives: new Set(wallets.map(keyOf).filter((key) => falls.has(key))),
    forecast: ask(output, 'select user_id as "user", currency from at_risk').map(keyOf),
    old: ask(output, 'select user_id as "user", currency from below_ten').map(keyOf),
  }
}

const totals = { positives: 0, forecast: { warned: 0, right: 0 }, old: { warned: 0, right: 0 } }
const scored = (sum, warned, positives) => {
  const right = warned.filter((key) => positives.has(key)).length
  sum.warned += warned.length
  sum.right += right
  return `${String(warned.length).padStart(6)} ${String(right).padStart(6)}`
}
console.log('cut         positives  old rule: warned right  at_risk: warned right')
for (let at = Date.parse(firstCut); at <= Date.parse(lastCut); at += 7 * dayMs) {
  const cut = new Date(at).toISOString().slice(0, 10)
  const { positives, forecast, old } = atCut(cut)
  totals.positives += positives.size
  const words = [scored(totals.old, old, positives), scored(totals.forecast, forecast, positives)]
  console.log(`${cut} ${String(positives.size).padStart(10)}          ${words.join('            ')}`)
}
rmSync(work, { recursive: true, force: true })
for (const [name, { warned, right }] of [
  ['old rule', totals.old],
  ['at_risk', totals.forecast],
]) {
  console.log(
    `${name.padEnd(9)} precision ${(right / Math.max(1, warned)).toFixed(3)} (${right} of ${warned}), recall ${(right / Math.max(1, totals.positives)).toFixed(3)} (${right} of ${totals.positives})`,
  )
}
