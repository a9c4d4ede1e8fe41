// A line that leaves a trail of all frames is kept from frame to frame; one that leaves a trail of so many is painted as a whole.
import { describe, expect, test } from 'vitest'
import { openFigure, type Source, same, source, sourceOf } from './movie.js'

const frames = 60

/** Numbers from 0 to below 1, the same in every run. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

function walkOf(step: (frame: number, random: () => number) => readonly [number, number]): Record<string, Source> {
  const random = randomOf(7)
  const places: (readonly [number, number])[] = []
  let [x, y] = [5, 4]
  for (let frame = 0; frame < frames; frame++) {
    places.push([x, y])
    const [dx, dy] = step(frame, random)
    x += dx
    y += dy
  }
  return {
    x: sourceOf([], [], frames, (frame) => places[frame]![0]),
    y: sourceOf([], [], frames, (frame) => places[frame]![1]),
  }
}

const walks: Record<string, Parameters<typeof walkOf>[0]> = {
  'a random walk': (_, random) => [random() - 0.5, random() - 0.5],
  'steps below a pixel': (_, random) => [0.05 * (random() - 0.5), 0.05 * (random() - 0.5)],
  'some steps of nothing': (_, random) => (random() < 0.5 ? [0, 0] : [random() - 0.5, random() - 0.5]),
  'beyond the box and back': (frame, random) => [6 * Math.cos(frame / 4), 5 * random() - 2.5],
  'steps along the axes alone': (frame, random) => (frame % 2 === 0 ? [random() - 0.5, 0] : [0, random() - 0.5]),
  'level at first, slanted later': (frame, random) => [random() - 0.5, frame < 20 ? 0 : random() - 0.5],
  'a square that closes': (frame) =>
    (
      [
        [1, 0.5],
        [-0.5, 1],
        [-1, -0.5],
        [0.5, -1],
      ] as const
    )[frame % 4]!,
  'a point that is none': (frame, random) => [frame === 30 ? Number.NaN : random() - 0.5, random() - 0.5],
}
const looks: Record<string, Record<string, unknown>> = {
  'a thin line': { style: 'k-', width: 1 },
  'a line with dots': { style: 'k-o' },
  'a wide line, half seen through': { style: 'r-s', width: 9, alpha: 0.5, markersize: 3 },
  dashes: { style: 'b--', width: 2 },
}

const field = { size: [100, 80], dpi: 72, axis: 'off', xlim: [0, 10], ylim: [0, 8] }

async function open(sources: Record<string, Source>, look: Record<string, unknown>, trail: number | 'all') {
  const layer = { use: 'line', x: source('x'), y: source('y'), ...look, trail }
  return openFigure({ ...field, layers: [layer] }, sources)
}

describe.each(Object.keys(walks))('%s', (walk) => {
  test.each(Object.keys(looks))('%s', async (look) => {
    const sources = walkOf(walks[walk]!)
    const grown = await open(sources, looks[look]!, 'all')
    const whole = await open(sources, looks[look]!, frames)
    const random = randomOf(3)
    const anyOrder = Array.from({ length: 20 }, () => Math.floor(random() * frames))
    for (const frame of [...Array.from({ length: frames }, (_, index) => index), ...anyOrder]) {
      const [one, other] = [await grown.draw(frame), await whole.draw(frame)]
      expect(same(one, other), `frame ${frame}`).toBe(true)
    }
  })
})
