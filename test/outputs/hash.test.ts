import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hashFile } from '../../src/outputs/hash.js'
import { temporaryFolder } from '../support/temporary-folder.js'

test.each([0, 1, 1024 * 1024, 3 * 1024 * 1024 + 17])(
  'the hash of a file of %i bytes is that of its bytes',
  (size) => {
    const path = join(temporaryFolder(), 'file')
    const bytes = Buffer.alloc(size, 'abc')
    writeFileSync(path, bytes)
    expect(hashFile(path)).toEqual({ size, sha256: createHash('sha256').update(bytes).digest('hex') })
  },
)
