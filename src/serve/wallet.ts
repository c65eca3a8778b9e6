import type { MarkedPoint, WalletPage, WalletSeries } from '../model/dashboard.js'
import type { Mark } from '../model/story.js'
import { type Reader, readRows } from '../store/rows.js'
import { storySql } from '../store/story-sql.js'
import { readWallets } from '../store/wallet-story.js'
import type { OpenResults } from './open-results.js'
import { describedColumn } from './table-facts.js'
import type { TableSource } from './table-source.js'

/** Points of a wallet that are drawn; of more, the last of each span of time and those with a mark. */
const mostPoints = 3_000

/** Reads how the wallets of a user stand, without their transactions. */
export async function readWalletPage(results: OpenResults, id: string): Promise<WalletPage> {
  const found = await readWallets(walletReader(results), { userId: id, from: null, to: null, limit: 0 })
  return { id, wallets: found.map(({ transactions: _left, ...wallet }) => wallet) }
}

/** A wallet of a user. */
export interface WalletName {
  readonly userId: string
  readonly currency: string | null
}

/** Reads both balances of a wallet at each of its transactions, with what happened there. */
export async function readWalletSeries(results: OpenResults, name: WalletName): Promise<WalletSeries> {
  const rows = await readRows(
    walletReader(results),
    `select epoch_ms(timestamp) / 1000 as seconds, cast(userBalance as double) as payment,
      cast(newBalance as double) as subscription, id, marks
    from (${storySql('wallet-transactions')}) where currency is not distinct from $4 order by timestamp, id`,
    [name.userId, null, null, name.currency],
  )
  const points = rows.map((row) => ({
    seconds: Number(row.seconds),
    payment: row.payment === null ? null : Number(row.payment),
    subscription: row.subscription === null ? null : Number(row.subscription),
    id: row.id === null ? null : String(row.id),
    marks: marksOf(String(row.marks)),
  }))
  const drawn = points.filter((_, at) => isDrawn(points, at))
  const marked: MarkedPoint[] = drawn.flatMap(({ id, marks }, at) =>
    marks.length === 0 ? [] : [{ at, id, marks }],
  )
  return {
    times: drawn.map(({ seconds }) => seconds),
    payment: drawn.map(({ payment }) => payment),
    subscription: drawn.map(({ subscription }) => subscription),
    marked,
    transactions: points.length,
  }
}

/** Marks come as a list of structs, which the database prints as JSON. */
function marksOf(json: string): Mark[] {
  return JSON.parse(json)
}

interface Point {
  readonly seconds: number
  readonly marks: readonly Mark[]
}

function isDrawn(points: readonly Point[], at: number): boolean {
  const [first, last, here, next] = [points[0], points.at(-1), points[at], points[at + 1]]
  if (points.length <= mostPoints || first === undefined || last === undefined || here === undefined)
    return true
  const span = (point: Point): number =>
    Math.floor(((point.seconds - first.seconds) / (last.seconds - first.seconds)) * mostPoints)
  return next === undefined || here.marks.length > 0 || span(here) !== span(next)
}

/** The transactions of a user in all currencies, with both balances and what happened, to be filtered and paged. */
export function ledgerSource(userId: string, isPrepared: boolean): TableSource {
  const story = `select *, array_to_string(list_transform(marks, lambda mark: coalesce(mark.rule, mark.kind)), ' ') as found
    from (${storySql('wallet-transactions')})`
  return {
    from: `(${shadowed(story, isPrepared)})`,
    parameters: [userId, null, null],
    columns: ledgerColumns,
    tie: 'timestamp desc, id desc',
    isStored: false,
  }
}

const ledgerColumns = [
  describedColumn('timestamp', 'TIMESTAMP'),
  describedColumn('id', 'VARCHAR'),
  describedColumn('type', 'VARCHAR'),
  describedColumn('action', 'VARCHAR'),
  describedColumn('source', 'VARCHAR'),
  describedColumn('amount', 'DECIMAL(38,18)'),
  describedColumn('vat', 'DECIMAL(38,18)'),
  describedColumn('posted', 'DECIMAL(38,18)', new Map([['posted', 'amount without VAT, debits below zero']])),
  describedColumn('oldBalance', 'DECIMAL(38,18)'),
  describedColumn('newBalance', 'DECIMAL(38,18)'),
  describedColumn('userBalance', 'DECIMAL(38,18)'),
  describedColumn('drift', 'DECIMAL(38,18)'),
  describedColumn('currency', 'VARCHAR'),
  describedColumn('outcome', 'VARCHAR'),
  describedColumn('deliveries', 'BIGINT'),
  describedColumn('found', 'VARCHAR', new Map([['found', 'what happened there']])),
  describedColumn('message_id', 'VARCHAR'),
  describedColumn('session_id', 'VARCHAR'),
  describedColumn('log_file', 'VARCHAR'),
  describedColumn('log_offset', 'BIGINT'),
]

/** Asks the database, large ones by a copy of the transactions that has each wallet in one place; `$1` is the user. */
function walletReader(results: OpenResults): Reader {
  return {
    read: (sql, parameters = []) =>
      results.database.read(shadowed(sql, results.isPrepared && parameters.length > 0), parameters),
  }
}

function shadowed(sql: string, isPrepared: boolean): string {
  if (!isPrepared) return sql
  return `with transactions as (select * from prepared.wallet_transactions where userId = $1) select * from (${sql})`
}
