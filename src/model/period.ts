import { OperatorError } from './errors.js'

/** Business days, `YYYY-MM-DD`; null where there is no limit. */
export interface Period {
  readonly from: string | null
  readonly to: string | null
}

/** The first and last day as given. Throws an OperatorError where one is no day of the calendar, or they are the wrong way round. */
export function validPeriod(days: {
  readonly from?: string | undefined
  readonly to?: string | undefined
}): Period {
  const period = { from: validDay(days.from), to: validDay(days.to) }
  if (period.from !== null && period.to !== null && period.from > period.to) {
    throw new OperatorError(
      `${period.from} is after ${period.to}`,
      'Give the first day with --from, the last with --to.',
    )
  }
  return period
}

/** The day as given; null where none is. Throws an OperatorError where it is no day of the calendar. */
export function validDay(text: string | undefined): string | null {
  if (text === undefined) return null
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text)) return text
  throw new OperatorError(
    `${text} is no day`,
    'Give a day such as 2024-02-18; it is one of the reporting time zone.',
  )
}
