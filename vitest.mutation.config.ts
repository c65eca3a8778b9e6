import { defineConfig } from 'vitest/config'

/**
 * The tests of money, of the reader and of the checks, for Stryker. Properties run a tenth as often, since every
 * change runs them.
 */
export default defineConfig({
  test: {
    include: [
      'test/model/{money,currency}.test.ts',
      'test/events/{inspect,lookahead}*.test.ts',
      'test/store/checks.test.ts',
    ],
    exclude: ['test/events/inspect-hostile.test.ts'],
    testTimeout: 60_000,
    isolate: false,
    env: { FUZZ_RUNS: '0.1' },
  },
})
