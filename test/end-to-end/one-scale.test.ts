// Figures of several files with one scale: panels, bar and names, as the gallery's pipelines draw them; and limits over sources and movies.
import { readFileSync } from 'node:fs'
import { type DecodedMovie, decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'
import { writeScaleData } from '../../examples/gallery/data-scale.mjs'

const gallery = new URL('../../examples/gallery/', import.meta.url)

/** The movie of a pipeline of the gallery, without loss. */
async function galleryMovie(space: Workspace, name: string): Promise<DecodedMovie> {
  const text = readFileSync(new URL(`${name}.yaml`, gallery), 'utf8')
  expect(text.trim().split('\n').length).toBeLessThanOrEqual(20)
  space.write('pipeline.yaml', text.replace(/write: .*\n$/, 'write: o.mkv\n'))
  expect((await space.report()).problems).toEqual([])
  expect(await space.run({ force: true })).toMatchObject({ made: 1, failed: 0 })
  return decodeMovie(space.path('o.mkv'))
}

/** Runs of pixels in a row that are not white, as [first, length]. */
function runsIn(movie: DecodedMovie, frame: number, y: number): [number, number][] {
  const runs: [number, number][] = []
  for (let x = 0; x < movie.width; x++) {
    if (pixel(movie, frame, x, y).every((level) => level === 255)) continue
    const last = runs.at(-1)
    if (last && last[0] + last[1] === x) last[1]++
    else runs.push([x, 1])
  }
  return runs
}

describe('the gallery', () => {
  it('three conditions from three files: equal panels, one bar, in at most 20 lines', async () => {
    using space = new Workspace()
    writeScaleData(space.path('.'))
    for (const name of ['three-states', 'stacked-states']) {
      const movie = await galleryMovie(space, name)
      // Between the ticks of both axes and the letters of the bar.
      const y = 150
      const wide = runsIn(movie, 12, y).filter(([, length]) => length > 100)
      expect(wide.map(([, length]) => length)).toEqual([wide[0]![1], wide[0]![1], wide[0]![1]])
      const [end] = wide.slice(2).map(([x, length]) => x + length)
      const bar = runsIn(movie, 12, y).filter(([x, length]) => x > end! && length > 10 && length < 40)
      expect(bar).toHaveLength(1)
    }
  })

  it('twelve cells with names and borders in the colours of their kinds', async () => {
    using space = new Workspace()
    writeScaleData(space.path('.'))
    const movie = await galleryMovie(space, 'twelve-cells')
    const named: Record<string, string> = { '255,99,71': 'PC', '255,215,0': 'PV', '0,191,255': 'SST' }
    const bordersIn = (y: number) => {
      const kinds = Array.from({ length: movie.width }, (_, x) => named[pixel(movie, 3, x, y).join()] ?? '')
      return kinds.filter((kind, x) => kind !== '' && kinds[x - 1] !== kind)
    }
    // A left and a right edge of each picture, then the box in the bar.
    const rows = [110, 260, 400].map(bordersIn)
    expect(rows.map((row) => row.slice(0, 8).filter((_, at) => at % 2 === 0))).toEqual([
      ['PC', 'SST', 'PC', 'PV'],
      ['PC', 'PC', 'PV', 'SST'],
      ['PC', 'PV', 'PC', 'SST'],
    ])
    expect(rows.map((row) => row.slice(8))).toEqual([['SST'], ['PV'], ['PC']])
  })

  it.each(['four-cells', 'sleep-stages', 'two-winters'])(
    '%s is drawn, and nothing is said against it',
    async (name) => {
      using space = new Workspace()
      writeScaleData(space.path('.'))
      expect((await galleryMovie(space, name)).frames).toHaveLength(24)
    },
  )
})

describe('one scale', () => {
  const figure = (more: string) => `sources:
  low: { files: "<mouse>_low.npy", axes: [frame, y, x] }
  high: { files: "<mouse>_high.npy", axes: [frame, y, x] }
fps: 4
render: { use: figure, size: [200, 100], ${more}, panels: { layout: AB, A: { use: image, data: low, axis: off }, B: { use: image, data: high, axis: off } } }
write: <mouse>.mkv
`
  /** The greys in the middles of both panels. */
  const greys = async (space: Workspace, mouse: string, frame: number) => {
    const movie = await decodeMovie(space.path(`${mouse}.mkv`))
    return [50, 150].map((x) => pixel(movie, frame, x, 50)[0])
  }
  const levelOf = (value: number, low: number, high: number) =>
    Math.min(255, Math.floor(((value - low) / (high - low)) * 256))

  function mice(): Workspace {
    const space = new Workspace()
    for (const [at, mouse] of ['m1', 'm2'].entries())
      space
        .npy(`${mouse}_low.npy`, [3, 2, 2], (frame) => frame + 10 * at)
        .npy(`${mouse}_high.npy`, [3, 2, 2], (frame) => 20 + frame + 40 * at)
    return space
  }

  it('reaches over the sources of each movie', async () => {
    using space = mice()
    space.write('pipeline.yaml', figure('colormap: gray'))
    expect(await space.run()).toMatchObject({ made: 2 })
    expect(await greys(space, 'm1', 1)).toEqual([levelOf(1, 0, 22), levelOf(21, 0, 22)])
    expect(await greys(space, 'm2', 2)).toEqual([levelOf(12, 10, 62), levelOf(62, 10, 62)])
  })

  it('reaches over all movies with over: batch, and over single frames with over: frame', async () => {
    using space = mice()
    space.write('pipeline.yaml', figure('limits: { over: batch }'))
    expect(await space.run()).toMatchObject({ made: 2 })
    expect(await greys(space, 'm1', 1)).toEqual([levelOf(1, 0, 62), levelOf(21, 0, 62)])
    expect(await greys(space, 'm2', 0)).toEqual([levelOf(10, 0, 62), levelOf(60, 0, 62)])
    // The scale of all is another one if one file is.
    space.npy('m2_high.npy', [3, 2, 2], (frame) => 100 + frame)
    expect(await space.run()).toMatchObject({ made: 2 })
    expect(await greys(space, 'm1', 1)).toEqual([levelOf(1, 0, 102), levelOf(21, 0, 102)])

    space.write('pipeline.yaml', figure('limits: { over: frame }'))
    expect(await space.run()).toMatchObject({ made: 2 })
    expect(await greys(space, 'm1', 2)).toEqual([0, 255])
  })
})
