// Pictures of a plane, for all ways in which a file can lie, against the array that nibabel turned by its matrix.
import { describe, expect, test } from 'vitest'
import nifti, { type NiftiOptions } from '../src/index.js'
import { bytesOf, fixtureOf, fixtures, readAll, request, temporaryFolder, testContext, unpack } from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)

type Triple = readonly [number, number, number]
/** Which axis of the turned array runs to the right, upwards, and through the picture. */
const planes: Record<'axial' | 'coronal' | 'sagittal', Triple> = {
  axial: [0, 1, 2],
  coronal: [0, 2, 1],
  sagittal: [1, 2, 0],
}

const lying = fixtures.filter(({ canonical }) => canonical)

/** The picture as lines from the top, out of an array whose axes go right, to the front and up. */
function picture(
  { shape, values }: NonNullable<(typeof fixtures)[number]['canonical']>,
  plane: Triple,
  slice: number,
  time: number,
  mirrored: boolean,
): number[] {
  const [across, up, through] = plane
  const lines: number[] = []
  for (let row = shape[up]! - 1; row >= 0; row--)
    for (let column = 0; column < shape[across]!; column++) {
      const index = [0, 0, 0, time]
      index[across] = mirrored ? shape[across]! - 1 - column : column
      index[up] = row
      index[through] = slice
      lines.push(values[index.reduce((at, each, axis) => at * (shape[axis] ?? 1) + each, 0)]!)
    }
  return lines
}

describe.each(lying)('$name', (fixture) => {
  const canonical = fixture.canonical!
  test.each(Object.entries(planes))('%s', async (name, plane) => {
    const file = unpack(fixture, folder)
    const [across, up, through] = plane.map((axis) => canonical.shape[axis]!) as unknown as Triple
    const wanted = (slice: number, time: number, mirrored = false) => picture(canonical, plane, slice, time, mirrored)
    const read = async (axes: string[], options: NiftiOptions) => {
      const asked = request(file, axes, { plane: name as 'axial', ...options })
      const [info] = await nifti.scan(file, context, asked.options)
      const clip = await nifti.probe(asked, context)
      const tensors = await readAll(await nifti.open(asked, context), clip.frames)
      for (const { axes, shape } of tensors) expect([axes, shape]).toEqual([clip.axes, clip.shape])
      return { info, lines: tensors.map((tensor) => inOrder(tensor, ['slice', 'y', 'x'])) }
    }
    for (const radiological of [false, true]) {
      const mirrored = radiological && name !== 'sagittal'
      for (const slice of [undefined, 'middle' as const, ...Array(through).keys()]) {
        const { info, lines } = await read(['y', 'x', 'frame'], { radiological, ...(slice !== undefined && { slice }) })
        expect([info?.axes, info?.shape]).toEqual([
          ['y', 'x', 'frame'],
          [up, across, 2],
        ])
        const number = typeof slice === 'number' ? slice : Math.floor(through / 2)
        expect(lines).toEqual([wanted(number, 0, mirrored), wanted(number, 1, mirrored)])
      }
    }
    const slices = [...Array(through).keys()]
    const all = await read(['slice', 'y', 'x', 'frame'], { slice: 'all' })
    expect(all.info?.axes).toEqual(['slice', 'y', 'x', 'frame'])
    expect(all.lines).toEqual([0, 1].map((time) => slices.flatMap((slice) => wanted(slice, time))))
    const moving = await read(['frame', 'y', 'x', 'slice'], { slice: 'all' })
    expect(moving.lines).toEqual(slices.map((slice) => [0, 1].flatMap((time) => wanted(slice, time))))
    // Lines as frames, and no frames at all: two pictures.
    const rows = await read(['frame', 'x', 'slice'], {})
    expect(rows.lines.length).toBe(up)
    const one = await read(['y', 'x', 'slice'], { slice: 0 })
    expect(one.lines).toEqual([[0, 1].flatMap((time) => wanted(0, time))])
  })
})

test.each([
  ['lies RAS by sform', 'axial', [0, 1]],
  ['lies PSR by qform', 'axial', [2, 0]],
  ['lies RAS by sform', 'sagittal', [1, 2]],
] as const)('the cells of %s, %s, are as large as its header says', async (name, plane, [across, down]) => {
  const fixture = fixtureOf(name)
  const header = bytesOf(fixture)
  const step = (axis: number) => Math.abs(header.readFloatLE(80 + 4 * axis))
  const edge = (axis: number) => [0, fixture.shape[axis]! * step(axis)]
  const asked = request(unpack(fixture, folder), ['y', 'x', 'frame'], { plane })
  expect((await nifti.probe(asked, context)).placing).toEqual({ edges: { x: edge(across), y: edge(down) } })
  expect(await nifti.probe(request(asked.file, ['x', 'y', 'z', 'frame']), context)).not.toHaveProperty('placing')
})

/** Its numbers with the axes in this order. */
function inOrder(
  { axes, shape, data }: { axes: readonly string[]; shape: readonly number[]; data: ArrayLike<number> },
  order: string[],
): number[] {
  const places = order.filter((axis) => axes.includes(axis)).map((axis) => axes.indexOf(axis))
  const strides = shape.map((_, place) => shape.slice(place + 1).reduce((product, length) => product * length, 1))
  const walk = (depth: number, at: number): number[] =>
    depth === places.length
      ? [data[at]!]
      : Array.from({ length: shape[places[depth]!]! }, (_, index) =>
          walk(depth + 1, at + index * strides[places[depth]!]!),
        ).flat()
  return walk(0, 0)
}
