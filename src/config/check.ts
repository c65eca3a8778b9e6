import type { ConfigurationFile } from '../model/configuration.js'
import type { Place, SettingsDocument } from './document.js'
import type { Known } from './known.js'
import { nearest } from './nearest.js'
import { type ConfigurationProblem, type Path, pathText } from './problem.js'
import { configurationSchema, jsonSchema } from './schema.js'
import { keysAt, namedPaths, type SchemaNode } from './schema-names.js'

/** Settings that hold, or everything that is wrong with them. */
export type Checked<Settings> =
  | { readonly settings: Settings }
  | { readonly problems: readonly ConfigurationProblem[] }

/** Where settings stand, and what is wrong with how they are written; settings of a program stand nowhere. */
type Source = Pick<SettingsDocument, 'problems'> & {
  readonly placeOf: (path: Path, part: 'key' | 'value') => Place | undefined
}

const program: Source = { problems: [], placeOf: () => undefined }

/** Checks settings against the schema; gives all their problems in the order of the file. */
export function checkSettings(
  content: unknown,
  known: Known,
  source: Source = program,
): Checked<ConfigurationFile> {
  const result = configurationSchema(known).safeParse(content)
  if (result.success && source.problems.length === 0) return { settings: result.data }
  const context: Context = { content, schema: jsonSchema(known), placeOf: source.placeOf }
  const refused = new Set(source.problems.map(({ path }) => path))
  const found = (result.error?.issues ?? [])
    .flatMap((issue) => problemsOf(issue, [], context))
    .filter(({ path, message }) => !(refused.has(path) && message.endsWith(missing)))
  return { problems: [...source.problems, ...found].sort(byPlace) }
}

function byPlace(left: ConfigurationProblem, right: ConfigurationProblem): number {
  return (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0)
}

interface Context {
  readonly content: unknown
  readonly schema: SchemaNode
  readonly placeOf: Source['placeOf']
}

/** One mistake as the library of the schema reports it. */
interface Issue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly keys?: readonly string[]
  readonly values?: readonly unknown[]
  readonly params?: Readonly<Record<string, unknown>> | undefined
  readonly errors?: readonly (readonly Issue[])[]
  readonly issues?: readonly Issue[]
}

function problemsOf(issue: Issue, above: Path, context: Context): ConfigurationProblem[] {
  const own = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  const path = [...above, ...own]
  if (issue.code === 'unrecognized_keys') {
    return (issue.keys ?? []).map((key) => {
      const words = unknownWords(path, key, context)
      return problem([...path, key], words, context.placeOf([...path, key], 'key'))
    })
  }
  if (issue.code === 'invalid_key') {
    const words = issue.issues?.[0]?.message ?? issue.message
    return [problem(path, `${words}; found the key ${shown(path.at(-1))}`, context.placeOf(path, 'key'))]
  }
  const inner = issue.code === 'invalid_union' ? insideOf(issue.errors ?? []) : undefined
  if (inner !== undefined) return inner.flatMap((deep) => problemsOf(deep, path, context))
  const words = wordsOf(issue, valueAt(context.content, path))
  return [problem(path, words, context.placeOf(path, 'value'))]
}

/** The mistakes of the one way to write a value that is right on the outside. */
function insideOf(ways: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return ways.find((issues) => issues.every((issue) => issue.path.length > 0))
}

const missing = '; it is missing'

function wordsOf(issue: Issue, value: unknown): string {
  if (value === undefined) return `${issue.message}${missing}`
  const isWhole = typeof value === 'object' || issue.message.includes('; found ')
  if (issue.code === 'custom' && isWhole) return issue.message
  const near = typeof value === 'string' ? nearest(value, candidatesOf(issue)) : undefined
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  return `${issue.message}; found ${shown(value)}${hint}`
}

/** The words a value may have been meant to be. */
function candidatesOf({ values, params, errors }: Issue): string[] {
  const own = Array.isArray(params?.candidates) ? params.candidates : (values ?? [])
  const inner = (errors ?? []).flat().flatMap(candidatesOf)
  return [...own.filter((candidate) => typeof candidate === 'string'), ...inner]
}

/** Keys more than this are not listed in a message. */
const mostListed = 16

function unknownWords(path: Path, key: string, { schema }: Context): string {
  const keys = keysAt(schema, path)
  const near = nearest(key, keys)
  if (near !== undefined) return `there is no such setting; did you mean ${near}?`
  const elsewhere = namedPaths(schema).find((name) => name.at(-1) === key)
  if (elsewhere !== undefined) return `there is no such setting here; did you mean ${pathText(elsewhere)}?`
  const listed = keys.length > mostListed ? `${keys.slice(0, mostListed).join(', ')}, …` : keys.join(', ')
  return `there is no such setting; expected ${listed}`
}

function problem(path: Path, message: string, place: Place | undefined): ConfigurationProblem {
  return { line: place?.line, column: place?.column, path: pathText(path), message }
}

function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? Reflect.get(value, part)
        : undefined,
    content,
  )
}

const longestShown = 40

/** A value as a message shows it. */
function shown(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a mapping'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'string') return `a ${typeof value}`
  return JSON.stringify(value.length > longestShown ? `${value.slice(0, longestShown)}…` : value)
}
