// What zarr-python 2 and 3 wrote, of every type, codec, filter, order and layout, gives the values that they read themselves.
import { createHash } from 'node:crypto'
import path from 'node:path'
import { openCopies, writeFrameCopy } from '@movieflow/arrays'
import { beforeAll, describe, expect, test } from 'vitest'
import zarr, { zarrSource } from '../src/index.js'
import { openStore } from '../src/open-store.js'
import { findZarrArray } from '../src/pictures.js'
import { ZarrArray } from '../src/zarr-array.js'
import {
  archiveOf,
  assemble,
  type Expected,
  expectedOf,
  namesWithFrame,
  readAll,
  request,
  temporaryFolder,
  testContext,
  unpack,
  type Values,
} from './support.js'

const scratch = temporaryFolder()

/** `NaN` and infinities are spelled in JSON; phases of NumPy and JavaScript differ by the last bit. */
function compare(actual: readonly number[], wanted: Values, tolerance = 0) {
  if (typeof wanted === 'string') {
    const bytes = new Uint8Array(Float64Array.from(actual).buffer)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(wanted)
    return
  }
  const numbers = wanted.map((value) => (value === 'inf' ? Infinity : value === '-inf' ? -Infinity : Number(value)))
  expect(actual.length).toBe(numbers.length)
  for (const [index, value] of numbers.entries())
    if (!(Math.abs(actual[index]! - value) <= tolerance * Math.abs(value)))
      expect(actual[index], `element ${index}`).toBe(value)
}

test('the source is both the default and a named export', () => {
  expect(zarr).toBe(zarrSource)
  expect(zarr).toMatchObject({ kind: 'source', name: 'zarr' })
})

describe.each([2, 3] as const)('zarr-python %i', (version) => {
  const folder = path.join(scratch, `zarr-${version}.zarr`)
  beforeAll(() => unpack(archiveOf(version), folder))

  test('all arrays are listed, each as it is', async () => {
    const wanted = new Map(expectedOf(version))
    for (const file of [folder, archiveOf(version)]) {
      const listed = await zarr.scan(file, testContext().context)
      expect(listed.map(({ name }) => name).toSorted()).toEqual([...wanted.keys()].toSorted())
      for (const { name, shape, dtype, order, error } of listed) {
        const { values, ...known } = wanted.get(name!)!
        expect({ shape, order }).toEqual({ shape: known.shape, order: known.order })
        if (version === 2) expect(dtype).toBe(known.dtype)
        else expect(dtype.slice(1)).toBe(known.dtype.slice(1))
        expect(error === undefined).toBe(Array.isArray(values) || typeof values === 'string')
      }
    }
  })

  test.each(expectedOf(version))('%s', async (name, { shape, values }: Expected) => {
    const isComplex = !Array.isArray(values) && typeof values !== 'string'
    for (const part of isComplex ? (['abs', 'real', 'imag', 'phase'] as const) : [undefined]) {
      const wanted = part ? (values as Record<string, Values>)[part]! : (values as Values)
      const tolerance = part === 'abs' || part === 'phase' ? 3e-7 : 0
      for (let frame = -1; frame < shape.length; frame++) {
        const axes = namesWithFrame(shape.length, frame)
        const file = frame === 0 ? archiveOf(version) : folder
        const asked = request(file, axes, name, part ? { complex: part } : {})
        const { context } = testContext(scratch)
        const clip = await zarr.probe(asked, context)
        const tensors = await readAll(await zarr.open(asked, context), clip.frames)
        compare(assemble(tensors, axes, shape), wanted, tolerance)
        for (const tensor of tensors) {
          expect([tensor.axes, tensor.shape]).toEqual([clip.axes, clip.shape])
          expect(tensor.data.constructor.name.toLowerCase()).toBe(`${clip.dtype}array`)
        }
        // The same by a copy, block by block, in buffers too small for the array.
        const store = await openStore(file)
        const array = new ZarrArray(store, (await findZarrArray(store, name, undefined))!.array, {
          axes,
          complex: part,
        })
        const copy = await writeFrameCopy(array, scratch, context.signal, 128)
        expect(await readAll(openCopies(array, [copy]), clip.frames)).toEqual(tensors)
        store.close()
      }
    }
  })
})
