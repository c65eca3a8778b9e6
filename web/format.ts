import { formatMoneyRounded } from '../src/model/currency.js'
import type { RunFacts } from '../src/model/dashboard.js'
import { parseDecimal } from '../src/model/money.js'
import type { Cell } from '../src/model/result.js'

/** An amount, rounded to the decimals of its currency, with its thousands apart; as it is where it is no number. */
export function money(amount: Cell | undefined, currency: Cell | undefined, facts: RunFacts): string {
  if (amount === null || amount === undefined) return ''
  const exact = parseDecimal(String(amount))
  if (exact === undefined) return String(amount)
  return formatMoneyRounded(exact, String(currency ?? ''), decimalsOf(currency, facts))
}

/** Digits after the point of a currency; 2 where the results do not know it. */
export function decimalsOf(currency: Cell | undefined, facts: RunFacts): number {
  return facts.currencies.find((known) => known.currency === currency)?.decimals ?? 2
}

/** Whether the results know a currency of that name. */
export function isCurrency(name: Cell | undefined, facts: RunFacts): boolean {
  return facts.currencies.some(({ currency }) => currency === name)
}

/** The time zone of the days of a currency. */
export function zoneOf(currency: Cell | undefined, facts: RunFacts): string {
  return facts.currencies.find((known) => known.currency === currency)?.timeZone ?? facts.timeZone
}

/** A number that is no money: thousands apart, at most `decimals` digits after the point. */
export function number(value: Cell | undefined, decimals = 3): string {
  if (value === null || value === undefined) return ''
  const found = Number(value)
  return Number.isNaN(found)
    ? String(value)
    : found.toLocaleString('en-US', { maximumFractionDigits: decimals })
}

/** The same with two digits after the point, so that those of a column stand below each other. */
export function hundredths(value: Cell | undefined): string {
  const found = Number(value ?? Number.NaN)
  if (Number.isNaN(found)) return number(value)
  return found.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
}

/** A count with what is counted: `1 wallet`, `1,234 wallets`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

const clocks = new Map<string, Intl.DateTimeFormat>()

function clock(zone: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${zone} ${JSON.stringify(parts)}`
  const known = clocks.get(key) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...parts })
  clocks.set(key, known)
  return known
}

/** An instant on the clock of a zone: `18 Feb 2024, 21:01`. */
export function time(instant: Cell | undefined, zone: string): string {
  if (instant === null || instant === undefined) return ''
  const at = new Date(String(instant))
  if (Number.isNaN(at.getTime())) return String(instant)
  return clock(zone, {
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
}

/** An instant with its seconds, for where two are close together. */
export function exactTime(instant: Cell | undefined, zone: string): string {
  const at = new Date(String(instant))
  if (Number.isNaN(at.getTime())) return String(instant ?? '')
  return clock(zone, { dateStyle: 'medium', timeStyle: 'medium' }).format(at)
}

/** A calendar day: `18 Feb 2024`. */
export function day(text: Cell | undefined): string {
  if (text === null || text === undefined) return ''
  const at = new Date(`${String(text).slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(at.getTime())) return String(text)
  return clock('UTC', { day: '2-digit', month: 'short', year: 'numeric' }).format(at)
}

/** A month: `2024-02` is `Feb 2024`. */
export function month(text: string): string {
  const at = new Date(`${text.slice(0, 7)}-01T00:00:00Z`)
  return Number.isNaN(at.getTime()) ? text : clock('UTC', { month: 'short', year: 'numeric' }).format(at)
}

/** The time zone as people call it: `Asia/Bahrain` is `Bahrain time`. */
export function zoneName(zone: string): string {
  return zone === 'UTC' ? 'UTC' : `${(zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')} time`
}

/** Words of a logged name: `DELIVERY_DEDUCTION` is `Delivery deduction`. */
export function words(name: Cell | undefined): string {
  const text = String(name ?? '')
  if (!/^[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*$/.test(text)) return text
  const spaced = text.replaceAll(/[_-]/g, ' ').toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** Milliseconds as people read them: `143 ms`, `2.81 s`. */
export function duration(milliseconds: Cell | undefined): string {
  if (milliseconds === null || milliseconds === undefined) return ''
  const ms = Number(milliseconds)
  if (ms < 1_000) return `${number(ms, 0)} ms`
  if (ms < 120_000) return `${number(ms / 1_000, 2)} s`
  if (ms < 7_200_000) return `${number(ms / 60_000, 0)} min`
  return ms < 172_800_000 ? `${number(ms / 3_600_000, 1)} h` : `${number(ms / 86_400_000, 0)} days`
}

/** A size in bytes as people read it. */
export function bytes(size: Cell | undefined): string {
  const found = Number(size ?? 0)
  if (found < 10_000) return `${number(found)} bytes`
  return found < 10_000_000 ? `${number(found / 1_000, 0)} kB` : `${number(found / 1_000_000, 1)} MB`
}
