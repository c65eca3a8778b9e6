/** A check of the results that returned rows. */
export interface FailedCheck {
  readonly check: string
  /** What must hold. */
  readonly purpose: string
  readonly rows: number
}
