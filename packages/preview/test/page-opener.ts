// The page in Debian's chromium, over a canned session: what tests ask of it and do with it.
/// <reference lib="dom" />
import { launchBrowser } from '@movieflow/test-support/browser'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { servePreview } from '../src/index.js'
import { type CannedOptions, CannedSession, grid } from './canned-session.js'

let launched: Promise<Browser> | undefined

export async function closeBrowser(): Promise<void> {
  await (await launched)?.close()
  launched = undefined
}

export class OpenPage implements AsyncDisposable {
  readonly page: Page
  readonly session: CannedSession
  /** Messages of the console and errors, refusals by its policy among them. */
  readonly complaints: string[] = []
  /** Ends the preview, and leaves the page. */
  readonly end: () => Promise<void>

  private constructor(page: Page, session: CannedSession, end: () => Promise<void>) {
    this.page = page
    this.session = session
    this.end = end
    page.on('console', (message) => this.complaints.push(message.text()))
    page.on('pageerror', (error) => this.complaints.push(error.message))
  }

  /** `before` runs in the page, before its own script. */
  static async open(
    canned: CannedOptions = {},
    options: BrowserContextOptions = {},
    before?: () => void,
  ): Promise<OpenPage> {
    launched ??= launchBrowser()
    const browser = await launched
    const session = new CannedSession(canned)
    const preview = await servePreview(session)
    const viewport = { width: 1280, height: 800 }
    const page = await browser.newPage({ viewport, reducedMotion: 'reduce', ...options })
    const opened = new OpenPage(page, session, () => preview.close())
    if (before) await page.addInitScript(before)
    await page.goto(preview.address)
    return opened
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close()
    await this.end()
  }

  get canvas(): Locator {
    return this.page.locator('canvas')
  }

  /** Waits for a frame. */
  async shown(index: number, movie = 'animal=Alfa,exp=1'): Promise<void> {
    await this.page.locator(`canvas[data-frame="${index}"][data-movie="${movie}"]`).waitFor()
  }

  async current(): Promise<number> {
    return Number(await this.canvas.getAttribute('data-frame'))
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  async text(selector: string): Promise<string> {
    return (await this.page.locator(selector).textContent()) ?? ''
  }

  /** Movies in the list, of those in sight. */
  movies(name?: RegExp): Locator {
    return this.page.getByRole('listbox', { name: 'Movies' }).getByRole('option', name && { name })
  }

  /** The colour map that is chosen. */
  get colormap(): Locator {
    return this.page.getByLabel('Colour map', { exact: true })
  }

  /** With a sum of all bytes of the picture, as the page has drawn it. */
  pixels(): Promise<{ width: number; height: number; sum: number }> {
    return this.canvas.evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement
      const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
      copy.drawImage(element as HTMLCanvasElement, 0, 0)
      let sum = 0
      for (const [at, level] of copy.getImageData(0, 0, width, height).data.entries())
        sum = (sum * 31 + level * (at + 1)) >>> 0
      return { width, height, sum }
    })
  }

  /** To the middle of a cell of the grid. */
  async hover(row: number, column: number): Promise<void> {
    const { left, top, cell } = grid
    await this.canvas.hover({ position: { x: left + (column + 0.5) * cell, y: top + (row + 0.5) * cell } })
  }
}

/** As {@link OpenPage.pixels} sums. */
export function sumOf(data: Uint8Array): number {
  let sum = 0
  for (const [at, level] of data.entries()) sum = (sum * 31 + level * (at + 1)) >>> 0
  return sum
}
