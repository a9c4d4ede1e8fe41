/// <reference lib="dom" />

import { until } from '@movieflow/test-support/poll'
import { needs } from '@movieflow/test-support/tools'
import { afterAll, describe, expect, it } from 'vitest'
import { pipelineMistake } from './canned-session.js'
import { closeBrowser, OpenPage, sumOf } from './page-opener.js'

describe('the page', needs('chromium'), () => {
  afterAll(closeBrowser)

  it('opens with the first movie, its exact pixels and what is to be known of them', async () => {
    await using opened = await OpenPage.open()
    const { page, session } = opened
    await opened.shown(0)
    const frame = await session.frame({ movie: 'animal=Alfa,exp=1', index: 0 })
    expect(await opened.pixels()).toEqual({ width: 420, height: 300, sum: sumOf(frame.data) })
    expect(await page.title()).toBe('bumps.yaml – preview')
    expect(await opened.movies().count()).toBe(12)
    expect(await opened.text('.side')).toContain('it was never made')
    expect(await opened.text('.side')).toContain('<frame.count>')
    expect(await page.getByRole('slider', { name: 'Frame' }).getAttribute('max')).toBe('119')
    expect(opened.complaints).toEqual([])
  })

  it('goes through frames by keys, buttons and slider, one request at a time', async () => {
    await using opened = await OpenPage.open()
    const { page, session } = opened
    await opened.shown(0)
    await opened.press('ArrowRight', 'ArrowRight')
    await opened.shown(2)
    await opened.press('Shift+ArrowRight')
    await opened.shown(12)
    await opened.press('End')
    await opened.shown(119)
    await opened.press('Home')
    await opened.shown(0)
    await page.getByRole('button', { name: 'One frame forward' }).click()
    await opened.shown(1)
    const slider = (await page.getByRole('slider', { name: 'Frame' }).boundingBox())!
    await page.mouse.move(slider.x + 10, slider.y + slider.height / 2)
    await page.mouse.down()
    for (let step = 1; step <= 20; step++)
      await page.mouse.move(slider.x + (slider.width * step) / 20, slider.y + slider.height / 2)
    await page.mouse.up()
    await opened.shown(119)
    expect(session.mostAtOnce).toBe(1)
    expect(opened.complaints).toEqual([])
  })

  it('plays, and drops frames if the server is slow', async () => {
    await using opened = await OpenPage.open({ takes: 130 })
    const { page, session } = opened
    await opened.shown(0)
    await opened.press('Space')
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    await until(() => session.frameRequests.length >= 8, 'eight frames')
    await opened.press('Space')
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
    const indices = session.frameRequests.map(({ index }) => index)
    // 20 frames a second, of which each takes an eighth of one.
    const steps = indices.slice(3).map((index, at) => index - indices[at + 2]!)
    expect(steps.every((step) => step >= 2)).toBe(true)
    expect(session.mostAtOnce).toBe(1)
    expect(opened.complaints).toEqual([])
  })

  it('moves nothing about while frames, values and mistakes come and go', async () => {
    await using opened = await OpenPage.open()
    const { page, session } = opened
    await opened.shown(0)
    await page.getByRole('slider', { name: 'Upper limit' }).waitFor()
    await page.evaluate(() => {
      const shifted: string[] = []
      new PerformanceObserver((list) => {
        for (const { sources } of list.getEntries() as (PerformanceEntry & { sources: { node: Node | null }[] })[])
          shifted.push(...sources.map(({ node }) => `${node?.parentElement?.className}: ${node?.textContent}`))
      }).observe({ type: 'layout-shift' })
      Object.assign(window, { shifted })
    })
    for (const index of [10, 20, 30]) {
      await opened.press('Shift+ArrowRight')
      await opened.shown(index)
      await opened.hover(index, index)
      await until(async () => (await opened.text('.reading')).includes(`y ${index}, x ${index}`), 'the values')
    }
    session.progress('computing limits')
    session.replan(() => ({ problem: pipelineMistake }))
    await page.getByRole('region', { name: 'The pipeline has a mistake' }).waitFor()
    session.progress(null)
    session.replan()
    await page.getByRole('region', { name: 'The pipeline has a mistake' }).waitFor({ state: 'detached' })
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    expect(await page.evaluate(() => (window as unknown as { shifted: string[] }).shifted)).toEqual([])
    expect(opened.complaints).toEqual([])
  })
})
