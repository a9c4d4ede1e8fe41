// Colours, from the file to the movie: the rows of "Colours and pictures" in docs/values.md that speak of scales.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeMovie } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

// values-files/make-colours.py wrote the files; all but one hold the picture below, each by its own type.
const fileOf = (name: string) => fileURLToPath(new URL(`values-files/${name}`, import.meta.url))
const side = 16
const levelAt = (frame: number, y: number, x: number, channel: number) =>
  (7 * y + 13 * x + 50 * channel + 90 * frame) % 256
type LevelAt = (frame: number, y: number, x: number, channel: number) => number

let space: Workspace
beforeEach(() => {
  space = new Workspace()
})
afterEach(() => space[Symbol.dispose]())

const stack = (name: string) => `{ files: '${fileOf(name)}', axes: [frame, y, x, rgb] }`

async function run(source: string, image = '', more = '') {
  space.write(
    'pipeline.yaml',
    `source: ${source}\n${more}\nrender: { use: image, size: [${side}, ${side}], axis: off${image && `, ${image}`} }\nwrite: made.mkv\nfps: 2\n`,
  )
  const result = await space.run()
  const said = result.events.flatMap((event) => (event.type === 'warning' ? [event.message] : []))
  return { ...result, said }
}

/** How far the furthest value of the movie is from what it should be; Infinity if frames are missing. */
async function furthest(levelOf: LevelAt, frames = 2): Promise<number> {
  const movie = await decodeMovie(space.path('made.mkv'))
  if (movie.frames.length !== frames) return Number.POSITIVE_INFINITY
  let most = 0
  for (const [frame, pixels] of movie.frames.entries())
    for (let at = 0; at < pixels.length; at++) {
      const [pixel, channel] = [Math.floor(at / 3), at % 3]
      const wanted = levelOf(frame, Math.floor(pixel / side), pixel % side, channel)
      most = Math.max(most, Math.abs(pixels[at]! - wanted))
    }
  return most
}

const clean = { made: 1, failed: 0, said: [] }

/** The error of the one movie. */
async function refusal(...given: Parameters<typeof run>): Promise<string> {
  const { made, events } = await run(...given)
  expect(made).toBe(0)
  return JSON.stringify(events)
}

describe('colours that are not bytes', () => {
  const types = ['int16', 'int32', 'int64', 'uint16', 'float64']

  it('colours of int16, int32, int64, uint16 and float64 with limits', async () => {
    for (const type of types) {
      expect(await run(stack(`${type}.npy`), 'limits: [0, 255]')).toMatchObject(clean)
      expect([type, await furthest(levelAt)]).toEqual([type, 0])
    }
  })

  it('colours of int16, int32, int64, uint16 and float64 without limits', async () => {
    for (const type of types) {
      const said = await refusal(stack(`${type}.npy`))
      expect(said).toContain('run from 0 to 255, and their scale is unknown')
      expect(said).toContain('limits: [0, 255]')
    }
  })

  it("colours of MATLAB's double with limits", async () => {
    expect(await run(stack('double.mat'), 'limits: [0, 255]')).toMatchObject(clean)
    expect(await furthest(levelAt)).toBe(0)
  })

  it('truth values as colours', async () => {
    for (const name of ['bool.npy', 'bool.mat', 'bool-v73.mat', 'bool.h5']) {
      expect(await run(stack(name))).toMatchObject(clean)
      expect([name, await furthest((...place) => (levelAt(...place) > 127 ? 255 : 0))]).toEqual([name, 0])
    }
  })

  it('a PNG of 16 bits', async () => {
    expect(await run(`'${fileOf('sixteen.png')}'`)).toMatchObject(clean)
    expect(await furthest(levelAt, 1)).toBe(0)
  })

  it('a TIFF of red, green and blue of 16 bits', async () => {
    expect(await run(`'${fileOf('sixteen.tif')}'`)).toMatchObject(clean)
    expect(await furthest(levelAt, 1)).toBe(0)
  })
})

describe('videos of more than 8 bits', () => {
  it('a video of grey of 16 bits', async () => {
    const source = `'${fileOf('deep-grey.mkv')}'`
    // A colour for each 50 values: matplotlib's entry is floor(256 (v - low) / (high - low)).
    expect(await run(source, 'colormap: gray, limits: [0, 12800]')).toMatchObject(clean)
    expect(await furthest((frame, _, x) => Math.floor((1 + 780 * x + 100 * frame) / 50))).toBe(0)
  })

  it('a video of colours of 16 bits', async () => {
    expect(await run(`'${fileOf('deep-colours.mov')}'`)).toMatchObject(clean)
    expect(await furthest(levelAt)).toBe(0)
  })

  it('a video without fps', async () => {
    space.write(
      'pipeline.yaml',
      `source: '${fileOf('deep-colours.mov')}'\nrender: { use: image, axis: off }\nwrite: made.mkv\n`,
    )
    const { problems, movies } = await space.report()
    expect([problems, movies[0]!.fps, movies[0]!.frames]).toEqual([[], 2, 2])
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    expect(await furthest(levelAt)).toBe(0)
  })
})

describe('transforms of colours', () => {
  const bytes = stack('uint8.npy')
  const clip = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

  it('bytes smoothed', async () => {
    const first = '{ use: select, axis: frame, index: 0 }'
    const smoothed = `transform: [${first}, { use: smooth, axis: [y, x], sigma: 1 }]`
    expect(await run(bytes, '', smoothed)).toMatchObject(clean)
    const { smooth } = JSON.parse(readFileSync(fileOf('expected-colours.json'), 'utf8')) as { smooth: number[] }
    expect(await furthest((_, y, x, channel) => smooth[(y * side + x) * 3 + channel]!, 1)).toBeLessThanOrEqual(1)
  })

  it('the mean of the frames of bytes', async () => {
    expect(await run(bytes, '', 'transform: { use: reduce, axis: frame, by: mean }')).toMatchObject(clean)
    const mean: LevelAt = (_, ...place) => Math.round((levelAt(0, ...place) + levelAt(1, ...place)) / 2)
    expect(await furthest(mean, 1)).toBe(0)
  })

  it('bytes clipped, and bytes multiplied', async () => {
    expect(await run(bytes, '', 'transform: { use: math, by: clip, with: [50, 150] }')).toMatchObject(clean)
    expect(await furthest((...place) => clip(levelAt(...place), 50, 150))).toBe(0)
    expect(await run(bytes, '', 'transform: { use: math, by: multiply, with: 0.5 }')).toMatchObject(clean)
    expect(await furthest((...place) => Math.round(levelAt(...place) / 2))).toBe(0)
  })

  it('bytes divided by 255', async () => {
    expect(await run(bytes, '', 'transform: { use: math, by: divide, with: 255 }')).toMatchObject(clean)
    expect(await furthest(levelAt)).toBe(0)
  })

  it('bytes rotated by 10 degrees', async () => {
    const colour = [200, 30, 60]
    const pixels = Array.from({ length: side * side }, () => colour).flat()
    space.npy('flat.npy', [side, side, 3], Uint8Array.from(pixels))
    const source = '{ files: flat.npy, axes: [y, x, rgb] }'
    expect(await run(source, 'bad: lime', 'transform: { use: rotate, degrees: 10, reshape: false }')).toMatchObject(
      clean,
    )
    const { frames } = await decodeMovie(space.path('made.mkv'))
    const at = (y: number, x: number) => [...frames[0]!.subarray((y * side + x) * 3, (y * side + x) * 3 + 3)]
    expect([at(8, 8), at(0, 0)]).toEqual([
      [200, 30, 60],
      [0, 255, 0],
    ])
  })

  it('the sum of the frames of bytes', async () => {
    const said = await refusal(bytes, '', 'transform: { use: reduce, axis: frame, by: sum }')
    expect(said).toContain('but their scale is 0 to 255')
    expect(said).toContain('limits: [0, 1023]')
  })
})

describe('options of colours', () => {
  const bytes = stack('uint8.npy')

  it('bytes with limits', async () => {
    expect(await run(bytes, 'limits: [50, 150]')).toMatchObject(clean)
    const stretched = (level: number) => Math.round(2.55 * Math.min(100, Math.max(0, level - 50)))
    expect(await furthest((...place) => stretched(levelAt(...place)))).toBeLessThanOrEqual(1)
  })

  it('colours with limits from the data', async () => {
    expect(await run(stack('float64.npy'), 'limits: { percentile: [0, 100] }')).toMatchObject(clean)
    // The smallest value of the picture is 0, the largest 255.
    expect(await furthest(levelAt)).toBe(0)
  })

  it('colours masked, with bad', async () => {
    const mask = 'transform: { use: mask, keep: 20.. }'
    expect(await run(bytes, 'bad: red', mask)).toMatchObject(clean)
    const whole = (frame: number, y: number, x: number) => [0, 1, 2].map((channel) => levelAt(frame, y, x, channel))
    const red = [255, 0, 0]
    const drawn: LevelAt = (frame, y, x, channel) => {
      const levels = whole(frame, y, x)
      return (levels.some((level) => level < 20) ? red : levels)[channel]!
    }
    expect(await furthest(drawn)).toBe(0)
  })

  it('a colour map and a norm on colours', async () => {
    const { said } = await run(bytes, 'colormap: viridis, norm: { use: power, gamma: 0.5 }')
    expect(said).toEqual([expect.stringContaining('does nothing: the picture has its own colours')])
    expect(await furthest(levelAt)).toBe(0)
  })
})
