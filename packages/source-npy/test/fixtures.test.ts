// Every kind of .npy file, frame by frame, against the values that NumPy read from it.
import fs from 'node:fs'
import path from 'node:path'
import { type OpenArray, openArrayFrames, openCopies, openStored, writeFrameCopy } from '@movieflow/arrays'
import { describe, expect, test } from 'vitest'
import npy, { npySource } from '../src/index.js'
import { openNpyFile } from '../src/npy-file.js'
import {
  assemble,
  type Expected,
  fixtures,
  type NpyRequest,
  namesWithFrame,
  npyBytes,
  type Parts,
  readAll,
  readJson,
  request,
  temporaryFolder,
  testContext,
} from './support.js'

const expected = Object.entries(readJson<Record<string, Expected>>('expected.json'))
const scratch = temporaryFolder()

function compare(actual: readonly number[], wanted: readonly (number | string)[], tolerance = 0) {
  const numbers = wanted.map((value) => Number(value === 'inf' ? Infinity : value === '-inf' ? -Infinity : value))
  expect(actual.length).toBe(numbers.length)
  for (const [index, value] of numbers.entries()) {
    const near = Math.abs(actual[index]! - value) <= tolerance * Math.abs(value)
    if (!near) expect(actual[index]).toBe(value)
  }
}

test('the source is both the default and a named export', () => {
  expect(npy).toBe(npySource)
  expect(npy).toMatchObject({ kind: 'source', name: 'npy', version: '0.2.0', extensions: ['.npy', '.npz'] })
})

describe.each(expected)('%s', (name, { shape, dtype, order, values, ...figures }) => {
  const file = path.join(fixtures, `${name}.npy`)
  const complex = !Array.isArray(values)
  // Without a frame axis, and with each axis as the frames.
  const roles = Array.from({ length: shape.length + 1 }, (_, axis) => namesWithFrame(shape.length, axis - 1))

  test('scan tells what NumPy tells', async () => {
    const [info, ...others] = await npy.scan(file, testContext().context)
    expect(others).toEqual([])
    expect(info).toMatchObject({ name: null, shape, order })
    // NumPy leaves the order of a file's Python-made scalar types to the machine.
    expect(info?.dtype).toBe(dtype)
    expect(info?.error === undefined).toBe(!complex)
  })

  test.each(roles.map((axes) => [axes.join(' '), axes] as const))('frames of (%s)', async (_, axes) => {
    for (const part of complex ? (['abs', 'real', 'imag', 'phase'] as const) : [undefined]) {
      const asked = request(file, axes, part ? { complex: part } : {})
      const { context } = testContext(scratch)
      const clip = await npy.probe(asked, context)
      const tensors = await readAll(await npy.open(asked, context), clip.frames)
      const tolerance = part === 'abs' || part === 'phase' ? (clip.dtype === 'float32' ? 2e-7 : 1e-15) : 0
      const wanted = part ? (values as Parts)[part] : (values as number[])
      compare(assemble(tensors, axes, shape), wanted, tolerance)
      for (const tensor of tensors) {
        expect([tensor.axes, tensor.shape]).toEqual([clip.axes, clip.shape])
        expect(tensor.data.constructor.name.toLowerCase()).toBe(`${clip.dtype}array`)
      }
      expect(clip.axes).toEqual((order === 'F' ? axes.toReversed() : axes).filter((axis) => axis !== 'frame'))

      // The same by a prepared copy and by bands of two frames, in buffers too small for the array.
      const copied = await openWhole(asked)
      const copy = await writeFrameCopy(copied, scratch, context.signal, 64)
      expect(await readAll(openCopies(copied, [copy]), clip.frames)).toEqual(tensors)
      copied.close()
      const bandBytes = 2 * tensors.reduce((most, { data }) => Math.max(most, data.byteLength), 0)
      const banded = openArrayFrames(await openWhole(asked), context, { whole: 0, band: bandBytes })
      expect(await readAll(banded, clip.frames)).toEqual(tensors)
    }
  })

  if (!complex)
    test('minimum, maximum, mean and NaN count', async () => {
      const tensor = await (await npy.open(request(file, roles[0]!), testContext().context)).read(0)
      const finite = Array.from(tensor.data).filter(Number.isFinite)
      const mean = finite.length === 0 ? null : finite.reduce((sum, value) => sum + value, 0) / finite.length
      expect(tensor.data.filter(Number.isNaN).length).toBe(figures.nan)
      if (mean === null) expect(figures.mean).toBeNull()
      else {
        compare(
          [Math.min(...finite), Math.max(...finite)].map((value) => value + 0),
          [figures.min! + 0, figures.max! + 0],
        )
        expect(Math.abs(mean - figures.mean!)).toBeLessThanOrEqual(1e-12 * Math.max(...finite.map(Math.abs)))
      }
    })
})

describe('64-bit integers', () => {
  const frameAxes = ['frame', 'y', 'x']

  test('values that float64 does not hold are rounded with one warning', async () => {
    const { context, warnings } = testContext()
    const reader = await npy.open(request(path.join(fixtures, 'little-i8-c.npy'), frameAxes), context)
    await readAll(reader, 2)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(
      /^rounded to the nearest float64: \d+ integers beyond 2\^53 in frame 0 \(9223372036854775807 became 9223372036854775808\)/,
    )
  })

  test('a prepared copy warns once as well, with the whole count', async () => {
    const { context, warnings } = testContext(scratch)
    const array = await openWhole(request(path.join(fixtures, 'big-u8-fortran.npy'), frameAxes))
    await writeFrameCopy(array, scratch, context.signal)
    array.rounding.report(context, 'in the array')
    array.close()
    expect(warnings).toEqual([
      expect.stringMatching(
        /: 2\d integers beyond 2\^53 in the array \(5456755286651184197 became 5456755286651184128\)/,
      ),
    ])
  })

  test('exact ones are exact, however large, and nothing is said', async () => {
    const { context, warnings } = testContext()
    const reader = await npy.open(request(path.join(fixtures, 'exact-i8.npy'), ['frame', 'x']), context)
    expect(Array.from((await reader.read(0)).data)).toEqual([0, -1, 2 ** 53, -(2 ** 53), 2 ** 60, 2 ** 62 + 2 ** 40])
    expect(warnings).toEqual([])
  })
})

test('any byte but 0 is true, and true is 1', async () => {
  const file = path.join(scratch, 'booleans.npy')
  const header = "{'descr': '|b1', 'fortran_order': False, 'shape': (5,)}"
  fs.writeFileSync(file, npyBytes(header, Uint8Array.of(0, 1, 2, 128, 255)))
  const reader = await npy.open(request(file, ['x']), testContext().context)
  const [first, second] = [await reader.read(0), await reader.read(0)]
  expect(first).toEqual({ axes: ['x'], shape: [5], data: Uint8Array.of(0, 1, 1, 1, 1) })
  expect(second).toEqual(first)
  expect(second.data.buffer, 'each read gives memory of its own').not.toBe(first.data.buffer)
})

async function openWhole({ file: path, axes, options }: NpyRequest): Promise<OpenArray> {
  const { file, find } = await openNpyFile(path)
  const { array } = (await find(undefined))!
  const { signal } = new AbortController()
  return openStored(file, array!, { axes, complex: options.complex }, undefined, signal)
}
