import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Privacy } from '../../src/model/privacy.js'
import { isShownAs, pathHider } from '../../src/privacy/paths.js'
import { findLogs } from '../../src/sources/find.js'
import { locate } from '../../src/sources/locate.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const dropping: Privacy = { pii: 'drop', hashUserIds: false, secret: undefined }

describe('paths in the results', () => {
  test('hold numbers in the place of e-mail addresses and phone numbers, one for each', () => {
    const hide = pathHider(dropping)
    expect(hide('logs/a@mail.example/x.gz')).toBe('logs/[email 1]/x.gz')
    expect(hide('logs/b@mail.example/+973 3312 3456.gz')).toBe('logs/[email 2]/[phone 3].gz')
    expect(hide('logs/a@mail.example/y.gz')).toBe('logs/[email 1]/y.gz')
  })

  test('hold pseudonyms with hash, and all with keep', () => {
    expect(pathHider({ pii: 'hash', hashUserIds: false, secret: 'key' })('a@mail.example.log')).toMatch(
      /^\[email [0-9a-f]{20}\]$/,
    )
    expect(pathHider({ pii: 'keep', hashUserIds: false, secret: undefined })('a@mail.example.log')).toBe(
      'a@mail.example.log',
    )
  })

  test('show control characters, as do those of exports, which are as they are', () => {
    const hide = pathHider(dropping)
    expect(hide('a\u001b[2J\u202e.log')).toBe('a\\x1b[2J\\u{202e}.log')
    expect(hide('a\nb\tc.log')).toBe('a\\nb\\tc.log')
    expect(hide('[email 1]/\\[email].log')).toBe('\\[email 1]/\\\\\\[email].log')
    expect(hide('a\\nb\\x1b[2J\\u{202e}\\y.log')).toBe('a\\\\nb\\\\x1b[2J\\\\u{202e}\\y.log')
    const usual =
      'de5a20b3-9410-4894-b2af-e0ad7289ca60/2023-12-16-[$LATEST]dc8d4201f88cac8235e3503237f1f1d3/000000.gz'
    expect(hide(usual)).toBe(usual)
  })

  test('stand for files that are found again, whatever run wrote them', () => {
    const folder = temporaryFolder()
    const names = ['a@mail.example', 'b@mail.example', '[email 1]', 'esc\u001b[2J', 'esc\\x1b[2J', 'plain']
    for (const name of names) {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'x.log'), name)
    }
    for (const secret of [undefined, 'key']) {
      const hide = pathHider({ pii: secret === undefined ? 'drop' : 'hash', hashUserIds: false, secret })
      const { files } = findLogs([folder], hide)
      expect(new Set(files.map(({ path }) => path)).size).toBe(6)
      for (const { absolutePath, storedPath = '' } of files) {
        const found = locate(storedPath, isShownAs)
        expect(found).toContain(absolutePath)
        if (storedPath.includes('plain')) expect(found).toHaveLength(1)
        else expect(found.length).toBeLessThanOrEqual(3)
      }
    }
    expect(locate(join(folder, 'nothing', 'x.log'), isShownAs)).toEqual([])
  })
})
