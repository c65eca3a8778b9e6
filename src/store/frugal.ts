import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { DuckDBConnection } from '@duckdb/node-api'

/** Memory for this many transactions, and for each more the same share. */
const least = { transactions: 1_000_000, mb: 150 } as const

/**
 * Makes the engine give memory back to the system as soon as it is free, where it is loaded after this: it keeps freed memory
 * for ten seconds, and a report on a million transactions needs a third more then. Only its own allocator reads this.
 */
export function giveMemoryBack(): void {
  process.env.DUCKDB_JE_MALLOC_CONF ??= 'dirty_decay_ms:0,muzzy_decay_ms:0'
  setFlagsFromString('--expose-gc')
  collect = runInNewContext('gc')
}

let collect: (() => void) | undefined

/** Lets go of buffers that nobody reads any more: Node waits for 60 MB of them. Does nothing unless memory is to be given back. */
export function dropBuffers(): void {
  collect?.()
}

/**
 * Makes a database of results get by on little memory: what does not fit goes to disk, one statement has one thread, and
 * memory is given back at once. Windows over a million transactions need some 150 MB even so, and more in proportion.
 */
export async function saveMemory(connection: DuckDBConnection): Promise<void> {
  const counted = await connection.runAndReadAll('select count(*)::double from transactions')
  const share = Math.ceil((Number(counted.getRowsJson()[0]?.[0]) / least.transactions) * least.mb)
  await connection.run(
    `set memory_limit = '${Math.max(least.mb, share)}MB';
    set threads = 1;
    set allocator_background_threads = true;
    set allocator_flush_threshold = '1MB';
    set allocator_bulk_deallocation_flush_threshold = '1MB'`,
  )
}
