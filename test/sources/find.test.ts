import { execFileSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { OperatorError } from '../../src/model/errors.js'
import { findLogs, groupStreams } from '../../src/sources/find.js'
import { logFile } from '../support/log-lines.js'
import { temporaryFolder } from '../support/temporary-folder.js'

/** A folder with files by their paths; contents that do not matter. */
function folderOf(paths: readonly string[]): string {
  const folder = temporaryFolder()
  for (const path of paths) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), `content of ${path}`)
  }
  return folder
}

/** What is found below folders: paths of files and `code path` of what was passed over, the folder left out. */
function found(
  folder: string,
  paths: readonly string[] = [folder],
): { readonly files: string[]; readonly problems: string[] } {
  const { files, problems } = findLogs(paths)
  const inside = (path: string): string => path.replace(`${folder}/`, '')
  return {
    files: files.map(({ path }) => inside(path)),
    problems: problems.map(({ code, file }) => `${code} ${inside(file)}`),
  }
}

describe('logs below a folder', () => {
  test('come by code point, whatever the disk says, and are numbered', () => {
    const paths = [
      'b/000001.gz',
      'b/000000.gz',
      'B.log',
      'a.txt',
      'ä.log',
      'a/2024-02-18-[$LATEST]x/000000.gz',
    ]
    const folder = folderOf(paths)
    expect(found(folder).files).toEqual([
      'B.log',
      'a/2024-02-18-[$LATEST]x/000000.gz',
      'a.txt',
      'b/000000.gz',
      'b/000001.gz',
      'ä.log',
    ])
    expect(findLogs([folder]).files.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5])
  })

  test('are known by name or by content', () => {
    const folder = folderOf(['000000.GZ', 'a.LOG', 'b.Txt', 'letter.pdf', 'noname', 'data.csv'])
    writeFileSync(join(folder, 'packed'), gzipSync('x'))
    writeFileSync(join(folder, 'one-byte'), Buffer.from([0x1f]))
    expect(found(folder)).toEqual({
      files: ['000000.GZ', 'a.LOG', 'b.Txt', 'packed'],
      problems: ['not_a_log data.csv', 'not_a_log letter.pdf', 'not_a_log noname', 'not_a_log one-byte'],
    })
  })

  test('are not what exports and Macs leave beside them', () => {
    const folder = folderOf([
      'aws-logs-write-test',
      '.DS_Store',
      '__MACOSX/x/000000.gz',
      's/._000000.gz',
      's/000000.gz',
    ])
    expect(found(folder)).toEqual({
      files: ['s/000000.gz'],
      problems: [
        'not_a_log .DS_Store',
        'not_a_log __MACOSX',
        'not_a_log aws-logs-write-test',
        'not_a_log s/._000000.gz',
      ],
    })
  })

  test('count once, however many paths, links and names lead to them', () => {
    const folder = folderOf(['s/a.log'])
    symlinkSync('s', join(folder, 'link-to-folder'))
    symlinkSync('s/a.log', join(folder, 'z.log'))
    linkSync(join(folder, 's/a.log'), join(folder, 's/b.log'))
    const { files, problems } = found(folder, [folder, join(folder, 's'), `${folder}/s/a.log`])
    expect(files).toEqual(['link-to-folder/a.log'])
    expect(problems).toHaveLength(5)
    expect(problems.every((problem) => problem.startsWith('duplicate_file '))).toBe(true)
  })

  test('are found behind links that lead out of the folder', () => {
    const folder = folderOf([])
    const elsewhere = folderOf(['a.log'])
    symlinkSync(elsewhere, join(folder, 'link'))
    expect(found(folder).files).toEqual(['link/a.log'])
  })

  test('are found beside links that lead nowhere or in circles', () => {
    const folder = folderOf(['s/a.log'])
    symlinkSync('nowhere', join(folder, 'dangling.gz'))
    symlinkSync('loop-b', join(folder, 'loop-a'))
    symlinkSync('loop-a', join(folder, 'loop-b'))
    symlinkSync('..', join(folder, 's/up'))
    symlinkSync('.', join(folder, 's/self'))
    expect(found(folder)).toEqual({
      files: ['s/a.log'],
      problems: [
        'unreadable dangling.gz',
        'unreadable loop-a',
        'unreadable loop-b',
        'duplicate_file s/self',
        'duplicate_file s/up',
      ],
    })
  })

  test('are found beside sockets and pipes, which are not opened', async () => {
    const folder = folderOf(['a.log'])
    execFileSync('mkfifo', [join(folder, 'pipe.gz')])
    const server = createServer()
    onTestFinished(() => void server.close())
    await new Promise<void>((listening) => server.listen(join(folder, 'socket.log'), listening))
    expect(found(folder)).toEqual({
      files: ['a.log'],
      problems: ['not_a_log pipe.gz', 'not_a_log socket.log'],
    })
  })

  test.skipIf(process.getuid?.() === 0)('are found beside folders that cannot be read', () => {
    const folder = folderOf(['a.log', 'closed/b.log'])
    chmodSync(join(folder, 'closed'), 0)
    onTestFinished(() => chmodSync(join(folder, 'closed'), 0o700))
    expect(found(folder)).toEqual({ files: ['a.log'], problems: ['unreadable closed'] })
  })

  test('are none in an empty folder', () => {
    expect(findLogs([temporaryFolder()])).toEqual({ files: [], problems: [] })
  })
})

describe('a path', () => {
  test('of a file is read whatever its name', () => {
    const folder = folderOf(['march.csv'])
    expect(found(folder, [join(folder, 'march.csv')]).files).toEqual(['march.csv'])
  })

  test('keeps its own spelling in the results, without slashes at its end', () => {
    const folder = folderOf(['s/a.log'])
    expect(findLogs([`${folder}/s//`]).files[0]?.path).toBe(`${folder}/s/a.log`)
  })

  test('are not those whose names are not UTF-8, which is said', () => {
    const folder = temporaryFolder()
    const odd = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff]), Buffer.from('.gz')])
    writeFileSync(odd, 'x')
    const { files, problems } = findLogs([folder])
    expect(files).toEqual([])
    expect(problems).toMatchObject([
      { code: 'unreadable', severity: 'error', message: 'its name is not UTF-8; rename it' },
    ])
  })

  test('are not the results in the output folder, wherever it is', () => {
    const folder = folderOf([
      'a.log',
      'out/calo.duckdb',
      'out/manifest.json',
      'out/calo_analysis.html',
      'out/calo_analysis.xlsx',
      'out/b.log',
      'other/manifest.json',
    ])
    for (const name of ['calo_analysis_daily.csv', '.calo-analyzer.lock'])
      writeFileSync(join(folder, 'out', name), 'x')
    const { files, problems } = findLogs([folder], (path) => path.replace(`${folder}/`, ''), `${folder}/out`)
    expect(files.map(({ path }) => path)).toEqual(['a.log', 'out/b.log'])
    expect(problems.map(({ file }) => file)).toEqual(['other/manifest.json'])
    expect(findLogs([folder], undefined, `${folder}/none`).problems).toHaveLength(7)
  })

  test('are found where the output folder cannot be one', () => {
    const folder = folderOf(['a.log'])
    symlinkSync('loop', join(folder, 'loop'))
    for (const output of [join(folder, 'loop'), join(folder, 'o'.repeat(300)), join(folder, 'a.log/out')]) {
      expect(findLogs([join(folder, 'a.log')], undefined, output).files).toHaveLength(1)
    }
  })

  test('that is empty is an error, and not the folder one is in', () => {
    expect(() => findLogs([''])).toThrow('a path is empty')
  })

  test('that does not exist is an error with advice, whatever the others are', () => {
    const folder = folderOf(['a.log'])
    expect(() => findLogs([folder, `${folder}/none`])).toThrow(OperatorError)
    expect(() => findLogs([`${folder}/none`])).toThrow(`cannot open ${folder}/none: no such file or folder`)
    expect(() => findLogs([`${folder}/a.log/b`])).toThrow('a part of the path is not a folder')
  })
})

describe('streams', () => {
  const grouped = (paths: readonly string[]): [string, number[]][] =>
    groupStreams(paths.map((path, id) => logFile(id, path))).map(({ name, files }) => [
      name,
      files.map(({ id }) => id),
    ])

  test('are the numbered files of one folder, in their order', () => {
    expect(grouped(['e/s/000000.gz', 'e/s/000001.gz', 'e/t/000000.GZ'])).toEqual([
      ['e/s', [0, 1]],
      ['e/t', [2]],
    ])
  })

  test('are apart where their folders are, though the results print one name for both', () => {
    const one = { ...logFile(0, 'a@mail.example/000000.gz'), path: '[email]/000000.gz' }
    const other = { ...logFile(1, 'b@mail.example/000000.gz'), path: '[email]/000000.gz' }
    expect(groupStreams([one, other]).map(({ name, files }) => [name, files.map(({ id }) => id)])).toEqual([
      ['[email]', [0]],
      ['[email]', [1]],
    ])
  })

  test('are in the order of their numbers, with leading zeros or without', () => {
    expect(grouped(['s/10.gz', 's/9.gz', 's/000011.gz', 's/0.gz', 's/000000.log', 's/1000000.gz'])).toEqual([
      ['s', [3, 4, 1, 0, 2, 5]],
    ])
  })

  test('are single files where the name is no number', () => {
    expect(grouped(['e/march.log', 'e/april.log', 'e/000000', 'e/000001.txt', 'e/1.tar.gz'])).toEqual([
      ['e/march.log', [0]],
      ['e/april.log', [1]],
      ['e', [2, 3]],
      ['e/1.tar.gz', [4]],
    ])
  })
})
