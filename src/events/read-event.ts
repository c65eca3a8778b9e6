import type { EventKind, LogEvent, LogRecord } from '../model/event.js'
import type { IngestSettings, PatternCompiler } from '../model/ingest-settings.js'
import { isoTimeLength } from '../model/time.js'
import { longestName } from './field-limits.js'
import { translationOf } from './fields.js'
import { readOwnTime } from './own-time.js'
import { type Naming, readPayload, type Unreadable } from './payload.js'
import { readPlatformLine } from './platform.js'
import { strayText } from './stray-text.js'
import { type ReadyRule, readyRules, ruleFor } from './vocabulary.js'

/** A log event and what of it could not be understood. */
export interface EventReading {
  readonly event: LogEvent
  /** The message, without time, request id and level. */
  readonly message: string
  readonly unreadable: readonly Unreadable[]
}

interface RuntimeLine {
  readonly loggedMs: number
  readonly requestId: string | undefined
  readonly level: string
  readonly message: string
  readonly unreadable: readonly Unreadable[]
}

const escapeCode = String.fromCharCode(27)
const colours = new RegExp(`${escapeCode}\\[[0-9;]*m`, 'g')

/** Makes a function that understands log records. It never throws, whatever the text. */
export function eventReader(
  { vocabulary, fields, words }: Omit<IngestSettings, 'categories'>,
  compile: PatternCompiler,
): (record: LogRecord) => EventReading {
  const naming: Naming = { fields, translation: translationOf(words) }
  const messages = readyRules(vocabulary.messages, compile)
  const platform = readyRules(vocabulary.platform, compile)
  return (record) => {
    const line = readRuntimeLine(record)
    const reading =
      line === undefined
        ? readPlatformEvent(record, platform, naming)
        : readRuntimeEvent(record, line, { rules: messages, naming })
    // A piece of a string keeps the whole string in memory, and events are kept longer than their text.
    return record.text.length < longText ? reading : { ...reading, event: structuredClone(reading.event) }
  }
}

function readRuntimeEvent(
  record: LogRecord,
  line: RuntimeLine,
  { rules, naming }: { readonly rules: readonly ReadyRule[]; readonly naming: Naming },
): EventReading {
  const message = withoutColours(line.message)
  const rule = ruleFor(message, rules)
  const payload = rule === undefined ? undefined : readPayload(rule, message, naming)
  const { requestId, loggedMs, level } = line
  const kind = rule?.kind ?? unknown
  const event = {
    kind,
    timeMs: record.timeMs,
    loggedMs,
    requestId,
    level,
    place: record.place,
    ...payload?.found,
  }
  const unreadable = [...line.unreadable, ...(payload?.unreadable ?? []), ...strayText(kind, message)]
  return { event, message, unreadable }
}

function readPlatformEvent(record: LogRecord, rules: readonly ReadyRule[], naming: Naming): EventReading {
  const message = withoutColours(record.text.slice(markLength))
  const rule = ruleFor(message, rules)
  const kind: EventKind = rule?.kind ?? unknown
  const { requestId, report, unreadable: figures } = readPlatformLine(kind, message)
  const payload = rule === undefined ? undefined : readPayload(rule, message, naming)
  const event = {
    kind,
    timeMs: record.timeMs,
    loggedMs: record.timeMs,
    requestId,
    level: undefined,
    place: record.place,
    ...(report === undefined ? {} : { report }),
    ...payload?.found,
  }
  const unreadable = [...figures, ...(payload?.unreadable ?? []), ...strayText(kind, message)]
  return { event, message, unreadable }
}

const unknown = 'unknown'

/** Splits `<ISO time>TAB<request id or "undefined">TAB<LEVEL>TAB<message>`; undefined for any other line. */
function readRuntimeLine({ text, timeMs }: LogRecord): RuntimeLine | undefined {
  const idStart = markLength + isoTimeLength + 1
  if (text.charCodeAt(idStart - 1) !== tab) return undefined
  const own = readOwnTime(text, timeMs)
  const idEnd = text.indexOf('\t', idStart)
  const levelEnd = text.indexOf('\t', idEnd + 1)
  if (own === undefined || idEnd < 0 || levelEnd < 0) return undefined
  if (idEnd - idStart > longestName || levelEnd - idEnd > longestLevel) return undefined
  const requestId = text.slice(idStart, idEnd)
  return {
    ...own,
    requestId: requestId === 'undefined' || requestId === '' ? undefined : requestId,
    level: text.slice(idEnd + 1, levelEnd),
    message: text.slice(levelEnd + 1),
  }
}

const markLength = isoTimeLength + 1
const tab = 0x09
const longestLevel = 12
const longText = 16 * 1024

function withoutColours(text: string): string {
  return text.includes(escapeCode) ? text.replaceAll(colours, '') : text
}
