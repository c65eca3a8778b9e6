import { areEqual, uuidLength } from './bytes'
import { allocate, create, exists, nothing } from './memory'
import { LogEvent, Request } from './stream'

/** The requests in the order in which they are first named. */
export let firstRequest = nothing<Request>()
let lastRequest = nothing<Request>()
/** Of each hash the requests that have it. */
let places: usize = 0
let mask: u32 = 0

/** Bytes of log for each place in the table; a request has more. */
const bytesPerPlace = 512

/** Begins a stream of so many bytes. */
export function clearRequests(bytes: i32): void {
  const bits = 32 - clz<u32>(bytes / bytesPerPlace + 64)
  firstRequest = nothing<Request>()
  lastRequest = nothing<Request>()
  mask = ((<u32>1) << bits) - 1
  places = allocate(sizeof<usize>() << bits)
  memory.fill(places, 0, sizeof<usize>() << bits)
}

/** The request whose id stands at `at`. */
export function requestAt(at: i32): Request {
  const place = places + sizeof<usize>() * (hashAt(at) & mask)
  const head = changetype<Request>(load<usize>(place))
  for (let request: Request = head; exists(request); request = request.nextAlike) {
    if (areEqual(request.id, at, uuidLength)) return request
  }
  const request = create<Request>()
  request.id = at
  request.nextAlike = head
  store<usize>(place, changetype<usize>(request))
  const last = lastRequest
  if (!exists(last)) firstRequest = request
  else last.next = request
  lastRequest = request
  return request
}

/** Adds the next event of a request. */
export function addEventOf(request: Request, event: LogEvent): void {
  const last = request.last
  if (!exists(last)) request.first = event
  else last.nextOfRequest = event
  request.last = event
  request.events += 1
}

/** Of all words of an id; the factor is odd, with bits all over. */
function hashAt(at: i32): u32 {
  let hash: u64 = 0
  for (let word = 0; word < 4; word++) hash = mixed(hash ^ load<u64>(at + 8 * word))
  return <u32>mixed(hash ^ load<u32>(at + 32))
}

function mixed(word: u64): u64 {
  const once = (word ^ (word >> 33)) * 0x1b_8735_93cc_9e2d
  return once ^ (once >> 33)
}
