/** Messages of the service and what the other one says; the rest of the place is filled with dots. */
const messages: readonly (readonly [string, string])[] = [
  ['Start syncing the balance', 'Booking'],
  ['SubscriptionBalanceUpdated event published', 'Plan balance booked'],
  ['Skipping the process, balance is already synced', 'Booked before'],
  ['Balance is already synced', 'Booked before'],
  ['Skipping the process, Update Payment Balance Flag is set to false', 'Purse stays as it is'],
  ['Skipping the balance sync for create subscription', 'Nothing to do: new plan'],
  ['Subscription balance and payment balance are not in sync', 'Plan and purse differ'],
  ['Subscriber will have a negative balance due to this action', 'Purse would be empty: refused'],
  ['An error occured while syncing the balance', 'Booking failed'],
  ['Sending slack notification', 'Told team kitchen'],
  ['Uncaught Exception', 'Crash'],
  ['Invoke Error', 'Request died'],
  ['Unknown application error occurred', 'Program ended with an error'],
]

/** Names of fields and what the other service calls them; blanks before the value fill the place. */
const fields: readonly (readonly [string, string])[] = [
  ['id', 'no'],
  ['userId', 'payer'],
  ['type', 'dir'],
  ['source', 'by'],
  ['action', 'why'],
  ['transactionAction', 'why'],
  ['currency', 'money'],
  ['amount', 'sum'],
  ['vat', 'tax'],
  ['oldBalance', 'opening'],
  ['newBalance', 'closing'],
  ['userBalance', 'purse'],
  ['paymentBalance', 'purse_after'],
  ['subscriptionBalance', 'plan'],
  ['metadata', 'more'],
  ['walletId', 'wallet'],
  ['deliveryId', 'meal'],
  ['transaction', 'booking'],
  ['data', 'of'],
  ['transactionId', 'booking_no'],
  ['currentBalance', 'purse_now'],
  ['messageId', 'job'],
  ['body', 'text'],
]

/** Words and what the other service says; blanks after them fill the place. */
const words: readonly (readonly [string, string])[] = [
  ['CREDIT', 'IN'],
  ['DEBIT', 'OUT'],
  ['PAYMENT', 'PAID'],
  ['REFUND', 'BACK'],
  ['MANUAL_ADDITION', 'GIFT'],
  ['MANUAL_DEDUCTION', 'FEE'],
  ['DELIVERY_DEDUCTION', 'MEAL'],
  ['RENEW_SUBSCRIPTION', 'RENEW'],
  ['BHD', 'BD'],
  ['SAR', 'SR'],
]

/** The log text of the service in the words of the other one, every byte where it was: only words differ. */
export function translated(text: string): string {
  let other = text
    .replaceAll(/\tProcessing message (\S+)/g, '\tJob $1 has been taken')
    .replaceAll('\ttransaction {', '\tbooking     {')
    .replaceAll('\trecord.body ', '\tjob.text    ')
    .replaceAll('\trecord {', '\tjob    {')
  for (const [from, to] of messages) other = other.replaceAll(from, to.padEnd(from.length, '.'))
  for (const [from, to] of fields) {
    const blanks = ' '.repeat(from.length - to.length)
    other = other
      .replaceAll(new RegExp(`(?<=[\\s{])${from}: `, 'g'), `${to}: ${blanks}`)
      .replaceAll(`"${from}":`, `"${to}":${blanks}`)
  }
  for (const [from, to] of words) {
    const blanks = ' '.repeat(from.length - to.length)
    other = other.replaceAll(`'${from}'`, `'${to}'${blanks}`).replaceAll(`"${from}"`, `"${to}"${blanks}`)
  }
  return other
}
