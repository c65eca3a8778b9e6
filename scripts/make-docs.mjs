// npm run docs: writes what is generated in the documentation, from the program itself and a run on the sample:
// docs/tables.md, the picture docs/summary.svg, the JSON Schema of the configuration, and the output in the `console`
// blocks of README.md and docs/*.md.
// With --check it writes nothing and names what is not current.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { jsonSchema } from '../build/config/schema.js'
import { readKnown } from '../build/plan.js'
import { tablesPage } from './tables-page.mjs'
import { terminalPicture } from './terminal-picture.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const sample = 'samples/balance-sync-logs'
/** Exit codes of commands in the documentation: the sample holds a torn file on purpose. */
const expectedCodes = [0, 4]
/** The shell that runs them has the two commands without their installation, and the sample for LOGS. */
const shell = `
calo-analyzer() { "$NODE" "$PROGRAM" "$@"; }
npm() {
  if [ "$1" = -s ]; then shift; fi
  if [ "$1" != start ]; then echo "make-docs cannot run npm $1" >&2; return 2; fi
  shift
  if [ "\${1:-}" = -- ]; then shift; fi
  if [ $# = 0 ]; then set -- ${sample}; fi
  calo-analyzer "$@"
}
LOGS=${sample}
`

const folder = mkdtempSync(join(tmpdir(), 'calo-analyzer-docs-'))
try {
  cpSync(join(root, 'samples'), join(folder, 'samples'), { recursive: true })
  const current = documents()
  const stale = [...current].filter(([path, text]) => read(path) !== text).map(([path]) => path)
  if (process.argv.includes('--check')) {
    if (stale.length > 0) {
      process.stderr.write(
        `not current: ${stale.join(', ')}; run \`npm run docs\` and look at the difference\n`,
      )
      process.exitCode = 1
    }
  } else {
    for (const path of stale) writeFileSync(join(root, path), current.get(path))
    process.stderr.write(stale.length > 0 ? `written: ${stale.join(', ')}\n` : 'all current\n')
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Every generated document by its path. */
function documents() {
  const summary = run(`calo-analyzer ${sample}`, { FORCE_COLOR: '1' })
  const columns = JSON.parse(
    run(
      'calo-analyzer query --json "select table_name, column_name, data_type from duckdb_columns() where not internal order by table_name, column_index"',
    ),
  )
  const [episode] = JSON.parse(
    run(
      'calo-analyzer query --json "select first_id, user_id from overdraft_episodes order by started_at, first_id limit 1"',
    ),
  )
  const [finding] = JSON.parse(
    run('calo-analyzer query --json "select finding_id from work_list where user_id is not null limit 1"'),
  )
  const pages = ['README.md', ...globSync('docs/*.md', { cwd: root }).sort()]
  return new Map([
    ['docs/tables.md', tablesPage(root, columns)],
    ['docs/summary.svg', terminalPicture(summary, 'npm start')],
    ['docs/calo-analyzer.schema.json', `${JSON.stringify(jsonSchema(readKnown().known), undefined, 2)}\n`],
    ...pages
      .filter((path) => path !== 'docs/tables.md')
      .map((path) => [path, withOutputs(read(path), { ...episode, ...finding })]),
  ])
}

/** A page with the current output in its `console` blocks; the commands of its `sh` blocks are run, too. */
function withOutputs(page, { first_id, user_id, finding_id }) {
  const current = page
    .replace(/(explain )[0-9A-HJKMNP-TV-Z]{26}\b/g, `$1${first_id}`)
    .replace(/((?:explain|statement) )[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, `$1${user_id}`)
    .replace(/(findings (?:ack|note|reopen) )[0-9a-f]{16}\b/g, `$1${finding_id}`)
  for (const [, block] of current.matchAll(/^```sh\n([\s\S]*?)^```/gm)) {
    for (const command of commandsOf(block).filter(isOurs)) run(command)
  }
  return current.replace(/^```console\n([\s\S]*?)^```/gm, (_, block) => {
    const commands = block.match(/^\$ (?:.*\\\n)*.*\n/gm) ?? []
    const shown = commands.map((command) => command + withoutMargin(run(command.slice(2).trimEnd())))
    const text = shown.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join('')
    return `\`\`\`console\n${text}\`\`\``
  })
}

/** Text without blanks at the ends of its lines. */
function withoutMargin(text) {
  return text.replace(/[ \t]+$/gm, '').trimEnd()
}

function commandsOf(block) {
  return block.replaceAll('\\\n', ' ').split('\n')
}

function isOurs(command) {
  return /^(calo-analyzer|npm (-s )?start)( |$)/.test(command)
}

/** What a command prints on stdout, and on stderr too where it says `# exit code N`; its duration is always 1.0 s. */
function run(command, env = {}) {
  const words = command.replace(/\bLOGS\b/g, '"$LOGS"')
  try {
    return timeless(execFileSync('bash', ['-c', `${shell}${words}`], optionsOf(env)))
  } catch (error) {
    if (expectedCodes.includes(error.status)) return timeless(error.stdout)
    if (command.endsWith(`# exit code ${error.status}`)) return timeless(error.stdout + error.stderr)
    throw new Error(
      `the documented command fails with exit code ${error.status}: ${command}\n${error.stderr}`,
    )
  }
}

function optionsOf(env) {
  const { FORCE_COLOR: _colour, NO_COLOR: _plain, ...inherited } = process.env
  const own = { NODE: process.execPath, PROGRAM: join(root, 'dist/cli/main.js'), LC_ALL: 'C.UTF-8' }
  return {
    cwd: folder,
    env: { ...inherited, ...own, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }
}

function timeless(output) {
  return output.replace(/\bin \d+\.\d s\b/g, 'in 1.0 s')
}

function read(path) {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : ''
}
