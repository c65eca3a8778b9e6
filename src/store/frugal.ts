import type { Database } from './database.js'

/** Memory for this many transactions, and for each more the same share. */
const least = { transactions: 1_000_000, mb: 200 } as const

/**
 * Makes a database that is only read get by on little memory: what does not fit goes to disk, one statement has one thread, and
 * memory is given back at once. Windows over a million transactions need some 200 MB even so, and more in proportion.
 */
export async function saveMemory(database: Database): Promise<void> {
  const { rows } = await database.read('select count(*)::double from transactions')
  const share = Math.ceil((Number(rows[0]?.[0]) / least.transactions) * least.mb)
  await database.run(
    `set memory_limit = '${Math.max(least.mb, share)}MB';
    set threads = 1;
    set allocator_background_threads = true;
    set allocator_flush_threshold = '1MB';
    set allocator_bulk_deallocation_flush_threshold = '1MB'`,
  )
}
