import type { KnownKind } from '../model/event.js'
import * as scan from './scan/numbers.js'

/** A hole in a text: the shape of what stands there, and the slot for its place; none where nobody wants to know. */
export interface Hole {
  readonly shape: number
  readonly slot: number
}

/** A way in which an event is usually written: texts and holes by turns, a text first. */
export interface UsualMessage {
  readonly kind: KnownKind
  readonly parts: readonly (string | Hole)[]
}

function usual(kind: KnownKind, ...parts: readonly (string | Hole)[]): UsualMessage {
  return { kind, parts }
}

function hole(shape: number, slot: number = scan.none): Hole {
  return { shape, slot }
}

const amounts: readonly (string | Hole)[] = [
  hole(scan.word, scan.currency),
  "',\n    amount: ",
  hole(scan.decimal, scan.amount),
  ',\n    vat: ',
  hole(scan.decimal, scan.vat),
  ',\n    oldBalance: ',
  hole(scan.decimal, scan.oldBalance),
  ',\n    newBalance: ',
  hole(scan.decimal, scan.newBalance),
  '\n  }\n}',
]
const started = "Start syncing the balance {\n  transaction: {\n    id: '"

/** Messages of the service, behind its own time, the request id and the level. */
export const serviceMessages: readonly UsualMessage[] = [
  usual('record_opened', 'Processing message ', hole(scan.uuid, scan.messageId)),
  usual('balance_published', 'SubscriptionBalanceUpdated event published'),
  usual(
    'sync_started',
    started,
    hole(scan.ulid, scan.id),
    "',\n    type: '",
    hole(scan.word, scan.transactionType),
    "',\n    source: '",
    hole(scan.word, scan.source),
    "',\n    action: '",
    hole(scan.word, scan.action),
    "',\n    userId: '",
    hole(scan.uuid, scan.userId),
    "',\n    paymentBalance: ",
    hole(scan.decimal, scan.paymentBalance),
    ',\n    updatePaymentBalance: ',
    hole(scan.flag),
    ',\n    metadata: ',
    hole(scan.metadata),
    ",\n    currency: '",
    ...amounts,
  ),
  usual(
    'sync_started',
    started,
    hole(scan.ulid, scan.id),
    "',\n    userId: '",
    hole(scan.uuid, scan.userId),
    "',\n    currency: '",
    ...amounts,
  ),
  usual(
    'balances_differ',
    "Subscription balance and payment balance are not in sync {\n  userId: '",
    hole(scan.uuid, scan.userId),
    "',\n  subscriptionBalance: ",
    hole(scan.decimal, scan.subscriptionBalance),
    ',\n  paymentBalance: ',
    hole(scan.decimal, scan.paymentBalance),
    '\n}',
  ),
  usual('already_synced', 'Skipping the process, balance is already synced from other listeners'),
  usual('already_synced', 'Balance is already synced from other listeners'),
  usual(
    'subscription_creation_skipped',
    'Skipping the balance sync for create subscription, it will be synced from create subscription payment listener',
  ),
  usual(
    'payment_flag_skipped',
    "Skipping the process, Update Payment Balance Flag is set to false { transactionAction: '",
    hole(scan.word, scan.skippedAction),
    "' }",
  ),
]

const report: readonly (string | Hole)[] = [
  'REPORT RequestId: ',
  hole(scan.uuid, scan.requestId),
  '\tDuration: ',
  hole(scan.figure, scan.durationMs),
  ' ms\tBilled Duration: ',
  hole(scan.count, scan.billedMs),
  ' ms\tMemory Size: ',
  hole(scan.count, scan.memoryMb),
  ' MB\tMax Memory Used: ',
  hole(scan.count, scan.maxMemoryMb),
]
const initialised: readonly (string | Hole)[] = [' MB\tInit Duration: ', hole(scan.figure, scan.initMs)]

const trace: readonly (string | Hole)[] = [
  hole(scan.trace),
  '\tSegmentId: ',
  hole(scan.trace),
  '\tSampled: true\t',
]

/** Lines of the Lambda platform, the longer one first where one begins like another, behind CloudWatch's time. */
export const platformMessages: readonly UsualMessage[] = [
  usual('lambda_start', 'START RequestId: ', hole(scan.uuid, scan.requestId), ' Version: ', hole(scan.rest)),
  usual('lambda_end', 'END RequestId: ', hole(scan.uuid, scan.requestId)),
  usual('lambda_report', ...report, ...initialised, ' ms\t\nXRAY TraceId: ', ...trace),
  usual('lambda_report', ...report, ...initialised, ' ms\t'),
  usual('lambda_report', ...report, ' MB\t\nXRAY TraceId: ', ...trace),
  usual('lambda_report', ...report, ' MB\t'),
  usual(
    'lambda_init_start',
    'INIT_START Runtime Version: ',
    hole(scan.name),
    '\tRuntime Version ARN: arn:aws:lambda:',
    hole(scan.region),
    '::runtime:',
    hole(scan.name),
  ),
]
