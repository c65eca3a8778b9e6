import { none, slotCount } from './numbers'

/** The places of the slots of one event or record: where each text starts and ends. */
export type Places = usize

/** Bytes of a place, and of the places of all slots. */
export const placeBytes = 8
export const placesBytes = placeBytes * slotCount

/** The places that the message matched last has filled. */
export const found: Places = memory.data(8 * slotCount, 8)

/** Says where the text of a slot stands in the message that is being matched. */
export function putPlace(slot: i32, start: i32, end: i32): void {
  put(found, slot, start, end)
}

/** Says where the text of a slot stands. */
export function put(places: Places, slot: i32, start: i32, end: i32): void {
  store<i32>(placeAt(places, slot), start)
  store<i32>(placeAt(places, slot) + 4, end)
}

/** The address of the nth of some places. */
export function placeAt(places: Places, number: i32): usize {
  return places + placeBytes * number
}

/** Copies one place. */
export function copyPlace(from: usize, to: usize): void {
  store<u64>(to, load<u64>(from))
}

/** Where the text of a slot starts; `none` where there is none. */
export function startOf(places: Places, slot: i32): i32 {
  return load<i32>(placeAt(places, slot))
}

/** Where it ends. */
export function endOf(places: Places, slot: i32): i32 {
  return load<i32>(placeAt(places, slot) + 4)
}

/** Empties all slots. */
export function clear(places: Places): void {
  for (let slot = 0; slot < slotCount; slot++) put(places, slot, none, none)
}
