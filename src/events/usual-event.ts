import type { EventKind, LogEvent, LogRecord, TransactionFields } from '../model/event.js'
import { isoTimeLength } from '../model/time.js'
import { readQuoted } from './inspect-strings.js'
import type { EventReading } from './read-event.js'

/**
 * Reads the events that make up nearly all of a log, in the very words and layout the service and Node print
 * today, with ids and codes of their usual shapes, which are no personal data; undefined for any other, which `readEvent`
 * reads. Where it gives an event, `readEvent` with
 * `balanceSyncVocabulary` gives the same: it is the oracle (docs/decisions/13-usual-events.md).
 */
export function readUsualEvent(record: LogRecord): EventReading | undefined {
  const { text } = record
  if (text.length > longestUsual || text.includes(escapeCode)) return undefined
  const isRuntimeLine = text.charCodeAt(idStart - 1) === tab
  return isRuntimeLine ? readServiceEvent(record) : readPlatformEvent(record)
}

/** Characters of an event beyond which it is not usual, and its strings should not keep it in memory. */
const longestUsual = 8 * 1024
const escapeCode = String.fromCharCode(27)
const tab = 0x09
/** `<CloudWatch's time> <own time>TAB<request id>TAB<level>TAB<message>` */
const ownTimeStart = isoTimeLength + 1
const idStart = ownTimeStart + isoTimeLength + 1

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const amount = '(-?[0-9]{1,15}(?:[.][0-9]{1,20})?)'
const figure = '([0-9]{1,8}(?:[.][0-9]{1,9})?)'
/** Ids and words of the shapes that hold no personal data; what has another is screened before it is stored. */
const ulid = '[0-9A-HJKMNP-TV-Z]{26}'
const id = `'(${ulid}|${uuid})'`
const user = `'(${uuid})'`
const word = `'([A-Z][A-Z_]{0,39})'`
const usualId = new RegExp(`^(?:wallet#)?(?:${uuid}|${ulid})$`)

const ownHead = new RegExp(`(${uuid})\\t(INFO|WARN|ERROR)\\t`, 'y')
const openedMessage = new RegExp(`Processing message (${uuid})$`, 'y')
const differMessage = sticky(
  'Subscription balance and payment balance are not in sync {',
  `  userId: ${user},`,
  `  subscriptionBalance: ${amount},`,
  `  paymentBalance: ${amount}`,
  '}$',
)
const skippedMessage = sticky(
  `Skipping the process, Update Payment Balance Flag is set to false { transactionAction: ${word} }$`,
)
/** Messages without any figure. */
const wholeMessages = new Map<string, EventKind>([
  ['SubscriptionBalanceUpdated event published', 'balance_published'],
  ['Skipping the process, balance is already synced from other listeners', 'already_synced'],
  [
    'Skipping the balance sync for create subscription, it will be synced from create subscription payment listener',
    'subscription_creation_skipped',
  ],
])
const longestWholeMessage = Math.max(...[...wholeMessages.keys()].map((message) => message.length))
const startedMessage = sticky(
  'Start syncing the balance {',
  '  transaction: {',
  `    id: ${id},`,
  `(?:    type: ${word},`,
  `    source: ${word},`,
  `    action: ${word},`,
  `)?    userId: ${user},`,
  `(?:    paymentBalance: ${amount},`,
  '    updatePaymentBalance: (?:true|false),',
  `    metadata: ('(?:[^'\\\\\\n]|\\\\.)*'),`,
  `)?    currency: ${word},`,
  `    amount: ${amount},`,
  `    vat: ${amount},`,
  `    oldBalance: ${amount},`,
  `    newBalance: ${amount}`,
  '  }',
  '}$',
)

const boundary = new RegExp(`(START|END) RequestId: (${uuid})(?: Version: [!-~]*)?$`, 'y')
const report = new RegExp(
  `REPORT RequestId: (${uuid})\\tDuration: ${figure} ms\\tBilled Duration: ([0-9]{1,8}) ms\\t` +
    'Memory Size: ([0-9]{1,7}) MB\\tMax Memory Used: ([0-9]{1,7}) MB\\t' +
    `(?:Init Duration: ${figure} ms\\t)?(?:\\nXRAY TraceId: [^\\n:]*\\tSegmentId: [^\\n:]*\\tSampled: true\\t)?$`,
  'y',
)

/** A pattern of lines, to be matched at one position. */
function sticky(...lines: readonly string[]): RegExp {
  return new RegExp(lines.join('\\n'), 'y')
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** What a message carries besides its kind. */
type Found = Partial<Pick<LogEvent, 'messageId' | 'transaction' | 'discrepancy' | 'skippedAction'>>

function readServiceEvent(record: LogRecord): EventReading | undefined {
  const { text, timeMs, place } = record
  const head = matchAt(ownHead, text, idStart)
  if (head === null || !text.startsWith(text.slice(ownTimeStart, idStart - 1))) return undefined
  const [{ length }, requestId, level] = head
  const messageStart = idStart + length
  const read = readMessage(text, messageStart)
  if (read === undefined) return undefined
  const { kind, found } = read
  const event = { kind, timeMs, loggedMs: timeMs, requestId, level, place, ...found }
  return { event, message: text.slice(messageStart), unreadable: nothing }
}

const nothing: readonly [] = []

interface Message {
  readonly kind: EventKind
  readonly found: Found
}

function readMessage(text: string, start: number): Message | undefined {
  if (text.length > start + longestWholeMessage) {
    return readStarted(text, start) ?? readDiffer(text, start) ?? readSkipped(text, start)
  }
  const kind = wholeMessages.get(text.slice(start))
  return kind === undefined ? (readOpened(text, start) ?? readSkipped(text, start)) : { kind, found: {} }
}

function readOpened(text: string, start: number): Message | undefined {
  const messageId = matchAt(openedMessage, text, start)?.[1]
  return messageId === undefined ? undefined : { kind: 'record_opened', found: { messageId } }
}

function readStarted(text: string, start: number): Message | undefined {
  const match = matchAt(startedMessage, text, start)
  const transaction = match === null ? undefined : transactionOf(match)
  return transaction === undefined ? undefined : { kind: 'sync_started', found: { transaction } }
}

function transactionOf(match: RegExpExecArray): TransactionFields | undefined {
  const [, id = '', type, source, action, userId = '', paymentBalance, metadata, ...amounts] = match
  const [currency = '', amountDigits = '', vat = '', oldBalance = '', newBalance = ''] = amounts
  const common = { id, userId, currency, amount: amountDigits, vat, oldBalance, newBalance }
  if (type === undefined || source === undefined || action === undefined) return common
  if (paymentBalance === undefined || metadata === undefined) return undefined
  const names = readMetadata(metadata)
  return names === undefined ? undefined : { ...common, type, source, action, paymentBalance, ...names }
}

/** The ids in metadata, which is JSON in a string; undefined where it is anything else, or an id is odd. */
function readMetadata(printed: string): Pick<TransactionFields, 'walletId' | 'deliveryId'> | undefined {
  if (printed.includes('Z ')) return undefined
  const json = printed.includes('\\') ? readQuoted(printed, 0).value : printed.slice(1, -1)
  const metadata = parsedObject(json)
  if (metadata === undefined) return undefined
  const { walletId, deliveryId } = metadata
  if (!isUsualId(walletId) || !isUsualId(deliveryId)) return undefined
  return {
    ...(typeof walletId === 'string' ? { walletId } : {}),
    ...(typeof deliveryId === 'string' ? { deliveryId } : {}),
  }
}

function isUsualId(id: unknown): boolean {
  if (id === undefined || id === null) return true
  return typeof id === 'string' && usualId.test(id)
}

function parsedObject(json: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (json?.startsWith('{') !== true) return undefined
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function readDiffer(text: string, start: number): Message | undefined {
  const match = matchAt(differMessage, text, start)
  if (match === null) return undefined
  const [, userId = '', subscriptionBalance = '', paymentBalance = ''] = match
  return { kind: 'balances_differ', found: { discrepancy: { userId, subscriptionBalance, paymentBalance } } }
}

function readSkipped(text: string, start: number): Message | undefined {
  const skippedAction = matchAt(skippedMessage, text, start)?.[1]
  return skippedAction === undefined ? undefined : { kind: 'payment_flag_skipped', found: { skippedAction } }
}

function readPlatformEvent(record: LogRecord): EventReading | undefined {
  const { text } = record
  const match = matchAt(boundary, text, ownTimeStart)
  if (match === null) return readReport(record)
  const [, word, requestId] = match
  return platformEvent(record, word === 'START' ? 'lambda_start' : 'lambda_end', { requestId })
}

function readReport(record: LogRecord): EventReading | undefined {
  const match = matchAt(report, record.text, ownTimeStart)
  if (match === null) return undefined
  const [, requestId, duration, billed, memory, maxMemory, init] = match
  const figures = {
    durationMs: Number(duration),
    billedMs: Number(billed),
    memoryMb: Number(memory),
    maxMemoryMb: Number(maxMemory),
  }
  const invocation = init === undefined ? figures : { ...figures, initMs: Number(init) }
  return platformEvent(record, 'lambda_report', { requestId, report: invocation })
}

function platformEvent(
  { text, timeMs, place }: LogRecord,
  kind: EventKind,
  found: Pick<LogEvent, 'requestId' | 'report'>,
): EventReading {
  const event = { kind, timeMs, loggedMs: timeMs, level: undefined, place, ...found }
  return { event, message: text.slice(ownTimeStart), unreadable: nothing }
}
