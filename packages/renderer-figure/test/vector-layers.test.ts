// Arrows, outlines and skeletons on pixels, what is read of them, and what the plan refuses.
import { describe, expect, test } from 'vitest'
import { at, black, blue, clock, draw, field, green, inkOf, isInk, mapped, type Options, red, white } from './field.js'
import { column, drawFigure, listed, openFigure, pixelAt, planFigure, type Sources, source, sourceOf } from './movie.js'

const readAt = async (layers: Options[], x: number, y: number, sources = clock, index = 0) =>
  (await (await openFigure({ ...field, layers }, sources)).read(index, x, y))!.values

describe('an arrow', () => {
  const level = { use: 'arrow', x: 1, y: 4, x2: 9, y2: 4, color: 'k', width: 2, headwidth: 10, headlength: 20 }

  test('has a line and a head whose tip is where it ends', async () => {
    const picture = await draw([level])
    expect(inkOf(picture)).toMatchObject({ right: 89, top: 35, bottom: 44 })
    // Half of the head is half as high.
    const rows = (x: number) => Array.from({ length: 80 }, (_, y) => y).filter((y) => isInk(picture, x, y)).length
    expect([rows(40), rows(80), rows(71)]).toEqual([2, 6, 10])
  })

  test('by its lengths is the same', async () => {
    const { x2: _, y2: _y, ...tail } = level
    expect((await draw([{ ...tail, dx: 8, dy: 0 }])).data).toEqual((await draw([level])).data)
  })

  test.each([
    ['start', [10, 2]],
    ['both', [10, 10]],
    ['none', [2, 2]],
  ])('head: %s', async (head, heads) => {
    const picture = await draw([{ ...level, head }])
    const rows = (x: number) => Array.from({ length: 80 }, (_, y) => y).filter((y) => isInk(picture, x, y)).length
    expect([rows(28), rows(71)]).toEqual(heads)
  })

  test('moves with the frames, and several are drawn', async () => {
    const moving = { ...level, x2: listed([3, 5, 7, 9]), headlength: 4 }
    expect(inkOf(await draw([moving], 1))!.right).toBe(49)
    const several = await draw([{ ...level, y: [1, 6], y2: [1, 6] }])
    expect([at(several, 4, 1), at(several, 4, 6), at(several, 4, 4)]).toEqual([black, black, white])
  })

  test('is read along its length', async () => {
    expect(await readAt([level], 55, 41)).toEqual([{ layer: 'arrow', source: '', indices: {}, value: [1, 4, 9, 4] }])
    expect(await readAt([level], 55, 60)).toEqual([])
  })

  test('ends somewhere', () => {
    const wrong = (layer: Options) => () => planFigure({ layers: [{ use: 'arrow', x: 0, y: 0, ...layer }] }, clock)
    expect(wrong({})).toThrow('an arrow needs its end x2 and y2, or its lengths dx and dy')
    expect(wrong({ x2: 1, dy: 1 })).toThrow('an arrow needs its end x2 and y2')
  })
})

const square = (x: number, y: number, size: number) => [
  [x, y],
  [x + size, y],
  [x + size, y + size],
  [x, y + size],
]

describe('a polygon', () => {
  const own = { use: 'polygon', fill: 'r', color: 'k', linewidth: 1 }

  test('has an edge and an inside, once or several times', async () => {
    const one = await draw([{ ...own, vertices: square(1, 1, 4) }])
    expect([at(one, 3, 3), pixelAt(one, 10, 50), at(one, 7, 3)]).toEqual([red, black, white])
    const two = await draw([{ ...own, linewidth: 0, fill: ['r', 'b'], vertices: [square(1, 1, 2), square(6, 1, 2)] }])
    expect([at(two, 2, 2), at(two, 7, 2), at(two, 4.5, 2)]).toEqual([red, blue, white])
  })

  test('is closed, but for a line that is open', async () => {
    const corner = [
      [1, 1],
      [9, 1],
      [9, 7],
    ]
    const closed = await draw([{ use: 'polygon', color: 'k', vertices: corner }])
    const open = await draw([{ use: 'polygon', color: 'k', vertices: corner, closed: false }])
    expect([isInk(closed, 50, 40), isInk(open, 50, 40)]).toEqual([true, false])
  })

  // Of the second outline a vertex is missing.
  const cells: Sources = {
    rois: sourceOf(['roi', 'vertex', 'c'], [2, 4, 2], 1, (_, roi, vertex, c) =>
      roi === 1 && vertex === 3 ? Number.NaN : square(1 + 5 * roi, 1, 3)[vertex]![c]!,
    ),
    activity: sourceOf(['roi'], [2], 3, (frame, roi) => frame + roi),
    long: sourceOf(['row', 'c'], [7, 3], 1, (_, row, c) =>
      c === 2 ? (row < 4 ? 5 : 9) : square(row < 4 ? 1 : 6, 1, 3)[row < 4 ? row : row - 4]![c]!,
    ),
  }
  const rois = { use: 'polygon', x: column('rois', 'c', 0), y: column('rois', 'c', 1), linewidth: 0 }

  test('of an array each row is an outline, coloured by value', async () => {
    const picture = await draw([{ ...rois, fill: source('activity') }], 1, cells)
    expect([at(picture, 2, 2), at(picture, 8.5, 1.5), at(picture, 6.3, 3.5)]).toEqual([
      mapped(1, 0, 3),
      mapped(2, 0, 3),
      white,
    ])
  })

  test('of a table a column says which outline each vertex belongs to', async () => {
    const long = { use: 'polygon', x: column('long', 'c', 0), y: column('long', 'c', 1), group: column('long', 'c', 2) }
    const picture = await draw([{ ...long, linewidth: 0, fill: 'g' }], 0, cells)
    const same = await draw([{ ...rois, fill: 'g' }], 0, cells)
    expect(picture.data).toEqual(same.data)
  })

  test('is read by what its colour says, or the nearest vertex', async () => {
    expect(await readAt([{ ...rois, fill: source('activity') }], 80, 65, cells, 2)).toEqual([
      { layer: 'polygon', source: 'activity', indices: { roi: 1 }, value: 3 },
    ])
    expect(await readAt([{ ...own, vertices: square(1, 1, 4), label: 'field' }], 15, 65)).toEqual([
      { layer: 'field', source: '', indices: {}, value: [1, 1] },
    ])
    expect(await readAt([{ ...own, vertices: square(1, 1, 4) }], 70, 65)).toEqual([])
  })

  test('overlaps as one: what turns the other way is no hole in another', async () => {
    const turned = square(2, 2, 3).toReversed()
    const picture = await draw([{ ...own, linewidth: 0, vertices: [square(1, 1, 4), turned] }])
    expect(at(picture, 3, 3)).toEqual(red)
  })

  test('takes vertices, or data', () => {
    const wrong = (layer: Options) => () => planFigure({ layers: [{ use: 'polygon', ...layer }] }, clock)
    expect(wrong({})).toThrow('a polygon needs vertices, or x and y')
    expect(wrong({ x: [1, 2, 3] })).toThrow('a polygon needs vertices, or x and y')
    expect(wrong({ vertices: square(0, 0, 1), colorbar: true })).toThrow('the fill of this polygon is not a source')
  })
})

describe('areas on logarithmic axes reach to the end of the axis', () => {
  const log = { yscale: 'log', ylim: [1, 1000] }
  test.each([
    ['band', { use: 'band', x: [0, 10], low: [0, -5], high: [10, 10], color: 'r', alpha: 1 }],
    ['rectangle', { use: 'rectangle', x: 0, y: 0, width: 10, height: 10, fill: 'r', linewidth: 0 }],
    [
      'polygon',
      {
        use: 'polygon',
        fill: 'r',
        linewidth: 0,
        vertices: [
          [0, 0],
          [10, 0],
          [10, 10],
          [0, 10],
        ],
      },
    ],
  ])('%s', async (_, layer) => {
    const picture = await draw([layer], 0, clock, log)
    // A third of three decades is full: 80 rows, the last 26 and two thirds.
    expect([pixelAt(picture, 50, 52), pixelAt(picture, 50, 54), pixelAt(picture, 50, 79)]).toEqual([white, red, red])
  })
})

describe('a skeleton', () => {
  const names = ['nose_x', 'nose_y', 'nose_likelihood', 'neck_x', 'neck_y', 'neck_likelihood', 'tail_x', 'tail_y']
  const pose: Sources = {
    pose: sourceOf(['column'], [8], 2, (frame, c) => [2, 2, frame === 0 ? 0.9 : 0.2, 8, 2, 0.9, 8, 6][c]!),
    nodes: sourceOf(['animal', 'node', 'c'], [2, 2, 2], 1, (_, animal, node, c) =>
      c === 0 ? 2 + 6 * node : 2 + 3 * animal,
    ),
  }
  const points = {
    $source: 'pose',
    columns: { axis: 'column', indices: Object.fromEntries(names.map((name, at) => [name, at])) },
  }
  const own = { use: 'skeleton', points, color: 'k', width: 2, markersize: 6 }
  const edges = [
    ['nose', 'neck'],
    ['neck', 'tail'],
  ]

  test('joins its points', async () => {
    const picture = await draw([{ ...own, edges, marker: 'none' }], 0, pose)
    expect([at(picture, 5, 2), at(picture, 8, 4), at(picture, 5, 4)]).toEqual([black, black, white])
    expect(inkOf(await draw([{ ...own, edges }], 0, pose))!.left).toBeLessThan(18)
  })

  test('leaves out what is unlikely', async () => {
    const picture = await draw([{ ...own, edges, threshold: 0.6 }], 1, pose)
    expect([at(picture, 5, 2), at(picture, 8, 4), at(picture, 2, 2)]).toEqual([white, black, white])
    expect(at(await draw([{ ...own, edges }], 1, pose), 5, 2)).toEqual(black)
  })

  test('of several animals: by rows of arrays, or by the beginnings of columns', async () => {
    const byArrays = { x: column('nodes', 'c', 0), y: column('nodes', 'c', 1), edges: [[0, 1]] }
    const picture = await draw([{ use: 'skeleton', ...byArrays, color: ['r', 'g'], marker: 'none', width: 2 }], 0, pose)
    expect([at(picture, 5, 2), at(picture, 5, 5)]).toEqual([red, green])
    const indices = {
      a_nose_x: 0,
      a_nose_y: 1,
      a_neck_x: 3,
      a_neck_y: 4,
      b_nose_x: 3,
      b_nose_y: 4,
      b_neck_x: 6,
      b_neck_y: 7,
    }
    const several = {
      ...own,
      points: { $source: 'pose', columns: { axis: 'column', indices } },
      edges: [['nose', 'neck']],
    }
    const both = await draw([{ ...several, color: ['r', 'b'], marker: 'none' }], 0, pose)
    expect([at(both, 5, 2), at(both, 8, 4)]).toEqual([red, blue])
  })

  test('leaves a trail of poses', async () => {
    const walk: Sources = { walk: sourceOf(['node'], [2], 4, (frame, node) => 2 + 2 * frame + 0 * node) }
    const layer = {
      use: 'skeleton',
      x: source('walk'),
      y: [1, 6],
      edges: [[0, 1]],
      marker: 'none',
      color: 'k',
      width: 2,
    }
    const columns = async (trail: unknown) => {
      const picture = await draw([{ ...layer, trail }], 2, walk)
      return [2, 4, 6, 8].map((x) => at(picture, x, 4)[0])
    }
    expect(await columns(undefined)).toEqual([255, 255, 0, 255])
    expect(await columns(2)).toEqual([255, 0, 0, 255])
    expect(await columns('all')).toEqual([0, 0, 0, 255])
    expect(await columns('0.5s')).toEqual([255, 0, 0, 255])
    const movie = await openFigure({ ...field, layers: [{ ...layer, trail: 'all' }] }, walk)
    expect((await movie.read(2, 21, 70))!.values).toEqual([
      { layer: 'skeleton', source: 'walk', indices: { frame: 0, node: 0 }, value: [2, 1] },
    ])
  })

  test('says a point', async () => {
    expect(await readAt([{ ...own, edges }], 79, 61, pose)).toEqual([
      { layer: 'skeleton', source: 'pose', indices: { column: 3 }, value: [8, 2] },
    ])
  })

  test('of points that there are', () => {
    const wrong = (layer: Options) => () => planFigure({ layers: [{ use: 'skeleton', edges, ...layer }] }, pose)
    expect(wrong({ points, edges: [['nose', 'ear']] })).toThrow(
      'the source pose has no point ear: columns ear_x and ear_y',
    )
    expect(wrong({})).toThrow('a skeleton needs points, or x and y')
    expect(wrong({ x: [1, 2], y: [1, 2], edges: [[0, 2]] })).toThrow(
      'edges join point 2, but x has 2 points, from 0 to 1',
    )
    expect(wrong({ points, edges: [[0, 1]] })).toThrow('edges of a table join points by their names, but 0 is a number')
  })
})

test('each shows in a legend', async () => {
  const sources: Sources = { u: sourceOf([], [], 1, () => 1) }
  const shown = [
    { use: 'quiver', x: 1, y: 1, u: 1, v: 0, label: 'q' },
    { use: 'arrow', x: 1, y: 1, dx: 1, dy: 1, label: 'a' },
    { use: 'polygon', vertices: square(1, 1, 1), label: 'p' },
    { use: 'skeleton', x: [1, 2], y: [1, 2], edges: [[0, 1]], label: 's' },
  ]
  for (const layer of shown) {
    const given = { size: [200, 120], dpi: 72, axis: 'off', xlim: [0, 10], ylim: [0, 8] }
    const named = await drawFigure({ ...given, legend: true, layers: [layer] }, sources)
    const without = await drawFigure({ ...given, layers: [layer] }, sources)
    // A sample of the layer's colour in the upper right corner.
    const colored = Array.from({ length: 40 }, (_, x) => pixelAt(named, 150 + x, 15)).filter((pixel) =>
      pixel.some((level) => level < 200),
    )
    expect(colored.length, layer.use).toBeGreaterThan(4)
    expect(Buffer.compare(named.data, without.data)).not.toBe(0)
  }
})
