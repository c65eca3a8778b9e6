import { createRequire } from 'node:module'
import type { Document, ErrorCode, Node, Pair, YAMLParseError } from 'yaml'
import { type ConfigurationProblem, type Path, pathText } from './problem.js'

/** A YAML file as plain objects, lists, texts and numbers, and where each of them stands. */
export interface SettingsDocument {
  readonly content: unknown
  /** Where the value of a setting stands, or its key; else those of the nearest one around it. */
  readonly placeOf: (path: Path, part: 'key' | 'value') => Place
  /** Why it is not plain YAML. */
  readonly problems: readonly ConfigurationProblem[]
}

/** A place in a file, counted from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Mistakes of writing that are told; one often makes the parser see many. */
const mostErrors = 10

const top: Place = { line: 1, column: 1 }

/** Levels of lists and mappings that are looked into; settings have 5. */
const deepest = 20
/** Parts that are looked at; the file with all defaults has less than a tenth. */
const mostParts = 50_000

/**
 * Reads YAML 1.2 without what makes it more than data: no tags, anchors or aliases, no second document, each
 * key once. Objects have no prototype, so that a key is only a key. Loads the library when it is called.
 */
export function readDocument(text: string): SettingsDocument {
  const yaml: typeof import('yaml') = createRequire(import.meta.url)('yaml')
  const lines = new yaml.LineCounter()
  const document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const reader = new TreeReader(yaml, placeAt)
  const problems = [
    ...versionProblems(document),
    ...firstErrors(document).map(({ code, message, pos }) => ({
      ...placeAt(pos[0]),
      path: '',
      message: inOurWords(code, message),
    })),
  ]
  if (problems.length > 0) return { content: undefined, placeOf: () => top, problems }
  const content = document.contents === null ? Object.create(null) : reader.read(document.contents, [])
  return { content, placeOf: (path, part) => reader.placeOf(path, part), problems: reader.problems }
}

function versionProblems(document: Document): ConfigurationProblem[] {
  const { version, explicit } = document.directives?.yaml ?? { version: '1.2', explicit: false }
  if (explicit !== true || version === '1.2') return []
  const message = `expected YAML 1.2, found %YAML ${version}; remove that line`
  return [{ line: 1, column: 1, path: '', message }]
}

const meanings: Partial<Record<ErrorCode, string>> = {
  MULTIPLE_DOCS: 'expected one document, found a line --- that begins a second one',
  TAB_AS_INDENT: 'expected spaces for indentation, found a tab',
  BAD_INDENT: 'the indentation does not fit the lines above',
  BLOCK_AS_IMPLICIT_KEY: 'expected one key and its value on a line; put a text that holds ": " in quotes',
}

/** The errors worth telling: where the levels are too many, the rest follows from that. */
function firstErrors({ errors }: Document): readonly YAMLParseError[] {
  const deep = errors.find(({ code, message }) => inOurWords(code, message) === tooDeep)
  return deep === undefined ? errors.slice(0, mostErrors) : [deep]
}

function inOurWords(code: ErrorCode, message: string): string {
  if (/call stack|stack overflow/i.test(message)) return tooDeep
  return meanings[code] ?? `this is not YAML: ${message}`
}

const tooDeep = 'expected fewer levels of lists and mappings'

class TreeReader {
  readonly problems: ConfigurationProblem[] = []
  readonly #yaml: typeof import('yaml')
  readonly #placeAt: (offset: number) => Place
  readonly #values = new Map<string, Place>()
  readonly #keys = new Map<string, Place>()
  #parts = 0

  constructor(yaml: typeof import('yaml'), placeAt: (offset: number) => Place) {
    this.#yaml = yaml
    this.#placeAt = placeAt
  }

  placeOf(path: Path, part: 'key' | 'value'): Place {
    const places = part === 'key' ? this.#keys : this.#values
    for (let length = path.length; length > 0; length--) {
      const place = places.get(JSON.stringify(path.slice(0, length)))
      if (place !== undefined) return place
    }
    return top
  }

  read(node: Node, path: Path): unknown {
    this.#values.set(JSON.stringify(path), this.#placeAt(node.range?.[0] ?? 0))
    this.#parts += 1
    if (this.#parts === mostParts) return this.#refuse(node, path, `expected less than ${mostParts} settings`)
    if (this.#parts > mostParts) return undefined
    if (path.length > deepest) return this.#refuse(node, path, tooDeep)
    if (this.#yaml.isAlias(node) || ('anchor' in node && node.anchor !== undefined)) {
      return this.#refuse(node, path, 'anchors and aliases (&name, *name) are not read; write the value out')
    }
    if (node.tag !== undefined) {
      return this.#refuse(node, path, `tags are not read, found ${cut(node.tag)}; write the value alone`)
    }
    if (this.#yaml.isMap<Node, Node | null>(node)) return this.#readMap(node.items, path)
    if (this.#yaml.isSeq<Node>(node)) return node.items.map((inner, at) => this.read(inner, [...path, at]))
    return this.#yaml.isScalar(node) ? this.#readScalar(node.value, node, path) : undefined
  }

  #readMap(pairs: readonly Pair<Node, Node | null>[], path: Path): Record<string, unknown> {
    const fields: Record<string, unknown> = Object.create(null)
    for (const { key, value } of pairs) {
      const name = this.#readKey(key, path)
      if (name === undefined) continue
      if (name in fields) {
        this.#refuse(key, [...path, name], 'this key stands here twice; remove one of the two')
        continue
      }
      const inner = [...path, name]
      const place = this.#placeAt(key.range?.[0] ?? 0)
      this.#keys.set(JSON.stringify(inner), place)
      if (value === null) this.#values.set(JSON.stringify(inner), place)
      fields[name] = value === null ? null : this.read(value, inner)
    }
    return fields
  }

  #readKey(key: Node, path: Path): string | undefined {
    const isPlain = this.#yaml.isScalar(key) && key.tag === undefined && key.anchor === undefined
    const name = isPlain && typeof key.value === 'string' ? key.value : undefined
    if (name === undefined) return this.#refuse(key, path, 'expected a key that is text; put it in quotes')
    return name === '__proto__' ? this.#refuse(key, path, 'there is no such setting as __proto__') : name
  }

  #readScalar(value: unknown, node: Node, path: Path): unknown {
    if (typeof value !== 'number') return value
    const source = 'source' in node && typeof node.source === 'string' ? node.source : ''
    const digits = source
      .replace(/[eE].*/, '')
      .replace(/^[-+0.]+/, '')
      .replaceAll(/\D/g, '')
    if (!Number.isFinite(value) || digits.length <= exactDigits || /^0[xo]/.test(source)) return value
    return this.#refuse(
      node,
      path,
      `a number of more than ${exactDigits} digits would be rounded; put ${cut(source)} in quotes`,
    )
  }

  #refuse(node: Node, path: Path, message: string): undefined {
    this.problems.push({ ...this.#placeAt(node.range?.[0] ?? 0), path: pathText(path), message })
    return undefined
  }
}

/** Digits of a decimal number that a floating-point number keeps. */
const exactDigits = 15

function cut(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
