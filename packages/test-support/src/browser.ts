// Debian's chromium, driven through playwright-core: pages as a person meets them.
import { type Browser, chromium, type Page } from 'playwright-core'
import { programOf } from './tools.js'

/** What a page said and asked for while it was open. */
export interface Watched {
  readonly page: Page
  /** Messages of the console and errors, its own policy's refusals among them. */
  readonly complaints: string[]
  /** Addresses that it asked for, but for data in itself. */
  readonly requests: string[]
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: programOf('chromium'), args: ['--no-sandbox'] })
}

export async function openPage(
  browser: Browser,
  file: string,
  options: NonNullable<Parameters<Browser['newPage']>[0]> = {},
): Promise<Watched> {
  const page = await browser.newPage(options)
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!request.url().startsWith('data:')) requests.push(request.url())
  })
  await page.goto(`file://${file.split('/').map(encodeURIComponent).join('/')}`)
  return { page, complaints, requests }
}
