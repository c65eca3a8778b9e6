import type { KnownKind } from '../model/event.js'
import { slots } from '../model/record-spans.js'
import { BytePattern, type Hole, hole } from './byte-pattern.js'

/** A way in which an event is usually written. */
export interface UsualMessage {
  readonly kind: KnownKind
  /** The byte it begins with. */
  readonly firstByte: number | undefined
  readonly pattern: BytePattern
  /** The slots that its pattern fills. */
  readonly slots: readonly number[]
}

function usual(kind: KnownKind, ...parts: readonly (string | Hole)[]): UsualMessage {
  const filled = parts.flatMap((part) => {
    if (typeof part === 'string') return []
    if (part.shape === 'metadata') return [slots.walletId, slots.deliveryId]
    return part.slot === undefined ? [] : [part.slot]
  })
  const [text] = parts
  const firstByte = typeof text === 'string' ? text.charCodeAt(0) : undefined
  return { kind, firstByte, pattern: new BytePattern(...parts), slots: filled }
}

const amounts: readonly (string | Hole)[] = [
  hole('word', slots.currency),
  "',\n    amount: ",
  hole('amount', slots.amount),
  ',\n    vat: ',
  hole('amount', slots.vat),
  ',\n    oldBalance: ',
  hole('amount', slots.oldBalance),
  ',\n    newBalance: ',
  hole('amount', slots.newBalance),
  '\n  }\n}',
]
const started = "Start syncing the balance {\n  transaction: {\n    id: '"

/** Messages of the service, behind its own time, the request id and the level. */
export const serviceMessages: readonly UsualMessage[] = [
  usual('record_opened', 'Processing message ', hole('uuid', slots.messageId)),
  usual('balance_published', 'SubscriptionBalanceUpdated event published'),
  usual(
    'sync_started',
    started,
    hole('id', slots.id),
    "',\n    type: '",
    hole('word', slots.type),
    "',\n    source: '",
    hole('word', slots.source),
    "',\n    action: '",
    hole('word', slots.action),
    "',\n    userId: '",
    hole('uuid', slots.userId),
    "',\n    paymentBalance: ",
    hole('amount', slots.paymentBalance),
    ',\n    updatePaymentBalance: ',
    hole('flag'),
    ',\n    metadata: ',
    hole('metadata'),
    ",\n    currency: '",
    ...amounts,
  ),
  usual(
    'sync_started',
    started,
    hole('id', slots.id),
    "',\n    userId: '",
    hole('uuid', slots.userId),
    "',\n    currency: '",
    ...amounts,
  ),
  usual(
    'balances_differ',
    "Subscription balance and payment balance are not in sync {\n  userId: '",
    hole('uuid', slots.userId),
    "',\n  subscriptionBalance: ",
    hole('amount', slots.subscriptionBalance),
    ',\n  paymentBalance: ',
    hole('amount', slots.paymentBalance),
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
    hole('word', slots.skippedAction),
    "' }",
  ),
]

const report: readonly (string | Hole)[] = [
  'REPORT RequestId: ',
  hole('uuid', slots.requestId),
  '\tDuration: ',
  hole('figure', slots.durationMs),
  ' ms\tBilled Duration: ',
  hole('count', slots.billedMs),
  ' ms\tMemory Size: ',
  hole('count', slots.memoryMb),
  ' MB\tMax Memory Used: ',
  hole('count', slots.maxMemoryMb),
]
const initialised: readonly (string | Hole)[] = [' MB\tInit Duration: ', hole('figure', slots.initMs)]

const trace: readonly (string | Hole)[] = [hole('trace'), '\tSegmentId: ', hole('trace'), '\tSampled: true\t']

/** Lines of the Lambda platform, the longer one first where one begins like another, behind CloudWatch's time. */
export const platformMessages: readonly UsualMessage[] = [
  usual('lambda_start', 'START RequestId: ', hole('uuid', slots.requestId), ' Version: ', hole('rest')),
  usual('lambda_end', 'END RequestId: ', hole('uuid', slots.requestId)),
  usual('lambda_report', ...report, ...initialised, ' ms\t\nXRAY TraceId: ', ...trace),
  usual('lambda_report', ...report, ...initialised, ' ms\t'),
  usual('lambda_report', ...report, ' MB\t\nXRAY TraceId: ', ...trace),
  usual('lambda_report', ...report, ' MB\t'),
  usual(
    'lambda_init_start',
    'INIT_START Runtime Version: ',
    hole('name'),
    '\tRuntime Version ARN: arn:aws:lambda:',
    hole('region'),
    '::runtime:',
    hole('name'),
  ),
]
