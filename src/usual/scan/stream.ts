import { Message } from './messages'

/** An event of the stream that is being read. */
@unmanaged
export class LogEvent {
  /** CloudWatch's time, ms since epoch. */
  timeMs: i64
  /** Where it begins, and the next one. */
  start: i32
  end: i32
  /** What it is; 0 where that is unusual. */
  kind: i32
  message: Message
  /** Where its places are kept. */
  places: usize
  /** The request it belongs to; nothing where it has none or is unusual. */
  request: Request
  /** The next event of that request, in the order of time. */
  nextOfRequest: LogEvent
  /** The requests that it may be of, where it is unusual. */
  mentions: Mention
  /** The next event of the stream, as it stands in the files. */
  next: LogEvent
}

/** That an unusual event may be of a request. */
@unmanaged
export class Mention {
  request: Request
  next: Mention
}

/** A request of the stream that is being read. */
@unmanaged
export class Request {
  /** Where its id stands. */
  id: i32
  /** Whether an unusual event is, or may be, of this request. */
  isLeft: bool
  isOpen: bool
  isEnded: bool
  /** Its events in the order of time, and how many there are. */
  first: LogEvent
  last: LogEvent
  events: i32
  /** The next request in the order in which they are first named. */
  next: Request
  /** The next one that is found in the same place. */
  nextAlike: Request
}
