import type { EventKind, LogEvent, LogRecord } from '../model/event.js'
import { formatInstant } from '../model/time.js'
import { readPayload, type Unreadable } from './payload.js'
import { readPlatformLine } from './platform.js'
import { kindOf, type Vocabulary } from './vocabulary.js'

/** A log event and what of it could not be understood. */
export interface EventReading {
  readonly event: LogEvent
  readonly unreadable: readonly Unreadable[]
}

interface RuntimeLine {
  readonly loggedMs: number
  readonly requestId: string | undefined
  readonly level: string
  readonly message: string
}

const nothingUnreadable: readonly Unreadable[] = []
const escape = String.fromCharCode(27)
const colours = new RegExp(`${escape}\\[[0-9;]*m`, 'g')

/** Understands one log record in the words of `vocabulary`. Never throws, whatever the text. */
export function readEvent(record: LogRecord, vocabulary: Vocabulary): EventReading {
  const line = readRuntimeLine(record.text)
  if (line === undefined) return readPlatformEvent(record, vocabulary)
  const message = withoutColours(line.message)
  const kind = kindOf(message, vocabulary.messages)
  const payload = readPayload(kind, message)
  const { requestId, loggedMs, level } = line
  const event = { kind, timeMs: record.timeMs, loggedMs, requestId, level, place: record.place, message, ...payload.found }
  return { event, unreadable: payload.unreadable }
}

function readPlatformEvent(record: LogRecord, vocabulary: Vocabulary): EventReading {
  const message = withoutColours(record.text)
  const kind: EventKind = kindOf(message, vocabulary.platform)
  const { requestId, report } = readPlatformLine(kind, message)
  const event = {
    kind,
    timeMs: record.timeMs,
    loggedMs: record.timeMs,
    requestId,
    level: undefined,
    place: record.place,
    message,
    ...(report === undefined ? {} : { report }),
  }
  return { event, unreadable: nothingUnreadable }
}

/** Splits `<ISO time>TAB<request id or "undefined">TAB<LEVEL>TAB<message>`; undefined for any other line. */
function readRuntimeLine(text: string): RuntimeLine | undefined {
  if (text.charCodeAt(23) !== 0x5a || text.charCodeAt(24) !== 0x09) return undefined
  const loggedMs = instantOf(text.slice(0, 24))
  const idEnd = text.indexOf('\t', 25)
  const levelEnd = text.indexOf('\t', idEnd + 1)
  if (loggedMs === undefined || idEnd < 0 || levelEnd < 0 || levelEnd - idEnd > longestLevel) return undefined
  const requestId = text.slice(25, idEnd)
  return {
    loggedMs,
    requestId: requestId === 'undefined' || requestId === '' ? undefined : requestId,
    level: text.slice(idEnd + 1, levelEnd),
    message: text.slice(levelEnd + 1),
  }
}

const longestLevel = 12

function instantOf(text: string): number | undefined {
  const ms = Date.parse(text)
  return Number.isNaN(ms) || formatInstant(ms) !== text ? undefined : ms
}

function withoutColours(text: string): string {
  return text.includes(escape) ? text.replaceAll(colours, '') : text
}

