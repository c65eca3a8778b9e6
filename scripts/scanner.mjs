// Compiles the scanner of usual events, src/usual/scan/, to src/usual/scan.wasm, where it is not there yet or older.
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const compiled = join(root, 'src/usual/scan.wasm')

/** Compiles the scanner, if need be. */
export function compileScanner() {
  const sources = globSync('src/usual/scan/*.ts', { cwd: root }).map((path) => join(root, path))
  const changed = Math.max(...sources.map((path) => statSync(path).mtimeMs))
  if (existsSync(compiled) && statSync(compiled).mtimeMs > changed) return
  const draft = `${compiled}.${process.pid}`
  const asc = join(root, 'node_modules/assemblyscript/bin/asc.js')
  const options = ['--runtime', 'stub', '-O3', '--noAssert', '--outFile', draft]
  execFileSync(process.execPath, [asc, join(root, 'src/usual/scan/index.ts'), ...options], {
    stdio: ['ignore', 2, 2],
  })
  renameSync(draft, compiled)
}
