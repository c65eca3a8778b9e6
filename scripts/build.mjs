// Compiles src/ to dist/ and copies what tsc leaves behind: the SQL files. Built beside and renamed, so that a run that
// begins meanwhile finds the one or the other.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const draft = join(root, `dist.${process.pid}`)
const old = join(root, `dist.${process.pid}.old`)
execFileSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.json'), '--outDir', draft],
  {
    stdio: ['ignore', 2, 2],
  },
)
for (const file of globSync('**/*.sql', { cwd: join(root, 'src') })) {
  const target = join(draft, file)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(join(root, 'src', file), target)
}
if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old)
renameSync(draft, join(root, 'dist'))
rmSync(old, { recursive: true, force: true })
