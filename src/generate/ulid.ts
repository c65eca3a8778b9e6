import type { Random } from './random.js'

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const PAIRS = Array.from({ length: 1024 }, (_, n) => `${CROCKFORD[n >> 5]}${CROCKFORD[n & 31]}`)

/** A ULID: ten characters of its creation time, sixteen of chance. */
export function ulid(createdMs: number, random: Random): string {
  let time = ''
  let rest = createdMs
  for (let i = 0; i < 5; i++) {
    time = `${PAIRS[rest % 1024]}${time}`
    rest = Math.floor(rest / 1024)
  }
  let chance = ''
  for (let i = 0; i < 8; i++) {
    chance += PAIRS[random.below(1024)]
  }
  return time + chance
}
