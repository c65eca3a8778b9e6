/** Changes the code of money, of the reader and of the checks in every small way; a test must notice each. */
const config = {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  coverageAnalysis: 'perTest',
  mutate: [
    'src/model/money.ts',
    'src/model/currency.ts',
    'src/events/inspect*.ts',
    'src/events/lookahead.ts',
    'src/store/checks.ts',
  ],
  // No tsconfig.json: Stryker would read it with the TypeScript of years ago.
  ignorePatterns: ['/*', '!/src', '!/test', '/test/cases', '!/package.json', '!/vitest.mutation.config.ts'],
  concurrency: 2,
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: '.cache/mutation/incremental.json',
  tempDirName: '.cache/mutation/sandbox',
  reporters: ['clear-text', 'json'],
  clearTextReporter: { reportTests: false, reportMutants: false, allowColor: false },
  jsonReporter: { fileName: '.cache/mutation/report.json' },
  thresholds: { high: 95, low: 90, break: 90 },
}

export default config
