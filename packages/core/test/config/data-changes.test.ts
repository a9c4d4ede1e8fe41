import { describe, expect, it } from 'vitest'
import { alignItems, DataComparison } from '../../src/config/data-changes.js'
import type { Json } from '../../src/model/index.js'

const changes = (before: Json, after: Json) =>
  new DataComparison(before, after).changes.map(({ path, before, after }) => [path.join('.'), before, after])

describe('two versions of a pipeline', () => {
  it('differ in single options: another value, a new one, one that is gone', () => {
    const before = { fps: 10, render: { use: 'heatmap', title: 'a' }, name: 'x' }
    expect(changes(before, { name: 'x', fps: 25, render: { use: 'heatmap', grid: true } })).toEqual([
      ['fps', 10, 25],
      ['render.title', 'a', undefined],
      ['render.grid', undefined, true],
    ])
  })

  it('are equal whatever the order of their members', () => {
    expect(changes({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toEqual([])
  })

  it('have a list of plain values as one value', () => {
    expect(changes({ limits: [0, 1] }, { limits: [0, 2] })).toEqual([['limits', [0, 1], [0, 2]]])
    expect(changes({ where: { exp: [1] } }, { where: { exp: [1, 2] } })).toEqual([['where.exp', [1], [1, 2]]])
  })

  it('have steps that were added, removed and changed, each by itself', () => {
    const steps: Json[] = [{ use: 'flip', axis: 'y' }, { use: 'smooth', sigma: 1 }, { use: 'hold' }]
    expect(changes({ t: steps }, { t: [{ use: 'reverse' }, steps[0]!, { use: 'smooth', sigma: 2 }] })).toEqual([
      ['t.2', { use: 'hold' }, undefined],
      ['t.0', undefined, { use: 'reverse' }],
      ['t.2.sigma', 1, 2],
    ])
  })

  it('do not confuse a value with its type', () => {
    expect(changes({ a: '1', b: null, c: {} }, { a: 1, b: 'null', c: [] })).toEqual([
      ['a', '1', 1],
      ['b', null, 'null'],
      ['c', {}, []],
    ])
  })
})

describe('where an option was', () => {
  const steps: Json[] = [{ use: 'a', n: { m: 1 } }, { use: 'b' }]
  const before: Json = { t: steps, fps: 1 }
  const after: Json = { t: [{ use: 'x' }, { use: 'b' }, { use: 'a', n: { m: 2 } }], fps: 1 }
  const comparison = new DataComparison(before, after)

  it('is found for what moved', () => {
    expect(comparison.originOf(['fps'])).toEqual(['fps'])
    expect(comparison.originOf(['t', 1, 'use'])).toEqual(['t', 1, 'use'])
    expect(comparison.originOf(['t', 0, 'use'])).toBeUndefined()
    const added = new DataComparison(
      { t: [{ use: 'a' }, { use: 'b' }] },
      { t: [{ use: 'n' }, { use: 'a' }, { use: 'b' }] },
    )
    expect(added.originOf(['t', 2, 'axis'])).toEqual(['t', 1, 'axis'])
  })

  it('is told to be covered where it, or what holds it, is another', () => {
    const inner = new DataComparison(before, { t: [{ use: 'a', n: { m: 3 } }, steps[1]!], fps: 2 })
    expect(inner.covers(['fps'])).toBe(true)
    expect(inner.covers(['t', 0, 'n', 'm'])).toBe(true)
    expect(inner.covers(['t', 0, 'n'])).toBe(false)
    expect(inner.covers(['t', 0, 'use'])).toBe(false)
    expect(new DataComparison({ w: [{ a: 1 }] }, { w: [] }).covers(['w'])).toBe(true)
    expect(new DataComparison({ s: 1, f: 1 }, { f: 1 }).covers(['s'])).toBe(true)
    expect(new DataComparison({ s: 1, f: 1 }, { f: 1 }).covers(['f'])).toBe(false)
  })
})

it('items are paired: equal ones at the ends, then, in order, with one that is equal, of one use or path, or next', () => {
  expect(alignItems(['a', 'b', 'c'], ['b', 'c', 'd'])).toEqual([
    [1, 0],
    [2, 1],
  ])
  const [a, b] = [
    { path: 'a', n: 1 },
    { path: 'b', n: 1 },
  ]
  expect(alignItems([a, b], [{ path: 'c' }, { path: 'b', n: 2 }])).toEqual([
    [0, 0],
    [1, 1],
  ])
  expect(alignItems([a], [{ path: 'c' }, { path: 'a', n: 2 }])).toEqual([[0, 1]])
  expect(alignItems(['x', 'a'], ['b', 'x'])).toEqual([[0, 1]])
  expect(alignItems([], [1])).toEqual([])
  const select = (frames: number) => ({ use: 'select', frames })
  expect(alignItems([select(1), select(2)], [select(1), select(9), select(2)])).toEqual([
    [0, 0],
    [1, 2],
  ])
  expect(alignItems([select(1), { use: 'flip' }], [{ use: 'hold' }, select(3)])).toEqual([[0, 1]])
})
