// Panels beside each other: one size whether or not they have a bar, titles at one height, shared axes labelled once.
import { describe, expect, test } from 'vitest'
import { figureSpec } from '../src/figure-spec.js'
import { layOutFigure } from '../src/layout.js'
import type { LayoutInput, PanelInput } from '../src/layout-input.js'
import { labelledPanels } from '../src/outer-panels.js'
import { panelViews } from '../src/panel-views.js'
import { drawFigure, planFigure, type Sources, sourceOf } from './movie.js'
import { axisOf, barOf, headingOf } from './single-panel.js'

const measure = (text: string, size: number) => text.length * size * 0.62
const view = { left: -3, right: 12, bottom: -1.5, top: 2.5 }
type Change = Partial<PanelInput>

/** Panels in rows of `columns`, with what is their own. */
function panels(columns: number, changes: readonly Change[], more: Partial<LayoutInput> = {}) {
  const rows = Math.ceil(changes.length / columns)
  const all = changes.map(
    (change, at): PanelInput => ({
      place: { row: Math.floor(at / columns), column: at % columns, rows: 1, columns: 1 },
      ...{
        view,
        axis: 'auto',
        x: axisOf('time'),
        y: axisOf('rate'),
        countsCells: false,
        bars: [],
        title: headingOf(1, 12),
      },
      ...change,
    }),
  )
  const even = (count: number) => Array.from({ length: count }, () => 1)
  const grid = { rows, columns, widths: even(columns), heights: even(rows) }
  return layOutFigure({ size: [900, 320], dpi: 100, grid, measure, panels: all, bars: [], ...more }).panels
}

const bar = { bars: [barOf([[-0.897, 0.9931]], 'correlation')] }

describe.each([
  ['curves', {}],
  ['pictures', { axis: 'image' as const, view: { left: -0.5, right: 63.5, bottom: 47.5, top: -0.5 } }],
])('%s', (_, kind) => {
  test.each([
    ['the last has a bar', [{}, {}, bar]],
    ['the first has a bar', [bar, {}, {}]],
    ['all have bars', [bar, bar, bar]],
    ['bars of other widths', [{ bars: [barOf([[0, 1e6]])] }, bar, {}]],
    ['one has two bars', [{}, { bars: [...bar.bars, barOf([[0, 1e6]], 'rate')] }, bar]],
    ['one has two lines for a title', [{ title: headingOf(2, 12) }, bar, {}]],
  ])('%s: boxes are of one size and in line, titles end at one height', (_, changes) => {
    const found = panels(
      3,
      changes.map((change) => ({ ...kind, ...change })),
    )
    const sizes = found.map(({ box }) => [box.width, box.height, box.y])
    expect(sizes).toEqual([sizes[0], sizes[0], sizes[0]])
    const bottoms = found.map(({ title }) => title!.y + title!.height)
    expect(new Set(bottoms).size).toBe(1)
    // Bars lie beside their box, and before the next panel.
    for (const [at, { box, bars }] of found.entries()) {
      let end = box.x + box.width
      for (const own of bars) {
        expect(own.box.x).toBeGreaterThan(end)
        end = Math.max(own.labels.x + own.labels.width, own.name ? own.name.x : 0)
      }
      const next = found[at + 1]
      if (next) expect(end).toBeLessThan(next.box.x)
    }
  })
})

test('bars beside all panels leave them of one size, as high as all of them', () => {
  const input = { bars: [barOf([[0, 1]], 'ΔF/F'), barOf([[0, 3]])] }
  const grid = { rows: 2, columns: 2, widths: [1, 1], heights: [1, 1] }
  const all = [0, 1, 2, 3].map(
    (at): PanelInput => ({
      place: { row: at >> 1, column: at & 1, rows: 1, columns: 1 },
      ...{ view, axis: 'auto', x: axisOf(), y: axisOf(), countsCells: false, bars: [] },
    }),
  )
  const { bars, panels: found } = layOutFigure({ size: [600, 400], dpi: 100, grid, measure, panels: all, ...input })
  expect(new Set(found.map(({ box }) => `${box.width} ${box.height}`)).size).toBe(1)
  const [top, bottom] = [found[0]!.box.y, found[3]!.box.y + found[3]!.box.height]
  for (const { box } of bars) expect([box.y, box.y + box.height]).toEqual([top, bottom])
  expect(bars[0]!.box.x).toBeGreaterThan(found[1]!.box.x + found[1]!.box.width)
  expect(bars[1]!.box.x).toBeGreaterThan(bars[0]!.name!.x)
})

test('names along aligned axes are at one distance, whatever the labels’ widths', () => {
  const wide = { y: axisOf('rate', [1000, 1.5]) }
  const [first, second] = panels(1, [wide, {}], { aligned: true })
  expect(first!.ylabel!.x).toBe(second!.ylabel!.x)
  const apart = panels(1, [wide, {}])
  expect(apart[0]!.ylabel!.x).toBeLessThan(apart[1]!.ylabel!.x)
})

describe('labels of axes that are shared', () => {
  const sources: Sources = {
    slow: sourceOf(['t'], [5], 1, (_, t) => t),
    fast: sourceOf(['t'], [5], 1, (_, t) => 3 * t),
    map: sourceOf(['y', 'x'], [3, 9], 1, (_, y, x) => x + y),
  }
  const line = (data: string, more = {}) => ({
    use: 'line',
    y: { $source: data },
    xlabel: 'time',
    ylabel: data,
    ...more,
  })

  async function labelled(panelsOf: Record<string, unknown>) {
    const { input } = planFigure({ panels: panelsOf }, sources)
    const { clips, main, options } = input
    const spec = figureSpec({ options, short: undefined }, clips, main)
    const read = async (name: string) => {
      const { axes, shape, frames } = sources[name]!
      return { axes, shape, data: frames[0]! }
    }
    const of = labelledPanels(spec, await panelViews(spec, clips, main, { knownLimits: {}, frames: 1, step: 1, read }))
    return spec.panels.map(of)
  }
  const yes = { ticks: true, name: true }
  const no = { ticks: false, name: false }

  test('are below the lowest and left of the first panel alone', async () => {
    const grid = { A: line('slow'), B: line('slow'), C: line('slow'), D: line('slow') }
    expect(await labelled({ layout: 'AB;CD', share: 'all', ...grid })).toEqual([
      { bottom: no, left: yes },
      { bottom: no, left: no },
      { bottom: yes, left: yes },
      { bottom: yes, left: no },
    ])
    expect(await labelled({ layout: 'AB;CD', share: 'x', ...grid })).toMatchObject([
      { bottom: no, left: yes },
      { bottom: no, left: yes },
      { bottom: yes, left: yes },
      { bottom: yes, left: yes },
    ])
    expect(await labelled({ layout: 'AB;CD', ...grid })).toEqual(
      Array.from({ length: 4 }, () => ({ bottom: yes, left: yes })),
    )
  })

  test('stay where the panel beneath shows something else: a picture, other ticks, a place that is empty', async () => {
    const picture = { use: 'heatmap', data: 'map' }
    expect((await labelled({ layout: 'A;B', share: 'x', A: line('slow'), B: picture }))[0]!.bottom).toEqual(yes)
    const ticked = line('slow', { ticks: { x: [0, 2] } })
    expect((await labelled({ layout: 'A;B', share: 'x', A: ticked, B: line('slow') }))[0]!.bottom).toEqual(yes)
    const [above] = await labelled({ layout: 'AB;C.', share: 'x', A: line('slow'), B: line('slow'), C: line('slow') })
    const [, right] = await labelled({ layout: 'AB;C.', share: 'x', A: line('slow'), B: line('slow'), C: line('slow') })
    expect([above!.bottom, right!.bottom]).toEqual([no, yes])
  })

  test('keep names that the outer panel does not have', async () => {
    const [, second] = await labelled({ layout: 'AB', share: 'y', A: line('slow'), B: line('fast') })
    expect(second!.left).toEqual({ ticks: false, name: true })
  })

  test('give their room to the boxes', async () => {
    const options = (share: string) => ({
      size: [400, 300],
      panels: { layout: 'A;B', share, A: line('slow'), B: line('slow') },
    })
    const inked = async (share: string) => {
      const { data } = await drawFigure(options(share), sources)
      return data.filter((level, at) => at % 4 === 0 && level < 128).length
    }
    // Fewer letters, and longer frames.
    expect(await inked('x')).not.toBe(await inked('none'))
  })
})
