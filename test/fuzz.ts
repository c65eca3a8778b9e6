import fc from 'fast-check'

const SEED = Number(process.env.FUZZ_SEED ?? 20_240_218)
const TIMES = Number(process.env.FUZZ_RUNS ?? 1)

/**
 * Runs a property `runs` times from a fixed seed; a failure prints the seed and the smallest case.
 * `FUZZ_RUNS=50` multiplies the runs, `FUZZ_SEED` starts elsewhere.
 */
export function checkProperty<Case>(property: fc.IProperty<Case>, runs = 2000): void {
  fc.assert(property, { seed: SEED, numRuns: runs * TIMES })
}
