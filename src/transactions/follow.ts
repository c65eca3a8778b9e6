import { assert } from '../model/errors.js'
import type { BlockedOverdraft, EventKind, LogEvent, Place, TransactionFields } from '../model/event.js'
import { conclusive, type DiscrepancyEvent, type Outcome, type QueueRecord } from '../model/queue-record.js'

/** Ended requests whose last record is kept open a while, for events that come late. */
const keptEnded = 64
/** Requests open at once, where no line says that they end; beyond them the one opened first is closed. */
const mostOpen = 10_000

const failures: ReadonlySet<EventKind> = new Set([
  'sync_failed',
  'invoke_error',
  'uncaught_exception',
  'lambda_timeout',
  'lambda_exited',
])

const transactionForms: ReadonlySet<EventKind> = new Set([
  'sync_started',
  'transaction_printed',
  'record_body_printed',
  'queue_record_printed',
])

/** Kinds a record is made of; other events tell nothing about a queue record. */
const recordKinds: ReadonlySet<EventKind> = new Set([
  'record_opened',
  'balances_differ',
  'lambda_end',
  ...conclusive.keys(),
  ...failures,
  ...transactionForms,
])

/** A record while its events come in. */
interface OpenRecord {
  readonly sessionId: string | undefined
  messageId: string | undefined
  readonly openedMs: number
  readonly openedBy: EventKind
  readonly firstPlace: Place
  /** The forms that printed its transaction. */
  readonly forms: Set<EventKind>
  /** What they say, merged: a field is taken from the first form that has it. */
  fields: TransactionFields
  /** The id in the first form; undefined where that has none. */
  firstId: string | undefined
  shownMs: number | undefined
  shownPlace: Place | undefined
  readonly discrepancies: DiscrepancyEvent[]
  outcome: Outcome | undefined
  hasFailed: boolean
  skipReason: string | undefined
  skippedAction: string | undefined
  blocked: BlockedOverdraft | undefined
  blockedMs: number | undefined
  readonly ranges: Place[]
}

/**
 * Follows the requests of one stream and gives its queue records, each once, none dropped.
 *
 * Events must come in the order of CloudWatch's time. Requests are told apart by their id, so interleaved
 * ones do not disturb each other. A record is opened by `Processing message`; by a transaction, if that line
 * is missing; and ends where the next one of its request begins, or with the stream.
 */
export class RecordFollower {
  readonly #emit: (record: QueueRecord) => void
  readonly #open = new Map<string, OpenRecord>()
  #ended: string[] = []

  constructor(emit: (record: QueueRecord) => void) {
    this.#emit = emit
  }

  /** Takes the next event. */
  follow(event: LogEvent): void {
    const request = event.requestId ?? ''
    if (event.kind === 'lambda_end') this.#endRequest(request)
    else if (event.kind === 'record_opened') this.#begin(request, event)
    else if (transactionForms.has(event.kind)) this.#showTransaction(request, event)
    else if (recordKinds.has(event.kind)) this.#addTo(this.#recordFor(request, event), event)
  }

  /** Ends the stream: gives what is still open. */
  finish(): void {
    for (const record of this.#open.values()) this.#emit(closed(record))
    this.#open.clear()
    this.#ended = []
  }

  #begin(request: string, event: LogEvent): OpenRecord {
    this.#close(request)
    const record = opened(event)
    this.#open.set(request, record)
    addRange(record.ranges, event.place)
    if (this.#open.size > mostOpen) this.#closeOldest()
    return record
  }

  #showTransaction(request: string, event: LogEvent): void {
    const current = this.#open.get(request)
    const record = current !== undefined && continues(current, event) ? current : this.#begin(request, event)
    this.#addTo(record, event)
  }

  /** A failure or outcome outside any record stands for a record whose beginning is not in the log. */
  #recordFor(request: string, event: LogEvent): OpenRecord | undefined {
    const isOfRequest = event.requestId !== undefined || !failures.has(event.kind)
    return (
      this.#open.get(request) ??
      (isOfRequest && !failures.has(event.kind) ? this.#begin(request, event) : undefined)
    )
  }

  #addTo(record: OpenRecord | undefined, event: LogEvent): void {
    if (record === undefined) return
    addRange(record.ranges, event.place)
    record.messageId ??= event.messageId
    record.skippedAction ??= event.skippedAction
    if (event.transaction !== undefined) show(record, event, event.transaction)
    if (event.discrepancy !== undefined) {
      record.discrepancies.push({ ...event.discrepancy, loggedMs: event.loggedMs, place: event.place })
    }
    if (event.blocked !== undefined) {
      record.blocked ??= event.blocked
      record.blockedMs ??= event.loggedMs
    }
    const outcome = conclusive.get(event.kind)
    if (outcome === 'skipped' && record.outcome === undefined) record.skipReason = event.kind
    record.outcome ??= outcome
    record.hasFailed ||= failures.has(event.kind)
  }

  #endRequest(request: string): void {
    if (!this.#open.has(request)) return
    this.#ended.push(request)
    const oldest = this.#ended.length > keptEnded ? this.#ended.shift() : undefined
    if (oldest !== undefined) this.#close(oldest)
  }

  #closeOldest(): void {
    const [oldest] = this.#open.keys()
    assert(oldest !== undefined, 'there are records to close')
    this.#close(oldest)
  }

  #close(request: string): void {
    const record = this.#open.get(request)
    if (record === undefined) return
    this.#open.delete(request)
    this.#emit(closed(record))
  }
}

function opened(event: LogEvent): OpenRecord {
  return {
    sessionId: event.requestId,
    messageId: event.messageId,
    openedMs: event.loggedMs,
    openedBy: event.kind,
    firstPlace: event.place,
    forms: new Set(),
    fields: {},
    firstId: undefined,
    shownMs: undefined,
    shownPlace: undefined,
    discrepancies: [],
    outcome: undefined,
    hasFailed: false,
    skipReason: undefined,
    skippedAction: undefined,
    blocked: undefined,
    blockedMs: undefined,
    ranges: [],
  }
}

/**
 * Says whether a form of a transaction belongs to the open record: the same transaction in another form.
 * Another id, or the same form after an outcome, is another record whose `Processing message` is missing.
 */
function continues(record: OpenRecord, event: LogEvent): boolean {
  if (record.forms.size === 0) return record.outcome === undefined || event.transaction === undefined
  const id = event.transaction?.id
  const isSame = id === undefined || record.firstId === undefined || id === record.firstId
  const isAgain = record.outcome !== undefined && record.forms.has(event.kind)
  return isSame && !isAgain
}

function show(record: OpenRecord, event: LogEvent, fields: TransactionFields): void {
  const isFirst = record.forms.size === 0
  if (isFirst) record.firstId = fields.id
  record.forms.add(event.kind)
  record.fields = isFirst ? fields : { ...fields, ...record.fields }
  record.shownMs ??= event.loggedMs
  record.shownPlace ??= event.place
}

function closed(record: OpenRecord): QueueRecord {
  const {
    sessionId,
    messageId,
    openedMs,
    openedBy,
    skipReason,
    skippedAction,
    discrepancies,
    blocked,
    blockedMs,
  } = record
  return {
    sessionId,
    messageId,
    openedMs,
    openedBy,
    outcome: record.outcome ?? (record.hasFailed ? 'failed' : 'incomplete'),
    skipReason,
    skippedAction,
    transaction: record.forms.size === 0 ? undefined : record.fields,
    shownMs: record.shownMs,
    discrepancies,
    blocked,
    blockedMs,
    place: record.shownPlace ?? record.firstPlace,
    ranges: record.ranges,
  }
}

/** Adds a byte range, joined to the last one where it follows without a gap. */
function addRange(ranges: Place[], place: Place): void {
  const last = ranges.at(-1)
  if (last === undefined || last.file !== place.file || last.offset + last.length !== place.offset) {
    const isSame = last?.file === place.file && last.offset === place.offset
    if (!isSame) ranges.push(place)
    return
  }
  ranges[ranges.length - 1] = { ...last, length: last.length + place.length }
}
