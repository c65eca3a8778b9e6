/** The first byte that is free. */
let top: usize = __heap_base

/** Bytes of a page of memory, as a power of two. */
const pageBits: usize = 16

/** Room for so many bytes, of any content, at an address that is a multiple of eight. There is nothing to free: see `release`. */
export function allocate(bytes: usize): usize {
  const at = top
  top = (at + bytes + 7) & ~7
  const pages = <i32>((top + ((1 << pageBits) - 1)) >> pageBits)
  if (pages > memory.size() && memory.grow(max(pages - memory.size(), memory.size() >> 2)) < 0) unreachable()
  return at
}

/** What has been allocated up to now ends here. */
export function mark(): usize {
  return top
}

/** Frees all that has been allocated since `mark` gave this. */
export function release(marked: usize): void {
  top = marked
}

/** A new object, all of its fields 0. */
export function create<Thing>(): Thing {
  const at = allocate(offsetof<Thing>())
  memory.fill(at, 0, offsetof<Thing>())
  return changetype<Thing>(at)
}

/** Whether there is something: objects are addresses, and none is at 0. */
export function exists<Thing>(thing: Thing): bool {
  return changetype<usize>(thing) != 0
}

/** The address of nothing. */
export function nothing<Thing>(): Thing {
  return changetype<Thing>(0)
}
