// The report's page in a real browser: 900 movies, looked through as a reviewer does, and names that would break a careless page.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BatchReport } from '@movieflow/core'
import { launchBrowser, openPage } from '@movieflow/test-support/browser'
import { until } from '@movieflow/test-support/poll'
import { needs } from '@movieflow/test-support/tools'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { renderReport } from '../../packages/report/dist/index.js'
import { makeBatch, makeMovie, makePoster, reportOf } from '../../packages/report/test/batch.js'

describe('the report in a browser', needs('chromium'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'movieflow page '))
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const write = async (name: string, report: BatchReport) => {
    const posters = Array.from({ length: 12 }, (_, seed) => makePoster(seed))
    const file = join(folder, name)
    let count = 0
    writeFileSync(
      file,
      await renderReport(report, { posterOf: ({ made }) => (made === undefined ? undefined : posters[count++ % 12]) }),
    )
    return file
  }
  /** Ids of what is shown, in order. */
  const shown = (page: Page) =>
    page
      .locator('#movies > li:not([hidden]) h3')
      .evaluateAll((titles) => titles.map((title) => title.textContent!.replace(/\s+/g, ' ').trim()))
  /** Browsers say that details are open in a task of its own, in which the page draws them. */
  const openDetails = async (page: Page, index: number) => {
    await page.locator(`#movie-${index} summary`).click()
    await page.locator(`#movie-${index} .more code`).first().waitFor()
  }
  const count = (page: Page) => page.locator('#count').textContent()

  it('opens 900 movies, and finds, filters and sorts them', async () => {
    const file = await write('many.html', makeBatch(900))
    const { page, complaints, requests } = await openPage(browser, file)
    await page.locator('#search').waitFor()
    expect(await count(page)).toBe('900 movies')
    expect((await shown(page))[0]).toBe('animal Alfa exp 1 layer conv2_2 stat meanabs')

    await page.getByLabel('Search').fill('exp=3..4 conv4 -stat=rms')
    expect(await count(page)).toBe('8 of 900 movies')
    expect(new Set((await shown(page)).map((id) => /exp (\d+)/.exec(id)![1]))).toEqual(new Set(['3', '4']))
    await page.getByLabel('Search').fill('nothing is called like this')
    await page.getByRole('button', { name: 'Show all' }).click()
    expect(await count(page)).toBe('900 movies')

    await page.getByRole('button', { name: /failed/ }).click()
    expect(await count(page)).toBe('10 of 900 movies')
    expect(await page.locator('#movies > li:not([hidden]) .status').allTextContents()).toEqual(Array(10).fill('failed'))
    await page.getByLabel('exp', { exact: true }).selectOption('5')
    expect(await shown(page)).toEqual(['animal Alfa exp 5 layer conv5_3 stat maxabs'])
    await page.getByRole('button', { name: /failed/ }).click()
    await page.getByLabel('exp', { exact: true }).selectOption('')

    await page.getByLabel('Sort by').selectOption('pref_chan')
    await page.getByRole('button', { name: /^Ascending/ }).click()
    // Those that come into sight are drawn: the first ones, in their order.
    const channels = await page
      .locator('#movies > li .facts')
      .evaluateAll((facts) => facts.flatMap((fact) => /pref_chan (\d+)/.exec(fact.textContent!)?.[1] ?? []))
    const sorted = makeBatch(900)
      .movies.map(({ fields }) => Number(fields['pref_chan']))
      .sort((left, right) => right - left)
    expect(channels.length).toBeGreaterThanOrEqual(50)
    expect(channels.length).toBeLessThan(900)
    expect(channels.map(Number)).toEqual(sorted.slice(0, channels.length))

    // What was asked for is in the address, and there again when it is opened.
    await page.getByLabel('layer', { exact: true }).selectOption('fc6')
    const again = await browser.newPage()
    await again.goto(page.url())
    await again.locator('#search').waitFor()
    expect(await count(again)).toBe('180 of 900 movies')
    expect(await shown(again)).toEqual(await shown(page))
    await again.close()

    expect(complaints).toEqual([])
    expect(requests.map((url) => url.split('/').at(-1))).toEqual(['many.html'])
    await page.close()
  })

  it('shows all that is known of a movie, and goes from a cause to its movies', async () => {
    const { page, complaints } = await openPage(browser, await write('details.html', makeBatch(90)))
    const movie = page.locator('#movie-5')
    await openDetails(page, 5)
    const texts = await movie.locator('.more :is(code, bdi, pre, dt, dd)').allTextContents()
    const { provenance, again } = makeMovie(5)
    for (const part of [again, provenance!.inputs![0]!.sha256!, 'source.name', 'heatmap', '0.1.0'])
      expect(texts).toContain(part)
    expect(texts.some((text) => text.includes('\n  colormap: viridis\n'))).toBe(true)

    await page.getByRole('button', { name: /made/ }).click()
    await page.getByRole('link', { name: 'animal=Beto,exp=3,layer=conv2_2,stat=maxabs' }).click()
    expect(await page.locator('#movie-77').isVisible()).toBe(true)
    expect(await page.evaluate('document.activeElement.id')).toBe('movie-77')
    expect(complaints).toEqual([])
    await page.close()
  })

  it('is used with the keyboard alone', async () => {
    const { page, complaints } = await openPage(browser, await write('keys.html', makeBatch(30)))
    await page.locator('#search').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('maxabs exp=1')
    expect(await count(page)).toBe('10 of 30 movies')
    await page.locator('#movies > li:not([hidden]) .poster').first().focus()
    await page.keyboard.press('Enter')
    const place = page.locator('#player .place')
    expect(await place.textContent()).toBe('1 of 10')
    await page.keyboard.press('PageDown')
    await page.keyboard.press('Shift+N')
    await page.keyboard.press('PageUp')
    expect(await place.textContent()).toBe('2 of 10')
    await page.keyboard.press('Escape')
    expect(await page.locator('#player').isVisible()).toBe(false)
    // Browsers say that a dialog is closed in a task of its own.
    const focused = () => page.evaluate('document.activeElement.closest(".movie")?.id')
    await until(async () => (await focused()) === 'movie-5', 'the poster of the movie last shown has the focus')
    // The movies themselves are not there.
    expect(complaints.filter((text) => !text.includes('ERR_FILE_NOT_FOUND'))).toEqual([])
    await page.close()
  })

  it('shows the poster beside it if that is there, and the small one of its own if not', async () => {
    writeFileSync(join(folder, 'there.png'), makePoster(3))
    const report = makeBatch(201, (movie, index) => ({ ...movie, poster: index === 200 ? 'there.png' : 'gone.png' }))
    const { page } = await openPage(browser, await write('beside.html', report))
    for (const [index, kept] of [
      [3, 0],
      [200, 1],
    ] as const) {
      await page
        .getByLabel('Search')
        .fill(`exp=${makeMovie(index).fields['exp']} stat=${makeMovie(index).fields['stat']}`)
      const item = page.locator(`#movie-${index}`)
      await item.scrollIntoViewIfNeeded()
      const beside = item.locator('img.beside')
      await until(async () => (await beside.count()) === kept, 'the picture beside the page, if it is there')
      if (kept === 1)
        await until(
          () => beside.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth === 160),
          'its pixels',
        )
      expect(await item.locator('.tile use').count()).toBe(1)
    }
    await page.close()
  })

  it('has a name for every control, and a heading for every movie', async () => {
    const { page } = await openPage(browser, await write('names.html', makeBatch(95)))
    await page.locator('#search').waitFor()
    await openDetails(page, 0)
    const tree = await page.locator('body').ariaSnapshot()
    const controls = [...tree.matchAll(/^\s*- (button|link|combobox|searchbox)(.*)$/gm)]
    expect(controls.length).toBeGreaterThan(95)
    expect(
      controls.filter(([, , name]) => !/^ "/.test(name!) && !/^ \/.+\//.test(name!)).map(([line]) => line),
    ).toEqual([])
    expect(await page.getByRole('heading', { level: 3 }).count()).toBe(95)
    expect(await page.locator('img:not([alt])').count()).toBe(0)
    await page.close()
  })

  it('runs no script and asks for nothing that a name, a message or a path smuggles in', async () => {
    const hostile =
      '"\'</script><script>window.pwned=1</script><img src=x onerror="window.pwned=1"><!--\u202e\u001b[2J\u0000'
    const movie = {
      ...makeMovie(41),
      id: `animal=${JSON.stringify(hostile)}`,
      fields: { animal: hostile, [hostile]: hostile },
      outputs: [{ path: 'javascript:window.pwned=1//.mp4' }, { path: `${hostile}.gif` }],
      warnings: [hostile],
      made: hostile,
      again: hostile,
      error: { code: hostile, message: hostile, hint: hostile, log: [hostile] },
      provenance: {
        movieflow: hostile,
        movie: hostile,
        limits: {},
        inputs: [{ path: hostile, bytes: 1, sha256: hostile }],
        plugins: { [hostile]: hostile },
        options: { x: hostile },
      },
    }
    const report = {
      // One is in the page's text, the other is drawn by the script.
      ...reportOf([
        movie,
        { ...makeMovie(0), id: hostile },
        ...makeBatch(200).movies,
        { ...movie, id: `x=${hostile}` },
      ]),
      pipeline: { name: hostile, file: hostile },
    }
    const { page, complaints, requests } = await openPage(browser, await write('hostile.html', report))
    await page.locator('#search').waitFor()
    await page.evaluate('dispatchEvent(new Event("beforeprint"))')
    for (const index of [0, 1, 202]) await openDetails(page, index)
    await page.getByLabel('Search').fill(hostile)
    await page.getByLabel('Search').fill('')
    for (const option of [hostile, 'animal', 'status']) await page.getByLabel('Sort by').selectOption(option)
    await page.locator('.poster').first().click()
    await page.keyboard.press('PageDown')
    await page.keyboard.press('Escape')
    expect(await page.evaluate('window.pwned')).toBe(undefined)
    expect(await page.locator('img[onerror], img[src="x"]').count()).toBe(0)
    // Neither are the movies there, nor does the policy have anything to refuse.
    expect(complaints.filter((text) => !text.includes('ERR_FILE_NOT_FOUND'))).toEqual([])
    expect(requests.filter((url) => !url.startsWith('file:///'))).toEqual([])
    const text = (await page.locator('body').textContent())!
    expect([...text].filter((letter) => '\u202e\u001b\u0000'.includes(letter))).toEqual([])
    await page.close()
  })

  it('shows every movie without its script, on paper too', async () => {
    const { page } = await openPage(browser, await write('still.html', makeBatch(90)), { javaScriptEnabled: false })
    expect(await page.locator('.movie h3').count()).toBe(90)
    expect(await page.locator('noscript').isVisible()).toBe(true)
    expect(await page.locator('.movie.failed .again').textContent()).toContain(makeMovie(41).again)
    const paper = await page.pdf({ format: 'A4' })
    // About ten movies a page, and a frame of each.
    expect((paper.toString('latin1').match(/\/Subtype ?\/Image\b/g) ?? []).length).toBeGreaterThanOrEqual(12)
    await page.close()
  })
})
