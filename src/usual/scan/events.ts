import { Places } from './found'
import { allocate, create, exists, nothing } from './memory'
import { keepPlaces, Message, putKept } from './messages'
import { LogEvent, Mention, Request } from './stream'

/** The events of the stream, as they stand in its files. */
export let firstEvent = nothing<LogEvent>()
let lastEvent = nothing<LogEvent>()
let events = 0

/** Begins a stream. */
export function clearEvents(): void {
  firstEvent = nothing<LogEvent>()
  lastEvent = nothing<LogEvent>()
  events = 0
}

/** Adds an event of which only the beginning is known. */
export function addEvent(timeMs: i64, start: i32): LogEvent {
  const event = create<LogEvent>()
  event.timeMs = timeMs
  event.start = start
  event.end = start
  const last = lastEvent
  if (!exists(last)) firstEvent = event
  else last.next = event
  lastEvent = event
  events += 1
  return event
}

/** Says what an event is; the places of its texts are those found last. */
export function recognise(event: LogEvent, message: Message): void {
  event.kind = message.kind
  event.message = message
  event.places = keepPlaces(message)
}

/** Puts the places of an event's texts into `places`, and leaves all others as they are. */
export function putPlaces(event: LogEvent, places: Places): void {
  const message = event.message
  if (exists(message)) putKept(message, event.places, places)
}

/** Says that an unusual event may be of a request. */
export function addMention(event: LogEvent, request: Request): void {
  const mention = create<Mention>()
  mention.request = request
  mention.next = event.mentions
  event.mentions = mention
}

/** Events one after the other. */
@unmanaged
export class EventList {
  length: i32
  start: usize
}

/** The event at a place of a list. */
export function eventAt(list: EventList, place: i32): LogEvent {
  return changetype<LogEvent>(load<usize>(list.start + sizeof<usize>() * place))
}

/** Begins a list of at most as many events as there are. */
export function newList(): EventList {
  const list = create<EventList>()
  list.start = allocate(sizeof<usize>() * events)
  return list
}

/** Adds an event to a list. */
export function addTo(list: EventList, event: LogEvent): void {
  store<usize>(list.start + sizeof<usize>() * list.length, changetype<usize>(event))
  list.length += 1
}

/** All events in the order of time; equal times as they stand. */
export function inOrder(): EventList {
  let list = newList()
  let isOrdered = true
  let before: i64 = 0
  for (let event: LogEvent = firstEvent; exists(event); event = event.next) {
    isOrdered = isOrdered && event.timeMs >= before
    before = event.timeMs
    addTo(list, event)
  }
  if (isOrdered) return list
  let other = newList()
  other.length = list.length
  for (let run = 1; run < list.length; run *= 2) {
    for (let at = 0; at < list.length; at += 2 * run) merge(list, at, run, other)
    const merged = other
    other = list
    list = merged
  }
  return list
}

/** Merges two ordered runs of a list, which follow each other at `first`, into the same places of another list. */
function merge(list: EventList, first: i32, run: i32, into: EventList): void {
  const middle = min(first + run, list.length)
  const end = min(first + 2 * run, list.length)
  let one = first
  let other = middle
  for (let at = first; at < end; at++) {
    const isOne = one < middle && (other >= end || eventAt(list, one).timeMs <= eventAt(list, other).timeMs)
    const event = isOne ? eventAt(list, one++) : eventAt(list, other++)
    store<usize>(into.start + sizeof<usize>() * at, changetype<usize>(event))
  }
}
