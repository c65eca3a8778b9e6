import { areEqual, uuidLength } from './bytes'
import { addTo, EventList, eventAt, newList, putPlaces } from './events'
import { fileOf, TextFile } from './files'
import { clear, endOf, Places, placesBytes, put, startOf } from './found'
import { QueueRecord, writeDiscrepancy, writeInvocation, writeRecord } from './ledger'
import { allocate, create, exists, mark, nothing, release } from './memory'
import * as numbers from './numbers'
import { LogEvent, Request } from './stream'

/** Events of a request beyond which it is not usual, so that the text of their ranges has its room. */
const tooManyEvents = 1000
/** Bytes of the text of such ranges: `file:offset+length`, each number of up to ten digits, with blanks between. */
const mostRanges = tooManyEvents * 33

const recordPlaces: Places = allocate(placesBytes)
const eventPlaces: Places = allocate(placesBytes)
const rangesText = <i32>allocate(mostRanges)
const record = create<QueueRecord>()

/** The word for how a record ended that an event of this kind concludes; 0 where it does not conclude any. */
function outcomeOf(kind: i32): i32 {
  switch (kind) {
    case numbers.balancePublished:
      return numbers.published
    case numbers.alreadySynced:
      return numbers.alreadySynced
    case numbers.subscriptionCreationSkipped:
    case numbers.paymentFlagSkipped:
      return numbers.skipped
    default:
      return 0
  }
}

/** Whether the events of a request are those of records as they are usually made. */
export function isUsual(request: Request): bool {
  if (request.events > tooManyEvents) return false
  let isOpen = false
  let isShown = false
  let isConcluded = false
  for (let event: LogEvent = request.first; exists(event); event = event.nextOfRequest) {
    const kind = event.kind
    if (kind == numbers.recordOpened) {
      isOpen = true
      isShown = false
      isConcluded = false
    } else if (kind == numbers.syncStarted) {
      if (!isOpen || isShown || isConcluded) return false
      isShown = true
    } else if (outcomeOf(kind) != 0) {
      if (!isOpen) return false
      isConcluded = true
    } else if (kind == numbers.balancesDiffer && !isOpen) return false
  }
  return true
}

/** Writes the records of a request, the first of them with the id `id`, and what its REPORT lines measured; gives the next id. */
export function writeRequest(request: Request, id: i64): i64 {
  let next = id
  for (let event: LogEvent = request.first; exists(event); event = event.nextOfRequest) {
    if (event.kind == numbers.recordOpened) writeOpened(request, event, next++)
    else if (event.kind == numbers.lambdaReport) writeMeasured(event)
  }
  return next
}

/** Writes what a REPORT or INIT_START line measured. */
export function writeMeasured(event: LogEvent): void {
  clear(eventPlaces)
  const request = event.request
  if (exists(request)) putRequest(request, eventPlaces)
  putPlaces(event, eventPlaces)
  const file = fileOf(event.start)
  writeInvocation(event.kind, eventPlaces, event.timeMs, file.id, event.start - file.start)
}

/** Writes the record that an event opens. */
function writeOpened(request: Request, opened: LogEvent, id: i64): void {
  const marked = mark()
  clear(recordPlaces)
  putRequest(request, recordPlaces)
  putPlaces(opened, recordPlaces)
  record.id = id
  record.places = recordPlaces
  record.openedMs = opened.timeMs
  record.outcome = numbers.incomplete
  record.concludedBy = 0
  const differences = newList()
  const shown = gather(opened, differences)
  record.isShown = exists(shown)
  const place = !exists(shown) ? opened : shown
  const file = fileOf(place.start)
  record.shownMs = place.timeMs
  record.file = file.id
  record.offset = place.start - file.start
  record.isFromDiscrepancy = exists(shown) && takeBalance(differences)
  writeRecord(record)
  for (let at = 0; at < differences.length; at++) writeDifference(eventAt(differences, at), id)
  release(marked)
}

function writeDifference(event: LogEvent, id: i64): void {
  putPlaces(event, eventPlaces)
  const file = fileOf(event.start)
  writeDiscrepancy(id, eventPlaces, event.timeMs, file.id, event.start - file.start)
}

/** Puts the places of a record's texts together, says how it ended, and gives the event that shows its transaction. */
function gather(opened: LogEvent, differences: EventList): LogEvent {
  let shown = nothing<LogEvent>()
  beginRanges()
  addRange(opened)
  for (let event: LogEvent = opened.nextOfRequest; exists(event); event = event.nextOfRequest) {
    const kind = event.kind
    if (kind == numbers.recordOpened) break
    if (kind >= numbers.lambdaStart) continue
    addRange(event)
    if (kind == numbers.balancesDiffer) addTo(differences, event)
    else if (kind == numbers.syncStarted) shown = event
    else if (record.concludedBy == 0) {
      record.concludedBy = kind
      record.outcome = outcomeOf(kind)
    }
    if (isNews(kind)) putPlaces(event, recordPlaces)
  }
  endRanges()
  return shown
}

/** Whether an event of this kind says something that is not said yet of the record. */
function isNews(kind: i32): bool {
  if (kind == numbers.paymentFlagSkipped) return startOf(recordPlaces, numbers.skippedAction) == numbers.none
  return kind == numbers.syncStarted
}

/** Takes the payment balance of the first discrepancy of the same user where the transaction shows none. */
function takeBalance(differences: EventList): bool {
  if (startOf(recordPlaces, numbers.paymentBalance) != numbers.none) return false
  const user = startOf(recordPlaces, numbers.userId)
  for (let at = 0; at < differences.length; at++) {
    putPlaces(eventAt(differences, at), eventPlaces)
    if (!areEqual(user, startOf(eventPlaces, numbers.userId), uuidLength)) continue
    const start = startOf(eventPlaces, numbers.paymentBalance)
    put(recordPlaces, numbers.paymentBalance, start, endOf(eventPlaces, numbers.paymentBalance))
    return true
  }
  return false
}

function putRequest(request: Request, places: Places): void {
  put(places, numbers.requestId, request.id, request.id + uuidLength)
}

// The byte ranges of the events of a record, joined where one follows the other without a gap.
let rangeFile = nothing<TextFile>()
let rangeStart = numbers.none
let rangeEnd = numbers.none

const space = 0x20
const plus = 0x2b
const colon = 0x3a
const zero = 0x30

function beginRanges(): void {
  record.rangesStart = rangesText
  record.rangesEnd = rangesText
  rangeFile = nothing<TextFile>()
}

function addRange(event: LogEvent): void {
  const file = fileOf(event.start)
  if (event.start != rangeEnd || file !== rangeFile) {
    endRanges()
    rangeFile = file
    rangeStart = event.start
  }
  rangeEnd = event.end
}

/** Writes the last range: `file:offset+length`. */
function endRanges(): void {
  const file = rangeFile
  if (!exists(file)) return
  if (record.rangesEnd > rangesText) writeByte(space)
  writeNumber(file.id)
  writeByte(colon)
  writeNumber(rangeStart - file.start)
  writeByte(plus)
  writeNumber(rangeEnd - rangeStart)
}

function writeByte(byte: i32): void {
  store<u8>(record.rangesEnd, <u8>byte)
  record.rangesEnd += 1
}

function writeNumber(value: i32): void {
  if (value > 9) writeNumber(value / 10)
  writeByte(zero + (value % 10))
}
