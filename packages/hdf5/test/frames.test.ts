// Frames in bands and out of copies, with so little memory that every way of cutting is taken.
import path from 'node:path'
import { chooseCopy, coverRange, cutHyperslab, openBands, openCopies, writeFrameCopy } from '@movieflow/arrays'
import { describe, expect, test } from 'vitest'
import {
  assemble,
  expected,
  fixture,
  namesWithFrame,
  readAll,
  temporaryFolder,
  testContext,
} from '../../source-hdf5/test/support.js'
import { DatasetArray } from '../src/dataset-array.js'
import { openHdf5 } from '../src/hdf5-file.js'
import type { DatasetInfo } from '../src/messages.js'

const folder = temporaryFolder()
const { context } = testContext()

async function open(name: string, axes: readonly string[]): Promise<DatasetArray> {
  const file = await openHdf5(fixture('layouts.h5'))
  return new DatasetArray(file, (await file.find(name)) as DatasetInfo, { axes, complex: undefined })
}

describe.each(['contiguous', 'chunked', 'gzip', 'shuffle', 'unlimited', 'one-chunk', 'axes-6', 'axes-1'])(
  '%s',
  (name) => {
    const { shape, values } = expected['layouts.h5']![name]!
    const places = shape.map((_, place) => place)

    test.each(places)('bands, frame at %i', async (place) => {
      const axes = namesWithFrame(shape.length, place)
      for (const limits of [
        { most: 1, least: 1, whole: 1 },
        { most: 200, least: 1, whole: 100 },
        { most: 4000, least: 300, whole: 50 },
      ]) {
        const array = await open(name, axes)
        const tensors = await readAll(openBands(array, context, limits), array.layout.frames)
        expect(assemble(tensors, axes, shape)).toEqual(values)
      }
    })

    test.each(places)('a copy, frame at %i', async (place) => {
      const axes = namesWithFrame(shape.length, place)
      for (const limits of [
        { most: 1, least: 1, whole: 1 },
        { most: 200, least: 1, whole: 100 },
        { most: 4000, least: 1, whole: 50 },
      ]) {
        const array = await open(name, axes)
        const block = chooseCopy(array, limits)
        if (block !== undefined) array.block = block
        const copy = await writeFrameCopy(array, folder, context.signal, 200)
        const tensors = await readAll(openCopies(array, [copy]), array.layout.frames)
        await array.file.close()
        expect(path.dirname(copy.file)).toBe(folder)
        expect(assemble(tensors, axes, shape)).toEqual(values)
      }
    })
  },
)

test('copies are made where frames would be read again and again, and only there', async () => {
  const choose = async (name: string, axes: readonly string[], most: number, whole: number) => {
    const array = await open(name, axes)
    await array.file.close()
    return chooseCopy(array, { most, least: 1, whole })
  }
  // 7 × 6 × 10 of 4 bytes, in one piece, and in chunks of 3 × 4 × 4.
  expect(await choose('contiguous', ['frame', 'y', 'x'], 1000, 1000)).toBeUndefined()
  expect(await choose('contiguous', ['y', 'x', 'frame'], 1000, 2000)).toBeUndefined()
  expect(await choose('contiguous', ['y', 'x', 'frame'], 1000, 1000)).toEqual({ rows: 25, frames: 10 })
  expect(await choose('chunked', ['frame', 'y', 'x'], 1000, 1000)).toBeUndefined()
  // A band of 4 frames does not fit: whole rows of chunks, 3 × 6, of 4 frames.
  expect(await choose('chunked', ['y', 'x', 'frame'], 500, 300)).toEqual({ rows: 18, frames: 4 })
})

test('a run of elements is covered by boxes, in order and once', () => {
  const shape = [3, 2, 4]
  for (let first = 0; first <= 24; first++)
    for (let count = 0; first + count <= 24; count++) {
      const found = coverRange(shape, first, count).flatMap((slab) => elementsOf(slab, shape))
      expect(found).toEqual(Array.from({ length: count }, (_, n) => first + n))
    }
})

test('a box is cut into ones that are small enough, along chunks where it can be', () => {
  const whole = { start: [1, 0, 2], count: [5, 4, 6] }
  const shape = [7, 4, 9]
  for (const most of [1, 5, 24, 30, 50, 119, 120])
    for (const chunks of [null, [2, 4, 3], [3, 3, 9]]) {
      const pieces = [...cutHyperslab(whole, most, chunks)]
      expect(pieces.flatMap((piece) => elementsOf(piece, shape))).toEqual(elementsOf(whole, shape))
      for (const { count } of pieces) expect(count.reduce((all, length) => all * length, 1)).toBeLessThanOrEqual(most)
    }
  expect([...cutHyperslab(whole, 50, [2, 4, 3])].map(({ start, count }) => [start[0], count[0]])).toEqual([
    [1, 1],
    [2, 2],
    [4, 2],
  ])
})

function elementsOf(
  { start, count }: { start: readonly number[]; count: readonly number[] },
  shape: number[],
): number[] {
  let places = [0]
  for (let axis = 0; axis < shape.length; axis++)
    places = places.flatMap((place) =>
      Array.from({ length: count[axis]! }, (_, n) => place * shape[axis]! + start[axis]! + n),
    )
  return places
}
