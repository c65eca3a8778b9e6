// Compiles src/ to dist/ and copies what tsc leaves behind: the SQL files.
import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
rmSync(join(root, 'dist'), { recursive: true, force: true })
execFileSync(
  process.execPath,
  [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.json')],
  {
    stdio: ['ignore', 2, 2],
  },
)
for (const file of globSync('**/*.sql', { cwd: join(root, 'src') })) {
  const target = join(root, 'dist', file)
  mkdirSync(dirname(target), { recursive: true })
  cpSync(join(root, 'src', file), target)
}
