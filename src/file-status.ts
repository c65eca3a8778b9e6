import type { ReadEnd } from './decode/read-file.js'
import type { FileBytes } from './decode/window.js'
import type { FileStatus, LogFile } from './model/log-file.js'
import type { Problem } from './model/problem.js'

/** Says what reading a file came to, once its events are known. */
export function finalStatus(
  count: FileBytes,
  end: ReadEnd,
): { readonly status: FileStatus; readonly problem: Problem | undefined } {
  const { file } = count
  if (end.status === 'skipped') {
    return explained(
      file,
      'skipped',
      'duplicate_file',
      'info',
      'the same bytes as a file read before; counted once',
    )
  }
  if (end.status !== 'ok') return { status: end.status, problem: undefined }
  const isCalledGzip = /\.gz$/i.test(file.path)
  if (file.size === 0) {
    return isCalledGzip
      ? explained(
          file,
          'unreadable',
          'empty_file',
          'error',
          'the file has no bytes; a gzip file has at least 18',
        )
      : explained(file, 'ok', 'empty_file', 'info', 'the file has no bytes')
  }
  if (count.eventBytes > 0 || count.bytes === 0) return { status: 'ok', problem: undefined }
  return isCalledGzip && !end.isGzip
    ? explained(file, 'unreadable', 'not_a_log', 'error', 'called .gz, but neither gzip nor a log')
    : explained(file, 'skipped', 'not_a_log', 'warning', 'no line starts with the time of a log event')
}

function explained(
  file: LogFile,
  status: FileStatus,
  code: Problem['code'],
  severity: Problem['severity'],
  message: string,
): { readonly status: FileStatus; readonly problem: Problem } {
  return { status, problem: { file: file.path, offset: undefined, bytes: 0, code, severity, message } }
}
