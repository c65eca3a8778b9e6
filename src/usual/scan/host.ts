// What only the host can do.

/** Whether the bytes [start, end) are UTF-8. */
@external('host', 'isUtf8')
export declare function isUtf8(start: i32, end: i32): bool

/** The number whose digits are the bytes [start, end). */
@external('host', 'parseNumber')
export declare function parseNumber(start: i32, end: i32): f64

/** Takes the rows of a table: so many bytes of columns, then of texts. They may be overwritten afterwards. */
@external('host', 'takeRows')
export declare function takeRows(
  table: i32,
  rows: i32,
  columns: usize,
  columnBytes: i32,
  texts: usize,
  textBytes: i32,
): void
