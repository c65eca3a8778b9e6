import type { Severity } from './problem.js'

/** What became of a finding: `gone`, an earlier run found it and this one does not. */
export const workStatuses = ['new', 'open', 'acknowledged', 'gone'] as const

/** One of them. */
export type WorkStatus = (typeof workStatuses)[number]

/** What a person may write in the work list. */
export type NoteAction = 'ack' | 'note' | 'reopen'

/** A row of `work_list`: amounts are exact decimals, times ISO. Absent values are null. */
export interface WorkItem {
  /** The same in every run. */
  readonly finding_id: string
  readonly status: WorkStatus
  readonly severity: Severity
  /** The table that holds it. */
  readonly finding: string
  readonly rule: string | null
  readonly user_id: string | null
  readonly currency: string | null
  /** Digits after the point of the currency. */
  readonly decimals: number | null
  readonly id: string | null
  /** When it began. */
  readonly timestamp: string | null
  readonly last_at: string | null
  readonly open: boolean | null
  readonly age_days: number | null
  /** The last transaction of the first and of the last run that found it. */
  readonly first_seen: string | null
  readonly last_seen: string | null
  readonly found: string | null
  readonly expected: string | null
  readonly difference: string | null
  /** Of the three; a currency, or what a rule counts. */
  readonly unit: string | null
  readonly suggested_adjustment: string | null
  readonly explanation: string
  /** Who wrote last, the last note, and when. */
  readonly person: string | null
  readonly note: string | null
  readonly noted_at: string | null
}
