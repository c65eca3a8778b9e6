// Packs the package, installs it in an empty folder without development dependencies, and uses it there: the command on
// the samples it ships, the library in a typed script. Ends with a line `N passed, N failed`.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Packages in a folder above would stand in for those that are missing. */
const above = [tmpdir(), '/var/tmp'].find((folder) => !existsSync(join(folder, 'node_modules'))) ?? tmpdir()
const place = mkdtempSync(join(above, 'calo-analyzer-pack-'))
const home = join(place, 'home')
const installed = join(home, 'node_modules/calo-analyzer')
const logs = join(installed, 'samples/balance-sync-logs')
const example = `import { analyze, explain, type Finding, query, type Story, type Summary } from 'calo-analyzer'

const { summary, files }: { summary: Summary; files: readonly string[] } = await analyze({ paths: [${JSON.stringify(logs)}] })
console.log(\`\${summary.transactions} transactions, \${files.length} files\`)
const { rows } = await query({ sql: 'select first_id, user_id from drift_episodes where days > $1 order by 1 limit 1', parameters: [1] })
const [id, user] = (rows[0] ?? []).map(String)
const wallet: Story = await explain({ id: user ?? '' })
const transaction: Story = await explain({ id: id ?? '', logs: true })
const findings: readonly Finding[] = transaction.kind === 'transaction' ? transaction.findings : []
console.log(wallet.kind === 'wallet' && wallet.wallets.some(({ transactions }) => transactions.some((told) => told.id === id)))
console.log(findings.some(({ finding, role }) => finding === 'drift_episodes' && role === 'began'))
console.log(transaction.kind === 'transaction' && transaction.evidence.every(({ text }) => text !== null))
`
/** Starts the dashboard, asks for the page and for figures, and stops it. */
const visit = `import { spawn } from 'node:child_process'
const dashboard = spawn(process.argv[1], ['serve', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
const [url] = await dashboard.stdout.setEncoding('utf8').map((text) => text.trim()).take(1).toArray()
const text = async (path) => (await fetch(new URL(path, url))).text()
const words = [
  (await text('/')).includes('<script type="module" src="/main.js">') ? 'page' : 'no page',
  JSON.parse(await text('/api/overview')).run.transactions > 0 ? 'figures' : 'no figures',
]
const code = new Promise((resolve) => dashboard.on('exit', resolve))
dashboard.kill('SIGTERM')
console.log(...words, await code)
`
let failed = 0
let passed = 0

try {
  mkdirSync(home)
  npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', place], root)
  const [tarball = ''] = globSync('*.tgz', { cwd: place })
  writeFileSync(join(home, 'package.json'), '{ "name": "elsewhere", "private": true, "type": "module" }\n')
  npm(['install', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error', join(place, tarball)], home)

  check('holds every query, its types, its page and its documents', () => {
    const queries = globSync('src/**/*.sql', { cwd: root }).map((path) => path.replace('src/', 'dist/'))
    const types = ['dist/index.d.ts', 'dist/pipeline.d.ts', 'dist/index.js', 'dist/cli/main.js']
    const page = ['index.html', 'main.js', 'style.css', 'icon.svg'].map((name) => `dist/web/${name}`)
    const documents = [
      'LICENSE',
      'README.md',
      'CHANGELOG.md',
      'docs/tables.md',
      'docs/calo-analyzer.schema.json',
    ]
    const missing = [...queries, ...types, ...page, ...documents].filter(
      (path) => !existsSync(join(installed, path)),
    )
    return missing.length === 0 || `missing: ${missing.join(', ')}`
  })
  check('holds nothing else', () => {
    const extra = globSync(
      ['src', 'web', 'test', 'scripts', 'bench', 'dist/generate', '**/*.tgz', 'node_modules'],
      {
        cwd: installed,
      },
    )
    return extra.length === 0 || `not wanted: ${extra.join(', ')}`
  })
  check('brings no development dependency', () => {
    const brought = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies)
    const extra = brought.filter((name) => existsSync(join(home, 'node_modules', name)))
    return extra.length === 0 || `installed: ${extra.join(', ')}`
  })
  check('the command analyses the samples it ships', () => {
    const { status, stdout, stderr } = run(join(home, 'node_modules/.bin/calo-analyzer'), [logs])
    return (status === 4 && stdout.includes('Calo wallets')) || `exit code ${status}\n${stdout}${stderr}`
  })
  check('it reads a configuration, with what that needs', () => {
    const bin = join(home, 'node_modules/.bin/calo-analyzer')
    const text = 'time_zone: Asia/Riyadh\ncategories: {rules: [{category: voucher, pattern: ^Voucher}]}\n'
    writeFileSync(join(home, 'mine.yaml'), text)
    const checked = run(bin, ['config', 'check', 'mine.yaml'])
    const analysed = run(bin, [logs, '--config', 'mine.yaml', '--output', 'configured', '--quiet'])
    const words = [checked, analysed].map(({ stdout, stderr }) => stdout + stderr).join('')
    return (checked.status === 0 && analysed.status === 4) || words
  })
  check('query and explain answer', () => {
    const bin = join(home, 'node_modules/.bin/calo-analyzer')
    const { stdout } = run(bin, ['query', '--json', 'select min(id) as id from transactions'])
    const { id } = JSON.parse(stdout)[0]
    const told = run(bin, ['explain', id])
    return (told.status === 0 && told.stdout.includes(`id: '${id}'`)) || `${told.stdout}${told.stderr}`
  })
  check('serve shows the page and its figures', () => {
    const bin = join(home, 'node_modules/.bin/calo-analyzer')
    const { status, stdout, stderr } = run(process.execPath, ['--input-type=module', '--eval', visit, bin])
    return (status === 0 && stdout === 'page figures 143\n') || `exit code ${status}\n${stdout}${stderr}`
  })
  check('a typed script compiles', () => {
    writeFileSync(join(home, 'script.ts'), example)
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const options = [
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--lib',
      'es2024',
      '--types',
      'node',
    ]
    const roots = ['--typeRoots', join(root, 'node_modules/@types')]
    const { status, stdout } = run(process.execPath, [tsc, ...options, ...roots, 'script.ts'])
    return status === 0 || stdout
  })
  check('the script runs', () => {
    const { status, stdout, stderr } = run(process.execPath, ['script.js'])
    return (status === 0 && /^\d+ transactions, \d+ files\n(true\n){3}$/.test(stdout)) || `${stdout}${stderr}`
  })
} finally {
  rmSync(place, { recursive: true, force: true })
}
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0

/** Counts one check; `look` gives true, or what is wrong. */
function check(words, look) {
  const found = look()
  if (found === true) passed += 1
  else failed += 1
  process.stdout.write(found === true ? `ok      ${words}\n` : `FAILED  ${words}\n${found}\n`)
}

function npm(args, cwd) {
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
}

function run(command, args) {
  return spawnSync(command, args, { cwd: home, encoding: 'utf8' })
}
