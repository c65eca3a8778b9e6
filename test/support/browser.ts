import { existsSync } from 'node:fs'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core'

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Where Chromium is: as the environment variable CHROMIUM says, else where it usually is; undefined where there is none. */
export const chromiumPath = process.env.CHROMIUM ?? usualPlaces.find((path) => existsSync(path))

const advice =
  'there is no Chromium: install it (apt-get install chromium), or name it with the environment variable CHROMIUM'

/** Whether tests in a browser are left out: there is none, and nobody insists (REQUIRE_CHROMIUM). */
export const hasNoBrowser = chromiumPath === undefined && process.env.REQUIRE_CHROMIUM === undefined

if (hasNoBrowser) process.stderr.write(`tests in a browser are left out: ${advice}\n`)

/** Starts Chromium. Throws where there is none. */
export async function startBrowser(): Promise<Browser> {
  if (chromiumPath === undefined) throw new Error(advice)
  // Root, as in a container, cannot have Chromium's own sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ executablePath: chromiumPath, args })
}

/** A window of a browser, with what went wrong in it. */
export interface Watched {
  readonly context: BrowserContext
  /** Requests to anywhere but `origin`, and scripts and errors that the page did not expect. */
  readonly wrongs: readonly string[]
}

/** Opens a window that may ask `origin` alone; everything else is refused and noted. */
export async function openWindow(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const wrongs: string[] = []
  await context.route('**/*', async (route) => {
    const address = route.request().url()
    if (new URL(address).origin === origin) await route.continue()
    else {
      wrongs.push(`asked ${address}`)
      await route.abort()
    }
  })
  context.on('page', (page) => {
    page.on('pageerror', (error) => wrongs.push(`error: ${error.message}`))
    page.on('dialog', async (dialog) => {
      wrongs.push(`dialog: ${dialog.message()}`)
      await dialog.dismiss()
    })
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
        wrongs.push(`console: ${message.text()}`)
    })
  })
  return { context, wrongs }
}
