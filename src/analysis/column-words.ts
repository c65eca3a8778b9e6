/** What columns mean that mean the same wherever they stand, unless a header says otherwise. */
export const usualMeanings: Readonly<Record<string, string>> = {
  user_id: 'the user, as logged',
  userId: 'the user, as logged',
  currency: 'ISO 4217 code, as logged',
  id: 'transaction id, a ULID',
  timestamp: 'UTC time of the event',
  type: 'CREDIT or DEBIT',
  action: 'what the wallet service did, as logged',
  amount: 'as logged, VAT included',
  vat: 'as logged',
  oldBalance: 'subscription balance before the transaction',
  newBalance: 'subscription balance after it',
  session_id: 'Lambda request id',
  message_id: 'SQS message id',
  log_file: 'file that shows it',
  log_offset: 'byte at which the event begins in the decompressed file',
  first_id: 'first transaction of the run',
  last_id: 'last transaction of the run',
  started_at: 'time of its first transaction',
  ended_at: 'time of the transaction that ended it; empty while open',
  open: 'whether it goes on at the end of the logs',
  transactions: 'number of transactions',
  users: 'number of users',
  wallets: 'number of wallets',
  day: 'business day',
}

/** What a header says of columns, by column: lines such as `a, b: words; c: words`. */
export function describedColumns(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  const described = /(?:^|; )(\w+(?:, \w+)*): (.+?)(?=; \w+(?:, \w+)*: |$)/g
  for (const [, names = '', meaning = ''] of lines.flatMap((line) => [...line.matchAll(described)])) {
    for (const name of names.split(', ')) found.set(name, meaning)
  }
  return found
}
