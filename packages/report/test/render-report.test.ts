import { createHash, randomBytes } from 'node:crypto'
import { encodePng } from '@movieflow/picture-files'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import { columnWidths, otherFields } from '../src/id-columns.js'
import { renderReport } from '../src/index.js'
import { makeBatch, makeMovie, makePoster, reportOf } from './batch.js'

const hostile = '</script><script>window.pwned=1</script><img src=x onerror="window.pwned=1"><!--`&amp;\u001b[2J\u202e'

describe('the page', () => {
  it('is one file that names no host and loads nothing but movies beside it', async () => {
    const page = await renderReport(makeBatch(90))
    // Names of XML's vocabularies are no addresses.
    const addresses = page.replace(/http:\/\/www\.w3\.org\/(1998\/Math\/MathML|1999\/xhtml|2000\/svg)/g, '')
    expect(addresses.match(/https?:|@import|<link|[^a-z]url\(/)).toBe(null)
    // What the script writes is tried in a browser.
    const sources = [...page.replace(/<script>[\s\S]*<\/script>/, '').matchAll(/\b(?:src|href)="([^"]*)"/g)].map(
      ([, address]) => address!,
    )
    expect(sources.filter((address) => !/^(\.\/|#)/.test(address))).toEqual([])
  })

  it('allows by its policy the script that it brings, and no other', async () => {
    const page = await renderReport(makeBatch(2))
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!.replaceAll('&#39;', "'")
    for (const tag of ['script', 'style']) {
      const texts = [...page.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))].map(([, text]) => text!)
      expect(texts).toHaveLength(1)
      const hash = createHash('sha256').update(texts[0]!).digest('base64')
      expect(policy).toContain(`${tag}-src 'sha256-${hash}'`)
    }
    expect(policy).toMatch(/^default-src 'none'/)
  })

  it('holds no text of a movie unescaped, wherever it stands', async () => {
    const page = await renderReport({
      ...reportOf([
        {
          ...makeMovie(41),
          id: `animal=${JSON.stringify(hostile)}`,
          fields: { [hostile]: hostile },
          outputs: [{ path: `${hostile}.mp4`, bytes: 1, sha256: hostile }],
          warnings: [hostile],
          again: hostile,
          made: hostile,
          error: { code: hostile, message: hostile, hint: hostile, log: [hostile], at: hostile },
        },
        { ...makeMovie(0), id: hostile, status: 'stale', reasons: [hostile] },
      ]),
      pipeline: { name: hostile, file: hostile },
      movieflow: hostile,
      written: hostile,
    })
    expect(page.includes('<img src=x'), '<img src=x').toBe(false)
    expect(page.includes('window.pwned=1</script>'), 'window.pwned=1</script>').toBe(false)
    // Its own three, and none that data opened or closed.
    expect(page.match(/<script\b/g)).toHaveLength(3)
    expect(page.match(/<\/script/g)).toHaveLength(3)
    expect(page.match(/<!--/g)).toBe(null)
    expect(page.includes('\u001b'), '\u001b').toBe(false)
    expect(page.includes('\u202e'), '\u202e').toBe(false)
    expect(page.includes('&lt;img src=x onerror=&quot;'), '&lt;img src=x onerror=&quot;').toBe(true)
  })

  it('stays within 5 KB a movie beside its poster, as long as all of them are in the text', async () => {
    const [few, many] = [await renderReport(makeBatch(90)), await renderReport(makeBatch(190))]
    expect((many.length - few.length) / 100).toBeLessThan(5 * 1024)
    const poster = makePoster(1)
    const withPosters = await renderReport(makeBatch(90), { posterOf: () => poster })
    expect((withPosters.length - few.length) / 90).toBeLessThan((poster.length * 4) / 3 + 200)
  })

  it('shows posters of many movies small, on sheets that it holds, and leaves them out of a page that has no room', async () => {
    // Each has a colour of its own.
    const levelOf = (index: number) => Math.floor(index / 2) * 2
    const movies = makeBatch(210, ({ error: _, ...movie }, index) => ({
      ...movie,
      poster: `.movieflow/p.posters/${index}.png`,
    }))
    const pngs = movies.movies.map((_, index) => solidPng([levelOf(index), 128, 60], [160, 80]))
    const posterOf = ({ poster }: { poster?: string }) => pngs[Number(/(\d+)\.png$/.exec(poster ?? '')?.[1])]
    const page = await renderReport(movies, { posterOf })
    expect(page.length).toBeLessThan(3_000_000)
    const sheet = await loadImage(
      Buffer.from(/<image id="sheet-0"[^>]* href="data:image\/webp;base64,([^"]*)"/.exec(page)![1]!, 'base64'),
    )
    const context = createCanvas(sheet.width, sheet.height).getContext('2d')
    context.drawImage(sheet, 0, 0)
    for (const index of [0, 19, 20, 199]) {
      const item = page.slice(page.indexOf(`id="movie-${index}"`))
      const [left, top, width, height] = /viewBox="(\d+) (\d+) (\d+) (\d+)" role="img"/.exec(item)!.slice(1).map(Number)
      expect([width, height]).toEqual([128, 64])
      const [red, green, blue] = context.getImageData(left! + width! / 2, top! + height! / 2, 1, 1).data
      // WebP keeps colours to a few levels.
      expect(Math.abs(red! - levelOf(index))).toBeLessThanOrEqual(6)
      expect(Math.abs(green! - 128) + Math.abs(blue! - 60)).toBeLessThanOrEqual(12)
    }
    // Where there is no room they are left out: the data are what the page is for.
    const full = await renderReport(reportOf([{ ...makeMovie(0), warnings: [randomText(2_000_000)] }]), {
      posterOf: () => solidPng([1, 2, 3], [160, 80]),
    })
    expect(full.includes('data:image'), 'data:image').toBe(false)
  })

  it('tells a failure with its hint, its log and the command that repeats it, and gathers movies of one cause', async () => {
    const page = await renderReport(makeBatch(180))
    expect(page.includes('4 movies to look at'), '4 movies to look at').toBe(true)
    expect(page.includes('2 movies failed: '), '2 movies failed: ').toBe(true)
    expect(
      page.includes('[libx264 @ 0x55d] broken pipe\nError while opening encoder'),
      '[libx264 @ 0x55d] broken pipe\nError while opening encoder',
    ).toBe(true)
    expect(
      page.includes('movieflow run pipeline.yaml --only &#39;animal=Alfa,exp=2,layer=conv5_3,stat=maxabs&#39;'),
      'movieflow run pipeline.yaml --only &#39;animal=Alfa,exp=2,layer=conv5_3,stat=maxabs&#39;',
    ).toBe(true)
    const fine = await renderReport(makeBatch(5))
    expect(fine.includes('class="attention"'), 'attention').toBe(false)
  })

  it('links to no file that was never made, nor out of its folder', async () => {
    const { made: _, ...missing } = { ...makeMovie(0), status: 'missing' as const }
    expect((await renderReport(reportOf([missing]))).includes('href="./'), 'href="./').toBe(false)
    expect(
      (await renderReport(reportOf([{ ...makeMovie(0), outputs: [{ path: '../x.mp4' }] }]))).includes('href="../'),
      'href="../',
    ).toBe(false)
  })

  it('is made of records that lack things, and of no movie at all', async () => {
    const bare = {
      id: 'a',
      fields: {},
      status: 'made' as const,
      outputs: [],
      warnings: [],
      again: 'movieflow run a.yaml',
    }
    expect(
      (await renderReport(reportOf([bare]))).includes('<bdi class="whole">a</bdi>'),
      '<bdi class="whole">a</bdi>',
    ).toBe(true)
    expect((await renderReport(reportOf([]))).includes('0 movies'), '0 movies').toBe(true)
  })
})

describe('ids', () => {
  it('have columns where all have the same names', async () => {
    expect(columnWidths([{ id: 'animal=Beto,exp=1' }, { id: 'animal=Al,exp=1000' }])).toEqual([5, 4])
    expect(columnWidths([{ id: 'a=1' }, { id: 'b=1' }])).toBe(undefined)
    expect(columnWidths([])).toBe(undefined)
  })

  it('leave other fields that tell movies apart to be told beside them', async () => {
    const fields = (pref: number, rgb: number[]) => ({
      exp: pref,
      pref_chan: pref,
      type: 'Manif',
      'source.name': `${pref}`,
      rgb,
    })
    const movies = [1, 2].map((index) => ({ id: `exp=${index}`, fields: fields(index, [index]) }))
    expect(otherFields(movies)).toEqual(['pref_chan'])
  })
})

function solidPng([red, green, blue]: readonly [number, number, number], [width, height]: readonly [number, number]) {
  const data = new Uint8Array(width * height * 4)
  for (let at = 0; at < data.length; at += 4) data.set([red, green, blue, 255], at)
  return encodePng({ width, height, data })
}

/** That cannot be deflated. */
const randomText = (bytes: number) => randomBytes(bytes).toString('base64')
