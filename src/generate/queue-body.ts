import { createHash } from 'node:crypto'
import { COUNTRIES } from './catalog.js'
import { quotedJson } from './inspect.js'
import { metadataOf } from './metadata.js'
import { digits } from './money.js'
import type { Posting } from './postings.js'
import type { Random } from './random.js'
import { isoTime } from './time.js'

/** The JSON body of the queue record of a transaction, with the person's invented particulars. */
export function recordBody(posting: Posting, random: Random): string {
  const { country, dial } = COUNTRIES[posting.currency]
  const head =
    `{"id":"${posting.id}","type":"${posting.type}","source":"${posting.source}","action":"${posting.action}",` +
    `"amount":${digits(posting.amount)},"vat":${digits(posting.vat)},"userBalance":${digits(posting.paymentBalance)}`
  const person = {
    userId: posting.userId,
    name: posting.name,
    email: `user-${posting.userId.slice(0, 8)}@example.com`,
    phoneNumber: `${dial}${random.between(30_000_000, 69_999_999)}`,
    brand: 'CALO',
    kitchen: `${country}00${random.between(1, 2)}`,
    currency: posting.currency,
    paymentMethod: posting.source === 'PAYMENT' ? 'cc' : 'cash',
    notes: notesOf(posting),
    updatePaymentBalance: true,
  }
  const json = metadataOf(posting)
  const metadata = json === undefined ? '' : `,"metadata":${json}`
  const tail = `,"actor":"system","createdAt":"${isoTime(posting.createdAt)}"}`
  return `${head},${JSON.stringify(person).slice(1, -1)}${metadata}${tail}`
}

function notesOf(posting: Posting): string {
  if (posting.action === 'DELIVERY_DEDUCTION') {
    const day = isoTime(posting.createdAt).slice(0, 10)
    const lines = [
      'Old Unpaid Delivery Deduction',
      '-'.repeat(30),
      'Diet Type: balanced',
      `Delivery Date: ${day}`,
      '',
    ]
    return lines.join('\n              ')
  }
  return `Payment for ${posting.action.toLowerCase().replaceAll('_', ' ')} using cc`
}

/** The whole queue record, as `console.log('record', record)` prints it. */
export function recordMessage(
  posting: Posting,
  { body, messageId, random }: { readonly body: string; readonly messageId: string; readonly random: Random },
): string {
  const sent = posting.createdAt + 866
  const trace = `Root=1-${Math.floor(sent / 1000).toString(16)}-${random.hex(24)};Parent=${random.hex(16)};Sampled=0`
  const receipt = Buffer.from(random.hex(496), 'hex').toString('base64')
  return `record {
  messageId: '${messageId}',
  receiptHandle: 'AQEB${receipt}',
  body: ${quotedJson(body)},
  attributes: {
    ApproximateReceiveCount: '1',
    AWSTraceHeader: '${trace}',
    SentTimestamp: '${sent}',
    SequenceNumber: '1888${random.between(1e15, 9e15)}',
    MessageGroupId: '${posting.userId}',
    SenderId: 'AIDAYRRVD2ENU4DSO2WBX',
    MessageDeduplicationId: '${posting.id}',
    ApproximateFirstReceiveTimestamp: '${sent}'
  },
  messageAttributes: {},
  md5OfBody: '${createHash('md5').update(body).digest('hex')}',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:calo-sub-api-dev-sync-balance.fifo',
  awsRegion: 'us-east-1'
}`
}
