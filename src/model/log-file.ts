/** How far a file could be read; the `status` of its row in `data_quality`. */
export type FileStatus = 'ok' | 'truncated' | 'corrupt' | 'unreadable' | 'skipped'

/** A file that may hold log events, found below one of the given paths. */
export interface LogFile {
  /** Position among all files of the run, in the stable order of their paths; from 0. */
  readonly id: number
  /** The path as results print it: the given path, then the path below it, with `/` between. */
  readonly path: string
  /** Where to open it. */
  readonly absolutePath: string
  /** Where it is as the results keep it, where that is another text than `absolutePath`. */
  readonly storedPath?: string
  /** Bytes on disk. */
  readonly size: number
  /** Last change, ms since epoch. */
  readonly modifiedMs: number
  /** Tells it from what it was or will be; undefined where it changed too shortly before it was found. */
  readonly stamp?: string
}

/** The files of one CloudWatch log stream, in the order in which they were written. */
export interface LogStream {
  /** Folder of a numbered export, else the path of the only file. */
  readonly name: string
  readonly files: readonly LogFile[]
}

/** What reading one file came to. */
export interface FileReport {
  readonly file: LogFile
  readonly status: FileStatus
  /** Bytes after decompression. */
  readonly bytes: number
  /** Bytes that belong to events. */
  readonly eventBytes: number
  /** Bytes that belong to no event, each reported by a problem. */
  readonly reportedBytes: number
  readonly events: number
  /** How many of them say that a message of the queue was received. */
  readonly messages: number
  /** SHA-256 of the file as it is on disk, hex; empty where it could not be read. */
  readonly sha256: string
}

/** A file that was read, as the manifest names it. */
export interface InputEntry {
  readonly path: string
  readonly size: number
  readonly modified: string
  /** Of the file on disk; empty where it could not be read. */
  readonly sha256: string
  readonly status: string
  /** Of log text, after decompression. */
  readonly bytes: number
  readonly events: number
}
