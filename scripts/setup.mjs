// Makes a checkout ready: installs what the lock file names and compiles src/ and web/, each only where something changed.
// Runs on the Node.js that happens to be installed, from version 18; everything after it runs on node_modules/.bin/node.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamps = join(root, 'node_modules', '.calo-analyzer')
const quiet = { cwd: root, stdio: ['ignore', 2, 2] }

export function setUp() {
  const lock = digest([join(root, 'package-lock.json')])
  if (!isLinked()) {
    once('installed', lock, 'installing dependencies (once)', () =>
      execFileSync('npm', ['ci', '--loglevel=error'], quiet),
    )
  }
  const sources = digest([
    ...filesBelow(join(root, 'src')),
    ...filesBelow(join(root, 'web')),
    join(root, 'tsconfig.json'),
    join(root, 'package.json'),
  ])
  once('built', sources, 'building', () =>
    execFileSync(join(root, 'node_modules/.bin/node'), ['scripts/build.mjs'], quiet),
  )
}

/** A linked node_modules, as in a second worktree, belongs to another checkout: `npm ci` would empty it there. */
function isLinked() {
  return lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink() === true
}

function once(name, key, words, action) {
  const stamp = join(stamps, name)
  const isDone = existsSync(stamp) && readFileSync(stamp, 'utf8') === key
  if (isDone && (name !== 'built' || existsSync(join(root, 'dist/cli/main.js')))) return
  process.stderr.write(`calo-analyzer: ${words} …\n`)
  action()
  mkdirSync(stamps, { recursive: true })
  writeFileSync(stamp, key)
}

function digest(paths) {
  const hash = createHash('sha256')
  for (const path of paths)
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0')
  return hash.digest('hex')
}

function filesBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return filesBelow(path)
    // Compiled from what stands beside it.
    return entry.name.endsWith('.wasm') ? [] : [path]
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp()
