// Reads streams whose events are nearly all of the usual words and layout, from their bytes to rows of the ledger.
import { addTo, EventList, eventAt, inOrder, newList } from './events'
import { fileNumber, fileOf, newFiles } from './files'
import { setColumn, setTable, setWord, tableOf } from './ledger'
import { allocate, exists, mark, nothing, release } from './memory'
import { addMessage, addStep, Message, platformMessages, serviceMessages } from './messages'
import * as numbers from './numbers'
import { beginStream, readFile } from './reader'
import { isUsual, writeMeasured, writeRequest } from './records'
import { addEventOf, firstRequest } from './requests'
import { fillFrom, giveRows, layOut, newTable } from './rows'
import { Mention, Request } from './stream'
import { newText, Text } from './text'

/** Requests open at once beyond which it matters which of them is closed first. */
const mostOpen = 1000

/** Where the memory of a stream begins. */
let begin: usize = 0
let fileCount = 0
/** The events that have not been read, in the order of time. */
let left = nothing<EventList>()
/** How many events have been read of each kind. */
const kinds = allocate(sizeof<i32>() * numbers.kindCount)

/** Adds a usual message of the service, or of the platform. */
export function newMessage(isOfPlatform: bool, kind: i32): Message {
  return addMessage(isOfPlatform ? platformMessages : serviceMessages, kind)
}

/** Where the room for a text is. */
export function startOfText(text: Text): i32 {
  return text.start
}

export { addStep, fillFrom, layOut, newTable, newText, setColumn, setTable, setWord }

/** Begins a stream of so many bytes; gives where its text belongs. Whatever was found in the stream before is gone. */
export function newStream(bytes: i32): usize {
  if (begin == 0) begin = mark()
  release(begin)
  left = nothing<EventList>()
  const text = allocate(<usize>bytes)
  beginStream(bytes)
  return text
}

/** Room for the files of the stream: of each its start and its end in memory and its id, then two numbers that are found. */
export function newStreamFiles(count: i32): usize {
  fileCount = count
  return newFiles(count)
}

/**
 * Reads the stream, and writes the rows of all that is usual; the next record has the id `record`. Gives the id of the one
 * after that; negative, before anything is written, where the whole stream is left to others.
 */
export function readStream(record: f64): f64 {
  for (let number = 0; number < fileCount; number++) {
    const file = fileNumber(number)
    if (!readFile(file.start, file.end)) return -1
  }
  const events = inOrder()
  if (!link(events)) return -1
  let next = <i64>record
  for (let request: Request = firstRequest; exists(request); request = request.next) {
    if (!request.isLeft && !isUsual(request)) request.isLeft = true
    if (!request.isLeft) next = writeRequest(request, next)
  }
  left = count(events)
  return <f64>next
}

/** How many events are left to others. */
export function leftCount(): i32 {
  const list = left
  return !exists(list) ? 0 : list.length
}

/** One of them: its time, then where it starts and ends. */
export function leftEvent(number: i32): usize {
  const list = left
  return !exists(list) ? 0 : changetype<usize>(eventAt(list, number))
}

/** How many events of a kind have been read. */
export function countOf(kind: i32): i32 {
  return load<i32>(kinds + sizeof<i32>() * kind)
}

/** Gives away the rows that are left. */
export function finish(): void {
  for (let number = 0; number < numbers.tableCount; number++) giveRows(tableOf(number))
}

/**
 * Puts the events of each request together, in the order of time. Says whether no request needs to be seen among all
 * others: because something is said of it behind its end, or because very many are open.
 */
function link(events: EventList): bool {
  let open = 0
  for (let at = 0; at < events.length; at++) {
    const event = eventAt(events, at)
    for (let mention: Mention = event.mentions; exists(mention); mention = mention.next) {
      if (mention.request.isEnded) return false
    }
    const request = event.request
    if (!exists(request)) continue
    addEventOf(request, event)
    const kind = event.kind
    if (kind == numbers.lambdaStart || kind == numbers.lambdaReport) continue
    if (kind == numbers.lambdaEnd) {
      if (request.isOpen) open -= 1
      request.isOpen = false
      request.isEnded = true
      continue
    }
    if (kind != numbers.recordOpened && request.isEnded) return false
    request.isEnded = false
    if (!request.isOpen) open += 1
    request.isOpen = true
    if (open > mostOpen) return false
  }
  return true
}

/** Counts the events by file and kind, writes those that are of no request, and gives those that are left. */
function count(events: EventList): EventList {
  const others = newList()
  memory.fill(kinds, 0, sizeof<i32>() * numbers.kindCount)
  for (let at = 0; at < events.length; at++) {
    const event = eventAt(events, at)
    const file = fileOf(event.start)
    file.events += 1
    const request = event.request
    if (event.kind == 0 || (exists(request) && request.isLeft)) {
      addTo(others, event)
      continue
    }
    const kind = kinds + sizeof<i32>() * event.kind
    store<i32>(kind, load<i32>(kind) + 1)
    if (event.kind == numbers.recordOpened) file.messages += 1
    if (event.kind == numbers.lambdaInitStart) writeMeasured(event)
  }
  return others
}
