import type {
  BlockedOverdraft,
  LogEvent,
  LoggedMetric,
  ReportedDiscrepancy,
  TransactionFields,
} from '../model/event.js'
import { printable } from '../model/printable.js'
import type { Privacy } from '../model/privacy.js'
import type { PhoneSearch } from './phones.js'
import { Redactor } from './redactor.js'

/**
 * What a field of an event is: an id; the id of a user or wallet; a name of evidence, which nothing is counted by;
 * who did something; words of the service; a currency, of which none may pass for another; digits.
 */
type Rule = 'id' | 'user' | 'wallet' | 'evidence' | 'person' | 'words' | 'currency' | 'digits'

/** A rule for each field, so that none enters the results without one. */
type Rules<Fields> = Readonly<Record<keyof Required<Fields>, Rule>>

const transactionRules: Rules<TransactionFields> = {
  id: 'id',
  type: 'words',
  source: 'words',
  action: 'words',
  userId: 'user',
  currency: 'currency',
  amount: 'digits',
  vat: 'digits',
  oldBalance: 'digits',
  newBalance: 'digits',
  userBalance: 'digits',
  paymentBalance: 'digits',
  walletId: 'wallet',
  deliveryId: 'id',
  actor: 'person',
}
const discrepancyRules: Rules<ReportedDiscrepancy> = {
  userId: 'user',
  subscriptionBalance: 'digits',
  paymentBalance: 'digits',
}
const blockedRules: Rules<BlockedOverdraft> = {
  userId: 'user',
  transactionId: 'id',
  currentBalance: 'digits',
}
const metricRules: Rules<LoggedMetric> = { userId: 'user', action: 'words' }
const ownRules: Rules<Pick<LogEvent, 'requestId' | 'messageId' | 'skippedAction'>> = {
  requestId: 'evidence',
  messageId: 'evidence',
  skippedAction: 'words',
}

/** UUIDs, also of wallets, and ULIDs: they name nobody and hold no control character. */
const usualId =
  /^(?:(?:wallet#)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9A-HJKMNP-TV-Z]{26})$/
/** Words such as `DELIVERY_DEDUCTION`. */
const code = /^[A-Z][A-Z_]{0,39}$/
const walletPrefix = 'wallet#'
/** What the service calls itself where it names who posted a transaction. */
const serviceItself = 'system'

/** Hears the name of a field that was left out. */
type Withhold = (field: string) => void

/**
 * Lets events through without personal data and without control characters. Users are never taken for one another:
 * an id that holds an e-mail address or a phone number gets a pseudonym, or is left out and reported.
 */
export class EventScreen {
  readonly #redactor: Redactor
  readonly #privacy: Privacy

  constructor(privacy: Privacy) {
    this.#privacy = privacy
    this.#redactor = new Redactor(privacy)
  }

  /** Whether ids of users are to be replaced: then usual events must be screened, too. */
  get hashesUsers(): boolean {
    return this.#privacy.hashUserIds
  }

  /** Gives an event as it may be stored. `withhold` hears of fields that were left out. */
  screen(event: LogEvent, withhold: Withhold): LogEvent {
    const { transaction, discrepancy, blocked, metric } = event
    return {
      ...this.#screened(event, ownRules, withhold),
      ...(transaction && { transaction: this.#screened(transaction, transactionRules, withhold) }),
      ...(discrepancy && { discrepancy: this.#screened(discrepancy, discrepancyRules, withhold) }),
      ...(blocked && { blocked: this.#screened(blocked, blockedRules, withhold) }),
      ...(metric && { metric: this.#screened(metric, metricRules, withhold) }),
    }
  }

  /** Words of a message that may stand in the results. */
  quote(words: string): string {
    return printable(this.#redactor.quote(words))
  }

  #screened<Fields extends object>(
    fields: Fields,
    rules: Readonly<Record<string, Rule>>,
    withhold: Withhold,
  ): Fields {
    const copy = { ...fields }
    for (const [name, rule] of Object.entries(rules)) {
      const value: unknown = Reflect.get(fields, name)
      if (rule === 'digits' || typeof value !== 'string') continue
      const screened = this.#value(value, rule)
      if (screened !== undefined) Reflect.set(copy, name, screened)
      else {
        Reflect.deleteProperty(copy, name)
        withhold(name)
      }
    }
    return copy
  }

  /** A value as it may be stored; undefined where it may not. */
  #value(value: string, rule: Rule): string | undefined {
    const isUser = rule === 'user' || rule === 'wallet'
    if (rule === 'wallet' && value.startsWith(walletPrefix)) {
      const user = this.#value(value.slice(walletPrefix.length), 'user')
      return user === undefined ? undefined : walletPrefix + user
    }
    if (rule === 'person') return this.#person(value)
    if (isUser && this.#privacy.hashUserIds) return this.#redactor.pseudonym?.(value)
    if (usualId.test(value) || code.test(value)) return value
    if (isUser || rule === 'id') return this.#id(value, isUser ? 'likely' : 'sure')
    if (rule === 'words') return printable(this.#redactor.words(value))
    const isSentence = rule === 'evidence' && /\s/.test(value)
    return isSentence ? this.quote(value) : printable(this.#redactor.contacts(value, 'likely'))
  }

  /** Who did something: the service itself, or a person, of whom an id says no more than that of a user. */
  #person(value: string): string | undefined {
    if (value === serviceItself) return value
    return usualId.test(value) ? this.#value(value, 'user') : printable(this.#redactor.name(value))
  }

  #id(value: string, search: PhoneSearch): string | undefined {
    const screened = this.#redactor.contacts(value, search)
    return screened === value || this.#privacy.pii === 'hash' ? printable(screened) : undefined
  }
}
