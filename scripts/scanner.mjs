// Compiles the scanner of usual events, src/usual/scan/, to src/usual/scan.wasm, where that is missing or older.
import { existsSync, globSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const root = fileURLToPath(new URL('..', import.meta.url))
const compiled = 'src/usual/scan.wasm'

/** Compiles the scanner, if need be. */
export async function compileScanner() {
  const sources = globSync('src/usual/scan/*.ts', { cwd: root })
  const changed = Math.max(...sources.map((path) => statSync(join(root, path)).mtimeMs))
  if (existsSync(join(root, compiled)) && statSync(join(root, compiled)).mtimeMs > changed) return
  const draft = `${compiled}.${process.pid}`
  const options = ['--baseDir', root, '--runtime', 'stub', '-O3', '--noAssert', '--outFile', draft]
  const { error } = await asc.main(['src/usual/scan/index.ts', ...options], { stderr: process.stderr })
  if (error !== null) throw new Error('the scanner cannot be compiled', { cause: error })
  renameSync(join(root, draft), join(root, compiled))
}
