import type { Day, Injection } from '../../src/generate/days.js'
import type { Currency } from '../../src/generate/money.js'
import { DECIMALS, rounded, VAT_RATE } from '../../src/generate/money.js'
import type { Intent } from '../../src/generate/postings.js'
import type { Random } from '../../src/generate/random.js'
import { clock, DAY_MS } from '../../src/generate/time.js'
import type { AnomalyTruth } from '../../src/generate/truth.js'
import { businessDay } from '../../src/generate/truth.js'
import type { Wallet } from '../../src/generate/wallets.js'

/** Where an anomaly is put: the number of a wallet and of a day, both from 0. */
export interface Where {
  readonly wallet: number
  readonly day: number
}

/** Far more transactions of one wallet in a day than anyone makes. */
export function highFrequency(where: Where, count = 40): Injection {
  return injected('high_frequency', where, (_wallet, day, random) =>
    Array.from({ length: count }, (_, i) => ({
      ...payment(rounded(1 + random.below(900) / 100, 2)),
      at: day.startMs + clock(9, 0) + i * 150_000,
    })),
  )
}

/** One deposit of many times what the wallet ever held. */
export function rapidBalanceChange(where: Where, deliveries = 5000): Injection {
  return injected('rapid_balance_change', where, (wallet, day) => [
    { ...addition(rounded(wallet.price * deliveries)), at: day.startMs + clock(12, 0) },
  ])
}

/** The same charge again and again within minutes, each under an id of its own. */
export function repeatedCharge(where: Where, times = 3): Injection {
  return injected('repeated_charge', where, (wallet, day) =>
    Array.from({ length: times }, (_, i) => ({
      ...payment(rounded(wallet.price * 3)),
      at: day.startMs + clock(13, 0) + i * 70_000,
    })),
  )
}

/** A debit of less than nothing (it raises the balance) and a credit of less than nothing (it lowers it). */
export function negativeAmounts(where: Where): Injection {
  return injected('negative_amount', where, (wallet, day) => [
    { ...deduction(-wallet.price), at: day.startMs + clock(10, 0) },
    { ...addition(-wallet.price), at: day.startMs + clock(10, 5) },
  ])
}

/** A payment whose VAT is not the country's. */
export function unusualVat(where: Where, rate = 0.37): Injection {
  return injected('unusual_vat', where, (wallet, day) => {
    const decimals = DECIMALS[wallet.currency]
    const net = rounded(wallet.price * 10, decimals)
    const vat = rounded(net * (rate === VAT_RATE[wallet.currency] ? rate + 0.1 : rate), decimals)
    return [{ ...payment(rounded(net + vat, decimals)), vat, at: day.startMs + clock(11, 0) }]
  })
}

/** A typing error like the real SAR 113,043.48. */
export function largeManualPosting(where: Where, amount = 113_043.48): Injection {
  return injected('large_manual_posting', where, (_wallet, day) => [
    { ...addition(amount), at: day.startMs + clock(14, 0) },
  ])
}

/** A manual addition and the deduction that takes it back minutes later. */
export function oppositeCorrections(where: Where): Injection {
  return injected('opposite_corrections', where, (wallet, day) => {
    const amount = rounded(wallet.price * 12.5)
    return [
      { ...addition(amount), at: day.startMs + clock(15, 0) },
      { ...deduction(amount), at: day.startMs + clock(15, 6) },
    ]
  })
}

/** Transactions that reach the log days after they were created. */
export function latePosting(where: Where, daysLate = 9): Injection {
  return injected('late_posting', where, (wallet, day) => {
    const at = day.startMs + clock(11, 23)
    return [{ ...addition(wallet.price), at, createdAt: at - daysLate * DAY_MS }]
  })
}

/** A transaction in another currency than the wallet's. */
export function currencyChange(where: Where): Injection {
  return injected('currency_change', where, (wallet, day) => {
    const currency: Currency = wallet.currency === 'BHD' ? 'SAR' : 'BHD'
    return [{ ...addition(wallet.price), currency, at: day.startMs + clock(16, 0) }]
  })
}

/** A new balance that is not the old one plus the amount. */
export function calculationError(where: Where, by = 1.5): Injection {
  return injected('calculation_error', where, (wallet, day) => [
    { ...addition(wallet.price), balanceShift: by, paymentShift: by, at: day.startMs + clock(17, 0) },
  ])
}

/** The payment balance falls far below zero; `days` later a payment makes up for it. */
export function overdraft(where: Where, days = 5): Injection {
  const fall = (wallet: Wallet): number => rounded(wallet.balance * 2 + wallet.price * 40)
  return {
    rule: 'overdraft',
    intents: (wallet, day) => {
      if (wallet.index !== where.wallet || (day.index !== where.day && day.index !== where.day + days)) {
        return []
      }
      const opens = day.index === where.day
      const shift = opens ? -fall(wallet) : rounded(wallet.balance - wallet.payment)
      const intent = { ...addition(wallet.price), paymentShift: shift, at: day.startMs + clock(8, 0) }
      return [opens ? { ...intent, rule: 'overdraft' } : intent]
    },
  }
}

/** A drift opens with a renewal, grows a week later, and a correction closes it after another. */
export function driftEpisode(where: Where): Injection {
  return {
    rule: 'drift_episode',
    intents: (wallet, day) => {
      const week = (day.index - where.day) / 7
      if (wallet.index !== where.wallet || ![0, 1, 2].includes(week)) {
        return []
      }
      const paymentShift = week === 2 ? rounded(wallet.balance - wallet.payment) : wallet.price
      const at = day.startMs + clock(7, 30)
      return [{ ...payment(wallet.price), paymentShift, at, rule: 'drift_episode' }]
    },
  }
}

/** On one day, deliveries are charged to the wallet twice. */
export function driftSpike(day: number, share = 0.5): Injection {
  return {
    rule: 'drift_spike',
    adjust: (intent, wallet, { index }) => {
      const hit =
        index === day && intent.action === 'DELIVERY_DEDUCTION' && (wallet.index * 7919) % 100 < share * 100
      return hit ? { ...intent, paymentShift: -intent.amount, rule: 'drift_spike' } : intent
    },
  }
}

/** The log says nothing from one instant to another (end excluded), though the service goes on. */
export function silence(fromMs: number, toMs: number): Injection {
  return { rule: 'log_gap', silent: (timeMs) => timeMs >= fromMs && timeMs < toMs }
}

/** The rows of `anomalies` for a silence: one for each business day it touches. */
export function silenceTruth(fromMs: number, toMs: number): readonly AnomalyTruth[] {
  const days = new Set<string>()
  for (let timeMs = fromMs; timeMs < toMs; timeMs += clock(1, 0)) {
    days.add(businessDay(timeMs))
  }
  return [...days].map((day) => ({ rule: 'log_gap', user_id: '', id: '', day }))
}

/** Every anomaly above that needs one wallet and one day, by its name. */
export const WALLET_ANOMALIES: Readonly<Record<string, (where: Where) => Injection>> = {
  high_frequency: highFrequency,
  rapid_balance_change: rapidBalanceChange,
  repeated_charge: repeatedCharge,
  negative_amount: negativeAmounts,
  unusual_vat: unusualVat,
  large_manual_posting: largeManualPosting,
  opposite_corrections: oppositeCorrections,
  late_posting: latePosting,
  currency_change: currencyChange,
  calculation_error: calculationError,
  overdraft,
  drift_episode: driftEpisode,
}

type Draft = (wallet: Wallet, day: Day, random: Random) => readonly Intent[]

function injected(rule: string, where: Where, draft: Draft): Injection {
  return {
    rule,
    intents: (wallet, day, random) => {
      const here = wallet.index === where.wallet && day.index === where.day
      return here ? draft(wallet, day, random).map((intent) => ({ ...intent, rule })) : []
    },
  }
}

type Bare = Omit<Intent, 'at'>

function payment(amount: number): Bare {
  return { type: 'CREDIT', source: 'PAYMENT', action: 'PAY_PENDING_AMOUNT', amount, vat: 0 }
}

function addition(amount: number): Bare {
  return { type: 'CREDIT', source: 'MANUAL_ADDITION', action: 'CALO_TEAM_PERKS', amount, vat: 0 }
}

function deduction(amount: number): Bare {
  return { type: 'DEBIT', source: 'MANUAL_DEDUCTION', action: 'INVAILID_ENTRY', amount, vat: 0 }
}
