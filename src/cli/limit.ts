import { OperatorError } from '../model/errors.js'

/** The number that `--limit` says. Throws an OperatorError where it says none. */
export function validLimit(text: string, what: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text)
  throw new OperatorError(`${text} is no number of ${what}`, 'Give a whole number such as 100.')
}
