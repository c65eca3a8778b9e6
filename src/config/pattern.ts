import { createRequire } from 'node:module'
import type { Pattern } from '../model/ingest-settings.js'

/** Characters a pattern may have. */
export const longestPattern = 500
/** Steps of its automaton; each may be looked at once for each character of a message. */
const largestProgram = 1000

/** Why a pattern cannot be used, in words that follow the name of its setting. */
export class PatternError extends Error {}

/**
 * Makes a regular expression ready, in the syntax of RE2: no look-around, no back-references, and in return
 * its time grows only with the text. The library is loaded with the first pattern. Throws a PatternError.
 */
export function compilePattern(source: string): Pattern {
  const { RE2JS } = loadLibrary()
  const compiled = parsed(source, RE2JS)
  if (compiled.programSize() > largestProgram) {
    throw new PatternError('expected a simpler regular expression: its repetitions make this one too large')
  }
  const names = Object.keys(compiled.namedGroups())
  return {
    fits: (text) => compiled.test(text),
    groups: names.length === 0 ? undefined : (text) => groupsOf(compiled.matcher(text), names),
  }
}

/** The names of the groups of a pattern. Throws a PatternError. */
export function groupNames(source: string): string[] {
  return Object.keys(parsed(source, loadLibrary().RE2JS).namedGroups())
}

type Library = typeof import('re2js')
type Compiled = ReturnType<Library['RE2JS']['compile']>

function loadLibrary(): Library {
  return createRequire(import.meta.url)('re2js')
}

function parsed(source: string, library: Library['RE2JS']): Compiled {
  if (source.length > longestPattern) {
    throw new PatternError(`expected a regular expression of at most ${longestPattern} characters`)
  }
  try {
    return library.compile(source)
  } catch (error) {
    throw new PatternError(reasonOf(error instanceof Error ? error.message : String(error)))
  }
}

/** What RE2 leaves out on purpose, by the way its message ends. */
const leftOut: readonly (readonly [RegExp, string])[] = [
  [/`\(\?[=!]$|`\(\?[=!]`/, 'look-ahead, (?=…) and (?!…)'],
  [/invalid named capture: `\(\?<[=!]/, 'look-behind, (?<=…) and (?<!…)'],
  [/invalid escape sequence: `\\[1-9k]`/, 'a back-reference such as \\1'],
]

function reasonOf(message: string): string {
  const construct = leftOut.find(([words]) => words.test(message))?.[1]
  if (construct === undefined) {
    return `expected a regular expression: ${message.replace('error parsing regexp: ', '')}`
  }
  return `expected a regular expression without ${construct}: it would make the time of a run depend on the logs`
}

function groupsOf(
  matcher: ReturnType<Compiled['matcher']>,
  names: readonly string[],
): ReadonlyMap<string, string> {
  if (!matcher.find()) return new Map()
  const groups = names.flatMap((name) => {
    const text = matcher.group(name)
    return text === null ? [] : [[name, text] as const]
  })
  return new Map(groups)
}
