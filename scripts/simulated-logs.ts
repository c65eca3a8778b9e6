/**
 * Writes the logs of a simulated wallet service, every anomaly and fault in them: `node scripts/simulated-logs.ts SEED FOLDER`.
 * The same seed writes the same bytes.
 */
import { registerHooks } from 'node:module'

registerHooks({
  resolve: (specifier, context, next) => {
    const isOurs = specifier.startsWith('.') && !context.parentURL?.includes('/node_modules/')
    return next(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context)
  },
})

const { writeAuditLogs } = await import('../test/sim/audit.ts')

const [seed, folder] = process.argv.slice(2)
if (seed === undefined || folder === undefined) {
  console.error('usage: node scripts/simulated-logs.ts SEED FOLDER')
  process.exitCode = 2
} else {
  const { anomalies, faults } = writeAuditLogs(seed, folder)
  console.error(`${anomalies.length} anomalies and ${faults.length} faults in the logs of seed ${seed}`)
}
