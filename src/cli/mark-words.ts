import type { Mark, MarkKind } from '../model/story.js'
import { type Denomination, exactMoney } from './amounts.js'

const words: Readonly<Record<MarkKind, (amount: string, rule: string) => string>> = {
  drift_began: () => 'drift begins',
  drift_grew: (amount) => `drift grows by ${amount}`,
  drift_shrank: (amount) => `drift shrinks by ${amount}`,
  drift_turned: () => 'drift changes sides',
  drift_ended: () => 'drift ends',
  went_below_zero: () => 'below zero',
  came_back: () => 'above zero again',
  continuity_break: (amount) => `break of ${amount}`,
  calculation_error: (amount) => `wrong by ${amount}`,
  blocked: () => 'blocked, not posted',
  failed: () => 'sync failed',
  skipped: () => 'skipped',
  incomplete: () => 'outcome not in the log',
  redelivered: () => 'delivered again',
  anomaly: (_amount, rule) => rule,
}

/** Says what happened at a transaction, in few words. */
export function markWords({ kind, amount, rule }: Mark, denomination: Denomination): string {
  return words[kind](amount === null ? '' : exactMoney(amount, denomination), rule ?? '')
}
