import { COUNTRIES } from './catalog.js'
import type { Entry, TransactionEntry } from './entry.js'
import { INVOKE_ERROR, SYNC_FAILED, slackMessage } from './failures.js'
import { blockedMessage, discrepancyMessage, longForm, shortForm } from './inspect.js'
import { differ, digits } from './money.js'
import { metricLine } from './platform.js'
import type { Posting } from './postings.js'
import { recordBody, recordMessage } from './queue-body.js'
import type { Random } from './random.js'
import type { Scribe } from './scribe.js'
import { isoTime } from './time.js'
import type { AnomalyTruth, BlockedTruth, Shown, TransactionTruth } from './truth.js'
import { businessDay, transactionTruth } from './truth.js'
import type { Version } from './versions.js'

/** A record on its way: an entry, with what an earlier delivery that failed has shown. */
export interface Delivery {
  readonly entry: Entry
  readonly earlier?: Shown
}

/** What a record needs to be written. */
export interface RecordContext {
  readonly scribe: Scribe
  readonly random: Random
  readonly version: Version
  readonly requestId: string
  readonly stream: string
}

/** What writing a record revealed. */
export interface Written {
  readonly transaction?: TransactionTruth
  readonly blocked?: BlockedTruth
  readonly anomaly?: AnomalyTruth
  /** The delivery to come, where this one failed. */
  readonly again?: Delivery
}

/** Share of the deliveries that fail once and come again. */
const FAILED_SHARE = 0.0004

/** Writes all events of one record of the queue. */
export function writeRecord(delivery: Delivery, context: RecordContext): Written {
  const { entry, earlier } = delivery
  const { scribe, requestId, random } = context
  const messageId = earlier?.messageId ?? random.uuid()
  scribe.concern(entry.kind === 'transaction' ? entry.posting.id : undefined)
  scribe.log('record_opened', requestId, 'INFO', `Processing message ${messageId}`)
  if (entry.kind !== 'transaction') {
    skip(entry, context)
    return {}
  }
  if (entry.posting.blocked) {
    return block(entry.posting, entry.rule, { ...context, messageId })
  }
  const fails = earlier === undefined && random.chance(FAILED_SHARE)
  return sync(entry, { ...context, messageId, fails, earlier })
}

function skip(entry: Exclude<Entry, TransactionEntry>, { scribe, requestId }: RecordContext): void {
  scribe.wait(0, 2)
  if (entry.kind === 'subscription_created') {
    scribe.log('subscription_creation_skipped', requestId, 'INFO', CREATION_SKIPPED)
  } else {
    const message = `${FLAG_FALSE} { transactionAction: '${entry.action}' }`
    scribe.log('payment_flag_skipped', requestId, 'INFO', message)
  }
}

const CREATION_SKIPPED =
  'Skipping the balance sync for create subscription, it will be synced from create subscription payment listener'
const FLAG_FALSE = 'Skipping the process, Update Payment Balance Flag is set to false'

// ---- a synced transaction ----

interface SyncContext extends RecordContext {
  readonly messageId: string
  readonly fails: boolean
  readonly earlier: Shown | undefined
}

function sync(entry: TransactionEntry, context: SyncContext): Written {
  const { posting, rule } = entry
  const debugged = printDebugForm(posting, context)
  const shownMs = start(posting, context)
  const discrepancy = context.fails ? fail(context) : end(posting, context)
  const shown = shownBy(context, debugged ?? shownMs, { debugged: debugged !== undefined, discrepancy })
  if (context.fails) {
    return { again: { entry, earlier: shown } }
  }
  return {
    transaction: transactionTruth(posting, shown),
    ...anomaly(posting, rule, Date.parse(shown.timestamp)),
  }
}

/** What this delivery showed, and the one before it that failed: the first one stands, the later one completes it. */
function shownBy(
  { version, requestId, messageId, stream, earlier }: SyncContext,
  timeMs: number,
  { debugged, discrepancy }: { readonly debugged: boolean; readonly discrepancy: boolean },
): Shown {
  const complete = version.longForm || debugged
  const shown = { timestamp: isoTime(timeMs), requestId, messageId, stream }
  return {
    ...(earlier ?? shown),
    named: complete || earlier?.named === true,
    balance: complete || earlier?.balance === true,
    discrepancy,
    outcome: version.ending,
    deliveries: (earlier?.deliveries ?? 0) + 1,
  }
}

function anomaly(posting: Posting, rule: string | undefined, timeMs: number): Pick<Written, 'anomaly'> {
  return rule === undefined
    ? {}
    : { anomaly: { rule, user_id: posting.userId, id: posting.id, day: businessDay(timeMs) } }
}

function start(posting: Posting, { scribe, version, requestId }: RecordContext): number {
  scribe.wait(4.5, 8)
  scribe.log('sync_started', requestId, 'INFO', version.longForm ? longForm(posting) : shortForm(posting))
  return scribe.now()
}

/** The outcome, and the discrepancy if it is reported; whether it was. */
function end(posting: Posting, context: RecordContext): boolean {
  const { scribe, version, requestId, random } = context
  const already = version.ending === 'already_synced'
  scribe.wait(already ? 0 : 38, already ? 0.6 : 59)
  if (already) {
    scribe.log(
      'already_synced',
      requestId,
      'INFO',
      random.chance(0.98) ? ALREADY_SYNCED : ALREADY_SYNCED_BRIEF,
    )
  } else {
    scribe.log('balance_published', requestId, 'INFO', 'SubscriptionBalanceUpdated event published')
  }
  const differs = differ(posting.paymentBalance, posting.newBalance, posting.currency)
  if (!differs || !random.chance(version.reported)) {
    return false
  }
  scribe.wait(12, 18)
  reportDiscrepancy(posting, context)
  return true
}

const ALREADY_SYNCED = 'Skipping the process, balance is already synced from other listeners'
const ALREADY_SYNCED_BRIEF = 'Balance is already synced from other listeners'

function reportDiscrepancy(posting: Posting, { scribe, version, requestId, random }: RecordContext): void {
  const seen = version.subscriptionBalance === 'before' ? posting.oldBalance : posting.newBalance
  scribe.log('balances_differ', requestId, 'ERROR', discrepancyMessage(posting, seen))
  if (!version.metrics) {
    return
  }
  const tells = random.chance(0.06)
  if (tells) {
    scribe.log('slack_notified', requestId, 'INFO', 'Sending slack notification')
  }
  const dimensions = `,"userId":"${posting.userId}","action":"${posting.action}"`
  scribe.print('embedded_metrics', metricLine(scribe.now(), 'subBalanceDiscrapancy', dimensions))
  if (tells) {
    scribe.wait(1, 1)
    scribe.log('slack_notified', requestId, 'INFO', slackMessage(COUNTRIES[posting.currency].country))
  }
}

/** A failed attempt; it never gets as far as a discrepancy. */
function fail({ scribe, requestId, random }: RecordContext): false {
  scribe.wait(20, 60)
  scribe.log('sync_failed', requestId, 'ERROR', SYNC_FAILED)
  scribe.print('embedded_metrics', metricLine(scribe.now(), 'synBalanceError', ''))
  if (random.chance(0.5)) {
    scribe.wait(1, 3)
    scribe.log('invoke_error', requestId, 'ERROR', INVOKE_ERROR)
  }
  return false
}

/** The debug prints of the queue record; when the first of them was printed, if any. */
function printDebugForm(posting: Posting, context: SyncContext): number | undefined {
  const { scribe, version, requestId, random, messageId } = context
  if (!random.chance(version.debugShare)) {
    return undefined
  }
  const body = recordBody(posting, random)
  scribe.wait(0, 2)
  const form = random.weighted([
    ['transaction', 6],
    ['body', 1],
    ['record', 1],
  ] as const)
  if (form === 'transaction') {
    scribe.log('transaction_printed', requestId, 'INFO', `transaction ${body}`)
  } else if (form === 'body') {
    scribe.log('record_body_printed', requestId, 'INFO', `record.body ${body}`)
  } else {
    scribe.log('queue_record_printed', requestId, 'INFO', recordMessage(posting, { body, messageId, random }))
  }
  return scribe.now()
}

// ---- a blocked overdraft ----

function block(
  posting: Posting,
  rule: string | undefined,
  context: RecordContext & { readonly messageId: string },
): Written {
  const { scribe, version, requestId, messageId, stream } = context
  const shownAt = version.longForm ? start(posting, context) : undefined
  scribe.wait(version.longForm ? 0 : 5, version.longForm ? 2 : 30)
  if (!version.longForm) {
    const dimensions = `,"userId":"${posting.userId}","action":"${posting.action}"`
    scribe.print('embedded_metrics', metricLine(scribe.now(), 'negativeBalance', dimensions))
  }
  scribe.log('overdraft_blocked', requestId, 'INFO', blockedMessage(posting, version.longForm))
  const blocked: BlockedTruth = {
    timestamp: isoTime(scribe.now()),
    user_id: posting.userId,
    transaction_id: posting.id,
    current_balance: digits(posting.oldBalance),
    currency: version.longForm ? posting.currency : '',
    amount: version.longForm ? digits(posting.amount) : '',
    action: posting.action,
  }
  if (shownAt === undefined) {
    return { blocked }
  }
  const timestamp = isoTime(shownAt)
  const shown = { requestId, messageId, stream, timestamp, named: true, balance: true, discrepancy: false }
  return {
    blocked,
    transaction: transactionTruth(posting, { ...shown, outcome: 'blocked', deliveries: 1 }),
    ...anomaly(posting, rule, shownAt),
  }
}
