import { printableJson } from '../model/printable.js'

/** A value as JSON for stdout: indented, with a line end, and harmless to a terminal. */
export function jsonText(value: unknown): string {
  return `${printableJson(JSON.stringify(value, undefined, 2))}\n`
}
