import type { Database } from './database.js'

/** Does work on a database, whose statements end where the signal comes meanwhile. */
export async function unlessStopped<Result>(
  database: Database,
  signal: AbortSignal | undefined,
  work: () => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted()
  const stop = (): void => database.stop()
  signal?.addEventListener('abort', stop)
  try {
    return await work()
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
