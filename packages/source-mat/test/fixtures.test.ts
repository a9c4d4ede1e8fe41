// Every kind of array in every version, frame by frame, against the values that SciPy read from it, or h5py wrote.
import { describe, expect, test } from 'vitest'
import mat, { matSource } from '../src/index.js'
import {
  assemble,
  type Expected,
  fixture,
  namesWithFrame,
  type Parts,
  readAll,
  readJson,
  request,
  temporaryFolder,
  testContext,
} from './support.js'

type Files = Record<string, Record<string, Expected>>
const expected = Object.entries({ ...readJson<Files>('expected.json'), ...readJson<Files>('expected-v73.json') })
const scratch = temporaryFolder()

function compare(actual: readonly number[], wanted: readonly (number | string)[], tolerance = 0) {
  expect(actual.length).toBe(wanted.length)
  for (const [index, text] of wanted.entries()) {
    const value = Number(text === 'inf' ? Infinity : text === '-inf' ? -Infinity : text)
    if (!(Math.abs(actual[index]! - value) <= tolerance * Math.abs(value))) expect(actual[index]).toBe(value)
  }
}

test('the source is both the default and a named export', () => {
  expect(mat).toBe(matSource)
  expect(mat).toMatchObject({ kind: 'source', name: 'mat', extensions: ['.mat'] })
})

describe.each(expected)('%s', (name, variables) => {
  const file = fixture(name)

  test('lists these arrays, with their shapes and types', async () => {
    const listed = await mat.scan(file, testContext().context)
    for (const [variable, { dtype, shape, values }] of Object.entries(variables)) {
      const info = listed.find((each) => each.name === variable)
      expect(info, variable).toMatchObject({ dtype, shape, order: 'F' })
      expect(info?.error === undefined, variable).toBe(Array.isArray(values))
    }
    for (const { name, error } of listed) if (!Object.hasOwn(variables, name!)) expect(error, name!).toBeDefined()
  })

  test.each(Object.entries(variables))('%s', async (variable, { dtype, shape, values }) => {
    const complex = !Array.isArray(values)
    for (let role = -1; role < shape.length; role++) {
      const axes = namesWithFrame(shape.length, role)
      for (const part of complex ? (['abs', 'real', 'imag', 'phase'] as const) : [undefined]) {
        const asked = request(file, variable, axes, part ? { complex: part } : {})
        const { context } = testContext(scratch)
        const clip = await mat.probe(asked, context)
        expect(clip.axes).toEqual(axes.toReversed().filter((axis) => axis !== 'frame'))
        const prepared = await mat.prepare!(asked, context)
        const tensors = await readAll(await mat.open({ ...asked, prepared }, context), clip.frames)
        const tolerance = part === 'abs' || part === 'phase' ? (dtype === '<c8' ? 2e-7 : 1e-15) : 0
        compare(assemble(tensors, axes, shape), part ? (values as Parts)[part] : (values as number[]), tolerance)
        for (const tensor of tensors) {
          expect([tensor.axes, tensor.shape]).toEqual([clip.axes, clip.shape])
          expect(tensor.data.constructor.name.toLowerCase()).toBe(`${clip.dtype}array`)
        }
      }
    }
  })
})

test('of two variables of one name the last one counts, as SciPy has it', async () => {
  const listed = await mat.scan(fixture('twice.mat'), testContext().context)
  expect(listed.map(({ name, shape }) => [name, shape])).toEqual([
    ['y', [1, 1]],
    ['x', [1, 3]],
  ])
})

test('integers that float64 does not hold are rounded with a warning', async () => {
  const { context, warnings } = testContext()
  const reader = await mat.open(request(fixture('numbers-7.mat'), 'large_i8', ['y', 'x']), context)
  await readAll(reader, 1)
  expect(warnings).toEqual([expect.stringMatching(/^rounded to the nearest float64: 2 integers beyond 2\^53/)])
})
