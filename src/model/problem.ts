/** The severities of problems and findings, the least one first. */
export const severities = ['info', 'warning', 'error'] as const

/**
 * How much a problem or a finding matters. Of a problem, `error` means that something is missing; of a finding,
 * that money is wrong now or that a figure cannot be right. `warning` wants a look, `info` explains.
 */
export type Severity = (typeof severities)[number]

/** What is known to go wrong with an input; each code is explained in docs/data-quality.md. */
export type ProblemCode =
  | 'not_a_log'
  | 'duplicate_file'
  | 'empty_file'
  | 'unreadable'
  | 'truncated'
  | 'corrupt'
  | 'trailing_bytes'
  | 'torn_event'
  | 'text_before_first_event'
  | 'byte_order_mark'
  | 'invalid_utf8'
  | 'oversized_event'
  | 'unknown_event'
  | 'unreadable_value'
  | 'unreadable_field'
  | 'missing_field'
  | 'stray_text'
  | 'personal_id'

/** Something in the logs that could not be used as it stands: a row of `data_quality`, never an exception. */
export interface Problem {
  /** Path of the file, as the results print it. */
  readonly file: string
  /** Byte offset in the decompressed file; undefined where the whole file is meant. */
  readonly offset: number | undefined
  /** Bytes of the decompressed file which belong to no event because of this problem. */
  readonly bytes: number
  readonly code: ProblemCode
  readonly severity: Severity
  readonly message: string
}
