// The report that runs leave: what it tells of movies that were made, failed, are blocked or stale; whose names it takes; when it is written.
/// <reference lib="dom" />
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import type { BatchReport } from '@movieflow/core'
import { launchBrowser, openPage } from '@movieflow/test-support/browser'
import { needs } from '@movieflow/test-support/tools'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const pipeline = `version: 1
name: maps & more
out: movies
fps: 4
source: { files: data/<animal>_<exp:d>.npy, axes: [frame, y, x] }
render: { use: heatmap, size: [200, 150], title: <animal> }
write: ['<animal>/<animal>_<exp:02d>.gif', '<animal>_<exp>.avi']
`

function batch(space: Workspace): Workspace {
  space.write('maps.yaml', pipeline)
  for (const [index, name] of ['Alfa_1', 'Alfa_2', 'Beto_1'].entries())
    space.npy(`data/${name}.npy`, [6, 4, 5], (frame, y, x) => frame * (y + 1) + x + index)
  return space
}

const read = (space: Workspace, name = 'movies/report.json') =>
  JSON.parse(readFileSync(space.path(name), 'utf8')) as BatchReport
const page = (space: Workspace, name = 'movies/report.html') => readFileSync(space.path(name), 'utf8')
const statuses = (report: BatchReport) => report.movies.map(({ id, status }) => `${id} ${status}`)

describe('a run', () => {
  it('leaves a report of what it made, of what, with limits and a poster', async () => {
    using space = batch(new Workspace())
    const { code, stdout } = await space.command(['run', 'maps.yaml'], { npm_command: '' })
    expect(code).toBe(0)
    expect(stdout).toContain('The report is movies/report.html')
    const report = read(space)
    expect(report).toMatchObject({ version: 1, pipeline: { name: 'maps & more', file: 'maps.yaml' } })
    expect(report.counts).toEqual({ made: 3, failed: 0, blocked: 0, stale: 0, missing: 0 })
    const movie = report.movies[2]!
    expect(movie).toMatchObject({
      id: 'animal=Beto,exp=1',
      status: 'made',
      frames: 6,
      fps: 4,
      duration: 1.5,
      size: [200, 150],
      tries: 1,
      warnings: [],
      again: "movieflow run maps.yaml --only 'animal=Beto,exp=1' --force",
    })
    expect(movie.fields).toMatchObject({ animal: 'Beto', exp: 1 })
    expect(movie.outputs.map(({ path, bytes }) => [path, bytes])).toEqual(
      ['Beto/Beto_01.gif', 'Beto_1.avi'].map((path) => [path, statSync(space.path(`movies/${path}`)).size]),
    )
    // Over all values of the movie: 2 to 5 × 4 + 4 + 2.
    expect(Object.values(movie.limits!)).toEqual([[[2, 26]]])
    expect(movie.provenance!.inputs[0]!.path).toBe('data/Beto_1.npy')
    expect(JSON.stringify(report)).not.toContain(space.folder)
    // The poster: 160 × 120, and a picture of something.
    const png = readFileSync(space.path(`movies/${movie.poster}`))
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([160, 120])
    expect(new Set(inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)))).size).toBeGreaterThan(16)
    expect(page(space).includes(png.toString('base64'))).toBe(true)
    expect(page(space).includes('maps &amp; more')).toBe(true)
  })

  it('tells what failed, what is blocked and what is stale, with hints and the command that repeats each', async () => {
    using space = batch(new Workspace())
    expect((await space.call(['run', 'maps.yaml'])).code).toBe(0)
    space.npy('data/Alfa_2.npy', [6, 4, 5], () => Number.NaN)
    space.npy('data/Beto_1.npy', [4, 5])
    space.npy('data/Beto_2.npy', [6, 4, 5])
    space.npy('data/Alfa_1.npy', [6, 4, 5], (frame) => frame)
    const { code } = await space.command(['run', 'maps.yaml', '--only', 'animal=Beto', '--set', 'fps=4'], {
      npm_command: '',
    })
    expect(code).toBe(1)
    const report = read(space)
    // --only makes some movies; the report is of all.
    expect(statuses(report)).toEqual([
      'animal=Alfa,exp=1 stale',
      'animal=Alfa,exp=2 stale',
      'animal=Beto,exp=1 blocked',
      'animal=Beto,exp=2 made',
    ])
    const [stale, , blocked] = report.movies
    expect(stale!.reasons).toEqual(['data/Alfa_1.npy changed'])
    expect(stale!.made).toBeTypeOf('string')
    expect(blocked!.error!.message).not.toBe('')
    expect(blocked!.error).not.toHaveProperty('stack')
    expect(blocked!.again).toBe("movieflow run maps.yaml --set fps=4 --only 'animal=Beto,exp=1'")
    expect(page(space).includes('1 movie to look at')).toBe(true)
  })

  it('tells a movie that failed, until it is made', async () => {
    using space = batch(new Workspace())
    space
      .write('fails.mjs', failingWriter)
      .write('maps.yaml', `${pipeline.replace(/write: .*/, '')}write: { path: <animal>_<exp>.txt, use: ./fails.mjs }\n`)
    expect((await space.call(['run', 'maps.yaml', '--jobs', '1'])).code).toBe(1)
    expect(read(space).counts).toMatchObject({ made: 2, failed: 1 })
    const failed = read(space).movies[0]!
    expect(failed.error).toMatchObject({ message: expect.stringContaining('no room on the tape') })
    expect(Date.parse(failed.error!.at!)).toBeGreaterThan(Date.now() - 60_000)
    expect(failed).not.toHaveProperty('made')
    space.write('well', '')
    expect((await space.call(['run', 'maps.yaml'])).code).toBe(0)
    expect(read(space).counts).toMatchObject({ made: 3, failed: 0 })
    expect(read(space).movies[0]).not.toHaveProperty('error')
  })

  it('names limits by their options, each once, however many data they are of', async () => {
    using space = batch(new Workspace())
    const lines =
      'layers: [{ use: line, x: [0, 2], y: [4, 9] }, { use: line, x: <frame>, y: <frame> }], ylim: { over: movie }'
    space.write('maps.yaml', pipeline.replace(/render: .*/, `render: { use: figure, size: [160, 120], ${lines} }`))
    expect((await space.call(['run', 'maps.yaml'])).code).toBe(0)
    for (const { limits } of read(space).movies)
      for (const name of Object.keys(limits ?? {})) expect(name).toMatch(/^[\w.]+$/)
  })

  it('tells no failure of what was asked for before, if the movie is up to date', async () => {
    using space = batch(new Workspace())
    space
      .write('fails.mjs', failingWriter)
      .write('well', '')
      .write(
        'maps.yaml',
        `${pipeline.replace(/write: .*/, '')}write: { path: <animal>_<exp>.txt, use: ./fails.mjs }
`,
      )
    const run = async (...more: string[]) => (await space.call(['run', 'maps.yaml', '--jobs', '1', ...more])).code
    expect(await run()).toBe(0)
    rmSync(space.path('well'))
    expect(await run('--set', 'render.title=another')).toBe(1)
    expect(read(space).counts).toMatchObject({ made: 2, failed: 1 })
    expect(await run()).toBe(0)
    expect(read(space).counts).toMatchObject({ made: 3, failed: 0 })
    // What failed in this very run is told, although the file of before is still right.
    expect(await run('--force')).toBe(1)
    expect(read(space).counts).toMatchObject({ made: 2, failed: 1 })
  })

  it('leaves the report as it is where nothing changed, and renews it where it is lost', async () => {
    using space = batch(new Workspace())
    await space.call(['run', 'maps.yaml'])
    const old = new Date(2020, 1, 1)
    for (const name of ['report.html', 'report.json']) utimesSync(space.path(`movies/${name}`), old, old)
    const again = await space.call(['run', 'maps.yaml'])
    expect(again.stdout).toContain('The report is movies/report.html')
    expect(statSync(space.path('movies/report.html')).mtime).toEqual(old)
    rmSync(space.path('movies/report.html'))
    await space.call(['run', 'maps.yaml'])
    expect(existsSync(space.path('movies/report.html'))).toBe(true)
    expect(statSync(space.path('movies/report.json')).mtime).not.toEqual(old)
  })

  it('as a shard leaves none; movieflow report gathers all shards', async () => {
    using space = batch(new Workspace())
    for (const shard of ['1/2', '2/2']) expect((await space.call(['run', 'maps.yaml', '--shard', shard])).code).toBe(0)
    expect(existsSync(space.path('movies/report.html'))).toBe(false)
    const { code, stdout } = await space.call(['report', 'maps.yaml'])
    expect([code, stdout]).toEqual([0, '3 movies: 3 made → movies/report.html\n'])
    expect(read(space).counts.made).toBe(3)
  })

  it('is no failure of its movies where the report cannot be written', async () => {
    using space = batch(new Workspace())
    mkdirSync(space.path('movies/report.html'), { recursive: true })
    mkdirSync(space.path('movies/maps.report.html'))
    const { code, stdout } = await space.call(['run', 'maps.yaml'])
    expect(code).toBe(3)
    expect(stdout).toContain('3 movies: 3 made')
    expect(stdout).toContain('warning the report was not updated: ')
    expect((await space.call(['run', 'maps.yaml', '--quiet'])).stdout).toContain('warning the report was not updated: ')
  })
})

describe('names', () => {
  it('of files that somebody else wrote are not taken', async () => {
    using space = batch(new Workspace())
    space.write('movies/report.html', '<h1>my own notes</h1>')
    const { code, stdout } = await space.call(['run', 'maps.yaml'])
    expect(code).toBe(0)
    expect(stdout).toContain("is not movieflow's, and is kept: the report is maps.report.html")
    expect(page(space)).toBe('<h1>my own notes</h1>')
    expect(read(space, 'movies/maps.report.json').counts.made).toBe(3)
    space.write('movies/maps.report.json', '{}')
    const refused = await space.call(['report', 'maps.yaml'])
    expect([refused.code, refused.stderr.includes('names of files that movieflow did not write')]).toEqual([3, true])
    expect(readFileSync(space.path('movies/maps.report.json'), 'utf8')).toBe('{}')
  })

  it('are two where two pipelines share a folder, and stay', async () => {
    using space = batch(new Workspace())
    const others = pipeline.replaceAll('.gif', '_other.gif').replaceAll('.avi', '_other.avi')
    space.write("the other's.yaml", others.replace('maps & more', 'other'))
    await space.call(['run', 'maps.yaml', "the other's.yaml"])
    expect(read(space).pipeline.name).toBe('maps & more')
    expect(read(space, "movies/the other's.report.json").pipeline.name).toBe('other')
    await space.call(['run', "the other's.yaml", 'maps.yaml', '--force'])
    expect(read(space).pipeline.name).toBe('maps & more')
    expect(page(space, "movies/the other's.report.html").includes('<title>other –')).toBe(true)
  })
})

describe('the page of a run', needs('chromium'), () => {
  it('plays its movies in place', async () => {
    using space = batch(new Workspace())
    space.write('maps.yaml', pipeline.replace('write: [', "write: ['<animal> #<exp>.mp4', "))
    await space.call(['run', 'maps.yaml', '--only', 'animal=Alfa'])
    const browser = await launchBrowser()
    try {
      const { page, complaints } = await openPage(browser, space.path('movies/report.html'))
      await page.locator('.poster').first().click()
      const ask = (question: string) =>
        page.evaluate(`(async (video) => ${question})(document.querySelector('#player video'))`)
      await ask(
        'video.readyState >= 2 || new Promise((resolve) => video.addEventListener("loadeddata", () => resolve()))',
      )
      expect(await ask('[video.videoWidth, video.videoHeight, video.duration]')).toEqual([200, 150, 1.5])
      const place = page.locator('#player .place')
      expect(await place.textContent()).toBe('1 of 3')
      // A key stops it; six frames at four a second.
      for (const [key, frame] of [
        ['End', 5],
        ['ArrowLeft', 4],
        [',', 3],
        ['Home', 0],
        ['.', 1],
        ['ArrowRight', 2],
        ['Shift+ArrowRight', 5],
        ['Shift+ArrowLeft', 0],
      ] as const) {
        await page.keyboard.press(key)
        await page.waitForFunction(
          (wanted) => document.querySelector<HTMLInputElement>('#frame')?.value === wanted,
          String(frame),
        )
        expect(await ask('[video.paused, Math.floor(video.currentTime * 4)]'), key).toEqual([true, frame])
      }
      expect(await page.locator('#time').textContent()).toBe('0.0 s')
      await page.keyboard.press('+')
      await page.keyboard.press('m')
      await page.getByLabel('Play', { exact: true }).last().selectOption('once')
      expect(await ask('[video.playbackRate, video.muted, video.loop]')).toEqual([2, false, false])
      await page.keyboard.press('Space')
      await page.getByRole('button', { name: 'Pause' }).waitFor()
      await page.getByRole('button', { name: 'Play', exact: true }).waitFor()
      expect(await page.locator('#frame').inputValue()).toBe('5')
      await page.keyboard.press('PageDown')
      expect(await place.textContent()).toBe('2 of 3')
      await page.keyboard.press('Shift+P')
      await page.keyboard.press('PageUp')
      expect(await place.textContent()).toBe('1 of 3')
      await page.getByRole('button', { name: 'Full screen' }).click()
      await page.waitForFunction(() => document.fullscreenElement?.querySelector('video, #play'))
      await page.getByRole('button', { name: 'Full screen' }).click()
      await page.waitForFunction(() => document.fullscreenElement === null)
      await page.keyboard.press('Escape')
      // The same frames at a rate that is the file's own.
      space.write('maps.yaml', pipeline.replace('write: [', "write: [{ path: '<animal> #<exp>.mp4', fps: 2 }, "))
      await space.call(['run', 'maps.yaml', '--only', 'animal=Alfa'])
      await page.reload()
      await page.locator('.poster').first().click()
      await ask('video.readyState >= 1 || new Promise((resolve) => { video.onloadedmetadata = () => resolve() })')
      await page.keyboard.press('End')
      await page.keyboard.press('ArrowLeft')
      await page.waitForFunction(() => document.querySelector<HTMLInputElement>('#frame')?.value === '4')
      expect(await ask('[video.duration, Math.floor(video.currentTime * 2)]')).toEqual([3, 4])
      expect(await page.locator('#time').textContent()).toBe('2.0 s')
      expect(complaints).toEqual([])
    } finally {
      await browser.close()
    }
  })
})

/** A writer that fails for one movie as long as there is no file `well`. */
const failingWriter = `
import { existsSync, writeFileSync } from 'node:fs'
import { defineWriter, z } from '@movieflow/core/plugin'
export default defineWriter({ name: 'fails', extensions: ['.txt'], options: z.strictObject({}),
  encodeFrame: () => Buffer.from('frame'),
  open: ({ file }) => ({
    write() {
      if (file.includes('Alfa_1.') && !existsSync(new URL('./well', import.meta.url))) throw new Error('no room on the tape')
      writeFileSync(file, 'movie')
    },
    finalize() {},
    cancel() {},
  }),
})
`
