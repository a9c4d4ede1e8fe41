/// <reference lib="dom" />
import { until } from '@movieflow/test-support/poll'
import { needs } from '@movieflow/test-support/tools'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterAll, describe, expect, it } from 'vitest'
import { closeBrowser, OpenPage, sumOf } from './page-opener.js'

describe('the picture', needs('chromium'), () => {
  afterAll(closeBrowser)

  it('is zoomed by wheel, buttons and keys, and moved by the hand', async () => {
    await using opened = await OpenPage.open()
    const { page } = opened
    await opened.shown(0)
    const box = async () => (await opened.canvas.boundingBox())!
    const before = await box()
    expect(before.width).toBe(420)
    await page.mouse.move(before.x + 100, before.y + 80)
    await page.mouse.wheel(0, -400)
    await until(async () => (await box()).width === 840, 'twice as large')
    const large = await box()
    // What was under the pointer still is.
    expect(Math.abs(large.x + 200 - (before.x + 100))).toBeLessThanOrEqual(1)
    expect(await opened.canvas.evaluate((element) => getComputedStyle(element).imageRendering)).toBe('pixelated')
    await page.mouse.down()
    await page.mouse.move(before.x + 140, before.y + 90, { steps: 4 })
    await page.mouse.up()
    await until(async () => Math.abs((await box()).x - (large.x + 40)) <= 1, 'it went along')
    await opened.press('0')
    await until(async () => (await box()).width === 420, 'all of it')
    expect(opened.complaints).toEqual([])
  })

  it('comes as a PNG file if pixels take long, and is the same', async () => {
    await using opened = await OpenPage.open({}, {}, () => {
      // Each look at the clock comes late.
      const now = performance.now.bind(performance)
      let late = 0
      performance.now = () => {
        late += 200
        return now() + late
      }
    })
    const { page, session } = opened
    const forms: (string | undefined)[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/frame')) forms.push(request.headers()['accept'])
    })
    await opened.shown(0)
    const asPixels = await opened.pixels()
    for (const index of [10, 20, 30, 40]) {
      await opened.press('Shift+ArrowRight')
      await opened.shown(index)
    }
    expect(forms.at(-1)).toBe('image/png')
    session.replan()
    await opened.press('Home')
    await opened.shown(0)
    expect(await opened.pixels()).toEqual(asPixels)
    expect(opened.complaints).toEqual([])
  })

  it('is copied as a PNG file with its very pixels', async () => {
    await using opened = await OpenPage.open({}, { permissions: ['clipboard-read', 'clipboard-write'] })
    const { page, session } = opened
    await opened.shown(0)
    await page.getByRole('button', { name: 'Copy PNG' }).click()
    await until(async () => (await opened.text('.reading')) === 'Copied.', 'the word that it is copied')
    const file = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read()
      const bytes = new Uint8Array(await (await item!.getType('image/png')).arrayBuffer())
      return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ''))
    })
    const image = await loadImage(Buffer.from(file, 'base64'))
    const copy = createCanvas(image.width, image.height).getContext('2d')
    copy.drawImage(image, 0, 0)
    const { data } = copy.getImageData(0, 0, image.width, image.height)
    const frame = await session.frame({ movie: 'animal=Alfa,exp=1', index: 0 })
    expect(sumOf(Uint8Array.from(data))).toBe(sumOf(frame.data))
    expect(opened.complaints).toEqual([])
  })

  it('is saved if it cannot be copied', async () => {
    await using opened = await OpenPage.open({}, {}, () => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined })
    })
    const { page } = opened
    await opened.shown(0)
    await opened.press('ArrowRight')
    await opened.shown(1)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Copy PNG' }).click()
    expect((await download).suggestedFilename()).toBe('animal=Alfa_exp=1_1.png')
    await until(async () => (await opened.text('.reading')).startsWith('Saved as'), 'the word that it is saved')
    expect(opened.complaints).toEqual([])
  })
})
