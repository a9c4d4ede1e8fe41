/// <reference lib="dom" />

import { until } from '@movieflow/test-support/poll'
import { needs } from '@movieflow/test-support/tools'
import { afterAll, describe, expect, it } from 'vitest'
import { pipelineMistake } from './canned-session.js'
import { closeBrowser, OpenPage } from './page-opener.js'

describe('the page', needs('chromium'), () => {
  afterAll(closeBrowser)

  it('finds movies, and goes through them by the keyboard alone', async () => {
    await using opened = await OpenPage.open()
    const { page } = opened
    await opened.shown(0)
    await opened.press('/')
    await page.keyboard.type('beto exp=1|3')
    expect(await opened.movies().count()).toBe(2)
    expect(await opened.text('.counts')).toContain('2 of 12')
    await opened.press('Enter')
    await opened.shown(0, 'animal=Beto,exp=1')
    await opened.press('ArrowDown', 'ArrowDown')
    const blocked = page.getByRole('region', { name: 'This movie is blocked' })
    expect(await blocked.textContent()).toContain('frames 54 to 119 are missing')
    expect(await blocked.textContent()).toContain('copy the file again')
    // The picture of another movie is no last good one.
    expect(await opened.canvas.isVisible()).toBe(false)
    await opened.press('PageUp')
    await opened.shown(0, 'animal=Beto,exp=1')
    await opened.press('/', 'Escape')
    expect(await opened.movies().count()).toBe(12)
    // Out of the search, keys are the player's again.
    await opened.press('Escape', 'ArrowRight')
    await opened.shown(1, 'animal=Beto,exp=1')
    await page.getByRole('button', { name: '1 blocked' }).click()
    expect(await opened.movies().count()).toBe(1)
    expect(opened.complaints).toEqual([])
  })

  it('stays at its place through a reload, and goes to the nearest movie if its own is gone', async () => {
    await using opened = await OpenPage.open()
    const { page, session } = opened
    await opened.shown(0)
    await opened
      .movies(/exp 2 stale/)
      .last()
      .click()
    await opened.shown(0, 'animal=Chen,exp=2')
    await opened.press('Shift+ArrowRight', '1')
    await opened.shown(10, 'animal=Chen,exp=2')
    await opened.colormap.selectOption('gray')
    await page.getByRole('heading', { name: 'Tried: 1' }).waitFor()
    await page.reload()
    await opened.shown(10, 'animal=Chen,exp=2')
    expect(await page.getByRole('button', { name: '1:1' }).getAttribute('aria-pressed')).toBe('true')
    expect(await opened.colormap.inputValue()).toBe('gray')
    expect(session.frameRequests.findLast(({ index }) => index === 10)!.settings).toEqual(['render.colormap=gray'])
    session.replan(({ movies }) => ({ movies: movies.filter(({ id }) => id !== 'animal=Chen,exp=2') }))
    await opened.shown(10, 'animal=Chen,exp=3')
    expect(opened.complaints).toEqual([])
  })

  it('is as wide as a phone, in all that it can show, and its list is there when it is asked for', async () => {
    const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
    await using opened = await OpenPage.open({}, phone)
    const { page, session } = opened
    await opened.shown(0)
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(await overflow()).toBe(0)
    await opened.colormap.selectOption('magma')
    expect(await overflow()).toBe(0)
    await page.getByRole('button', { name: '12 movies' }).click()
    expect(await overflow()).toBe(0)
    await opened
      .movies(/exp 2 stale/)
      .first()
      .click()
    await opened.shown(0, 'animal=Alfa,exp=2')
    expect(await page.locator('#search').isVisible()).toBe(false)
    session.replan(() => ({ problem: pipelineMistake }))
    await page.getByRole('region', { name: 'The pipeline has a mistake' }).waitFor()
    expect(await overflow()).toBe(0)
    expect(opened.complaints).toEqual([])
  })

  it('has a thousand movies, of which those in sight are drawn', async () => {
    await using opened = await OpenPage.open({ animals: Array.from({ length: 250 }, (_, index) => `M${index}`) })
    const { page } = opened
    await opened.shown(0, 'animal=M0,exp=1')
    await page.getByRole('listbox', { name: 'Movies' }).press('End')
    await opened.shown(0, 'animal=M249,exp=4')
    expect(await opened.movies().count()).toBeLessThan(40)
    const chosen = page.locator('.rows [aria-selected="true"]')
    expect(await chosen.getAttribute('aria-posinset')).toBe('1000')
    expect(await chosen.isVisible()).toBe(true)
    await opened.press('/')
    await page.keyboard.type('animal=M17 exp=3')
    await until(async () => (await opened.movies().count()) === 1, 'one movie')
    expect(opened.complaints).toEqual([])
  })
})
