// Writes the reports on a ledger of a million transactions and says how much memory and time that takes.
// usage: npm run bench:workbook [-- TRANSACTIONS]; the sample's transactions are copied, each time with other ids and users.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'

const root = fileURLToPath(new URL('..', import.meta.url))
const program = join(root, 'dist/cli/main.js')
const wanted = Number(process.argv[2] ?? 1_000_000)
const mostMb = 400
const work = mkdtempSync(join(tmpdir(), 'calo-workbook-'))

try {
  execFileSync(process.execPath, [program, join(root, 'samples/balance-sync-logs'), '-o', work, '-q'], {
    stdio: 'inherit',
  })
} catch (error) {
  if (error.status !== 4) throw error
}
await multiply(join(work, 'calo.duckdb'))
const { megabytes, seconds } = await measured([program, 'report', work, '-q'])
const size = statSync(join(work, 'calo_analysis.xlsx')).size
rmSync(work, { recursive: true })
console.log(
  `${wanted.toLocaleString('en')} transactions: ${seconds.toFixed(1)} s, ${megabytes} MB of memory, ${(size / 1e6).toFixed(0)} MB of workbook`,
)
if (megabytes > mostMb) {
  console.error(`more than ${mostMb} MB`)
  process.exitCode = 1
}

async function multiply(path) {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  const copies = `transactions cross join range(1, cast(ceil(${wanted} / (select count(*) from transactions)) as bigint)) as copies(copy)`
  await connection.run(
    `insert into transactions by name
    select transactions.* replace (id || '-' || copy as id, "userId" || '-' || copy as "userId") from ${copies}
    limit ${wanted} - (select count(*) from transactions)`,
  )
  connection.closeSync()
  instance.closeSync()
}

/** Runs a command to its end; gives its time and the most memory that was its own. */
function measured(args) {
  const started = performance.now()
  const child = spawn(process.execPath, args, { stdio: 'inherit' })
  let kilobytes = 0
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      kilobytes = Math.max(kilobytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))
    } catch {
      // It has ended.
    }
  }, 20)
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      clearInterval(look)
      const seconds = (performance.now() - started) / 1000
      if (code === 0) resolve({ megabytes: Math.round(kilobytes / 1024), seconds })
      else reject(new Error(`ended with exit code ${code}`))
    })
  })
}
