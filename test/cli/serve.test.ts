import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, Socket } from 'node:net'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { repositoryPath, run } from '../support/command.js'
import { startDashboard } from '../support/dashboard.js'
import { syncedRequest } from '../support/log-lines.js'
import { makeFolder } from '../support/temporary-folder.js'

const cwd = makeFolder()
const output = join(cwd, 'output')

beforeAll(async () => {
  mkdirSync(join(cwd, 'logs'))
  writeFileSync(join(cwd, 'logs/a.log'), syncedRequest(1, '01HPY1TAKE0000000000000001'))
  expect(await run(['logs', '-q'], { cwd })).toEqual({ code: 0, stdout: '', stderr: '' })
})

afterAll(() => rmSync(cwd, { recursive: true }))

describe('serve', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('answers until %s, and ends with %i', async (signal, code) => {
    const dashboard = await startDashboard([output])
    expect(dashboard.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/)
    expect((await fetch(dashboard.url)).status).toBe(200)
    expect((await fetch(`${dashboard.origin}/api/run`)).status).toBe(200)
    expect(await dashboard.stop(signal)).toBe(code)
    expect(dashboard.said()).toBe(
      `calo-analyzer: shows ${output} at this address until it is stopped with Ctrl+C\n`,
    )
    await expect(fetch(dashboard.url)).rejects.toThrow()
  })

  test('finishes what it was asked before it stops', async () => {
    const dashboard = await startDashboard([output])
    const answer = fetch(
      `${dashboard.origin}/api/query?sql=${encodeURIComponent('select count(*) from range(2000000) as a, range(20) as b')}`,
    )
    await new Promise((resolve) => setTimeout(resolve, 50))
    const ended = dashboard.stop('SIGTERM')
    expect([(await answer).status, await ended]).toEqual([200, 143])
  })

  test('needs a token where others can reach it, and makes one up', async () => {
    const dashboard = await startDashboard([output, '--host', '0.0.0.0'])
    const [, token = ''] = /#token=(.+)$/.exec(dashboard.url) ?? []
    expect(token.length).toBeGreaterThan(30)
    const local = `http://127.0.0.1:${new URL(dashboard.url).port}`
    const ask = (headers: Readonly<Record<string, string>>) => fetch(`${local}/api/run`, { headers })
    expect((await ask({})).status).toBe(401)
    expect((await ask({ authorization: 'Bearer something-else-altogether' })).status).toBe(401)
    expect((await ask({ authorization: `Bearer ${token}` })).status).toBe(200)
    expect(await dashboard.stop()).toBe(143)
    expect(dashboard.said()).toContain('not encrypted')
    expect(dashboard.said()).not.toContain(token)
  })

  test('takes the token of the environment', async () => {
    const token = 'a-token-of-enough-characters'
    const dashboard = await startDashboard([output], { CALO_ANALYZER_TOKEN: token })
    expect(dashboard.url).toContain(`/#token=${token}`)
    expect((await fetch(`${dashboard.origin}/api/run`)).status).toBe(401)
    await dashboard.stop()
    const { code, stderr } = await run(['serve', output, '--port', '0'], {
      environment: { CALO_ANALYZER_TOKEN: 'short' },
    })
    expect([code, stderr]).toEqual([2, expect.stringContaining('has 5 characters')])
  })

  test('is known under the names that are allowed, and no others', async () => {
    const dashboard = await startDashboard([
      output,
      '--allow-host',
      'one.example',
      '--allow-host',
      'two.example',
    ])
    const { port } = new URL(dashboard.url)
    const status = (host: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const socket = new Socket()
        socket.on('error', reject)
        socket.connect(Number(port), '127.0.0.1', () => {
          socket.write(`GET /api/run HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
        })
        socket.once('data', (bytes: Buffer) => {
          resolve(Number(bytes.toString().slice(9, 12)))
          socket.destroy()
        })
      })
    expect([
      await status('two.example'),
      await status('one.example:80'),
      await status('three.example'),
    ]).toEqual([200, 200, 421])
    await dashboard.stop()
  })

  test('says where it is as JSON', async () => {
    const dashboard = await startDashboard([output, '--json'])
    expect(JSON.parse(dashboard.printed)).toEqual({ url: `${dashboard.origin}/` })
    await dashboard.stop()
  })
})

describe('serve refuses', () => {
  test('a port that is taken', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => {
      taken.close()
    })
    const address = taken.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { code, stdout, stderr } = await run(['serve', output, '--port', String(port)])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toBe(
      `calo-analyzer: port ${port} of 127.0.0.1 is taken by another program\nName another with --port, or any that is free with --port 0.\n`,
    )
  })

  test.each([
    ['a folder without results', ['.'], 'there are no results in .'],
    ['a port that is none', ['output', '--port', '70000'], '70000 is no port'],
    [
      'an address of another machine',
      ['output', '--host', '192.0.2.1', '--port', '0'],
      'cannot listen at 192.0.2.1',
    ],
    [
      'pseudonyms without their secret',
      ['output', '--pii', 'hash', '--port', '0'],
      'pseudonyms need a secret',
    ],
  ])('%s', async (_, args, words) => {
    const { code, stdout, stderr } = await run(['serve', ...args], { cwd })
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(words)])
  })
})

describe('the page', () => {
  const folder = repositoryPath('dist/web')

  test('is smaller than 150 kB on its way', () => {
    const sizes = readdirSync(folder).map(
      (name) => gzipSync(readFileSync(join(folder, name)), { level: 9 }).length,
    )
    expect(sizes.length).toBeGreaterThan(3)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000)
  })

  test('holds no program inline, and none that is put together as text', () => {
    const html = readFileSync(join(folder, 'index.html'), 'utf8')
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?:/)
    const program = readFileSync(join(folder, 'main.js'), 'utf8')
    expect(program).not.toMatch(/\beval\(|new Function\(|sourceMappingURL/)
  })

  test('has the licences of what is in it', () => {
    const licences = readFileSync(repositoryPath('dist/THIRD-PARTY-LICENSES.txt'), 'utf8')
    for (const name of ['preact', 'uplot', 'hono', '@hono/node-server'])
      expect(licences).toMatch(new RegExp(`^${name} \\d`, 'm'))
  })
})
