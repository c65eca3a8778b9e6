import fc from 'fast-check'

const SEED = Number(process.env.FUZZ_SEED ?? 20_240_218)
const TIMES = Number(process.env.FUZZ_RUNS ?? 1)

/** Like `checkProperty`, for a property that waits. */
export async function checkAsyncProperty<Case>(
  property: fc.IAsyncProperty<Case>,
  runs: number,
): Promise<void> {
  await fc.assert(property, { seed: SEED, numRuns: runs * TIMES })
}
