import type { Configuration } from '../model/configuration.js'
import { nearest } from './nearest.js'

/**
 * What is allowed but looks like a slip: codes that ISO 4217 does not have. A wallet may hold points, so this
 * is no problem.
 */
export function notesOn(settings: Configuration, defaults: Configuration): string[] {
  const codes = new Set([
    ...Object.keys(settings.currencies),
    ...Object.keys(settings.words.currency),
    ...Object.values(settings.thresholds).flatMap((entry) =>
      typeof entry === 'object' ? Object.keys(entry) : [],
    ),
  ])
  const known = new Set(['default', ...Intl.supportedValuesOf('currency')])
  return [...codes]
    .filter((code) => !known.has(code))
    .sort()
    .map((code) => {
      const near = nearest(code, Object.keys(defaults.currencies))
      return `${code} is no currency of ISO 4217${near === undefined ? '' : `; did you mean ${near}?`}`
    })
}
