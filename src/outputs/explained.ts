import { existsSync } from 'node:fs'
import { exitCodes, OperatorError } from '../model/errors.js'
import { operatorErrorOf } from '../model/refusal.js'
import type { OutputFolder } from './publish.js'

/** Gives what the system refused while a run wrote to a folder, in plain words; else the error as it is. */
export function explained(error: unknown, { path, draft }: OutputFolder): unknown {
  if (
    error instanceof Error &&
    error.name !== 'AbortError' &&
    !existsSync(draft) &&
    !(error instanceof OperatorError)
  ) {
    return new OperatorError(
      `the output folder ${path} was removed while a run wrote to it`,
      'Run again.',
      exitCodes.tryAgain,
    )
  }
  return operatorErrorOf(error) ?? error
}
