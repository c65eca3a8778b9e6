import type { Severity } from './problem.js'

/**
 * What a finding is to the transaction or wallet that is explained: `began`, `within` or `ended` an episode; `here`, it
 * is about it; `named`, it is about another transaction and names this one.
 */
export type FindingRole = 'began' | 'within' | 'ended' | 'here' | 'named'

/** A finding as the table `all_findings` has it; amounts are exact decimals, times ISO. Absent values are null. */
export interface FindingRow {
  readonly severity: Severity
  /** The table that holds it. */
  readonly finding: string
  /** Rule of `anomalies`, code of `data_quality`. */
  readonly rule: string | null
  readonly role: FindingRole
  readonly user_id: string | null
  readonly currency: string | null
  /** Digits after the point of the currency. */
  readonly decimals: number | null
  readonly id: string | null
  readonly timestamp: string | null
  /** When it was over; null while it is open. */
  readonly last_at: string | null
  readonly open: boolean | null
  /** The two figures that do not fit; `found_is` and `expected_is` of the finding say what they are. */
  readonly found: string | null
  readonly expected: string | null
  /** `found` minus `expected`, at full precision. */
  readonly difference: string | null
  /** Of the three; a currency, or what a rule counts. */
  readonly unit: string | null
  readonly suggested_adjustment: string | null
  /** One sentence with the figures of this finding. */
  readonly explanation: string
  readonly log_file: string | null
  readonly log_offset: number | null
  /** Other transactions it is about, separated by spaces. */
  readonly related_ids: string | null
}

/** A finding with the words a person needs. */
export interface Finding extends FindingRow {
  readonly title: string
  readonly found_is: string
  readonly expected_is: string
  /** Empty where the difference of the two says nothing. */
  readonly difference_is: string
  /** Where a suggested adjustment belongs. */
  readonly adjustment_is: string
  /** What findings of this kind mean, whatever the figures. */
  readonly meaning: string
  /** Arguments of the next command of calo-analyzer: `['explain', id]` or `['query', sql]`. */
  readonly next: readonly string[]
}

type Words = Pick<
  Finding,
  'title' | 'found_is' | 'expected_is' | 'difference_is' | 'adjustment_is' | 'meaning'
>

const usual = {
  found_is: 'found',
  expected_is: 'expected',
  difference_is: 'difference',
  adjustment_is: 'to the subscription balance',
  meaning: '',
} as const

const bothBalances = { found_is: 'payment balance', expected_is: 'subscription balance' } as const

const words: Readonly<Record<string, Partial<Words> & Pick<Words, 'title'>>> = {
  overdraft_episodes: {
    title: 'Overdraft',
    found_is: 'payment balance',
    expected_is: 'least allowed',
    meaning: 'The customer got more than was paid for, and owes the amount until a payment comes in.',
  },
  drift_episodes: {
    title: 'Drift',
    ...bothBalances,
    meaning:
      'Two services keep a balance of this wallet, and one of them missed a transaction or booked it twice. ' +
      'Deliveries follow the subscription balance, money the payment balance.',
  },
  discrepancies: {
    title: 'Balances disagree',
    ...bothBalances,
    meaning: 'Both are balances after this transaction, so they should be equal; one of the two is wrong.',
  },
  sync_errors: {
    title: 'Logged by the service',
    ...bothBalances,
    difference_is: '',
  },
  calculation_errors: {
    title: 'Calculation error',
    found_is: 'newBalance logged',
    expected_is: 'newBalance expected',
    meaning:
      'A credit adds its amount without VAT to oldBalance, a debit takes it away; newBalance is neither.',
  },
  continuity_breaks: {
    title: 'Continuity break',
    found_is: 'oldBalance here',
    expected_is: 'newBalance before',
    adjustment_is: 'in the ledger, to explain it',
    meaning:
      'The balance changed between two transactions without a log line: the log of one is missing, a posting was ' +
      'lost, or somebody changed the balance by hand.',
  },
  blocked_overdrafts: {
    title: 'Blocked overdraft',
    found_is: 'balance',
    expected_is: 'amount',
    difference_is: 'would be left',
    meaning:
      'The wallet would have gone below zero. The payment side may have charged it all the same; then the ' +
      'subscription balance is put right later, without a log line.',
  },
  at_risk: {
    title: 'At risk',
    ...bothBalances,
    meaning: 'The wallet is expected to be overdrawn within seven days of the end of the log.',
  },
  anomalies: {
    title: 'Anomaly',
    expected_is: 'limit',
    difference_is: '',
    meaning: 'A reason to look, not a verdict.',
  },
  data_quality: {
    title: 'Log',
    meaning: 'This is about the log, not about the wallet.',
  },
}

/** What a story is about: a transaction or a user. */
export interface Subject {
  readonly kind: 'transaction' | 'wallet'
  readonly id: string
}

/** Gives a finding its words and its next command. */
export function describeFinding(row: FindingRow, subject: Subject): Finding {
  const { title, ...rest } = { ...usual, ...(words[row.finding] ?? { title: row.finding }), ...whenOf(row) }
  const next = subject.kind === 'wallet' ? nextOfWallet(row) : nextOfTransaction(row, subject.id)
  return { ...row, title: row.rule === null ? title : `${title}: ${row.rule}`, ...rest, next }
}

/** Of what an episode shows its figures: an open one now, one that is over at its end or at its worst. */
function whenOf({ finding, open }: FindingRow): Partial<Words> {
  if (finding === 'drift_episodes') {
    const when = open === true ? 'now' : 'at its end'
    return { found_is: `payment balance ${when}`, expected_is: `subscription balance ${when}` }
  }
  if (finding !== 'overdraft_episodes') return {}
  return { found_is: open === true ? 'payment balance now' : 'lowest payment balance' }
}

function nextOfWallet(row: FindingRow): string[] {
  return row.id === null ? queryOf(row) : ['explain', row.id]
}

/** The other transaction the finding is about; else its wallet; else the rows of its table. */
function nextOfTransaction(row: FindingRow, id: string): string[] {
  const other = [row.id, ...(row.related_ids?.split(' ') ?? [])].find(
    (known) => known !== null && known !== id,
  )
  if (other !== undefined && other !== null) return ['explain', other]
  const isOfWallet = ['overdraft_episodes', 'drift_episodes', 'discrepancies', 'blocked_overdrafts']
  return row.user_id !== null && isOfWallet.includes(row.finding) ? ['explain', row.user_id] : queryOf(row)
}

function queryOf({ finding, rule, user_id, id }: FindingRow): string[] {
  if (finding === 'data_quality') {
    return [
      'query',
      `select * from data_quality where code = ${quoted(rule)} and contains(message, ${quoted(id)})`,
    ]
  }
  if (finding === 'anomalies') {
    return ['query', `select timestamp, user_id, id, explanation from anomalies where rule = ${quoted(rule)}`]
  }
  return ['query', `select * from ${finding} where user_id = ${quoted(user_id)}`]
}

function quoted(text: string | null): string {
  return `'${(text ?? '').replaceAll("'", "''")}'`
}
