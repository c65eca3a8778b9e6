import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readZip } from '../../src/workbook/zip-reader.js'
import { ZipWriter } from '../../src/workbook/zip-writer.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const parts = [
  { name: '[Content_Types].xml', content: Buffer.from('<Types/>') },
  { name: 'empty', content: Buffer.alloc(0) },
  { name: 'xl/große Blätter.xml', content: Buffer.from('Zeile\n'.repeat(200_000)) },
  { name: 'noise', content: Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * at * 31) % 251)) },
]

async function written(path: string): Promise<Buffer> {
  const zip = new ZipWriter(path)
  for (const { name, content } of parts) {
    const half = Math.floor(content.length / 2)
    await zip.add(name, [content.subarray(0, half), content.subarray(half)])
  }
  zip.finish()
  return readFileSync(path)
}

describe('a zip file', () => {
  test('gives its parts back, in their order', async () => {
    expect(readZip(await written(join(temporaryFolder(), 'a.zip')))).toEqual(parts)
  })

  test('has the same bytes whenever it is written', async () => {
    const folder = temporaryFolder()
    expect(await written(join(folder, 'a.zip'))).toEqual(await written(join(folder, 'b.zip')))
  })

  test('says before each part how large it is, as readers that do not look ahead want', async () => {
    const file = await written(join(temporaryFolder(), 'a.zip'))
    let at = 0
    for (const { name, content } of parts) {
      expect(file.readUInt32LE(at)).toBe(0x0403_4b50)
      expect(file.readUInt16LE(at + 6) & 8, 'no sizes behind the part').toBe(0)
      expect(file.readUInt32LE(at + 22)).toBe(content.length)
      const nameLength = file.readUInt16LE(at + 26)
      expect(file.toString('utf8', at + 30, at + 30 + nameLength)).toBe(name)
      at += 30 + nameLength + file.readUInt32LE(at + 18)
    }
  })

  test('says why it could not be written', async () => {
    const zip = new ZipWriter('/dev/full')
    const noise = Buffer.from(Array.from({ length: 4_000_000 }, (_, at) => (at * at * 31 + at) % 251))
    await expect(zip.add('noise', [noise, noise])).rejects.toThrow(/ENOSPC/)
    zip.close()
  })

  test('says what its content said when it failed', async () => {
    const zip = new ZipWriter(join(temporaryFolder(), 'a.zip'))
    function* failing(): Generator<Uint8Array> {
      yield Buffer.from('a')
      throw new RangeError('no more rows')
    }
    await expect(zip.add('part', failing())).rejects.toThrow('no more rows')
    zip.close()
  })
})
