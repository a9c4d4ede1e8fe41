// Cells and struct arrays whose elements are frames, against the formulas of make-frames.py.
import type { Tensor } from '@movieflow/core/plugin'
import { testSource } from '@movieflow/testkit'
import { describe, expect, test } from 'vitest'
import mat from '../src/index.js'
import { fixture, readAll, refusalOf, request, temporaryFolder, testContext } from './support.js'

const { context } = testContext()
const folder = temporaryFolder()
const [count, height, width] = [5, 4, 6]

/** By names of axes, whatever their order is in memory. */
function at({ axes, shape, data }: Tensor, place: Readonly<Record<string, number>>): number {
  return data[axes.reduce((offset, axis, index) => offset * shape[index]! + place[axis]!, 0)]!
}

/** Each element, by frames, held against a formula. */
function compare(tensors: readonly Tensor[], expected: (frame: number, y: number, x: number, rgb: number) => number) {
  expect(tensors).toHaveLength(count)
  const colors = tensors[0]!.axes.includes('rgb') ? 3 : 1
  for (const [frame, tensor] of tensors.entries())
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let rgb = 0; rgb < colors; rgb++)
          expect(at(tensor, { y, x, rgb })).toBeCloseTo(expected(frame, y, x, rgb), 12)
}

const picture = (frame: number, y: number, x: number, rgb: number) => (frame * 40 + y * 6 + x + rgb * 100) % 256
const matrix = (frame: number, y: number, x: number) => frame + y / 10 + x / 100
const colormap = [
  [0, 0, 0],
  // 127.5 is rounded up.
  [255, 128, 0],
  [51, 102, 255],
]

describe.each(['frames-5', 'frames-7', 'frames-73'])('%s', (name) => {
  const file = fixture(`${name}.mat`)

  const rows = [
    ['F(:).cdata', ['frame', 'y', 'x', 'rgb'], 'uint8', picture],
    ['F', ['frame', 'y', 'x', 'rgb'], 'uint8', picture],
    [
      'G(:).cdata',
      ['frame', 'y', 'x', 'rgb'],
      'uint8',
      (frame: number, y: number, x: number, rgb: number) => colormap[(y + x + frame) % 3]![rgb]!,
    ],
    ['frames{:}', ['frame', 'y', 'x'], 'float64', matrix],
    ['frames', ['frame', 'y', 'x'], 'float64', matrix],
    [
      'column{:}',
      ['frame', 'y', 'x'],
      'int16',
      (frame: number, y: number, x: number) => Math.trunc(matrix(frame, y, x) * 100),
    ],
    // Stored in one byte and in two, as whole numbers are.
    ['whole', ['frame', 'y', 'x'], undefined, (frame: number) => frame * 200],
  ] as const

  test.each(rows)('%s', async (variable, axes, dtype, expected) => {
    const found = (await mat.find!(file, variable, context))!
    expect(found).toMatchObject({
      name: variable,
      shape: [count, height, width, ...(axes.length > 3 ? [3] : [])],
      axes,
    })
    const asked = request(file, variable, axes)
    const clip = await mat.probe(asked, context)
    expect(clip).toMatchObject({ frames: count, ...(dtype && { dtype }) })
    compare(await readAll(await mat.open(asked, context), count), expected)
    // By what `prepare` leaves, and in another order.
    const prepared = await mat.prepare!(asked, { ...context, scratch: folder })
    const reader = await mat.open({ ...asked, prepared: JSON.parse(JSON.stringify(prepared)) }, context)
    const backwards: Tensor[] = []
    for (let frame = count - 1; frame >= 0; frame--) backwards.unshift(await reader.read(frame))
    await reader.close?.()
    compare(backwards, expected)
  })

  test('elements along another axis are one array', async () => {
    const asked = request(file, 'frames', ['trial', 'frame', 'x'])
    expect(await mat.probe(asked, context)).toMatchObject({ frames: height, dtype: 'float64' })
    const tensors = await readAll(await mat.open(asked, context), height)
    for (const [y, tensor] of tensors.entries())
      for (let trial = 0; trial < count; trial++)
        for (let x = 0; x < width; x++) expect(at(tensor, { trial, x })).toBeCloseTo(matrix(trial, y, x), 12)
  })

  test('they are listed by the names that read them', async () => {
    const listed = await mat.scan(file, context)
    expect(listed.filter(({ error }) => error === undefined).map(({ name: each }) => each)).toEqual(
      expect.arrayContaining(['F(:).cdata', 'G(:).cdata', 'frames{:}', 'column{:}', 'fs']),
    )
  })

  test.each([
    ['unlike{:}', 'unlike{3} is 4 × 5, and unlike{1} is 4 × 6'],
    ['unlike', 'unlike{3} is 4 × 5, and unlike{1} is 4 × 6'],
    ['mixed{:}', 'mixed{2} is text'],
    ['names{:}', 'names{1} is text'],
    ['F{:}', 'F is a struct array of 1 × 5: {:} means nothing in it'],
    ['frames(:)', 'frames is a cell array of 1 × 5: (:) means nothing in it'],
    ['F(:).data', 'F(1) has no member data'],
    ['F(:)', 'F(1) is a struct array'],
    ['fs{:}', 'fs is a number: {:} means nothing in it'],
    ['F(:).cdata{:}', "':' can be used only once"],
  ])('%s is refused', async (variable, words) => {
    const { message } = await refusalOf(() => mat.open(request(file, variable, ['frame', 'y', 'x']), context))
    expect(message).toContain(words)
  })

  test('members of all elements are a list for fields', async () => {
    expect(await mat.readValue!(file, 'names{:}', context)).toEqual(['one', 'two'])
    expect(await mat.readValue!(file, 'G(:).colormap', context)).toHaveLength(count)
  })

  test('the contract of sources', async () => {
    await testSource({ plugin: mat, file, variables: ['F(:).cdata'], axes: ['frame', 'y', 'x', 'rgb'], options: {} })
  })
})
