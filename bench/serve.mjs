// Measures the dashboard on results as of many transactions: those of some logs, copied until there are enough, each copy with ids
// of its own. Every answer and every table is asked for, in several rounds, each with a server of its own that has been asked nothing
// yet, so no answer is remembered. What is reported is the median of the rounds: other work on the machine disturbs some of them.
// usage: npm run bench:serve [-- TRANSACTIONS [LOGS]]; default 2,000,000 and the sample. RESULTS=FOLDER keeps the results there and
// uses them again; ROUNDS=3; MOST_MS=200 ends with an error where the 95th percentile of a request is above that.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeCopies } from './serve-database.mjs'
import { questions, repeats } from './serve-questions.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const main = join(root, 'dist/cli/main.js')
const [wanted = '2000000', logs = join(root, 'samples/balance-sync-logs')] = process.argv.slice(2)
const work = mkdtempSync(join(tmpdir(), 'calo-serve-'))
const results = process.env.RESULTS ?? join(work, 'results')
const rounds = Number(process.env.ROUNDS ?? 3)

try {
  if (!existsSync(join(results, 'calo.duckdb'))) await makeResults()
  const sample = readSample()
  const measured = []
  for (let round = 1; round <= rounds; round++) {
    process.stderr.write(`round ${round} of ${rounds}\n`)
    measured.push(await measureRound(sample))
  }
  report(measured)
} finally {
  rmSync(work, { recursive: true, force: true })
}

async function makeResults() {
  const base = join(work, 'base')
  run(logs, '--output', base, '--quiet')
  const { n } = ask(base, 'select count(*) as n from transactions')[0]
  const copies = Math.max(1, Math.round(Number(wanted) / Number(n)))
  process.stderr.write(`writing ${copies} copies of ${n} transactions …\n`)
  await writeCopies(base, results, copies)
}

/** Runs the command; damaged inputs (exit code 4) are no failure here. */
function run(...args) {
  try {
    return execFileSync(process.execPath, [main, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 })
  } catch (error) {
    if (error.status === 4) return error.stdout
    throw error
  }
}

function ask(output, sql) {
  return JSON.parse(run('query', '--output', output, '--json', sql))
}

/** Wallets, transactions, messages and requests from all over the results. */
function readSample() {
  return ask(
    results,
    `select id, "userId" as user, currency, message_id as message, session_id as request
    from transactions
    where rowid in (
      select (select count(*) from transactions) * step // ${repeats + 1} + step * 7919 % 1000 from range(1, ${repeats + 1}) as steps(step)
    ) and message_id is not null`,
  )
}

/** Starts the dashboard; gives how long it takes until the first overview is there. */
async function started() {
  const before = performance.now()
  const child = spawn(process.execPath, [main, 'serve', results, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = await child.stdout
    .setEncoding('utf8')
    .map((text) => text.trim())
    .take(1)
    .toArray()
  const { origin } = new URL(url)
  await answer(`${origin}/api/overview`)
  return { child, origin, startedAfter: performance.now() - before }
}

async function answer(address) {
  const response = await fetch(address)
  const text = await response.text()
  if (!response.ok) throw new Error(`${address}: ${response.status} ${text}`)
  return text
}

/** Starts a server, asks it everything, and stops it. */
async function measureRound(sample) {
  const { child, origin, startedAfter } = await started()
  try {
    const before = performance.now()
    while (JSON.parse(await answer(`${origin}/api/run`)).isPreparing) {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const prepared = performance.now() - before
    const { tables } = JSON.parse(await answer(`${origin}/api/run`))
    const asked = []
    for (const [name, addresses] of questions(sample, tables)) {
      const times = await timesOf(addresses, { origin, processId: child.pid })
      asked.push({ name, ...times })
      process.stderr.write(
        `${name}: ${Math.round(times.p95)} ms, ${Math.round(times.used)} of the processor\n`,
      )
    }
    return { startedAfter, prepared, asked }
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
}

/** Milliseconds of a request; one that the machine slept through, so that the server let go of the connection, is made again. */
async function timeOf(address) {
  for (let tries = 1; ; tries++) {
    const asked = performance.now()
    try {
      await answer(address)
      return performance.now() - asked
    } catch (error) {
      if (!(error instanceof TypeError) || tries === 3) throw error
    }
  }
}

async function timesOf(addresses, { origin, processId }) {
  const took = []
  const usedBefore = processorMs(processId)
  for (const address of addresses) {
    took.push(await timeOf(origin + address))
  }
  const used = (processorMs(processId) - usedBefore) / took.length
  took.sort((one, other) => one - other)
  const at = (share) => took[Math.min(took.length - 1, Math.ceil(took.length * share) - 1)]
  return { used, count: took.length, median: at(0.5), p95: at(0.95), most: took.at(-1) }
}

/** Time that a process has used on all processors, where the system tells; it does not grow with what others do. */
function processorMs(processId) {
  const path = `/proc/${processId}/stat`
  if (!existsSync(path)) return Number.NaN
  const [, ...fields] = readFileSync(path, 'utf8').split(') ')
  const [user, system] = fields.join(') ').split(' ').slice(11, 13)
  return (Number(user) + Number(system)) * 10
}

/** Prints the median of the rounds. */
function report(measured) {
  const { transactions, wallets } = ask(
    results,
    'select (select count(*) from transactions) as transactions, (select count(*) from user_analysis) as wallets',
  )[0]
  const size = (path) => (existsSync(path) ? statSync(path).size / 1e9 : 0).toFixed(1)
  const [first] = measured
  const rows = first.asked.map(({ name, count }, at) => {
    const middle = (figure) => medianOf(measured.map(({ asked }) => asked[at][figure]))
    return {
      name,
      count,
      used: middle('used'),
      median: middle('median'),
      p95: middle('p95'),
      most: middle('most'),
    }
  })
  const lines = rows.map(
    ({ name, count, median, p95, most, used }) =>
      `| ${name} | ${count} | ${Math.round(used)} | ${Math.round(median)} | ${Math.round(p95)} | ${Math.round(most)} |`,
  )
  process.stdout.write(`${Number(transactions).toLocaleString('en-US')} transactions of ${Number(wallets).toLocaleString('en-US')} wallets,
${size(join(results, 'calo.duckdb'))} GB and ${size(join(results, '.calo-analyzer.serve.duckdb'))} GB of prepared look-ups, which took ${Math.round(first.prepared / 1000)} s.
From the start of the command to the first overview: ${Math.round(medianOf(measured.map(({ startedAfter }) => startedAfter)))} ms. Median of ${rounds} rounds.

| asked | times | processor, ms | median, ms | 95 of 100 below, ms | longest, ms |
| --- | ---: | ---: | ---: | ---: | ---: |
${lines.join('\n')}
`)
  const most = Number(process.env.MOST_MS ?? Number.POSITIVE_INFINITY)
  const slow = rows.filter(({ p95 }) => p95 > most)
  if (slow.length === 0) return
  process.stderr.write(`above ${most} ms: ${slow.map(({ name }) => name).join(', ')}\n`)
  process.exitCode = 1
}

function medianOf(figures) {
  return figures.toSorted((one, other) => one - other)[Math.floor((figures.length - 1) / 2)]
}
