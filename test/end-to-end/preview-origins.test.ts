// Pages of other origins that know a preview's address, in a real browser: they get nothing of it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { launchBrowser } from '@movieflow/test-support/browser'
import { until } from '@movieflow/test-support/poll'
import { needs } from '@movieflow/test-support/tools'
import { describe, expect, it } from 'vitest'
import { preview, project } from './previewed-project.js'

describe('a page of another origin', needs('chromium'), () => {
  it('gets no frame and no script, and cannot show the preview in a frame, though it knows the address', async () => {
    using space = project()
    const { stay, address } = await preview(space)
    using _ = stay
    const other = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html')
      response.end('<!doctype html><title>other</title>')
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage()
      // Another port, another name of the same machine, and a page without an origin.
      for (const from of [
        `http://127.0.0.1:${port}/`,
        `http://localhost:${port}/`,
        'data:text/html,<title>other</title>',
      ]) {
        await page.goto(from)
        const got = await page.evaluate(async (address) => {
          const body = JSON.stringify({ movie: 'animal=Beto', index: 0 })
          const asked = async (url: string, options: RequestInit) =>
            fetch(url, options).then(
              async (response) => `${response.type} ${response.status} ${(await response.text()).length}`,
              () => 'refused',
            )
          const loaded = (element: HTMLScriptElement | HTMLImageElement | HTMLLinkElement) =>
            new Promise<string>((resolve) => {
              element.onload = () => resolve('loaded')
              element.onerror = () => resolve('refused')
              document.head.append(element)
            })
          const events = new Promise<string>((resolve) => {
            const source = new EventSource(`${address}events`)
            source.onopen = () => resolve('open')
            source.onerror = () => {
              source.close()
              resolve('refused')
            }
          })
          return {
            cors: await asked(`${address}frame`, { method: 'POST', body }),
            opaque: await asked(`${address}frame`, { method: 'POST', body, mode: 'no-cors' }),
            page: await asked(address, { mode: 'no-cors' }),
            script: await loaded(Object.assign(document.createElement('script'), { src: `${address}page.js` })),
            image: await loaded(Object.assign(document.createElement('img'), { src: `${address}page.js` })),
            style: await loaded(
              Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `${address}page.css` }),
            ),
            events: await events,
          }
        }, address)
        const opaque = expect.stringMatching(/^(opaque 0 0|refused)$/)
        expect(got).toEqual({
          ...{ cors: 'refused', opaque, page: opaque },
          ...{ script: 'refused', image: 'refused', style: 'refused', events: 'refused' },
        })
        const frames = page.frames().length
        await page.evaluate((address) => {
          document.body.append(Object.assign(document.createElement('iframe'), { src: address }))
        }, address)
        await until(() => page.frames().length > frames, 'the frame')
        const inner = page.frames().at(-1)!
        await inner.waitForLoadState().catch(() => {})
        expect(await inner.locator('#preview').count()).toBe(0)
      }
      // The page itself has what it asks for.
      const own = await browser.newPage()
      await own.goto(address)
      const status = await own.evaluate(async () => {
        const body = JSON.stringify({ movie: 'animal=Beto', index: 0 })
        return (await fetch('frame', { method: 'POST', body })).status
      })
      expect(status).toBe(200)
    } finally {
      await browser.close()
      other.close()
    }
  })
})
