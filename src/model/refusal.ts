import { exitCodes, OperatorError } from './errors.js'

/** Something the system refused: how to recognise it, and what to say. */
interface Refusal {
  /** Codes of system errors, as Node.js gives them. */
  readonly codes: readonly string[]
  /** What DuckDB writes where it meets the same. */
  readonly words: RegExp
  readonly reason: string
  readonly advice: string
  readonly exitCode: number
}

const refusals: readonly Refusal[] = [
  {
    codes: ['ENOSPC', 'EDQUOT', 'EFBIG'],
    words:
      /no space left on device|disk quota exceeded|file too large|not enough space|max_temp_directory_size/i,
    reason: 'the disk is full',
    advice: 'Make room, or name a folder on another disk with --output, and run again.',
    exitCode: exitCodes.tryAgain,
  },
  {
    codes: ['EACCES', 'EPERM', 'EROFS'],
    words: /permission denied|operation not permitted|read-only file system/i,
    reason: 'permission denied',
    advice: 'Mend the permissions, or name another folder with --output, and run again.',
    exitCode: exitCodes.usage,
  },
  {
    codes: ['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM', 'ERR_WORKER_OUT_OF_MEMORY', 'ERR_WORKER_INIT_FAILED'],
    words: /out of memory|cannot allocate memory|too many open files|resource temporarily unavailable/i,
    reason: 'the machine gives no more memory, files or threads',
    advice: 'Give it more of them, or fewer logs at once, and run again.',
    exitCode: exitCodes.tryAgain,
  },
  {
    codes: ['EIO', 'ESTALE', 'ENXIO', 'ENODEV', 'ETIMEDOUT', 'EBUSY'],
    words: /input\/output error|stale file handle|fsync failed/i,
    reason: 'a disk does not answer as it should',
    advice: 'Look at the disk, and run again.',
    exitCode: exitCodes.tryAgain,
  },
]

/** How DuckDB begins what it says of files and memory, and of what fails in consequence. */
const ofFilesOrMemory = /^(?:io|out of memory|fatal|transactioncontext|connection) error/i

/**
 * Says in plain words what the system refused (a full disk, a lost permission, no memory), whether Node.js or
 * DuckDB met it; gives an OperatorError as it is. Undefined where the error is not the environment's.
 */
export function operatorErrorOf(error: unknown): OperatorError | undefined {
  if (error instanceof OperatorError) return error
  if (!(error instanceof Error)) return undefined
  const code = 'code' in error ? String(error.code) : ''
  const words = ofFilesOrMemory.test(error.message) ? error.message : ''
  const refusal = refusals.find((known) => known.codes.includes(code) || known.words.test(words))
  if (refusal === undefined) return undefined
  const [said = ''] = error.message.split('\n', 1)
  return new OperatorError(`${refusal.reason}: ${said}`, refusal.advice, refusal.exitCode)
}
