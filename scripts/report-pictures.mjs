// Draws the pictures of page and workbook in the README: `node scripts/report-pictures.mjs`, after a build. They show
// simulated logs. Needs Chromium, LibreOffice and pdftoppm; by hand, as others than ours decide how it looks.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('..', import.meta.url))
const seed = '11'
const work = mkdtempSync(join(tmpdir(), 'calo-pictures-'))

function run(program, ...args) {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'], cwd: root })
  } catch (error) {
    // Exit code 4: the simulated logs are damaged on purpose.
    if (error.status !== 4) throw error
  }
}

const [logs, output] = [join(work, 'logs'), join(work, 'output')]
run(process.execPath, 'scripts/simulated-logs.ts', seed, logs)
run(process.execPath, 'dist/cli/main.js', logs, '--output', output, '--report', '--quiet')
await drawPage()
drawWorkbook()
rmSync(work, { recursive: true })

async function drawPage() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  const page = await browser.newPage({ viewport: { width: 1240, height: 900 } })
  await page.goto(pathToFileURL(join(output, 'calo_analysis.html')).href)
  await page.screenshot({ path: join(root, 'docs/images/report-page.png') })
  await browser.close()
}

function drawWorkbook() {
  const first = 'pdf:calc_pdf_Export:{"PageRange":{"type":"string","value":"1"}}'
  run('soffice', '--headless', '--convert-to', first, '--outdir', work, join(output, 'calo_analysis.xlsx'))
  run('pdftoppm', '-r', '85', '-png', '-singlefile', join(work, 'calo_analysis.pdf'), join(work, 'cover'))
  cpSync(join(work, 'cover.png'), join(root, 'docs/images/workbook.png'))
}
