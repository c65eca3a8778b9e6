import { isLoggedText, type LoggedText, type Value } from '../model/value.js'
import { OpenContainer } from './inspect-containers.js'
import { readKey } from './inspect-keys.js'
import { endOfNumber, endsScalar, skipSpaces, startsArray } from './inspect-scan.js'
import { endOfPlainRun, goesOn, isQuote, readString } from './inspect-strings.js'
import { readWord } from './inspect-words.js'
import { Lookahead } from './lookahead.js'

/** One value read from a log text. */
export interface ReadResult {
  /** The value; when it is incomplete, what was read of it: every member that was closed by a comma or bracket. */
  readonly value: Value
  /** The index after the value; when it is incomplete, where reading stopped. */
  readonly end: number
  readonly complete: boolean
  /** Whether an object in it has two members of one name; the value has the last one. */
  readonly repeatsName: boolean
  /** Why reading stopped, when the value is incomplete. */
  readonly problem?: ReadProblem
}

/** Where reading stopped, an index into the text, and why. */
export interface ReadProblem {
  readonly at: number
  readonly message: string
}

/** How deep values may stand in one another; a text of nothing but brackets would fill memory with open containers. */
const deepest = 200_000

const MORE_ITEMS = /\.\.\. (\d+) more items?(?:\s*,)?/y

const DOT = 46
const MINUS = 45
const LETTER_N = 110
const COMMA = 44
const SPACE = 32
const EQUALS = 61
const OPEN_BRACE = 123
const CLOSE_BRACE = 125
const OPEN_BRACKET = 91
const CLOSE_BRACKET = 93

/**
 * The value at `start`, leading space skipped: in the notation of Node's `util.inspect` (what `console.log`
 * prints) or in JSON. Reads one value and leaves what follows it alone. Never throws; takes time in proportion
 * to the text, however deep or broken it is; what is deeper than `deepest` is not read. In a text that was cut, a
 * member that reaches the end is left out: the `14` there may have been `141.5`.
 */
export function readValue(text: string, start: number): ReadResult {
  return new Reader(text, start).read()
}

/** The cursor over one text, and the containers open at it. Both change at every value, so they stay in here. */
class Reader {
  private readonly text: string
  private at: number
  private open: OpenContainer | undefined
  private root: Value
  private message: string | undefined
  private repeatsName: boolean
  private readonly ahead: Lookahead

  constructor(text: string, start: number) {
    this.text = text
    this.at = start
    this.open = undefined
    this.root = undefined
    this.message = undefined
    this.repeatsName = false
    this.ahead = new Lookahead(text)
  }

  read(): ReadResult {
    this.skipSpace()
    this.readAny()
    while (this.open !== undefined && this.message === undefined) {
      if (this.open.isPending) this.afterValue(this.open)
      else this.readMember(this.open)
    }
    const { at: end, message } = this
    if (message === undefined) return { value: this.root, end, complete: true, repeatsName: this.repeatsName }
    const value = this.closeAll()
    return { value, end, complete: false, repeatsName: this.repeatsName, problem: { at: end, message } }
  }

  /** The outermost value with what has been read of the open ones. */
  private closeAll(): Value {
    let open = this.open
    if (open === undefined) return this.root
    let value = open.closeTorn()
    for (open = open.parent; open !== undefined; open = open.parent) {
      open.put(value, true)
      value = open.closeTorn()
    }
    return value
  }

  private fail(wanted: string): void {
    this.message = this.at >= this.text.length ? `the text ends before ${wanted}` : `expected ${wanted}`
  }

  private skipSpace(): void {
    this.at = skipSpaces(this.text, this.at)
  }

  private deliver(value: Value, end: number, isClosed = false): void {
    this.at = end
    if (this.open === undefined) this.root = value
    else this.open.put(value, isClosed)
  }

  /** Reads what shows that a value is whole: a comma, a closing bracket, or the arrow after the key of a map. */
  private afterValue(open: OpenContainer): void {
    this.skipSpace()
    const code = this.text.charCodeAt(this.at)
    if (code === COMMA && open.closer === CLOSE_BRACE && this.isDigit(this.at + 1)) {
      // The thousands of a number, 1,000, are none of this notation: the 1 may not pass for it.
      this.fail('a space after the comma')
    } else if (code === COMMA || code === open.closer) {
      open.commit()
      if (open.repeatsName) this.repeatsName = true
      if (code === COMMA) this.at++
      else this.closeContainer(open)
    } else if (open.key === undefined && this.text.startsWith('=>', this.at)) {
      open.keepMapKey()
      this.at += 2
      this.skipSpace()
      this.readAny()
    } else if (Number.isNaN(code) || code === EQUALS || !open.takeFirst()) {
      this.fail(`a comma or ${String.fromCharCode(open.closer)}`)
    }
  }

  private readMember(open: OpenContainer): void {
    this.skipSpace()
    const code = this.text.charCodeAt(this.at)
    if (code === open.closer) this.closeContainer(open)
    else if (code === DOT) this.readMore(open)
    else {
      const key = readKey(this.text, this.at, open.holdsValues, this.ahead)
      if (key !== undefined) {
        open.key = key.name
        this.at = key.colon + 1
        this.skipSpace()
      }
      this.readAny()
    }
  }

  private closeContainer(open: OpenContainer): void {
    this.open = open.parent
    this.deliver(open.close(), this.at + 1, true)
  }

  /** Reads `... 3 more items`. */
  private readMore(open: OpenContainer): void {
    MORE_ITEMS.lastIndex = this.at
    const match = MORE_ITEMS.exec(this.text)
    if (match === null) this.fail('"... n more items"')
    else {
      open.more = Number(match[1])
      this.at = MORE_ITEMS.lastIndex
    }
  }

  /** Reads a value, or opens the container that it is. */
  private readAny(): void {
    this.skipReference()
    const code = this.text.charCodeAt(this.at)
    if (code === OPEN_BRACE) this.enter(CLOSE_BRACE, undefined, this.at + 1)
    else if (isQuote(code)) this.readString(code)
    else if (code === MINUS || this.isDigit(this.at)) this.readNumber()
    else if (code === OPEN_BRACKET && startsArray(this.text, this.at)) {
      this.enter(CLOSE_BRACKET, undefined, this.at + 1)
    } else this.readUnquoted()
  }

  private isDigit(at: number): boolean {
    const code = this.text.charCodeAt(at)
    return code >= 48 && code <= 57
  }

  private enter(closer: number, base: LoggedText | undefined, at: number): void {
    if (this.open !== undefined && this.open.depth >= deepest) {
      this.message = `values stand in one another more than ${deepest} deep`
    } else {
      this.open = new OpenContainer(closer, this.open, base)
      this.at = at
    }
  }

  /** Skips `<ref *1> `, the mark of a value that is printed again as `[Circular *1]`. */
  private skipReference(): void {
    while (this.text.charCodeAt(this.at) === 60 && this.text.startsWith('<ref *', this.at)) {
      const end = this.text.indexOf('>', this.at)
      this.at = end === -1 ? this.text.length : end + 1
      this.skipSpace()
    }
  }

  private readString(quote: number): void {
    const text = this.text
    const from = this.at + 1
    const plain = endOfPlainRun(text, from, quote)
    if (text.charCodeAt(plain) === quote && !goesOn(text, plain + 1)) {
      this.deliver(text.slice(from, plain), plain + 1)
      return
    }
    const { value, end } = readString(text, this.at)
    if (value === undefined) {
      this.at = end
      this.fail('the closing quote of a string')
    } else this.deliver(value, end)
  }

  private readNumber(): void {
    const text = this.text
    const end = endOfNumber(text, this.at)
    const isBigint = text.charCodeAt(end) === LETTER_N
    const after = isBigint ? end + 1 : end
    if (end === this.at || !endsScalar(text.charCodeAt(after))) this.readUnquoted()
    else this.deliver({ kind: isBigint ? 'bigint' : 'number', digits: text.slice(this.at, end) }, after)
  }

  /** Reads a word, or opens the container whose class it names or whose properties follow it. */
  private readUnquoted(): void {
    const text = this.text
    const code = text.charCodeAt(this.at)
    const { value, end } = readWord(text, this.at, this.ahead)
    const opening = text.charCodeAt(end) === SPACE ? text.charCodeAt(end + 1) : 0
    if (end === this.at) this.fail(code === OPEN_BRACKET ? 'the bracket that closes a word' : 'a value')
    else if (opening === OPEN_BRACE && isLoggedText(value)) this.enter(CLOSE_BRACE, value, end + 2)
    else if (opening === OPEN_BRACKET && isLoggedText(value) && startsArray(text, end + 1)) {
      this.enter(CLOSE_BRACKET, value, end + 2)
    } else this.deliver(value, end)
  }
}
