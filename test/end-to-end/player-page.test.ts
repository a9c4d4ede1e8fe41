// The page with a player in a real browser: what it shows of each frame, what buttons, keys and modes do, and what it asks for.
/// <reference lib="dom" />
import { statSync } from 'node:fs'
import { launchBrowser, openPage } from '@movieflow/test-support/browser'
import { readNpy } from '@movieflow/test-support/npy'
import { needs } from '@movieflow/test-support/tools'
import { Workspace } from '@movieflow/test-support/workspace'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { paint, writePage } from '../../packages/writer-html/test/page.js'

const frames = 12
const pipeline = (fps: number, write: string) => `version: 1
fps: ${fps}
source: { files: data/<animal>_<exp:d>.npy, axes: [frame, y, x] }
render: { use: heatmap, size: [200, 150], limits: [0, 20], title: "<animal> <frame>" }
write: [${write}]
`

describe('the player', needs('chromium'), () => {
  const space = new Workspace()
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
    space.npy('data/Alfa_1.npy', [frames, 4, 5], (frame, y, x) => (frame === 7 ? 6 : frame) + x * y)
    space.write('pipeline.yaml', pipeline(20, '<animal>.html, <animal>.npy, { path: slow.html, fps: 1 }'))
    const { code, stdout, stderr } = await space.call(['run', 'pipeline.yaml'])
    expect([code, stdout + stderr]).toEqual([0, expect.stringContaining('Alfa.html')])
  })
  afterAll(async () => {
    await browser?.close()
    space[Symbol.dispose]()
  })

  /** Does not play by itself. */
  const openStill = (name = 'Alfa.html') => openPage(browser, space.path(name), { reducedMotion: 'reduce' })
  const shown = (page: Page, frame: number) => page.locator(`#picture[data-frame="${frame}"]`).waitFor()
  const current = (page: Page) => page.locator('#picture').getAttribute('data-frame').then(Number)
  const playing = (page: Page) => page.getByRole('button', { name: 'Pause' }).isVisible()
  /** Frames as they are drawn from now on, until there are so many. */
  const watch = (page: Page, count: number) =>
    page.evaluate(
      (most) =>
        new Promise<number[]>((resolve) => {
          const seen: number[] = []
          new MutationObserver((_, observer) => {
            seen.push(Number(document.querySelector<HTMLElement>('#picture')!.dataset.frame))
            if (seen.length < most) return
            observer.disconnect()
            resolve(seen)
          }).observe(document.querySelector('#picture')!, { attributeFilter: ['data-frame'] })
        }),
      count,
    )

  it('shows every frame with its exact pixels, its number and its time', async () => {
    const { page, complaints, requests } = await openStill()
    const { data } = readNpy(space.path('Alfa.npy'))
    expect(await page.title()).toBe('animal=Alfa,exp=1')
    for (let frame = 0; frame < frames; frame++) {
      await shown(page, frame)
      const pixels = await page.locator('#picture').evaluate((element) => {
        const { width, height } = element as HTMLCanvasElement
        const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
        copy.drawImage(element as HTMLCanvasElement, 0, 0)
        const { data: levels } = copy.getImageData(0, 0, width, height)
        return btoa(levels.reduce((text, level) => text + String.fromCharCode(level), ''))
      })
      const expected = Buffer.from(data.buffer, frame * 200 * 150 * 4, 200 * 150 * 4)
      expect(Buffer.compare(Buffer.from(pixels, 'base64'), expected), `frame ${frame}`).toBe(0)
      expect(await page.locator('#frame').inputValue()).toBe(String(frame))
      expect(await page.locator('#slider').inputValue()).toBe(String(frame))
      expect(await page.locator('#time').textContent()).toBe(`${(frame / 20).toFixed(2)} s`)
      await page.getByRole('button', { name: 'One frame forward' }).click()
    }
    // At the end it stays there.
    expect(await current(page)).toBe(frames - 1)
    expect(complaints).toEqual([])
    expect(requests).toHaveLength(1)
    await page.close()
  })

  it('plays as it is opened, unless reduced motion is asked for', async () => {
    const { page, complaints } = await openPage(browser, space.path('Alfa.html'))
    const seen = await watch(page, frames + 3)
    expect(new Set(seen).size).toBeGreaterThan(frames / 2)
    expect(await playing(page)).toBe(true)
    await page.locator('#picture').click()
    expect(await playing(page)).toBe(false)
    expect(complaints).toEqual([])
    await page.close()
    const still = await openStill()
    await shown(still.page, 0)
    expect(await playing(still.page)).toBe(false)
    await still.page.close()
  })

  it('obeys buttons, slider, field and keys', async () => {
    const { page, complaints } = await openStill()
    await shown(page, 0)
    const press = async (key: string, frame: number) => {
      await page.keyboard.press(key)
      await shown(page, frame)
    }
    await press('ArrowRight', 1)
    await press('Shift+ArrowRight', 11)
    await press('ArrowLeft', 10)
    await press('Home', 0)
    await press('End', 11)
    await press(',', 10)
    await press('.', 11)
    await press('Shift+ArrowLeft', 1)
    await page.getByRole('button', { name: 'Last frame' }).click()
    await shown(page, 11)
    await page.getByRole('button', { name: 'One frame back' }).click()
    await shown(page, 10)
    await page.getByRole('button', { name: 'First frame' }).click()
    await shown(page, 0)
    await page.getByRole('slider', { name: 'Frame' }).fill('7')
    await shown(page, 7)
    await page.getByRole('slider').press('ArrowRight')
    await shown(page, 8)
    const field = page.getByRole('spinbutton', { name: 'Frame' })
    await field.fill('3')
    await field.press('Enter')
    await shown(page, 3)
    // Signs and arrows are the field's own while somebody types in it.
    await field.press('-')
    await field.press('Home')
    expect([await current(page), await page.locator('#speed').inputValue()]).toEqual([3, '1'])
    await field.press('Tab')
    await page.locator('h1').click()
    expect(await field.inputValue()).toBe('3')
    // What the browser or the system wants stays theirs.
    for (const key of ['Control+ArrowRight', 'Alt+End', 'PageDown', 'Escape', '/']) await page.keyboard.press(key)
    expect(await current(page)).toBe(3)
    await field.fill('999')
    await field.press('Tab')
    await shown(page, 11)
    // Out of the field, and not into the list behind it, whose key the space bar is.
    await page.locator('h1').click()
    await page.locator('body').press('Space')
    expect(await playing(page)).toBe(true)
    await page.locator('body').press('Space')
    expect(await playing(page)).toBe(false)
    // A button that has the focus is what the space bar presses.
    await page.getByRole('button', { name: 'First frame' }).focus()
    await page.keyboard.press('Space')
    await shown(page, 0)
    expect(await playing(page)).toBe(false)
    expect(complaints).toEqual([])
    await page.close()
  })

  it('changes its speed by list and keys', async () => {
    const { page } = await openStill('slow.html')
    await shown(page, 0)
    const speed = page.getByLabel('Speed')
    for (const [key, value] of [
      ['+', '2'],
      ['+', '4'],
      ['+', '8'],
      ['+', '8'],
      ['-', '4'],
    ] as const) {
      await page.locator('body').press(key)
      expect(await speed.inputValue()).toBe(value)
    }
    await speed.selectOption('8')
    await page.getByLabel('Play', { exact: true }).last().selectOption('once')
    const seen = watch(page, frames - 1)
    await page.getByRole('button', { name: 'Play' }).click()
    expect((await seen).at(-1)).toBe(frames - 1)
    await page.close()
  })

  it('plays once, in a loop, and there and back', async () => {
    const { page } = await openStill()
    await shown(page, 0)
    const mode = page.locator('#mode')
    await mode.selectOption('once')
    await page.getByRole('button', { name: 'Play' }).click()
    await shown(page, frames - 1)
    await page.getByRole('button', { name: 'Play' }).waitFor()
    expect(await playing(page)).toBe(false)
    // Asked again, it begins again.
    await page.getByRole('button', { name: 'Play' }).click()
    await page.waitForFunction(() => Number(document.querySelector<HTMLElement>('#picture')!.dataset.frame) < 11)
    await mode.selectOption('loop')
    const looped = await watch(page, 3 * frames)
    expect(looped.some((frame, at) => at > 0 && frame < looped[at - 1]!)).toBe(true)
    await mode.selectOption('reflect')
    const reflected = await watch(page, 3 * frames)
    // Down it goes by a step or a few, never from the end to the start.
    const falls = reflected.slice(1).map((frame, at) => frame - reflected[at]!)
    expect(falls.some((fall) => fall < 0)).toBe(true)
    expect(falls.some((fall) => fall > 0)).toBe(true)
    expect(Math.min(...falls.slice(2))).toBeGreaterThan(2 - frames)
    await page.close()
  })

  it('is usable by keyboard and screen reader, light and dark, wide and narrow', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, complaints } = await openPage(browser, space.path('Alfa.html'), {
        colorScheme,
        reducedMotion: 'reduce',
        viewport: { width: 360, height: 640 },
      })
      await shown(page, 0)
      for (const button of await page.getByRole('button').all())
        expect(await button.getAttribute('aria-label')).toBeTruthy()
      await page.keyboard.press('Tab')
      await page.keyboard.press('Tab')
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)
      expect(outline).toBe('solid')
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
      const [ground, ink] = await page.evaluate(() => {
        const { backgroundColor, color } = getComputedStyle(document.body)
        return [backgroundColor, color].map((text) => Number(/\d+/.exec(text)![0]))
      })
      expect(ground! > ink!).toBe(colorScheme === 'light')
      expect(complaints).toEqual([])
      await page.close()
    }
  })

  it('tells what it was made of', async () => {
    const { page } = await openStill()
    await page.getByText('What it was made of').click()
    const text = await page.locator('#made pre:not(:empty)').textContent()
    expect(JSON.parse(text!)).toMatchObject({ movie: 'animal=Alfa,exp=1', inputs: [{ path: 'data/Alfa_1.npy' }] })
    await page.close()
  })

  it('takes titles and provenance for words, whatever they say', async () => {
    const evil = '</title></script><script>alert(1)</script><!--<script> "\'& <img src=x onerror=alert(2)>'
    const options = { metadata: { title: evil, artist: evil, comment: evil } }
    const provenance = JSON.stringify({ movie: evil, inputs: [evil] })
    const pictures = [0xff0000, 0x00ff00].map((color) => paint([8, 8], () => color))
    await writePage(space.path('evil.html'), pictures, { options, provenance })
    const { page, complaints, requests } = await openStill('evil.html')
    await shown(page, 0)
    expect(await page.title()).toBe(evil)
    expect(await page.locator('h1').textContent()).toBe(evil)
    await page.getByText('What it was made of').click()
    expect(JSON.parse((await page.locator('#made pre:not(:empty)').textContent())!)).toEqual(JSON.parse(provenance))
    expect(complaints).toEqual([])
    expect(requests).toHaveLength(1)
    await page.close()
  })

  it('keeps few of many frames decoded', async () => {
    space.npy('data/Alfa_1.npy', [400, 4, 5], (frame, y, x) => (frame % 17) + x * y)
    space.write('long.yaml', pipeline(20, 'long.html'))
    expect((await space.call(['run', 'long.yaml'])).code).toBe(0)
    const { page, complaints } = await openPage(browser, space.path('long.html'), { reducedMotion: 'reduce' })
    await page.evaluate(() => {
      const made = { open: 0, most: 0 }
      const decode = window.createImageBitmap.bind(window) as (source: ImageBitmapSource) => Promise<ImageBitmap>
      window.createImageBitmap = async (source: ImageBitmapSource) => {
        const bitmap = await decode(source)
        made.open++
        made.most = Math.max(made.most, made.open)
        const close = bitmap.close.bind(bitmap)
        bitmap.close = () => {
          made.open--
          close()
        }
        return bitmap
      }
      Object.assign(window, { made })
    })
    for (let frame = 0; frame < 400; frame += 3) await page.getByRole('slider').fill(String(frame))
    await shown(page, 399)
    const made = await page.evaluate(() => (window as unknown as { made: { most: number; open: number } }).made)
    expect(made.most).toBeGreaterThan(40)
    expect(made.open).toBeLessThanOrEqual(48)
    expect(complaints).toEqual([])
    expect(statSync(space.path('long.html')).size).toBeGreaterThan(400 * 1000)
    await page.close()
  })
})
