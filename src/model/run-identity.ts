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
