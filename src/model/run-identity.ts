/** What tells runs apart, as hashes. */
export interface RunIdentity {
  /** Of all that the rows of a file depend on besides the file: the program, the words of the service, privacy. */
  readonly ledger: string
  /**
   * Of all that the results depend on, files and settings: two runs with the same have the same results. Undefined where
   * a file may have changed since without anybody being able to tell.
   */
  readonly results: string | undefined
}

/** A stream whose rows the next run may take over. */
export interface StreamEntry {
  /** Another one as soon as one of its files is, or there are others. */
  readonly stamp: string
  /** The numbers of its files in the run. */
  readonly files: readonly number[]
}
