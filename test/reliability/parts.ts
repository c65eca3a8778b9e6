import { audit } from './audit.js'
import { crash } from './crash.js'
import { cuts } from './cuts.js'
import { faults } from './faults.js'
import { fuzz } from './fuzz.js'
import { hostile } from './hostile.js'
import { limits } from './limits.js'
import { locks } from './locks.js'
import { memory } from './monsters.js'
import type { Part } from './part.js'

/** Everything that is tried, in the order of the page. */
export const parts: readonly Part[] = [
  { name: 'memory', promise: 'no file, however large, takes more than 512 MB', run: memory },
  {
    name: 'hostile',
    promise: 'a megabyte of hostile text takes less than a second',
    isInMemory: true,
    run: hostile,
  },
  {
    name: 'cuts',
    promise: 'a stream cut at any byte gives every event before the cut, and no number of its own',
    isInMemory: true,
    run: cuts,
  },
  {
    name: 'fuzz',
    promise: 'whatever is thrown at decoder, splitter and reader, bytes and numbers stay true',
    isInMemory: true,
    run: fuzz,
  },
  {
    name: 'audit',
    promise: 'the simulator finds its truth in the results, whatever the faults',
    isInMemory: true,
    run: audit,
  },
  {
    name: 'crash',
    promise: 'a run killed at any moment leaves whole results, and a re-run gives everything',
    run: crash,
  },
  {
    name: 'faults',
    promise: 'a call of the system that fails is told in plain words and loses nothing',
    run: faults,
  },
  {
    name: 'limits',
    promise: 'a full disk, lost permissions and little memory leave the results of the run before',
    run: limits,
  },
  { name: 'locks', promise: 'of two runs on the same output one is refused', run: locks },
]
