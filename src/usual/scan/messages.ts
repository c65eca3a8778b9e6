import {
  digits,
  endOfDecimal,
  endOfId,
  endOfSome,
  endOfUuid,
  isByte,
  isOf,
  letters,
  nameParts,
  regionParts,
  wordParts,
} from './bytes'
import { copyPlace, found, Places, placeAt, placeBytes, putPlace } from './found'
import { allocate, create, exists, nothing } from './memory'
import { endOfFlag, endOfMetadata } from './metadata'
import * as numbers from './numbers'
import { startsWith, Text } from './text'

/** A text of a message, and what stands behind it. */
@unmanaged
class Step {
  text: Text
  /** The shape of the hole behind the text; 0 where there is none. */
  shape: i32
  /** The slot for its place; `none` where nobody wants to know. */
  slot: i32
  next: Step
}

/** A way in which an event is usually written: texts and holes by turns. */
@unmanaged
export class Message {
  kind: i32
  /** The byte it begins with. */
  firstByte: u8
  steps: Step
  lastStep: Step
  /** The slots it fills, and how many these are. */
  slots: usize
  slotsFilled: i32
  next: Message
}

/** Messages one of which may stand at a place, in the order in which they are tried. */
@unmanaged
export class Messages {
  first: Message
  last: Message
}

/** Those of the service, behind its own time, the request id and the level. */
export const serviceMessages = noMessages()
/** Those of the platform, behind CloudWatch's time. */
export const platformMessages = noMessages()

function noMessages(): Messages {
  const messages = create<Messages>()
  return messages
}

/** Adds a message to those that are known; its steps follow. */
export function addMessage(messages: Messages, kind: i32): Message {
  const message = create<Message>()
  message.kind = kind
  message.slots = allocate(sizeof<i32>() * numbers.slotCount)
  const last = messages.last
  if (!exists(last)) messages.first = message
  else last.next = message
  messages.last = message
  return message
}

/** Adds a step to a message; the text is kept. */
export function addStep(message: Message, text: Text, shape: i32, slot: i32): void {
  const step = create<Step>()
  step.text = text
  step.shape = shape
  step.slot = slot
  if (shape == numbers.metadata) {
    addSlot(message, numbers.walletId)
    addSlot(message, numbers.deliveryId)
  } else if (slot != numbers.none) addSlot(message, slot)
  const last = message.lastStep
  if (!exists(last)) {
    message.steps = step
    message.firstByte = load<u8>(text.start)
  } else last.next = step
  message.lastStep = step
}

function addSlot(message: Message, slot: i32): void {
  store<i32>(message.slots + sizeof<i32>() * message.slotsFilled, slot)
  message.slotsFilled += 1
}

function slotAt(message: Message, number: i32): i32 {
  return load<i32>(message.slots + sizeof<i32>() * number)
}

/** The message at `at`, and in `matchEnd` where it ends; nothing where there is none. Its places are in `found`. */
export function matchAny(messages: Messages, at: i32, end: i32): Message {
  if (at >= end) return nothing<Message>()
  const firstByte = load<u8>(at)
  for (let message: Message = messages.first; exists(message); message = message.next) {
    if (message.firstByte != firstByte) continue
    matchEnd = match(message, at, end)
    if (matchEnd >= 0) return message
  }
  return nothing<Message>()
}

/** Where the message that was matched last ends. */
export let matchEnd = numbers.none

function match(message: Message, at: i32, end: i32): i32 {
  let next = at
  for (let step: Step = message.steps; exists(step); step = step.next) {
    if (!startsWith(next, end, step.text)) return -1
    const start = next + step.text.length
    next = endOfHole(step.shape, start, end)
    if (next < 0) return -1
    if (step.slot != numbers.none) putPlace(step.slot, start, next)
  }
  return next
}

/** Copies the places that a message fills from `found`, so that they need no more room than those. */
export function keepPlaces(message: Message): Places {
  const kept = allocate(placeBytes * message.slotsFilled)
  for (let number = 0; number < message.slotsFilled; number++) {
    copyPlace(placeAt(found, slotAt(message, number)), placeAt(kept, number))
  }
  return kept
}

/** Puts the places kept by `keepPlaces` into the slots of others, and leaves all other slots as they are. */
export function putKept(message: Message, kept: Places, to: Places): void {
  for (let number = 0; number < message.slotsFilled; number++) {
    copyPlace(placeAt(kept, number), placeAt(to, slotAt(message, number)))
  }
}

// Most bytes of each shape.
const mostWhole = 15
const mostPlaces = 20
const mostFigureWhole = 8
const mostFigurePlaces = 9
const mostCount = 7
const mostWord = 40
const mostName = 100
const mostRegion = 30
const mostTrace = 100
const dash = 0x2d

/** Where what stands at `at` ends; negative where it is of another shape. */
function endOfHole(shape: i32, at: i32, end: i32): i32 {
  switch (shape) {
    case numbers.uuid:
      return endOfUuid(at, end)
    case numbers.ulid:
      return endOfId(at, end)
    case numbers.decimal:
      return endOfDecimal(isByte(at, end, dash) ? at + 1 : at, end, mostWhole, mostPlaces)
    case numbers.figure:
      return endOfDecimal(at, end, mostFigureWhole, mostFigurePlaces)
    case numbers.count:
      return endOfSome(at, end, digits, mostCount)
    case numbers.word:
      return at < end && isOf(at, letters) ? endOfSome(at, end, wordParts, mostWord) : -1
    case numbers.metadata:
      return endOfMetadata(at, end)
    case numbers.flag:
      return endOfFlag(at, end)
    case numbers.name:
      return endOfSome(at, end, nameParts, mostName)
    case numbers.region:
      return endOfSome(at, end, regionParts, mostRegion)
    case numbers.trace:
      return endOfSome(at, end, regionParts, mostTrace)
    case numbers.rest:
      return endOfRest(at, end)
    default:
      return at
  }
}

/** Where printed ASCII without a space ends. */
function endOfRest(at: i32, end: i32): i32 {
  let next = at
  while (next < end && load<u8>(next) > 0x20 && load<u8>(next) < 0x7f) next += 1
  return next
}
