/**
 * Writes `samples/`: a small export as S3 holds it, with what is true about it. Run `node scripts/make-samples.ts`; the
 * same Node.js writes the same bytes. All names and ids are invented. `samples/other-service` is written by hand.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { dirname, join } from 'node:path'

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.startsWith('.') ? specifier.replace(/\.js$/, '.ts') : specifier, context),
})

const { exportIdOf } = await import('../src/generate/generate.ts')
const { mergedTruth, storedFiles, streamsInMemory } = await import('../src/generate/memory.ts')
const { sampleStreams, SAMPLE_OPTIONS, tornFile } = await import('../src/generate/samples.ts')
const { tallyOf } = await import('../src/generate/totals.ts')
const { openTruth, truthLines } = await import('../src/generate/truth-files.ts')

const root = join(import.meta.dirname, '..', 'samples')
const exportFolder = join(root, 'balance-sync-logs', exportIdOf(SAMPLE_OPTIONS.seed))

function write(path: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
}

for (const folder of ['balance-sync-logs', 'truth'])
  rmSync(join(root, folder), { recursive: true, force: true })
const { whole, torn } = sampleStreams(streamsInMemory(SAMPLE_OPTIONS))
const { bytes, stream: readable } = tornFile(torn)
for (const { path, bytes: stored } of whole.flatMap(storedFiles)) {
  write(join(exportFolder, path), stored)
}
write(join(exportFolder, torn.folder, '000000.gz'), bytes)
write(join(exportFolder, 'aws-logs-write-test'), 'Permission Check Successful')
write(join(root, 'balance-sync-logs', '.DS_Store'), Buffer.from('\0\0\0\x01Bud1\0\0\x10\0', 'latin1'))

const streams = [...whole, readable].toSorted((a, b) => (a.folder < b.folder ? -1 : 1))
const truth = openTruth(join(root, 'truth'))
const merged = mergedTruth(streams.map((stream) => stream.truth))
const { lines, findings } = truthLines(merged)
truth.add(lines)
const { totals, perFile } = tallyOf(streams)
truth.close({ totals, findings, perFile })
process.stderr.write(
  `samples: ${totals.streams} streams, ${totals.events} events, ${totals.bytes} bytes of log\n`,
)
