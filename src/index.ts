/** The public API of calo-analyzer; see docs/api.md. */

export type { Progress } from './ingest.js'
export type { ConfigurationFile } from './model/configuration.js'
export { exitCodes, OperatorError } from './model/errors.js'
export type { CurrencyTotals, Summary } from './model/summary.js'
export { type AnalyzeOptions, type AnalyzeResult, analyze, type FailedCheck } from './pipeline.js'
export { version } from './version.js'
