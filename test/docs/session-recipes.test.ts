// The recipes whose sources have clocks of their own: which frame, value and place of the cursor each frame of the movie shows. What is
// wanted was computed by NumPy's searchsorted on the time stamps that ffprobe gives; lamps at the lower edge of the videos show their frame.
import { join } from 'node:path'
import { type Box, cellColors, findBoxes, linear, range } from '@movieflow/test-support/axes'
import { Clone, root } from '@movieflow/test-support/clone'
import { type DecodedMovie, decodeMovie, pixel } from '@movieflow/test-support/decode'
import { readNpy } from '@movieflow/test-support/npy'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** How many frames each has, and which of them is frame.png. */
const recipes: Record<string, { frames: number; index: number }> = {
  'labelled-video': { frames: 73, index: 46 },
  'two-cameras': { frames: 60, index: 25 },
  'imaging-and-licks': { frames: 37, index: 20 },
  'moving-window': { frames: 31, index: 20 },
  'slow-motion': { frames: 61, index: 32 },
  'session-in-parts': { frames: 53, index: 34 },
}
const names = Object.keys(recipes)
const movies = new Map<string, DecodedMovie>()
const movieOf = (name: string) => movies.get(name)!

let clone: Clone
beforeAll(async () => {
  clone = new Clone()
  clone.script('recipes/make-data.mjs')
  const pipelines = names.map((name) => `examples/recipes/${name}/pipeline.yaml`)
  const args = ['run', ...pipelines, '--set', 'write=exact.mkv', '--jobs', '1']
  expect(await clone.command(args)).toMatchObject({ code: 0, stderr: '' })
  for (const name of names) movies.set(name, await decodeMovie(clone.out(`recipes/${name}/exact.mkv`)))
}, 120_000)
afterAll(() => clone[Symbol.dispose]())

interface Strip {
  readonly left: number
  readonly top: number
  /** Pixels of the movie to one of the video. */
  readonly scale: number
}

/** The black strip of lamps at the lower edge of each video, from left to right; `widths` are those of the videos, in pixels of their own. */
function stripsOf(movie: DecodedMovie, ...widths: readonly number[]): Strip[] {
  // Its first rows have no lamps.
  const isBlack = (x: number, y: number) => Math.max(...pixel(movie, 0, x, y)) === 0
  const found: { left: number; width: number; top: number }[] = []
  for (let y = 0; y < movie.height - 3; y++)
    for (let x = 0, start = -1; x <= movie.width; x++) {
      const black = x < movie.width && range(4).every((down) => isBlack(x, y + down))
      if (black && start < 0) start = x
      if (black || start < 0) continue
      const [left, width] = [start, x - start]
      start = -1
      if (width > 150 && !found.some((one) => left < one.left + one.width && one.left <= left))
        found.push({ left, width, top: y })
    }
  expect(found).toHaveLength(widths.length)
  return found
    .toSorted((one, other) => one.left - other.left)
    .map(({ left, width, top }, at) => ({ left, top, scale: width / widths[at]! }))
}

/** The numbers that the lamps of each video show, from left to right. */
function lampsOf(movie: DecodedMovie, frame: number, strips: readonly Strip[]): number[] {
  return strips.map(({ left, top, scale }) => {
    const lit = range(8).map((place) => {
      const [x, y] = [left + (9 + 10 * place) * scale, top + 6 * scale].map(Math.floor) as [number, number]
      return Number(pixel(movie, frame, x, y)[0]! > 160)
    })
    return Number.parseInt(lit.join(''), 2)
  })
}

/** The axes of the curve, or the curves from the top. */
const boxesOf = (name: string, least = 150): Box[] => {
  const movie = movieOf(name)
  return findBoxes({ ...movie, frames: [movie.frames[0]!] }, least).filter(({ height }) => height > 40)
}

/** Where the red line is, as a share of the box. */
function cursorOf(movie: DecodedMovie, frame: number, { left, top, width, height }: Box): number {
  const red = range(width).filter((x) => {
    const isRed = (y: number) => {
      const [r, g, b] = pixel(movie, frame, left + x, top + y) as [number, number, number]
      return r > 150 && g < 100 && b < 100
    }
    return range(height).filter(isRed).length > height / 3
  })
  expect(red.length).toBeGreaterThan(0)
  return red.reduce((sum, x) => sum + x + 0.5, 0) / red.length / width
}

/** Whether a pixel within one of a place has this colour. */
function hasColor(movie: DecodedMovie, frame: number, x: number, y: number, color: readonly number[]): boolean {
  return [-1, 0, 1].some((right) =>
    [-1, 0, 1].some((down) =>
      pixel(movie, frame, Math.floor(x) + right, Math.floor(y) + down).every(
        (level, at) => Math.abs(level - color[at]!) < 12,
      ),
    ),
  )
}

describe('the recipes of a session', () => {
  it.each(names)('have as many frames as their clocks say, and are drawn as they were: %s', async (name) => {
    const { frames, index } = recipes[name]!
    const [now, then] = [movieOf(name), await decodeMovie(join(root, 'examples/recipes', name, 'frame.png'))]
    expect([now.width, now.height, now.frames.length]).toEqual([then.width, then.height, frames])
    // Edges of curves and letters may be a level or two apart on other processors.
    const differing = range(now.width * now.height).filter((at) =>
      [0, 1, 2].some(
        (channel) => Math.abs(now.frames[index]![at * 3 + channel]! - then.frames[0]![at * 3 + channel]!) > 2,
      ),
    )
    expect(differing.length / (now.width * now.height)).toBeLessThanOrEqual(0.001)
  })

  it('labelled video: frames that were lost are not counted, and the skeleton has a gap', () => {
    const movie = movieOf('labelled-video')
    const strips = stripsOf(movie, 240)
    const wanted = { 0: 1, 17: 18, 18: 19, 19: 19, 20: 20, 21: 20, 22: 21, 35: 34, 46: 45, 47: 45, 72: 70 }
    const [box] = boxesOf('labelled-video')
    // Samples from 0.05 to 2.64 s, and 5 % at each end.
    const [low, high] = [0.05 - 0.1295, 2.64 + 0.1295]
    for (const [frame, index] of Object.entries(wanted)) {
      expect([frame, lampsOf(movie, Number(frame), strips)]).toEqual([frame, [index]])
      const now = 0.05 + Number(frame) / 30
      const place = (now - low) / (high - low)
      expect(Math.abs(cursorOf(movie, Number(frame), box!) - place) * box!.width).toBeLessThan(1)
    }
    const yellow = (frame: number) =>
      range(420 * 280).filter((at) => {
        const [r, g, b] = pixel(movie, frame, 50 + (at % 420), 40 + Math.floor(at / 420))
        return r! > 240 && Math.abs(g! - 215) < 25 && b! < 40
      }).length
    // Rows 30 to 35: without the nose one side of three is left, between the ears.
    expect([30, 31, 33, 36, 37].map((frame) => yellow(frame) < 50)).toEqual([false, true, true, true, false])
  })

  it('two cameras: each shows the frame of the moment, by its own clock', () => {
    const movie = movieOf('two-cameras')
    const strips = stripsOf(movie, 240, 192)
    const wanted = { 0: [6, 0], 1: [7, 2], 13: [19, 22], 14: [19, 23], 25: [29, 42], 40: [44, 67], 59: [62, 98] }
    for (const [frame, both] of Object.entries(wanted))
      expect([frame, lampsOf(movie, Number(frame), strips)]).toEqual([frame, both])
  })

  it('imaging: the nearest frame of 7.8 a second, licks and cursors in their places', () => {
    const movie = movieOf('imaging-and-licks')
    const { data } = readNpy(clone.path('examples/recipes/data/session/mouse1_imaging.npy'))
    // The limits are percentiles of what the movie shows: frames that are shown twice count twice.
    const times = range(20).map((index) => 0.1 + index / 7.8)
    const shown = range(37).flatMap((frame) => {
      const distances = times.map((time) => Math.abs(time - 0.1 - frame / 15))
      const index = distances.indexOf(Math.min(...distances))
      return [...data.subarray(index * 48 * 48, (index + 1) * 48 * 48)]
    })
    const [low, high] = [linear(shown, 1), linear(shown, 99.5)]
    const picture = pictureOf(movie)
    for (const [frame, index] of [
      [0, 0],
      [1, 1],
      [7, 4],
      [20, 10],
      [36, 19],
    ] as const) {
      const grey = cellColors(movie, picture, frame, 48).flat()
      const off = grey.flatMap(([level], at) => {
        const share = Math.min(1, Math.max(0, (data[index * 48 * 48 + at]! - low) / (high - low)))
        return Math.abs(level! - 255 * share) > 1.2 ? [[at, level, 255 * share]] : []
      })
      expect([frame, off]).toEqual([frame, []])
    }
    const boxes = boxesOf('imaging-and-licks', 260)
    expect(boxes).toHaveLength(2)
    for (const frame of [0, 7, 20, 36])
      for (const box of boxes)
        expect(Math.abs(cursorOf(movie, frame, box) - (0.1 + frame / 15) / 2.6) * box.width).toBeLessThan(1)
    const spouts = boxes[1]!
    const at = (time: number, share: number) =>
      [spouts.left + (time / 2.6) * spouts.width, spouts.top + share * spouts.height] as const
    for (const time of [0.3538, 0.479, 0.6226, 0.7435, 0.8844, 1.954, 2.0566, 2.2144, 2.3461, 2.4613]) {
      expect(hasColor(movie, 20, ...at(time, 0.75), [255, 127, 14]), `left at ${time}`).toBe(true)
      expect(hasColor(movie, 20, ...at(time, 0.25), [255, 255, 255])).toBe(true)
    }
    for (const time of [1.2517, 1.3673, 1.5092, 1.6316])
      expect(hasColor(movie, 20, ...at(time, 0.25), [44, 160, 44]), `right at ${time}`).toBe(true)
  })

  it('a window that moves: the cursor stays, and the largest spike is where it was', () => {
    const movie = movieOf('moving-window')
    const [box] = boxesOf('moving-window')
    // numpy.argmin of the samples in the window, by their times.
    const lowest = { 0: [0.1241667, -385], 12: [0.6487667, -348], 20: [0.8162, -216], 30: [1.0900667, -321] } as const
    for (const [frame, [time, voltage]] of Object.entries(lowest)) {
      const now = 0.25 + Number(frame) / 30
      expect(Math.abs(cursorOf(movie, Number(frame), box!) - 0.8) * box!.width).toBeLessThan(1)
      const x = box!.left + ((time - now + 0.2) / 0.25) * box!.width
      const y = box!.top + ((250 - voltage) / 700) * box!.height
      const isDark = (right: number, up: number) =>
        Math.max(...pixel(movie, Number(frame), Math.floor(x) + right, Math.floor(y) - up)) < 200
      expect([-1, 0, 1].some((right) => [2, 3, 4, 5].every((up) => isDark(right, up)))).toBe(true)
    }
  })

  it('slow motion: frames of 120 a second stay for two and a half frames, and a dot is on the curve', () => {
    const movie = movieOf('slow-motion')
    const strips = stripsOf(movie, 160)
    const wanted = { 0: 18, 1: 18, 2: 19, 3: 19, 32: 34, 60: 48 }
    for (const [frame, index] of Object.entries(wanted))
      expect([frame, lampsOf(movie, Number(frame), strips)]).toEqual([frame, [index]])
    // The samples 150, 283 and 400 of the table.
    const [box] = boxesOf('slow-motion')
    const tops = [
      [0, -0.179],
      [32, 31.166],
      [60, 1.039],
    ].map(([frame, force]) => {
      const x = box!.left + ((frame! * 0.125) / 30 / 0.25) * box!.width
      const rows = range(box!.height).filter((y) =>
        hasColor(movie, frame!, Math.min(x, box!.left + box!.width - 2), box!.top + y, [214, 39, 40]),
      )
      return { force: force!, y: (rows[0]! + rows.at(-1)!) / 2 }
    })
    const [first, peak, last] = tops as [(typeof tops)[0], (typeof tops)[0], (typeof tops)[0]]
    // One scale for all: the third dot is where the other two say.
    const scale = (first.y - peak.y) / (peak.force - first.force)
    expect(Math.abs(first.y - scale * (last.force - first.force) - last.y)).toBeLessThan(3)
    expect(scale).toBeGreaterThan(3)
  })

  it('a session in eleven files: all frames, each once, msCam2 before msCam10', () => {
    const movie = movieOf('session-in-parts')
    const strips = stripsOf(movie, 88)
    expect(range(53).map((frame) => lampsOf(movie, frame, strips))).toEqual(range(53).map((frame) => [frame]))
  })
})

/** The picture beside the curves, which has no frame: what is not white, left of them. */
function pictureOf(movie: DecodedMovie): Box {
  const isDark = (x: number, y: number) => pixel(movie, 0, x, y)[0]! < 60
  const columns = range(300).filter((x) => range(movie.height).filter((y) => isDark(x, y)).length > 120)
  const rows = range(movie.height).filter((y) => range(300).filter((x) => isDark(x, y)).length > 120)
  const [left, top] = [columns[0]!, rows[0]!]
  return { left, top, width: columns.at(-1)! - left + 1, height: rows.at(-1)! - top + 1 }
}
