/** The database in an output folder. */
export const databaseName = 'calo.duckdb'

/**
 * Names of what is in an output folder beside the results. What a run keeps there while it works is gone when it ends; the
 * companion stays for the next dashboard.
 */
export const workNames = {
  /** Says which process writes to the folder. */
  lock: '.calo-analyzer.lock',
  /** Where results are written. */
  draft: '.calo-analyzer.draft',
  /** The draft once it is whole: results on their way into place. */
  publishing: '.calo-analyzer.publishing',
  /** What a dashboard prepared, so that look-ups in large results are fast. */
  companion: '.calo-analyzer.serve.duckdb',
} as const

const resultName =
  /^(?:calo\.duckdb|manifest\.json|calo_analysis_\w+\.csv|calo_analysis\.(?:html|xlsx)|\.calo-analyzer\..*)$/

/** Says whether a name in an output folder is that of a result, or of what a run keeps there. */
export function isResultName(name: string): boolean {
  return resultName.test(name)
}
