// npm start [-- ARGS]: makes the checkout ready and runs the command, on the shipped sample where nothing is given.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setUp } from './setup.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
setUp()
const given = process.argv.slice(2)
const args = given.length > 0 ? given : [join('samples', 'balance-sync-logs')]
if (given.length === 0)
  process.stderr.write(`calo-analyzer: no folder given, so here is the sample: ${args[0]}\n`)
const child = spawn(join(root, 'node_modules/.bin/node'), [join(root, 'dist/cli/main.js'), ...args], {
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => {
  process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal]
})
