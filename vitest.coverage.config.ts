import { defineConfig } from 'vitest/config'

/** The tests of the rooms that read and follow logs; every branch of these rooms must be taken by one of them. */
export default defineConfig({
  test: {
    include: ['test/{decode,events,transactions,model}/**/*.test.ts'],
    // Its time is watched, and counting branches takes time.
    exclude: ['test/events/inspect-hostile.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    coverage: {
      enabled: true,
      include: ['src/{decode,events,transactions,model}/**/*.ts'],
      reporter: [['text', { skipFull: true }], 'json'],
      reportOnFailure: true,
      reportsDirectory: '.cache/coverage',
      thresholds: { branches: 100 },
    },
  },
})
