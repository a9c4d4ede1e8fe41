/// <reference lib="dom" />
import { MovieflowError } from '@movieflow/core/errors'
import { until } from '@movieflow/test-support/poll'
import { needs } from '@movieflow/test-support/tools'
import { afterAll, describe, expect, it } from 'vitest'
import { pipelineMistake, valueAt } from './canned-session.js'
import { closeBrowser, OpenPage } from './page-opener.js'

describe('the page', needs('chromium'), () => {
  afterAll(closeBrowser)

  it('reads values under the pointer, and by the arrow keys', async () => {
    await using opened = await OpenPage.open()
    const { page } = opened
    await opened.shown(0)
    await opened.hover(17, 40)
    await until(async () => (await opened.text('.reading')).includes('y 17, x 40'), 'the values')
    const value = Number(/rate\s+(\S+)/.exec((await opened.text('.reading')).replace('−', '-'))![1])
    expect(value).toBeCloseTo(valueAt(1, 0, 17, 40), 8)
    const before = (await page.locator('.stage').boundingBox())!
    await page.mouse.move(5, 5)
    await until(async () => (await opened.text('.reading')).includes('to read values'), 'no values')
    expect(await page.locator('.stage').boundingBox()).toEqual(before)
    await page.getByRole('button', { name: 'Read values' }).press('Enter')
    await until(async () => (await opened.text('.reading')).includes('y 21, x 31'), 'the values in the middle')
    await opened.press('Shift+ArrowLeft', 'Shift+ArrowUp')
    await until(async () => (await opened.text('.reading')).includes('y 19, x 29'), 'the values beside')
    // They moved the cross, not the movie.
    expect(await opened.current()).toBe(0)
    await opened.press('Escape')
    await until(async () => (await opened.text('.reading')).includes('to read values'), 'no values')
    expect(opened.complaints).toEqual([])
  })

  it('tries values, and writes and undoes them when it is told to', async () => {
    await using opened = await OpenPage.open()
    const { page, session } = opened
    await opened.shown(0)
    const plain = await opened.pixels()
    const asked = () => session.frameRequests.at(-1)!.settings
    await opened.colormap.selectOption('magma')
    await until(() => asked()?.join() === 'render.colormap=magma', 'the colour map')
    await page.getByRole('textbox', { name: 'Upper limit' }).fill('0,4')
    await opened.press('Enter')
    await until(() => asked()?.join('; ') === 'render.colormap=magma; render.limits=[-0.07, 0.4]', 'the limits')
    await until(async () => (await opened.pixels()).sum !== plain.sum, 'another picture')
    expect(session.writings).toEqual([])
    const panel = page.locator('.tried-panel')
    expect(await panel.textContent()).toContain('render.colormap=magma was viridis')
    expect(await panel.textContent()).toContain('render.limits=[-0.07, 0.4] was not set')
    expect(await page.getByRole('button', { name: '1 warning' }).isVisible()).toBe(true)
    const tried = await opened.pixels()

    await page.getByRole('button', { name: 'Write to the pipeline' }).click()
    await page.getByRole('heading', { name: 'Nothing is tried' }).waitFor()
    expect(session.writings).toEqual([['render.colormap=magma', 'render.limits=[-0.07, 0.4]']])
    await until(() => session.frameRequests.at(-1)!.settings === undefined, 'a frame of the pipeline')
    await opened.shown(0)
    expect(await opened.pixels()).toEqual(tried)
    expect(await opened.colormap.inputValue()).toBe('magma')

    await page.getByRole('button', { name: 'Undo' }).click()
    await until(async () => (await opened.pixels()).sum === plain.sum, 'the picture as it was')
    expect(await page.getByRole('button', { name: 'Undo' }).isDisabled()).toBe(true)
    expect(opened.complaints).toEqual([])
  })

  it('moves limits by their handles, and by percentiles', async () => {
    await using opened = await OpenPage.open()
    const { page, session } = opened
    await opened.shown(0)
    const handle = page.getByRole('slider', { name: 'Upper limit' })
    await handle.waitFor()
    const { x, y, width } = (await handle.boundingBox())!
    await page.mouse.move(x + width / 2, y + 20)
    await page.mouse.down()
    await page.mouse.move(x - 60, y + 20, { steps: 6 })
    await page.mouse.up()
    const dragged = Number(await handle.getAttribute('aria-valuenow'))
    expect(dragged).toBeGreaterThan(0.5)
    expect(dragged).toBeLessThan(0.95)
    await until(() => session.frameRequests.at(-1)!.settings?.join() === `render.limits=[-0.07, ${dragged}]`, 'it')
    await handle.press('Shift+ArrowLeft')
    expect(Number(await handle.getAttribute('aria-valuenow'))).toBeCloseTo(dragged - 0.05, 6)
    // Keys that move a limit move no frame.
    expect(await opened.current()).toBe(0)
    await page.getByRole('textbox', { name: 'Upper percentile' }).fill('98')
    await opened.press('Enter')
    await until(
      () => session.frameRequests.at(-1)!.settings?.join() === 'render.limits={ percentile: [0, 98] }',
      'the percentiles',
    )
    await page.getByRole('button', { name: 'Limits: back to the default' }).click()
    await until(async () => (await page.getByRole('heading', { name: 'Nothing is tried' }).count()) === 1, 'no limits')
    // What is tried for the limits does not change their histogram.
    expect(session.histogramRequests).toHaveLength(1)
    expect(opened.complaints).toEqual([])
  })

  it('takes limits in any order, and only such as can be', async () => {
    await using opened = await OpenPage.open({ tellsLimits: false })
    const { page } = opened
    await opened.shown(0)
    const low = page.getByRole('textbox', { name: 'Lower limit' })
    const high = page.getByRole('textbox', { name: 'Upper limit' })
    await low.fill('0.2')
    await high.fill('−1')
    await opened.press('Enter')
    // The upper one is below the lower one.
    expect([await low.inputValue(), await high.inputValue()]).toEqual(['0.2', ''])
    await high.fill('1e0')
    await opened.press('Enter')
    await page.getByRole('heading', { name: 'Tried: 1' }).waitFor()
    expect(await opened.text('.settings')).toContain('render.limits=[0.2, 1]')
    await high.fill('much')
    await opened.press('Enter')
    expect(await high.inputValue()).toBe('1')
    expect(opened.complaints).toEqual([])
  })

  it('shows a mistake over the last good picture until it is mended', async () => {
    await using opened = await OpenPage.open()
    const { page, session } = opened
    await opened.shown(0)
    await opened.press('ArrowRight')
    await opened.shown(1)
    const good = await opened.pixels()
    session.replan(() => ({ problem: pipelineMistake }))
    const card = page.getByRole('region', { name: 'The pipeline has a mistake' })
    await card.waitFor()
    expect(await card.locator('.marked').textContent()).toMatch(/^6\s+colormap: virdis$/)
    expect(await card.locator('mark').textContent()).toBe('virdis')
    expect(await card.textContent()).toContain('did you mean viridis?')
    expect(await opened.pixels()).toEqual(good)
    expect(Number(await opened.canvas.evaluate((element) => getComputedStyle(element).opacity))).toBeLessThan(0.5)
    session.replan()
    await card.waitFor({ state: 'detached' })
    await opened.shown(1)
    session.failure = new MovieflowError('PLUGIN_FAILED', 'wave.mjs: x is not defined', { hint: 'see line 3' })
    session.replan()
    const frame = page.getByRole('region', { name: 'This frame cannot be drawn' })
    await frame.waitFor()
    expect(await frame.textContent()).toContain('x is not defined')
    session.failure = undefined
    session.replan()
    await frame.waitFor({ state: 'detached' })
    // The browser's own note on the answer.
    expect(opened.complaints.filter((text) => !text.includes('422'))).toEqual([])
  })

  it('says when the preview has ended, and leaves the picture where it is', async () => {
    await using opened = await OpenPage.open()
    await opened.shown(0)
    await opened.end()
    await until(async () => (await opened.text('.away')).includes('movieflow preview bumps.yaml'), 'the message')
    expect(await opened.canvas.isVisible()).toBe(true)
    expect(opened.complaints.filter((text) => !text.includes('net::ERR'))).toEqual([])
  })
})
