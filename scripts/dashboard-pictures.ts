/**
 * Writes the pictures of docs/dashboard.md: generated logs, analysed and served by the built program, seen in Chromium. Run
 * `node scripts/build.mjs && node scripts/dashboard-pictures.ts`; CHROMIUM names another than the usual one.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chromium, type Page } from 'playwright-core'

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.startsWith('.') ? specifier.replace(/\.js$/, '.ts') : specifier, context),
})

const { storedFiles, streamsInMemory } = await import('../src/generate/memory.ts')

const root = join(import.meta.dirname, '..')
const main = join(root, 'dist/cli/main.js')
const place = mkdtempSync(join(tmpdir(), 'calo-pictures-'))
const mostBytes = 150_000

function writeLogs(): void {
  for (const stream of streamsInMemory({ seed: 'pictures-3', from: '2024-01-08', days: 75, users: 160 })) {
    for (const { path, bytes } of storedFiles(stream)) {
      mkdirSync(dirname(join(place, 'logs', path)), { recursive: true })
      writeFileSync(join(place, 'logs', path), bytes)
    }
  }
}

async function served(): Promise<{ readonly child: ChildProcess; readonly origin: string }> {
  const child = spawn(process.execPath, [main, 'serve', 'output', '--port', '0'], {
    cwd: place,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const origin = await new Promise<string>((resolve) => {
    child.stdout?.once('data', (bytes: Buffer) => resolve(new URL(bytes.toString().trim()).origin))
  })
  return { child, origin }
}

async function picture(page: Page, name: string): Promise<void> {
  await page.waitForLoadState('networkidle')
  const path = join(root, 'docs/images', `${name}.png`)
  mkdirSync(dirname(path), { recursive: true })
  await page.screenshot({ path })
  const { size } = statSync(path)
  process.stderr.write(`${name}: ${size} bytes${size > mostBytes ? ', which is too many' : ''}\n`)
}

try {
  writeLogs()
  execFileSync(process.execPath, [main, 'logs', '--quiet'], { cwd: place, stdio: 'inherit' })
  const { child, origin } = await served()
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  const page = await browser.newPage({ viewport: { width: 1180, height: 680 } })
  await page.goto(origin)
  await picture(page, 'dashboard-overview')
  await page.getByRole('table', { name: 'Deepest overdrafts' }).getByRole('link').first().click()
  await page.getByRole('heading', { name: /^Wallet in/ }).waitFor()
  await page.locator('main .chart canvas').waitFor()
  await picture(page, 'dashboard-wallet')
  await browser.close()
  child.kill()
} finally {
  rmSync(place, { recursive: true, force: true })
}
