import { createHash } from 'node:crypto'
import type { Account, AccountEntry, AccountSide, AccountStatement } from '../model/account.js'
import { formatMoneyExact } from '../model/currency.js'
import { absDecimal, compareDecimals, parseDecimal, ZERO } from '../model/money.js'
import { escapeHtml } from '../page/html.js'

/** What the page says in words. */
const words = {
  title: 'Statement of account',
  user: 'User',
  currency: 'Currency',
  period: 'Period',
  days: 'Days',
  daysIn: (zone: string) => `business days in ${zone}`,
  firstDay: 'first day of the log',
  lastDay: 'last day of the log',
  payment: 'Payment balance',
  subscription: 'Subscription balance',
  opening: 'Opening balance',
  credits: 'Credits',
  debits: 'Debits',
  outside: 'Changes outside the log',
  closing: 'Closing balance',
  date: 'Date',
  transaction: 'Transaction',
  what: 'What',
  amount: 'Amount',
  vat: 'VAT',
  change: 'Change',
  balance: 'Balance',
  outsideEntry: 'Change outside the log',
  blocked: 'blocked',
  none: 'The log shows no balance of this user by the end of the period.',
  noEntries: 'No transactions in this period.',
  notes: [
    'Credits and debits are without VAT; amounts include it.',
    'A change outside the log is a difference between a balance and the one before that no logged transaction explains.',
    'Two services keep a balance of each wallet: deliveries follow the subscription balance, money the payment balance.',
    'Balances in italics are not in the log: they follow from what was posted since the one before.',
  ],
} as const

const style = `
@page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 10pt/1.4 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; color: #111; background: #fff;
  max-width: 190mm; margin: 0 auto; padding: 8mm 4mm; }
section + section { break-before: page; margin-top: 12mm; }
h1 { font-size: 16pt; margin: 0 0 4mm; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 6mm; margin: 0 0 6mm; }
dt { color: #555; }
dd { margin: 0; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; margin: 0 0 6mm; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { padding: 1mm 1.5mm; text-align: left; vertical-align: top; border-bottom: 0.2mm solid #ccc; }
thead th { border-bottom: 0.4mm solid #111; font-weight: 600; }
tfoot th, tfoot td, tr.total th, tr.total td { border-top: 0.4mm solid #111; border-bottom: 0.4mm solid #111; font-weight: 600; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.entries { font-size: 7.8pt; }
.entries th, .entries td { padding: 0.8mm 1mm; }
.entries td { white-space: nowrap; }
.entries td.what { white-space: normal; overflow-wrap: break-word; min-width: 26mm; }
.below { color: #a40000; }
.computed { font-style: italic; }
tr.outside td { background: #fff6e0; print-color-adjust: exact; }
.notes { color: #555; font-size: 8.5pt; }
@media (max-width: 700px) { .scroll { overflow-x: auto; } }
@media print { body { padding: 0; max-width: none; } }
`

/** Draws statements as one page that needs nothing else, made to be printed on A4 or saved as PDF. */
export function statementPage(statement: AccountStatement): string {
  const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'`
  const sections = statement.accounts.map((account) => accountSection(account, statement))
  const content = sections.length > 0 ? sections.join('\n') : `<h1>${words.title}</h1>\n<p>${words.none}</p>`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${words.title}, ${escaped(statement.user_id)}</title>
<style>${style}</style>
</head>
<body>
<main>
${content}
</main>
</body>
</html>
`
}

function accountSection(account: Account, { user_id, from, to }: AccountStatement): string {
  return `<section>
<h1>${words.title}</h1>
<dl>
<dt>${words.user}</dt><dd>${escaped(user_id)}</dd>
<dt>${words.currency}</dt><dd>${escaped(account.currency)}</dd>
<dt>${words.period}</dt><dd>${escaped(from ?? words.firstDay)} – ${escaped(to ?? words.lastDay)}, ${escaped(words.daysIn(account.time_zone))}</dd>
</dl>
${sideTable(account)}
${entryTable(account)}
${words.notes.map((note) => `<p class="notes">${note}</p>`).join('\n')}
</section>`
}

function sideTable(account: Account): string {
  const sides = [account.payment, account.subscription]
  const row = (
    name: string,
    value: (side: AccountSide) => string,
    cell = moneyCell,
    isTotal = false,
  ): string => {
    const cells = sides.map((side) => cell(side === null ? null : value(side), account)).join('')
    return `<tr${isTotal ? ' class="total"' : ''}><th scope="row">${name}</th>${cells}</tr>`
  }
  return `<table>
<thead><tr><td></td><th scope="col" class="number">${words.payment}</th><th scope="col" class="number">${words.subscription}</th></tr></thead>
<tbody>
${[
  row(words.opening, ({ opening }) => opening, balanceCell),
  row(words.credits, ({ credits }) => credits),
  row(words.debits, ({ debits }) => negative(debits)),
  row(words.outside, ({ outside_log }) => outside_log),
  row(words.closing, ({ closing }) => closing, balanceCell, true),
].join('\n')}
</tbody>
</table>`
}

function entryTable(account: Account): string {
  const entries = account.entries.filter((entry) => isTold(entry, account))
  if (entries.length === 0) return `<p>${words.noEntries}</p>`
  const head = (name: string, isNumber = false): string =>
    `<th scope="col"${isNumber ? ' class="number"' : ''}>${name}</th>`
  return `<div class="scroll"><table class="entries">
<thead>
<tr><td colspan="5"></td><th scope="colgroup" colspan="2" class="number">${words.payment}</th><th scope="colgroup" colspan="2" class="number">${words.subscription}</th></tr>
<tr>${[
    head(words.date),
    head(words.transaction),
    head(words.what),
    head(words.amount, true),
    head(words.vat, true),
    head(words.change, true),
    head(words.balance, true),
    head(words.change, true),
    head(words.balance, true),
  ].join('')}</tr>
</thead>
<tbody>
${entries.map((entry) => entryRow(entry, account)).join('\n')}
</tbody>
</table></div>`
}

/** Characters of a transaction id that name it: its creation time, and two more. */
const shortId = 12

function entryRow(entry: AccountEntry, account: Account): string {
  const isOutside = entry.kind === 'outside_log'
  const texts = [
    `<td>${escaped(entry.datetime.slice(0, 16).replace('T', ' '))}</td>`,
    `<td>${isOutside ? '' : escaped(entry.id.slice(0, shortId))}</td>`,
    `<td class="what">${escaped(whatOf(entry))}</td>`,
  ]
  const { amount, vat, payment, payment_balance, subscription, subscription_balance } = entry
  const cells = [
    ...[amount, vat, payment].map((value) => moneyCell(value, account)),
    balanceCell(payment_balance, account, entry.payment_balance_is),
    moneyCell(subscription, account),
    balanceCell(subscription_balance, account, entry.subscription_balance_is),
  ]
  return `<tr${isOutside ? ' class="outside"' : ''}>${[...texts, ...cells].join('')}</tr>`
}

function whatOf({ kind, action, type, outcome }: AccountEntry): string {
  if (kind === 'outside_log') return words.outsideEntry
  const what = (action ?? type ?? '').replaceAll('_', ' ').toLowerCase()
  return outcome === 'blocked' ? `${what} (${words.blocked})` : what
}

/** Whether an entry is worth a line: what is within the tolerance is the noise of floating-point arithmetic. */
function isTold({ kind, payment, subscription }: AccountEntry, { tolerance }: Account): boolean {
  const least = parseDecimal(tolerance) ?? ZERO
  const isMore = (change: string | null): boolean =>
    change !== null && compareDecimals(absDecimal(parseDecimal(change) ?? ZERO), least) > 0
  return kind === 'transaction' || isMore(payment) || isMore(subscription)
}

function negative(digits: string): string {
  if (digits === '0') return digits
  return digits.startsWith('-') ? digits.slice(1) : `-${digits}`
}

function moneyCell(digits: string | null, account: Account): string {
  return digits === null ? '<td></td>' : `<td class="number">${moneyText(digits, account)}</td>`
}

/** The same of a balance: it must not be below zero, and the log may not tell it. */
function balanceCell(digits: string | null, account: Account, source: string | null = null): string {
  if (digits === null) return moneyCell(digits, account)
  const classes = [
    'number',
    ...(digits.startsWith('-') ? ['below'] : []),
    ...(source === 'computed' ? ['computed'] : []),
  ]
  return `<td class="${classes.join(' ')}">${moneyText(digits, account)}</td>`
}

function moneyText(digits: string, { currency, decimals }: Account): string {
  const exact = parseDecimal(digits)
  const text = exact === undefined ? digits : formatMoneyExact(exact, currency, decimals)
  return escaped(text.replace('-', '−'))
}

/** Text that a browser shows as it is; control characters, which it would not, are marked. */
function escaped(text: string): string {
  return escapeHtml(text).replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\u{fffd}')
}
