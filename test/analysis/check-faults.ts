import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requestId, syncedRequest } from '../support/log-lines.js'
import { makeFolder } from '../support/temporary-folder.js'

/** What a bug could do to the stored tables, by the check that must notice. */
export const faults: Readonly<Record<string, readonly string[]>> = {
  bytes_conserved: [
    'update input_files set event_bytes = event_bytes - 1 where file_id = 0',
    'update input_files set bytes = bytes + 1',
  ],
  deliveries_counted_once: [
    "delete from transactions where id like '%2'",
    'insert into transactions select * from transactions limit 1',
    'update transactions set deliveries = deliveries + 1',
    "delete from data_quality where code in ('redelivery', 'duplicate')",
    "delete from data_quality where code = 'redelivery'",
    "delete from data_quality where code = 'duplicate'",
    'delete from transactions',
    'delete from transactions; delete from queue_records',
    `insert into queue_records select * from queue_records where id = 'total-1';
     insert into data_quality select * from data_quality where code = 'duplicate'`,
  ],
  events_in_categories: [
    "update category_counts set events = events + 1 where category = 'lambda_end'",
    'delete from category_counts',
    'delete from input_files',
  ],
  funnel_foots: [
    'update input_files set messages = messages + 1 where file_id = 0',
    "delete from queue_records where id like '%2'",
    "update queue_records set opened_by = 'sync_started'",
    "update funnel set records = records + 1 where stage = 'blocked'",
    "update funnel set records = records + 1 where stage = 'received'",
    "insert into funnel select * from funnel where stage = 'received'",
    "delete from funnel where stage <> 'received'",
    'delete from funnel',
    'delete from input_files',
  ],
  reported_bytes_have_rows: [
    'update problems set bytes = bytes + 1 where bytes > 0',
    'delete from problems where bytes > 0',
    'insert into problems select * from problems where bytes > 0',
    'update input_files set reported_bytes = reported_bytes + 5',
  ],
  totals_foot: [
    'update currency_totals set debits = debits + 0.001',
    'update user_analysis set total_debits = total_debits + 0.001',
    "update user_analysis set total_credits = total_credits + 0.001 where currency = 'BHD'",
    "update transactions set amount = amount + 1 where userId is null and currency = 'SAR' and type = 'CREDIT'",
    "update transactions set amount = amount + 1 where userId is null and currency = 'SAR' and type = 'DEBIT'",
    'update daily set credits = credits + 0.001',
    'update daily set debits = debits + 0.001',
    'delete from daily',
    "delete from user_analysis where user_id = 'user-a'",
  ],
}

/**
 * Two files: one with text before its first event; the other with transactions of the first again, in the same lines and
 * in new ones, with a record without any, and with transactions of every kind of total: credits and debits, of wallets
 * and of nobody, of two days, of currencies that only wallets have, only nobody, or that are not known.
 */
export function logsForChecks(): string {
  const folder = join(makeFolder(), 'logs')
  mkdirSync(folder)
  const first = syncedRequest(1, '01HPY1TAKE0000000000000001', 'user-a')
  const second = syncedRequest(2, '01HPY1TAKE0000000000000002', 'user-b')
  const again = syncedRequest(31, '01HPY1TAKE0000000000000001', 'user-a')
  const printed = ['BHD', 'SAR', undefined].flatMap((currency) =>
    ['CREDIT', 'DEBIT'].flatMap((type) => [18, 20].map((day) => ({ currency, type, day }))),
  )
  const totals = printed.map(({ currency, type, day }, at) => {
    const isOfNobody = currency === 'SAR' || (currency === undefined && day === 20)
    const userId = isOfNobody ? undefined : `user-${at % 2}`
    return printedTransaction(day, { id: `total-${at}`, userId, currency, type, amount: 2 ** at, vat: 0 })
  })
  writeFileSync(join(folder, 'a.log'), `no event\n${first}${second}`)
  writeFileSync(join(folder, 'b.log'), second + again + totals.join('') + emptyRecord)
  return folder
}

const emptyRecord = `2024-02-21T21:00:00.000Z 2024-02-21T21:00:00.000Z\t${requestId(39)}\tINFO\tProcessing message m\n\n`

let requests = 40

/** A request that only prints its transaction. */
function printedTransaction(day: number, transaction: object): string {
  requests += 1
  const time = `2024-02-${day}T21:02:00.000Z`
  return `${time} ${time}\t${requestId(requests)}\tINFO\ttransaction ${JSON.stringify(transaction)}\n\n`
}
