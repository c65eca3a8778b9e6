import type { EventKind, KnownKind } from './event.js'

/** What a message looks like; one of the three is given. */
export interface MessageTest {
  /** Its first characters. */
  readonly startsWith?: string
  /** Lower-case words looked for in it, whatever its case. */
  readonly contains?: string
  /** A regular expression without look-around and back-references; it may fit anywhere. */
  readonly pattern?: string
}

/** Recognises a message. */
export interface MessageRule extends MessageTest {
  readonly kind: KnownKind
}

/** The service's own words, its misspellings included: how one version of it writes what it does. */
export interface Vocabulary {
  /** Messages of the Node.js runtime's lines; the first rule that fits wins. */
  readonly messages: readonly MessageRule[]
  /** Lines of the Lambda platform itself. */
  readonly platform: readonly MessageRule[]
}

/** Puts events into a category: those of a kind, those whose message looks like something, or both. */
export interface CategoryRule extends MessageTest {
  readonly category: string
  readonly kind?: EventKind
}

/** For each name of the tool, the names or words of the log that stand for it. */
export type LoggedNames = Readonly<Record<string, readonly string[]>>

/**
 * Names of fields in the log, the preferred one first, by the kind of event that prints them. `a.b` is the
 * field b of the field a.
 */
export interface FieldNames {
  /** Of a transaction, whichever form printed it. */
  readonly transaction: LoggedNames
  /** `transaction`: where the transaction stands, if not in the object itself. */
  readonly sync_started: LoggedNames
  /** `body`: where the transaction stands, an object or its JSON. */
  readonly queue_record_printed: LoggedNames
  readonly balances_differ: LoggedNames
  readonly overdraft_blocked: LoggedNames
  readonly payment_flag_skipped: LoggedNames
  readonly embedded_metrics: LoggedNames
}

/** Words of the log that stand for a word of the tool; any other stands for itself. */
export interface LoggedWords {
  readonly type: LoggedNames
  readonly source: LoggedNames
  readonly action: LoggedNames
  readonly currency: LoggedNames
}

/**
 * All that `ingest` must know of the service. Plain data, so that it can be handed to a worker thread and be
 * printed.
 */
export interface IngestSettings {
  readonly vocabulary: Vocabulary
  /** The first rule that fits wins. */
  readonly categories: readonly CategoryRule[]
  readonly fields: FieldNames
  readonly words: LoggedWords
}

/** A regular expression ready for use; the time it takes grows with the text and no faster. */
export interface Pattern {
  /** Whether it fits anywhere in the text. */
  readonly fits: (text: string) => boolean
  /** What its named groups hold where it fits first; undefined for a pattern without names. */
  readonly groups: ((text: string) => ReadonlyMap<string, string>) | undefined
}

/** Makes a regular expression ready. */
export type PatternCompiler = (source: string) => Pattern
