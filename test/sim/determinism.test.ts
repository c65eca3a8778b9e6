import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { GenerateOptions } from '../../src/generate/generate.js'
import { exportIdOf, generateLogs } from '../../src/generate/generate.js'
import { storedFiles, streamsInMemory } from '../../src/generate/memory.js'
import { createRandom } from '../../src/generate/random.js'

const OPTIONS: GenerateOptions = { seed: 'determinism', from: '2023-12-24', days: 12, users: 60 }

function fingerprint(options: GenerateOptions): string {
  const hash = createHash('sha256')
  for (const stream of streamsInMemory(options)) {
    for (const { path, bytes } of storedFiles(stream)) {
      hash.update(path).update(bytes)
    }
    hash.update(JSON.stringify(stream.truth))
  }
  return hash.digest('hex')
}

describe('the simulation', () => {
  test('gives the same bytes and the same truth for the same seed', () => {
    expect(fingerprint(OPTIONS)).toBe(fingerprint(OPTIONS))
  })

  test('gives the same bytes for the same seed when the number of files is given', () => {
    const options = { ...OPTIONS, files: 3 }
    expect(fingerprint(options)).toBe(fingerprint(options))
  })

  test('gives other bytes for another seed', () => {
    expect(fingerprint({ ...OPTIONS, seed: 'another' })).not.toBe(fingerprint(OPTIONS))
    expect(exportIdOf('another')).not.toBe(exportIdOf(OPTIONS.seed))
  })

  test('goes on where nobody reads a stream', () => {
    const all = streamsInMemory({ ...OPTIONS, files: 3 })
    const folders = Array.from(generateLogs({ ...OPTIONS, files: 3 }), ({ folder }) => folder)
    expect(folders).toEqual(all.map(({ folder }) => folder))
  })

  test.each([1, 5, 12, 30])('has as many streams as files are asked for: %i', (files) => {
    expect([...generateLogs({ ...OPTIONS, files })]).toHaveLength(files)
  })

  test('starts a huge log without making all of it', () => {
    const [first] = generateLogs({ seed: 'huge', from: '2024-02-01', days: 3650, users: 200, files: 1 })
    const [chunk] = first?.chunks ?? []
    expect(chunk?.events.length).toBeGreaterThan(0)
  })
})

describe('chance', () => {
  test('is the same on every machine', () => {
    const random = createRandom('a seed')
    expect([random.below(1000), random.below(1000), random.uuid(), random.hex(16)]).toMatchInlineSnapshot(`
      [
        367,
        81,
        "db50b8c6-04a7-488a-83ca-f4b28f331bb2",
        "a9fa42ad9dbb3bb5",
      ]
    `)
  })

  test('of a fork does not depend on the draws made before it', () => {
    const [early, late] = [createRandom('fork'), createRandom('fork')]
    late.float()
    expect(late.fork('x').uuid()).toBe(early.fork('x').uuid())
  })

  test('is even', () => {
    const random = createRandom('even')
    const counts = Array.from({ length: 10 }, () => 0)
    for (let i = 0; i < 100_000; i++) {
      const face = random.below(10)
      counts[face] = (counts[face] ?? 0) + 1
    }
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThan(600)
  })
})
