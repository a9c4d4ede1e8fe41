// Frames drawn in any order, into any buffer, are what each is alone in a fresh one: over figures that a seed makes.
import type { Picture } from '@movieflow/core/plugin'
import { fewOrAll } from '@movieflow/test-support/share'
import { describe, expect, test } from 'vitest'
import {
  column,
  type FigureMovie,
  listed,
  openFigure,
  perFrame,
  repeated,
  type Source,
  type Sources,
  same,
  source,
  sourceOf,
} from './movie.js'
import { barKinds } from './random-bars.js'
import { pixelsOfSvg, worstSquare } from './vector/unlikeness.js'

const frames = 5

/** Numbers that look random, the same in every run (mulberry32). */
function randomOf(seed: number) {
  let state = seed >>> 0
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (below: number) => Math.floor(unit() * below)
  return {
    unit,
    whole,
    chance: (share: number) => unit() < share,
    between: (low: number, high: number) => low + unit() * (high - low),
    pick: <Value>(values: readonly Value[]): Value => values[whole(values.length)]!,
  }
}
type Random = ReturnType<typeof randomOf>
type Options = Record<string, unknown>

function makeSources({ unit, between }: Random, along: boolean): Sources {
  const value = () => (unit() < 0.05 ? Number.NaN : between(-2, 2))
  const phi = along ? { axes: ['phi'], shape: [3] } : { axes: [], shape: [] }
  const make = (axes: string[], shape: number[], count: number, each = value): Source =>
    sourceOf([...phi.axes, ...axes], [...phi.shape, ...shape], count, each)
  const byte = () => Math.floor(unit() * 256)
  return {
    map: make(['y', 'x'], [4, 6], frames),
    still: make(['y', 'x'], [3, 5], 1),
    photo: sourceOf(['y', 'x', 'rgb'], [3, 4, 4], frames, byte, (values) => Uint8Array.from(values)),
    curve: make(['t'], [7], 1),
    wave: make(['t'], [7], frames),
    walk: make(['c'], [2], frames),
    one: make([], [], frames),
  }
}

function makeFigures(random: Random, along: boolean) {
  const { chance, between, pick, whole } = random
  const color = () => pick(['k', 'r', 'tab:blue', '#80ff00', 'C3', '0.5'])
  const words = () => pick(['a', 'some words', 'two\nlines', 'gÅ_{x}', 'a rather long text that goes on and on', ''])
  const number = () => Number(between(-2, 2).toFixed(2))
  const list = <Value>(make: () => Value, length = frames) => Array.from({ length }, make)
  /** A constant, or one that changes from frame to frame. */
  const framed = (make: () => unknown, share = 0.3) => {
    const value = () => (chance(share) ? perFrame(list(make)) : make())
    return along && chance(0.2) ? repeated(['phi'], [3], list(value, 3)) : value()
  }
  const point = (): unknown => {
    const made = (): unknown => (chance(0.5) ? number() : listed(list(() => (chance(0.1) ? null : number()))))
    const given = pick([made, made, () => source('one'), () => column('walk', 'c', whole(2))])()
    return along && chance(0.2) ? repeated(['phi'], [3], list(made, 3)) : given
  }
  const several = (): unknown =>
    pick([
      () => source('curve'),
      () => source('wave'),
      () => list(number, 7),
      () => listed(list(() => list(number, 7))),
    ])()
  const alpha = () => (chance(0.3) ? { alpha: framed(() => Number(between(0.1, 1).toFixed(2))) } : {})
  const label = () => (chance(0.4) ? { label: pick(['first', 'second one', 'µ']) } : {})
  const maybe = (share: number, options: () => Options): Options => (chance(share) ? options() : {})
  const style = () => framed(() => pick(['k-', 'r--', 'b:', 'k-o', 'g+', '-.', 's', 'm-^']))
  const trail = () => maybe(0.6, () => ({ trail: pick([1, 2, 3, 'all']) }))

  const kinds: Record<string, () => Options> = {
    heatmap: () => ({
      use: 'heatmap',
      data: pick(['map', 'still']),
      ...maybe(0.3, () => ({ limits: pick([[-1, 1], { percentile: [5, 95], over: 'frame' }]) })),
      ...maybe(0.3, () => ({ bad: color() })),
      ...maybe(0.3, () => ({ extent: [-2, 1, -1, 2] })),
      ...maybe(0.3, () => ({
        border: {
          color: pick([color(), listed(list(color)), source('one'), [color(), color(), color()]]),
          width: framed(() => 1 + whole(12)),
        },
      })),
      ...maybe(0.2, () => ({ border: { color: source('one'), colorbar: { label: 'b' }, limits: [-2, 2] } })),
      ...maybe(0.2, () => ({ labels: pick([['a', 'b'], { '-1': 'low', 1: 'high' }]) })),
      ...maybe(0.4, () => ({ colorbar: pick([true, { label: 'z' }]) })),
      ...alpha(),
    }),
    contour: () => ({
      use: 'contour',
      data: pick(['map', 'still']),
      levels: pick([3, [-1, 0, 1]]),
      filled: chance(0.5),
      ...maybe(0.3, () => ({ color: framed(color) })),
      ...maybe(0.3, () => ({ width: framed(() => 1 + whole(5)) })),
      ...alpha(),
    }),
    image: () => ({ use: 'image', data: pick(['photo', 'map', 'still']), ...alpha() }),
    line: () => {
      const single = chance(0.5)
      return {
        use: 'line',
        y: single ? point() : several(),
        ...maybe(0.5, () => ({ x: single ? point() : several() })),
        ...maybe(0.5, () => ({ style: style() })),
        ...maybe(0.3, () => ({ color: pick([color(), listed(list(color))]) })),
        ...maybe(0.3, () => ({ width: framed(() => 1 + whole(9)) })),
        ...maybe(0.3, () => ({ markersize: framed(() => 1 + whole(30)) })),
        ...trail(),
        ...label(),
        ...alpha(),
      }
    },
    scatter: () => {
      const single = chance(0.5)
      const form = single ? point : several
      return {
        use: 'scatter',
        y: form(),
        ...maybe(0.5, () => ({ x: form() })),
        ...maybe(0.4, () => ({
          color: pick([color(), listed(list(color)), source(single ? 'one' : 'wave'), [color()]]),
        })),
        ...maybe(0.3, () => ({ marker: framed(() => pick(['o', '+', 's', 'x', '^'])) })),
        ...maybe(0.3, () => ({ edgecolor: framed(color) })),
        ...maybe(0.3, () => ({ markersize: pick([3, 20, listed(list(() => 1 + whole(20)))]) })),
        ...trail(),
        ...label(),
        ...alpha(),
      }
    },
    band: () => ({
      use: 'band',
      ...(chance(0.5)
        ? { y: several(), error: pick([0.3, source('one'), several()]) }
        : { low: several(), high: several() }),
      ...maybe(0.3, () => ({ color: framed(color) })),
      ...label(),
      ...alpha(),
    }),
    text: () => ({
      use: 'text',
      ...(chance(0.5)
        ? {
            x: pick([between(-0.3, 1.3), listed(list(() => between(-0.3, 1.3)))]),
            y: pick([1.1, -0.2, 0.5]),
            coords: 'axes',
          }
        : { x: point(), y: point() }),
      text: framed(words, 0.5),
      ...maybe(0.4, () => ({ color: framed(color) })),
      ...maybe(0.4, () => ({ fontsize: framed(() => 4 + whole(30)) })),
      ...maybe(0.4, () => ({ rotation: framed(() => pick([0, 30, 90, -45])) })),
      ...maybe(0.4, () => ({ background: framed(color) })),
      ha: pick(['left', 'center', 'right']),
      va: pick(['baseline', 'bottom', 'center', 'top']),
      ...alpha(),
    }),
    rectangle: () => ({
      use: 'rectangle',
      x: point(),
      y: point(),
      width: pick([1, -0.5, listed(list(number))]),
      height: 0.7,
      ...maybe(0.5, () => ({ fill: framed(() => pick(['none', color()])) })),
      ...maybe(0.3, () => ({ linewidth: framed(() => whole(5)) })),
      ...label(),
      ...alpha(),
    }),
    hline: () => ({
      use: 'hline',
      at: pick([point(), list(number, 3)]),
      ...maybe(0.5, () => ({ style: style() })),
      ...label(),
    }),
    quiver: () => ({
      use: 'quiver',
      ...pick([
        { u: source('map'), v: source('map') },
        { u: source('wave'), v: source('curve'), y: pick([0, source('wave')]) },
      ]),
      ...maybe(0.4, () => ({ color: pick([color(), listed(list(color)), [color(), color()]]) })),
      ...maybe(0.4, () => ({ pivot: pick(['middle', 'tip']), angles: pick(['uv', 'xy']) })),
      ...maybe(0.4, () => ({ scale: pick([1, 10, 40]), scale_units: pick(['xy', 'x', 'width', 'inches']) })),
      ...maybe(0.3, () => ({ width: 0.3, units: pick(['x', 'y', 'xy']) })),
      ...maybe(0.3, () => ({ key: { length: 1, loc: pick(['upper left', 'lower right']) } })),
      ...label(),
      ...alpha(),
    }),
    arrow: () => ({
      use: 'arrow',
      x: point(),
      y: point(),
      ...pick([
        { dx: number(), dy: listed(list(number)) },
        { x2: number(), y2: number() },
      ]),
      head: pick(['end', 'start', 'both', 'none']),
      ...maybe(0.3, () => ({ width: framed(() => 1 + whole(5)), headwidth: framed(() => 4 + whole(12)) })),
      ...maybe(0.3, () => ({ color: framed(color), style: pick(['--', ':']) })),
      ...label(),
      ...alpha(),
    }),
    polygon: () => ({
      use: 'polygon',
      ...(chance(0.5)
        ? { x: several(), y: several() }
        : { vertices: pick([list(() => [number(), number()], 5), [list(() => [number(), number()], 3)]]) }),
      ...maybe(0.4, () => ({ fill: pick([color(), listed(list(color)), source('one')]) })),
      ...maybe(0.3, () => ({ linewidth: framed(() => whole(5)), color: framed(color) })),
      ...maybe(0.3, () => ({ closed: false })),
      ...label(),
      ...alpha(),
    }),
    skeleton: () => ({
      use: 'skeleton',
      x: several(),
      y: several(),
      edges: [
        [0, 1],
        [1, 4],
        [6, 2],
      ],
      ...maybe(0.4, () => ({ color: pick([color(), [color(), color()]]), marker: pick(['none', 's']) })),
      ...maybe(0.4, () => ({ trail: pick([2, 'all']) })),
      ...maybe(0.3, () => ({ markersize: framed(() => 1 + whole(20)), width: framed(() => 1 + whole(5)) })),
      ...label(),
      ...alpha(),
    }),
    vline: () => ({
      use: 'vline',
      at: point(),
      ...maybe(0.5, () => ({ color: framed(color) })),
      ...label(),
      ...alpha(),
    }),
  }
  const tools = { chance, pick, whole, color, number, list, framed, point, several, alpha, label, maybe, style, trail }
  Object.assign(kinds, barKinds(tools, kinds['line']!))
  const layers = (pictures = true) => {
    const names = Object.keys(kinds).filter((name) => pictures || !['heatmap', 'image', 'contour'].includes(name))
    return list(() => kinds[pick(names)]!(), 1 + whole(4))
  }
  const title = () => framedTitle()
  const framedTitle = () =>
    pick([
      () => (along ? perFrame(list(words)) : perFrame(list(words))),
      () => words(),
      () => ({
        text: perFrame(list(words)),
        color: perFrame(list(color)),
        fontsize: perFrame(list(() => 6 + whole(20))),
      }),
    ])()
  const axes = (): Options => ({
    ...maybe(0.5, () => ({ title: title() })),
    ...maybe(0.3, () => ({ xlabel: 'x', ylabel: 'a name of y' })),
    ...maybe(0.3, () => ({ xlim: [-1.5, 1.5] })),
    ...maybe(0.3, () => ({ ylim: [1.5, -1.5] })),
    ...maybe(0.2, () => ({ axis: pick(['image', 'equal', 'auto', 'off']) })),
    ...maybe(0.2, () => ({ ticks: false })),
    ...maybe(0.3, () => ({ grid: pick([true, 'x', 'y']) })),
    ...maybe(0.3, () => ({ legend: pick([true, 'lower left', { frame: false, columns: 2 }]) })),
    ...maybe(0.2, () => ({
      timestamp: pick([true, perFrame(list(words)), { text: 'now', color: framed0(color), loc: 'lower right' }]),
    })),
    ...maybe(0.2, () => ({ scalebar: { length: 1, label: 'one', color: 'r' } })),
    ...maybe(0.2, () => ({ facecolor: color() })),
  })
  const inset = (): Options => ({
    layers: layers(),
    ...pick([{ box: [0.4, 0.5, 0.5, 0.45] }, { loc: pick(['upper left', 'lower right', 'center']), size: [0.4, 0.3] }]),
    ...maybe(0.4, () => ({ title: words(), xlabel: 'x' })),
    ...maybe(0.4, () => ({ zoom: pick([true, 'r']) })),
    ...maybe(0.3, () => ({ ylim: moving() })),
    ...maybe(0.3, () => ({ grid: true, facecolor: color() })),
  })
  const moving = () =>
    pick([
      [-1, 1],
      [listed(list(() => -1 - whole(3))), 2],
    ])
  /** A second axis of y, and axes within. */
  const inner = (): Options => ({
    ...maybe(0.25, () => ({
      y2: {
        layers: layers(false),
        ...maybe(0.5, () => ({ ylabel: 'another', axiscolor: color() })),
        ...maybe(0.4, () => ({ ylim: moving() })),
      },
    })),
    ...maybe(0.25, () => ({ inset: pick([inset, () => [inset(), inset()]])() })),
  })
  const outside = () =>
    maybe(0.3, () => ({ legend: pick(['outside right upper', { loc: 'outside lower center', frame: false }]) }))
  const framed0 = (make: () => unknown) => (chance(0.5) ? perFrame(list(make)) : make())
  const base: Options = {
    size: [120 + whole(200), 100 + whole(160)],
    dpi: pick([50, 72, 100]),
    ...maybe(0.2, () => ({ background: pick(['#102030', 'k']) })),
    ...maybe(0.4, () => ({
      theme: pick(['dark', { base: 'dark', fontsize: 7, titlesize: 14, axeswidth: 2, linewidth: 0.7 }]),
      colorbar: pick([true, { label: 'of all' }]),
      ...maybe(0.5, () => ({ colormap: pick(['magma', ['red', 'lime', 'blue']]) })),
      ...maybe(0.5, () => ({ limits: pick([[-1, 1], { percentile: [5, 95], over: 'frame' }]), over: 'white' })),
      ...maybe(0.2, () => ({ labels: ['none', 'some'] })),
    })),
  }
  if (along)
    return {
      ...base,
      ...axes(),
      layers: layers(),
      ...inner(),
      ...outside(),
      panels: {
        along: 'phi',
        ...maybe(0.5, () => ({ wrap: 2 })),
        ...maybe(0.5, () => ({ title: framed(words) })),
        share: pick(['all', 'none']),
      },
    }
  if (chance(0.4)) return { ...base, ...axes(), ...inner(), layers: layers() }
  const layout = pick([['AB'], ['A', 'B'], ['AAB', 'C.B'], ['A.', '.B'], ['AB', 'CC']])
  const letters = [...new Set(layout.join(''))].filter((letter) => letter !== '.')
  return {
    ...base,
    ...maybe(0.4, () => ({ title: title() })),
    ...outside(),
    panels: {
      layout,
      ...maybe(0.3, () => ({ share: pick(['x', 'y', 'all']) })),
      ...Object.fromEntries(letters.map((letter) => [letter, { ...axes(), ...inner(), layers: layers() }])),
    },
  }
}

/** Where two pictures differ first. */
function difference(left: Picture, right: Picture): string | undefined {
  if (same(left, right)) return undefined
  return placeOf(
    left,
    left.data.findIndex((level, place) => level !== right.data[place]),
  )
}

const placeOf = ({ data, width }: Picture, byte: number) => {
  const at = Math.floor(byte / 4)
  return `x ${at % width}, y ${Math.floor(at / width)} (${[...data.subarray(at * 4, at * 4 + 4)]})`
}

const soiled = (movie: FigureMovie) => {
  const picture = movie.picture(true)
  picture.data.fill(0xa5)
  return picture
}

/** Letters are drawn bolder in a movie: some 60 levels, where they are large. */
const mostUnlike = 64

/** Where the file of a frame's shapes shows something else than its picture. */
async function unlikeVector(movie: FigureMovie, index: number, alone: readonly Picture[]): Promise<string | undefined> {
  const picture = alone[index]!
  const drawn = await pixelsOfSvg(await movie.vector(index, 'svg'), picture.width, picture.height)
  const { x, y, levels } = worstSquare(picture, drawn)
  return levels > mostUnlike ? `frame ${index} as SVG differs by ${levels} levels at x ${x}, y ${y}` : undefined
}

/** The first thing that is wrong with a figure; `undefined` where nothing is. */
async function faultOf(given: Options, sources: Sources, random: Random): Promise<string | undefined> {
  const alone: Picture[] = []
  // A drawing of its own for each frame: what was drawn before must not matter.
  for (let index = 0; index < frames; index++) {
    const movie = await openFigure(given, sources, 'figure', frames)
    alone.push(await movie.draw(index, soiled(movie)))
    const clear = alone[index]!.data.findIndex((level, at) => at % 4 === 3 && level !== 255)
    if (clear >= 0) return `frame ${index} is not opaque at ${placeOf(alone[index]!, clear)}`
  }
  const movie = await openFigure(given, sources, 'figure', frames)
  const buffers = [movie.picture(), soiled(movie), movie.picture()]
  const order: string[] = []
  for (let step = 0; step < 20; step++) {
    const index = random.whole(frames)
    const buffer = random.whole(buffers.length)
    order.push(`${index}→${buffer}`)
    const wrong = difference(await movie.draw(index, buffers[buffer]!), alone[index]!)
    if (wrong) return `frame ${index} differs at ${wrong} after ${order.join(' ')}`
  }
  return unlikeVector(movie, random.whole(frames), alone)
}

async function checkSeed(seed: number, along: boolean) {
  const random = randomOf(seed)
  const sources = makeSources(random, along)
  const given = makeFigures(random, along)
  const fault = await faultOf(given, sources, random)
  expect(fault && `seed ${seed}: ${fault}\n${JSON.stringify(given)}`).toBeUndefined()
}

const from = Number(process.env.MOVIEFLOW_SEED ?? 1)
const count = Number(process.env.MOVIEFLOW_SEEDS ?? fewOrAll(24, 120))
const seeds = Array.from({ length: count }, (_, at) => from + at)

describe('a frame is the same, whatever was drawn before it', () => {
  test.each(seeds)('figure %i', (seed) => checkSeed(seed, false))
  test.each(seeds.slice(0, Math.ceil(count / 2)))('panels along an axis, figure %i', (seed) => checkSeed(seed, true))
})
