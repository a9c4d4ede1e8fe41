// What is seen of very many marks: their first frame says why none is, and a later one that some are.
import { describe, expect, test } from 'vitest'
import { Sights } from '../src/sights.js'

const count = 50_000
const data = (name: string) => ({
  axes: ['sample'],
  shape: [count],
  data: Float64Array.from({ length: count }, (_, at) => (name === 'x' ? at / 1000 : 1)),
})
const clip = { frames: 1, axes: ['sample'], shape: [count], dtype: 'float64' as const }
const layer = { use: 'line', path: 'layers.0', options: { use: 'line', x: { $source: 'x' }, y: { $source: 'y' } } }
const panel = { index: [], layers: [layer], axes: {} }
const target = { width: 10, height: 10, data: new Uint32Array(100) }

function watch() {
  const sights = new Sights({ clips: { x: clip, y: clip }, main: 'x' })
  let reads = 0
  const sources = {
    get x() {
      reads++
      return data('x')
    },
    y: data('y'),
  }
  const look = (view: { left: number; right: number }, painted: boolean) =>
    sights.look(
      layer as never,
      panel as never,
      { index: 0, time: 0, data: sources, limits: {} },
      { target, rect: painted ? { x: 0, y: 0, width: 5, height: 5 } : undefined, view: { ...view, bottom: 0, top: 2 } },
    )
  return { sights, look, reads: () => reads }
}

test('a long curve out of view is looked through once', () => {
  const { sights, look, reads } = watch()
  for (let frame = 0; frame < 5; frame++) look({ left: -10 - frame, right: -1 - frame }, false)
  expect(sights.list()).toMatchObject([{ name: 'render.layers[0] (line)', shown: false, causes: ['outside'] }])
  expect(reads()).toBe(1)
})

test('and is seen when it comes into view', () => {
  const { sights, look } = watch()
  look({ left: -10, right: -1 }, false)
  look({ left: -5, right: 4 }, true)
  expect(sights.list()).toMatchObject([{ shown: true }])
})

describe('why bars and their like show nothing', () => {
  /** Of a layer that painted nothing in axes from 0 to 10. */
  const sightOf = (options: Record<string, unknown>) => {
    const sights = new Sights({ clips: {}, main: 'x' })
    const spec = { use: options['use'], path: 'layers.0', options }
    sights.look(
      spec as never,
      { index: [], layers: [spec], axes: {} } as never,
      { index: 0, time: 0, data: {}, limits: {} },
      { target, rect: undefined, view: { left: 0, right: 10, bottom: 0, top: 10 } },
    )
    const [part] = sights.list()
    return part!.shown ? 'seen' : part!.causes!.join()
  }
  test.each<[string, Record<string, unknown>, string]>([
    ['no finite value', { use: 'hist', x: [null, null] }, 'missing'],
    ['values beyond the axis', { use: 'hist', x: [20, 30] }, 'outside'],
    ['values beyond the axis that they lie on', { use: 'hist', x: [20, 30], orientation: 'horizontal' }, 'outside'],
    ['bars without a height are meant so', { use: 'bar', y: [0, 0], orientation: 'vertical' }, 'seen'],
    ['missing heights', { use: 'bar', y: [null, null], orientation: 'vertical' }, 'missing'],
    ['a span elsewhere', { use: 'span', axis: 'y', from: 20, to: 30 }, 'outside'],
    ['points elsewhere', { use: 'errorbar', x: [20, 30], y: [1, 2] }, 'outside'],
    ['a step that joins nothing is told by the plan', { use: 'step', x: [1], y: [1] }, 'seen'],
    ['levels that are missing', { use: 'stairs', y: [null], orientation: 'vertical' }, 'missing'],
  ])('%s', (_, options, sight) => {
    expect(sightOf(options)).toBe(sight)
  })
})
