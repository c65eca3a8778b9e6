/** How much a problem matters: `info` explains, `warning` wants a look, `error` means something is missing. */
export type Severity = 'info' | 'warning' | 'error'

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
