/** Names of what a run keeps in its output folder while it works; nothing of it stays when the run ends. */
export const workNames = {
  /** Says which process writes to the folder. */
  lock: '.calo-analyzer.lock',
  /** Where results are written. */
  draft: '.calo-analyzer.draft',
  /** The draft once it is whole: results on their way into place. */
  publishing: '.calo-analyzer.publishing',
} as const

const resultName = /^(?:calo\.duckdb|manifest\.json|calo_analysis_\w+\.csv|\.calo-analyzer\..*)$/

/** Says whether a name in an output folder is that of a result, or of what a run keeps there. */
export function isResultName(name: string): boolean {
  return resultName.test(name)
}
