// The recipes, run by the built command in a copy of the clone: pictures against what they were, against the arrays, and
// against what matplotlib draws from them (docs/recipes, by docs/recipes/matplotlib-frames.py).
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Box,
  cellColors,
  findBox,
  findBoxes,
  hazen,
  linear,
  range,
  tickPlaces,
  viridisOf,
} from '@movieflow/test-support/axes'
import { Clone, root } from '@movieflow/test-support/clone'
import { type DecodedMovie, decodeMovie, pixel } from '@movieflow/test-support/decode'
import { readNpy } from '@movieflow/test-support/npy'
import { has } from '@movieflow/test-support/tools'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** The frame of each recipe that stands beside it as frame.png, and which movie it is of. */
const recipes: Record<string, { index: number; only?: string }> = {
  'artistanimation-images': { index: 3 },
  'artistanimation-titles': { index: 2 },
  'composite-tuning': { index: 15 },
  'cv2-videowriter': { index: 4 },
  drawnow: { index: 10, only: 'animal=Beto,type=Manif,exp=11,stat=meanabs' },
  'ffmpegwriter-random-walk': { index: 60 },
  'funcanimation-heatmap': { index: 10 },
  'imagesc-figure': { index: 10 },
  'matlab-gif': { index: 10 },
  montage: { index: 6 },
  'scatter-grid': { index: 7 },
  'videowriter-loop': { index: 10, only: 'animal=Beto,type=Manif,exp=11,stat=meanabs' },
}
const names = Object.keys(recipes)
/** Those that call the library: see program-recipes.test.ts. */
const programs = ['figure-to-array', 'grab-frame']
/** Those whose sources have clocks of their own: see session-recipes.test.ts. */
const sessions = [
  ...['imaging-and-licks', 'labelled-video', 'moving-window'],
  ...['session-in-parts', 'slow-motion', 'two-cameras'],
]

let clone: Clone
const pictures = new Map<string, DecodedMovie>()
/** The frame as the command draws it here. */
const drawn = (name: string) => pictures.get(name)!
const matplotlibs = (name: string) => decodeMovie(join(root, 'docs/recipes', `${name}.png`))
const array = (name: string) => readNpy(clone.path(join('examples/recipes/data', `${name}.npy`)))

beforeAll(async () => {
  clone = new Clone()
  clone.script('recipes/make-data.mjs')
  const calls = Object.entries(recipes).map(([name, { index, only }]) => ({ name, pipeline: 'pipeline', index, only }))
  const all = [...calls, { name: 'dot', pipeline: 'dot', index: 60, only: undefined }]
  const draw = async ({ name, pipeline, index, only }: (typeof all)[number]) => {
    const file = clone.path(`${name}.png`)
    const folder = name === 'dot' ? 'ffmpegwriter-random-walk' : name
    const args = ['frame', `examples/recipes/${folder}/${pipeline}.yaml`, '--index', String(index), '-o', file]
    expect(await clone.command(only ? [...args, '--only', only] : args)).toMatchObject({ code: 0, stderr: '' })
    pictures.set(name, await decodeMovie(file))
  }
  const queue = [...all]
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await draw(next)
  }
  await Promise.all(range(3).map(worker))
}, 120_000)
afterAll(() => clone[Symbol.dispose]())

describe('the recipes', () => {
  it('have a folder, a picture and a place in the page each', () => {
    const folder = join(root, 'examples/recipes')
    const folders = readdirSync(folder, { withFileTypes: true }).filter(
      (one) => one.isDirectory() && one.name !== 'data',
    )
    expect(folders.map(({ name }) => name).sort()).toEqual([...names, ...programs, ...sessions].sort())
    const page = readFileSync(join(root, 'docs/recipes.md'), 'utf8')
    for (const name of [...names, ...programs, ...sessions])
      expect(page).toContain(`../examples/recipes/${name}/frame.png`)
  })

  it('stand in the page as they run', () => {
    const page = readFileSync(join(root, 'docs/recipes.md'), 'utf8')
    const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text!)
    const files = [...names, ...programs, ...sessions].flatMap((name) =>
      readdirSync(join(root, 'examples/recipes', name))
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => withoutHeading(readFileSync(join(root, 'examples/recipes', name, file), 'utf8'))),
    )
    expect(blocks.length).toBeGreaterThanOrEqual(names.length)
    expect(blocks.filter((block) => !files.includes(block))).toEqual([])
  })

  // Curves and letters are drawn by Skia, whose edges may be a level or two apart on processors with other vector units;
  // a thousandth of the pixels is some hundred, fewer than one letter or dot that moved.
  it.each(names)('are drawn as they were: %s', async (name) => {
    const golden = await decodeMovie(join(root, 'examples/recipes', name, 'frame.png'))
    const [now, then] = [drawn(name), golden]
    expect([now.width, now.height]).toEqual([then.width, then.height])
    const differing = range(now.width * now.height).filter((at) =>
      [0, 1, 2].some((channel) => Math.abs(now.frames[0]![at * 3 + channel]! - then.frames[0]![at * 3 + channel]!) > 2),
    )
    expect(differing.length / (now.width * now.height)).toBeLessThanOrEqual(0.001)
  })
})

describe('beside matplotlib', () => {
  const single = [
    ...['artistanimation-images', 'artistanimation-titles', 'ffmpegwriter-random-walk', 'funcanimation-heatmap'],
    ...['imagesc-figure', 'matlab-gif', 'videowriter-loop'],
  ]
  // drawnow is left out: in its small axes matplotlib puts ticks at 2.5 and 7.5, between cells.
  it.each(single)('has ticks at the same data, so the same limits of the axes: %s', async (name) => {
    const places = [drawn(name), await matplotlibs(name)].map((picture) => {
      const box = findBox(picture)
      return { box, ...tickPlaces(picture, box) }
    })
    const [ours, theirs] = places as [(typeof places)[0], (typeof places)[0]]
    for (const [axis, side] of [['x', 'width'] as const, ['y', 'height'] as const]) {
      expect(ours[axis]).toHaveLength(theirs[axis].length)
      expect(ours[axis].length).toBeGreaterThan(2)
      // Both set marks to whole pixels.
      const most = 0.75 / ours.box[side] + 0.75 / theirs.box[side]
      for (const [at, place] of ours[axis].entries()) expect(Math.abs(place - theirs[axis][at]!)).toBeLessThan(most)
    }
  })

  const maps: [string, number, number][] = [
    ['funcanimation-heatmap', 28, 28],
    ['imagesc-figure', 28, 28],
    ['matlab-gif', 28, 28],
    ['videowriter-loop', 14, 14],
    ['drawnow', 14, 14],
    ['artistanimation-images', 64, 48],
  ]
  it.each(maps)('has the colours of the data, so the limits of the colours: %s', async (name, columns, rows) => {
    const theirs = await matplotlibs(name)
    const here = cellColors(drawn(name), findBox(drawn(name)), 0, columns, rows)
    const there = cellColors(theirs, findBox(theirs), 0, columns, rows)
    expect(here).toEqual(there)
  })

  it('has borders of the colours of the rates', async () => {
    const [ours, theirs] = [drawn('montage'), await matplotlibs('montage')].map(bordersOf)
    expect(ours).toHaveLength(15)
    expect(ours).toEqual(theirs)
  })
})

describe('heat maps', () => {
  it.each([
    ['funcanimation-heatmap', linear],
    ['imagesc-figure', hazen],
    ['matlab-gif', hazen],
  ] as const)('have each cell in the colour of its value: %s', (name, percentile) => {
    const { data, shape } = array('rates/Beto_Manif_Exp11_conv4-3')
    const [side, , frames] = shape as [number, number, number]
    const [low, high] = [percentile([...data], 2), percentile([...data], 98)]
    const wanted = range(side).map((y) =>
      range(side).map((x) => viridisOf(data[(y * side + x) * frames + 10]!, low, high)),
    )
    expect(cellColors(drawn(name), findBox(drawn(name)), 0, side)).toEqual(wanted)
  })
})

describe('random walk', () => {
  const place = (picture: DecodedMovie, frame: number) => {
    const { data } = array('walk')
    return pointOf(findBox(picture), [-5, 5, -5, 5], [data[2 * frame]!, data[2 * frame + 1]!])
  }

  it('is black at each point so far, and white at those to come', () => {
    const picture = drawn('ffmpegwriter-random-walk')
    const places = range(100).map((frame) => place(picture, frame))
    const at = (frame: number) => pixel(picture, 0, ...places[frame]!)
    for (const frame of range(61)) expect([frame, at(frame)]).toEqual([frame, [0, 0, 0]])
    const near = (frame: number) =>
      places.slice(0, 61).some(([x, y]) => Math.hypot(x - places[frame]![0], y - places[frame]![1]) < 9)
    const later = range(100).filter((frame) => frame > 60 && !near(frame))
    expect(later.length).toBeGreaterThan(0)
    for (const frame of later) expect([frame, at(frame)]).toEqual([frame, [255, 255, 255]])
  })

  it('is a single dot with trail: 1', () => {
    const picture = drawn('dot')
    const box = findBox(picture)
    const dark = range(box.width * box.height)
      .map((at) => [box.left + (at % box.width), box.top + Math.floor(at / box.width)] as [number, number])
      .filter(([x, y]) => pixel(picture, 0, x, y)[0]! < 128)
    // 6 points across at 100 dots an inch, and an edge of 1 point, as matplotlib's.
    expect(dark.length).toBeGreaterThan(Math.PI * 4 ** 2)
    expect(dark.length).toBeLessThan(Math.PI * 5.5 ** 2)
    const middle = [0, 1].map((axis) => dark.reduce((sum, one) => sum + one[axis]!, 0) / dark.length)
    const [x, y] = place(picture, 60)
    expect(Math.hypot(middle[0]! - x, middle[1]! - y)).toBeLessThan(1)
  })
})

describe('titles that change', () => {
  const picture = () => drawn('artistanimation-titles')
  const points = range(20).map((at) => [Math.floor(at / 5), at % 5] as const)
  /** matplotlib's margin of 5 % around the points of all frames. */
  const view = () => {
    const ends = ['x', 'y'].flatMap((axis) => {
      const { data } = array(`titles/${axis}`)
      const [low, high] = [Math.min(...data), Math.max(...data)]
      return [low - 0.05 * (high - low), high + 0.05 * (high - low)]
    })
    return ends as [number, number, number, number]
  }
  const at = (x: number, y: number) => pointOf(findBox(picture()), view(), [x, y])

  it('have five + of this frame, and none of another', () => {
    const [x, y] = [array('titles/x').data, array('titles/y').data]
    const crosses = points.map(([frame, point]) => ({ frame, x: x[frame * 5 + point]!, y: y[frame * 5 + point]! }))
    const here = crosses.filter(({ frame }) => frame === 2)
    for (const one of here) expect(largest(pixel(picture(), 0, ...at(one.x, one.y)), [31, 119, 180])).toBeLessThan(3)
    const others = crosses.filter((one) => here.every(({ x, y }) => Math.hypot(x - one.x, y - one.y) > 1.5))
    expect(others.length).toBeGreaterThan(5)
    for (const one of others) expect(pixel(picture(), 0, ...at(one.x, one.y))).toEqual([255, 255, 255])
  })

  it('have the text at its data coordinates, and the title in its colour', () => {
    const [left, bottom] = at(2, 2)
    const ink = (x0: number, y0: number, width: number, height: number) =>
      range(width * height)
        .map((one) => pixel(picture(), 0, x0 + (one % width), y0 + Math.floor(one / width)))
        .filter((color) => Math.min(...color) < 250)
    expect(ink(left, bottom - 12, 10, 13).some((color) => Math.max(...color) < 60)).toBe(true)
    expect(ink(left - 10, bottom - 12, 10, 13)).toEqual([])
    const { data } = array('titles/tint')
    const tint = range(3).map((channel) => Math.round(255 * data[6 + channel]!))
    const box = findBox(picture())
    const title = ink(box.left, 0, box.width, box.top - 2)
    expect(Math.min(...title.map((color) => largest(color, tint)))).toBeLessThan(8)
    // Every shade lies between the paper and the colour.
    for (const color of title)
      for (const channel of range(3)) expect(color[channel]!).toBeGreaterThan(tint[channel]! - 3)
  })
})

describe('composites', () => {
  it('show picture, band, cursor and dot of one generation', () => {
    const picture = drawn('composite-tuning')
    const boxes = findBoxes(picture, 100)
    const curve = boxes.find(({ width }) => width > 300)!
    const map = boxes.find(({ width, height }) => Math.abs(width - height) < 3 && width > 100)!
    const [rate, place, shown] = ['rate', 'place', 'picture'].map((name) => array(`evolution/${name}`).data) as [
      ...[Float64Array, Float64Array, Uint8Array],
    ]
    const low = range(24).map((at) => rate[2 * at]! - rate[2 * at + 1]!)
    const high = range(24).map((at) => rate[2 * at]! + rate[2 * at + 1]!)
    const margin = 0.05 * (Math.max(...high) - Math.min(...low))
    const view = [-1.15, 24.15, Math.min(...low) - margin, Math.max(...high) + margin] as const
    for (const generation of [3, 8, 12, 20]) {
      const mean = pixel(picture, 0, ...pointOf(curve, view, [generation, rate[2 * generation]!]))
      expect(largest(mean, [31, 119, 180])).toBeLessThan(40)
      const inside = pixel(
        picture,
        0,
        ...pointOf(curve, view, [generation, rate[2 * generation]! - 0.7 * rate[2 * generation + 1]!]),
      )
      // C0 at 0.3 over white.
      expect(largest(inside, [188, 214, 233])).toBeLessThan(4)
    }
    const [cursor] = pointOf(curve, view, [15, 0])
    const dashes = range(curve.height).filter((y) => Math.max(...pixel(picture, 0, cursor, curve.top + y)) < 90)
    expect(dashes.length / curve.height).toBeGreaterThan(0.4)
    expect(dashes.length / curve.height).toBeLessThan(0.9)
    const dot = pointOf(map, [-99, 99, 99, -99], [place[31]!, place[30]!])
    expect(pixel(picture, 0, ...dot)).toEqual([255, 0, 0])
    const image = cellsOfImage(picture, curve.left + curve.width + 10, 32)
    expect(image).toEqual(
      range(32 * 32).map((at) => [...shown.subarray((15 * 1024 + at) * 3, (15 * 1024 + at) * 3 + 3)]),
    )
  })

  it('have 121 panels with one range of x and y, and each trial in its place', () => {
    const picture = drawn('scatter-grid')
    const boxes = findBoxes(picture, 30)
    expect(boxes).toHaveLength(121)
    const [x, y] = [array('grid/pc1').data, array('grid/pc2').data]
    const ends = [x, y].flatMap((values) => {
      const [low, high] = [Math.min(...values), Math.max(...values)]
      return [low - 0.05 * (high - low), high + 0.05 * (high - low)]
    }) as [number, number, number, number]
    const off = boxes.flatMap((box, panel) =>
      range(8).filter((trial) => {
        const at = (panel * 8 + trial) * 10 + 7
        return largest(pixel(picture, 0, ...pointOf(box, ends, [x[at]!, y[at]!])), [31, 119, 180]) > 2
      }),
    )
    expect(off).toEqual([])
  })
})

describe('movies', () => {
  const run = async (file: string, ...args: string[]) => {
    const said = await clone.command(['run', `examples/recipes/${file}.yaml`, ...args])
    expect(said).toMatchObject({ code: 0, stderr: '' })
    return said.stdout
  }
  const movie = (path: string) => decodeMovie(clone.out(join('recipes', path)))

  it('are named by animal, type, experiment, layer and statistic, and said to be written', async () => {
    const said = await run('videowriter-loop/pipeline')
    const files = clone.files('out/recipes/videowriter-loop').map((file) => file.split('/').at(-1)!)
    const wanted = ['Alfa_Evol_Exp3', 'Beto_Evol_Exp11', 'Beto_Manif_Exp11'].flatMap((experiment) =>
      ['meanabs', 'rms'].map((stat) => `${experiment}_conv5-3_cc_${stat}.avi`),
    )
    expect(files).toEqual(wanted)
    for (const file of wanted) expect(said).toContain(file)
    expect(summary('videowriter-loop/Beto_Manif_Exp11_conv5-3_cc_rms.avi')).toEqual(['mjpeg', 320, 280, 20, '2/1'])
  })

  it('have the odd size of the figure, and three lines of which the last changes', async () => {
    await run('imagesc-figure/pipeline', '--set', 'write=exact.mkv')
    const exact = await movie('imagesc-figure/exact.mkv')
    expect([exact.width, exact.height, exact.frames.length]).toEqual([552, 543, 20])
    const rows = range(findBox(exact).top - 2).filter((y) => darkest(exact, 0, y) < 128)
    const changing = rows.filter((y) => row(exact, 0, y) !== row(exact, 7, y))
    expect((changing[0]! - rows[0]!) / (rows.at(-1)! - rows[0]!)).toBeGreaterThan(0.6)
    await run('imagesc-figure/pipeline')
    expect(summary('imagesc-figure/Beto_Manif_Exp11_conv4-3_cc_meanabs.avi')).toEqual(['mjpeg', 552, 543, 20, '2/1'])
  })

  it('are GIF files: exact in colour, of 200 ms a frame, for ever', async () => {
    await run('matlab-gif/pipeline')
    const file = clone.out('recipes/matlab-gif/Beto_Manif_Exp11_conv4-3.gif')
    const gif = await decodeMovie(file)
    expect([gif.width, gif.height, gif.frames.length]).toEqual([360, 300, 20])
    const picture = drawn('matlab-gif')
    const box = findBox(picture)
    expect(cellColors(gif, box, 10, 28)).toEqual(cellColors(picture, box, 0, 28))
    const bytes = readFileSync(file)
    expect(bytes.length).toBeLessThan(400_000)
    const text = bytes.toString('latin1')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a graphic control extension begins with one
    const delays = [...text.matchAll(/!\xf9\x04.(..).\0/gs)].map(([, delay]) => delay)
    expect(delays).toEqual(range(20).map(() => '\x14\0'))
    expect(text).toContain('NETSCAPE2.0\x03\x01\0\0\0')
  })

  it('have title, artist and comment', async () => {
    await run('ffmpegwriter-random-walk/pipeline')
    await run('ffmpegwriter-random-walk/dot')
    for (const name of ['test', 'dot'])
      expect(summary(`ffmpegwriter-random-walk/writer_${name}.mp4`)).toEqual(['h264', 640, 480, 100, '15/1'])
    if (has('ffprobe'))
      expect(probe('ffmpegwriter-random-walk/writer_test.mp4').format.tags).toMatchObject({
        ...{ title: 'Movie Test', artist: 'Matplotlib', comment: 'Movie support!' },
      })
  })

  it('hold the last frame for the repeat_delay', async () => {
    await run('artistanimation-images/pipeline', '--set', 'write=exact.mkv')
    const { frames } = await movie('artistanimation-images/exact.mkv')
    expect(frames).toHaveLength(6 + 5)
    for (const frame of range(11)) {
      const same = Buffer.from(frames[frame]!).equals(frames[5]!)
      expect([frame, same]).toEqual([frame, frame >= 5])
    }
    await run('artistanimation-images/pipeline')
    expect(summary('artistanimation-images/movie.mp4')).toEqual(['h264', 640, 480, 11, '5/1'])
    await run('artistanimation-titles/pipeline')
    expect(summary('artistanimation-titles/titles.mp4')).toEqual(['h264', 640, 480, 8, '2/1'])
  })

  it('have the frames, rates and sizes of the others', async () => {
    await run('funcanimation-heatmap/pipeline')
    const rates = summary('funcanimation-heatmap/Beto_Manif_Exp11_conv4-3_2.mp4')
    expect(rates).toEqual(['h264', 640, 480, 20, '5/1'])
    await run('composite-tuning/pipeline')
    expect(summary('composite-tuning/Beto_Evol_Exp11_evolution.mp4')).toEqual(['h264', 720, 480, 24, '4/1'])
    await run('montage/pipeline')
    expect(summary('montage/montage.mp4')).toEqual(['h264', 560, 380, 12, '5/1'])
    await run('scatter-grid/pipeline')
    expect(summary('scatter-grid/grid.mp4')).toEqual(['h264', 880, 860, 10, '5/1'])
    await run('drawnow/pipeline', '--only', 'animal=Alfa,stat=maxabs')
    expect(summary('drawnow/Alfa_Evol_Exp3_conv5-3_maxabs.mp4')).toEqual(['h264', 400, 340, 20, '5/1'])
  })

  it('are made of image files in natural order, pixel for pixel', async () => {
    await run('cv2-videowriter/pipeline')
    const exact = await movie('cv2-videowriter/images.mkv')
    expect([exact.width, exact.height, exact.frames.length]).toEqual([64, 48, 12])
    for (const frame of range(12)) {
      const image = await decodeMovie(clone.path(`examples/recipes/data/images/trial_${frame + 1}.png`))
      expect(Buffer.from(exact.frames[frame]!).equals(image.frames[0]!)).toBe(true)
    }
    expect(summary('cv2-videowriter/images.avi')).toEqual(['mjpeg', 64, 48, 12, '6/1'])
  })

  it('are read back into another one', async () => {
    await run('cv2-videowriter/pipeline')
    await run('cv2-videowriter/read-back')
    const [exact, again] = [await movie('cv2-videowriter/images.mkv'), await movie('cv2-videowriter/again.mkv')]
    expect([again.width, again.height, again.frames.length]).toEqual([128, 96, 12])
    for (const frame of range(12))
      for (const [x, y] of [
        [3, 5],
        [31, 20],
        [63, 47],
      ] as const)
        expect(pixel(again, frame, 2 * x, 2 * y)).toEqual(pixel(exact, frame, x, y))
  })

  interface Probe {
    readonly streams: Record<string, string | number>[]
    readonly format: { readonly tags?: Record<string, string> }
  }

  function probe(path: string): Probe {
    const shown = ['-count_frames', '-show_streams', '-show_format', '-of', 'json']
    const file = clone.out(join('recipes', path))
    return JSON.parse(execFileSync('ffprobe', ['-v', 'error', ...shown, file], { encoding: 'utf8' }))
  }

  /** Codec, width, height, frames and rate, as ffprobe says; any where there is none. */
  function summary(path: string): unknown[] {
    if (!has('ffprobe')) return range(5).map(() => expect.anything())
    const [{ codec_name, width, height, nb_read_frames, r_frame_rate } = {}] = probe(path).streams
    return [codec_name, width, height, Number(nb_read_frames), r_frame_rate]
  }
})

/** The pixel of a point, the box being the inside of the axes and `view` its left, right, bottom and top. */
function pointOf(
  box: Box,
  [left, right, bottom, top]: readonly number[],
  [x, y]: readonly [number, number],
): [number, number] {
  return [
    Math.floor(box.left + ((x - left!) / (right! - left!)) * box.width),
    Math.floor(box.top + ((top! - y) / (top! - bottom!)) * box.height),
  ]
}

const largest = (one: readonly number[], other: readonly number[]) =>
  Math.max(...one.map((value, at) => Math.abs(value - other[at]!)))

const row = ({ width, frames }: DecodedMovie, frame: number, y: number) =>
  Buffer.from(frames[frame]!.subarray(y * width * 3, (y + 1) * width * 3)).toString('latin1')

const darkest = ({ width, frames }: DecodedMovie, frame: number, y: number) =>
  Math.min(...frames[frame]!.subarray(y * width * 3, (y + 1) * width * 3))

/** A pipeline without the comment at its beginning. */
const withoutHeading = (text: string) => text.replace(/^(#.*\n)+/, '')

/** What is not white, right of a column: the cells of an image without axes, row after row. */
function cellsOfImage(picture: DecodedMovie, from: number, side: number): number[][] {
  const isInk = (x: number, y: number) => Math.min(...pixel(picture, 0, x, y)) < 250
  const columns = range(picture.width - from).map((x) => x + from)
  const rows = range(picture.height).filter((y) => columns.filter((x) => isInk(x, y)).length > columns.length / 2)
  const inked = columns.filter((x) => rows.filter((y) => isInk(x, y)).length > rows.length / 2)
  const box = { left: inked[0]!, top: rows[0]!, width: inked.length, height: rows.length }
  return cellColors(picture, box, 0, side).flat()
}

/** The colour of each border of a montage of three rows, from the left: the first colour that stays for some pixels. */
/** The column in the middle of a run of pixels. */
function middleOf(runs: readonly { length: number }[], run: { length: number }): number {
  const before = runs.slice(0, runs.indexOf(run)).reduce((sum, { length }) => sum + length, 0)
  return before + Math.floor(run.length / 2)
}

/** The colours of the borders of five pictures a line. */
function bordersOf(picture: DecodedMovie): number[][] {
  const lines: number[][][] = []
  const isPaper = (color: number[]) => Math.min(...color) > 240
  for (let y = 0, inside = false; y < picture.height; y++) {
    const runs: { color: number[]; length: number }[] = []
    for (let x = 0; x < picture.width; x++) {
      const color = pixel(picture, 0, x, y)
      const last = runs.at(-1)
      if (last && String(last.color) === String(color)) last.length++
      else runs.push({ color, length: 1 })
    }
    const tops = runs.filter(({ color, length }) => length > 60 && !isPaper(color))
    // Within the border: matplotlib's edges are blended.
    if (tops.length === 5 && !inside)
      lines.push(tops.map((_, at) => pixel(picture, 0, middleOf(runs, tops[at]!), y + 2)))
    // A row of pictures ends where a line of pixels is paper.
    inside =
      tops.length === 5 || (inside && !runs.some(({ color, length }) => length > picture.width * 0.9 && isPaper(color)))
  }
  return lines.flat()
}
