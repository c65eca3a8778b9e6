import type { PaymentBalance, QueueRecord } from '../model/queue-record.js'

/**
 * Gives the payment balance after a record's transaction: the transaction's own, else that of the
 * discrepancy the service logged in the same record for the same user; undefined where the log is silent.
 */
export function paymentBalanceOf(record: QueueRecord): PaymentBalance | undefined {
  const fields = record.transaction
  if (fields === undefined) return undefined
  const logged = fields.userBalance ?? fields.paymentBalance
  if (logged !== undefined) return { digits: logged, source: 'logged' }
  const discrepancy = record.discrepancies.find(
    ({ userId, paymentBalance }) =>
      paymentBalance !== undefined &&
      (userId === undefined || fields.userId === undefined || userId === fields.userId),
  )
  return discrepancy?.paymentBalance === undefined
    ? undefined
    : { digits: discrepancy.paymentBalance, source: 'discrepancy' }
}
