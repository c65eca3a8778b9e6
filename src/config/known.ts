import type { Configuration } from '../model/configuration.js'
import type { ThresholdDefault } from '../model/thresholds.js'

/** Names a configuration may use, with what each stands for in words. */
export type Described = Readonly<Record<string, string>>

/** What this version of the tool has to configure. */
export interface Known {
  readonly defaults: Configuration
  readonly thresholds: readonly ThresholdDefault[]
  /** Rules of the anomalies. */
  readonly anomalies: Described
  /** Checks of the results. */
  readonly checks: Described
  /** Tables that are written as CSV files. */
  readonly tables: Described
}
