import { areEqual, endOfUuid, uuidLength } from './bytes'
import { isoTimeLength, resetClock, timeAt } from './clock'
import { addEvent, addMention, clearEvents, recognise } from './events'
import { found, putPlace, startOf } from './found'
import { exists, nothing } from './memory'
import { Message, matchAny, matchEnd, platformMessages, serviceMessages } from './messages'
import { none, requestId } from './numbers'
import { clearRequests, requestAt } from './requests'
import { LogEvent, Request } from './stream'
import { startsWith, textOf } from './text'

const newline = 0x0a
const tab = 0x09
const two = 0x32
const escape = 0x1b
/** `<CloudWatch's time> <own time>TAB<request id>TAB<level>TAB<message>` */
const markLength = isoTimeLength + 1
const idStart = markLength + isoTimeLength + 1
const info = textOf('\tINFO\t')
const error = textOf('\tERROR\t')
const warn = textOf('\tWARN\t')
const reportStart = textOf('REPORT RequestId: ')
/** Bytes of an event beyond which it is not usual. */
const longestUsual = 8 * 1024
/** Bytes of an event beyond which only its first ones are looked at, which is not for us to say. */
const longestEvent = 1024 * 1024

/** Where the request id of the message that matched last stands. */
let requestPlace = none
/** The request of the usual event before. */
let lastRequest = nothing<Request>()
/** Time of the next event; negative where the file ends. */
let nextMs: i64 = none

/** Begins a stream of so many bytes. */
export function beginStream(bytes: i32): void {
  clearEvents()
  clearRequests(bytes)
  resetClock()
  lastRequest = nothing<Request>()
}

/** Reads all events of a file; says whether it consists of events of bearable length. */
export function readFile(start: i32, end: i32): bool {
  nextMs = start + markLength > end ? none : timeAt(start)
  let at = start
  while (at >= 0 && at < end && nextMs >= 0) at = readEvent(at, end)
  return at == end
}

/** Reads the event at `at`, and gives where it ends; negative where it is too long. */
function readEvent(at: i32, end: i32): i32 {
  const event = addEvent(nextMs, at)
  const message = messageAt(at, end)
  const next = !exists(message) ? none : endBehind(matchEnd, end)
  if (!exists(message) || next < 0 || next - at > longestUsual) return readUnusual(event, end)
  recognise(event, message)
  if (requestPlace >= 0) event.request = requestOf(requestPlace)
  event.end = next
  return next
}

/** The message of the event at `at`; nothing where it is unusual. */
function messageAt(at: i32, end: i32): Message {
  putPlace(requestId, none, none)
  if (at + idStart > end || load<u8>(at + idStart - 1) != tab) {
    const message = matchAny(platformMessages, at + markLength, end)
    requestPlace = startOf(found, requestId)
    return message
  }
  const idEnd = at + idStart + uuidLength
  if (idEnd > end || !areEqual(at, at + markLength, isoTimeLength)) return nothing<Message>()
  if (!isLastRequest(at + idStart) && endOfUuid(at + idStart, end) < 0) return nothing<Message>()
  const start = endOfLevel(idEnd, end)
  if (start < 0) return nothing<Message>()
  requestPlace = at + idStart
  return matchAny(serviceMessages, start, end)
}

/** Where the level behind a request id ends; negative where there is none. */
function endOfLevel(at: i32, end: i32): i32 {
  if (startsWith(at, end, info)) return at + info.length
  if (startsWith(at, end, error)) return at + error.length
  return startsWith(at, end, warn) ? at + warn.length : none
}

/** The request whose id stands at `at`; most events are of the request of the one before. */
function requestOf(at: i32): Request {
  if (!isLastRequest(at)) lastRequest = requestAt(at)
  return lastRequest
}

function isLastRequest(at: i32): bool {
  const last = lastRequest
  return exists(last) && areEqual(at, last.id, uuidLength)
}

/** Where an event ends whose text ends at `at`; negative where more text follows. */
function endBehind(at: i32, end: i32): i32 {
  let next = at
  while (next < end && load<u8>(next) == newline) next += 1
  if (next == end) {
    nextMs = none
    return end
  }
  if (next == at || next + markLength > end) return none
  const timeMs = timeAt(next)
  if (timeMs < 0) return none
  nextMs = timeMs
  return next
}

/** Finds where an unusual event ends, and which requests it may be of; negative where it is too long. */
function readUnusual(event: LogEvent, end: i32): i32 {
  const next = nextStart(event.start, end)
  event.end = next
  if (next - event.start > longestEvent) return none
  // Colours are taken out of platform lines before their request id is looked for.
  if (hasColours(event.start, next)) return none
  // What a REPORT measures belongs to no record, however it is written.
  if (startsWith(event.start + markLength, next, reportStart)) return next
  let at = event.start
  while (at + uuidLength <= next) {
    const idEnd = endOfUuid(at, next)
    if (idEnd < 0) {
      at += 1
      continue
    }
    const request = requestAt(at)
    request.isLeft = true
    addMention(event, request)
    at = idEnd
  }
  return next
}

/** Where the next event starts behind `at`, or the end of the file. */
function nextStart(at: i32, end: i32): i32 {
  for (let next = at; next + 1 + markLength <= end; next++) {
    if (load<u8>(next) != newline || load<u8>(next + 1) != two) continue
    const timeMs = timeAt(next + 1)
    if (timeMs < 0) continue
    nextMs = timeMs
    return next + 1
  }
  nextMs = none
  return end
}

function hasColours(start: i32, end: i32): bool {
  for (let at = start; at < end; at++) if (load<u8>(at) == escape) return true
  return false
}
