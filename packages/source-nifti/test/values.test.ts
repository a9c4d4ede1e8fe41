// Every kind of file that nibabel writes, frame by frame, against the values that it reads from it.
import { testSource } from '@movieflow/testkit'
import { describe, expect, test } from 'vitest'
import nifti, { niftiSource } from '../src/index.js'
import {
  assemble,
  fixtureOf,
  fixtures,
  namesWithFrame,
  numbersOf,
  readAll,
  request,
  temporaryFolder,
  testContext,
  unpack,
} from './support.js'

const folder = temporaryFolder()

test('the source is both the default and a named export', () => {
  expect(nifti).toBe(niftiSource)
  expect(nifti).toMatchObject({
    kind: 'source',
    name: 'nifti',
    extensions: expect.arrayContaining(['.nii', '.nii.gz']),
  })
})

describe.each(fixtures)('$name', (fixture) => {
  const { shape, orientation, values, files } = fixture

  test('its shape, and where its axes end', async () => {
    const { context } = testContext()
    const file = unpack(fixture, folder)
    for (const each of Object.keys(files).map((name) => file.replace(fixture.file, name))) {
      const [info, ...others] = await nifti.scan(each, context)
      expect(others).toEqual([])
      expect([info?.name, info?.shape, info?.order]).toEqual([null, shape, 'F'])
      expect(await nifti.readValue!(each, 'orientation', context)).toBe(orientation)
    }
    const other = Object.keys(files).find((name) => name !== fixture.file)
    expect(await nifti.furtherFiles!(request(file, []), context)).toEqual(
      other === undefined ? [] : [file.replace(fixture.file, other)],
    )
  })

  if (values)
    test('each axis as the frames', async () => {
      const { context } = testContext(folder)
      const file = unpack(fixture, folder)
      for (const frame of [-1, ...shape.keys()]) {
        const asked = request(file, namesWithFrame(shape.length, frame))
        const clip = await nifti.probe(asked, context)
        const tensors = await readAll(await nifti.open(asked, context), clip.frames)
        expect(assemble(tensors, asked.axes, shape)).toEqual(numbersOf(values))
        expect(tensors[0]!.data.constructor.name.toLowerCase()).toBe(`${clip.dtype}array`)
      }
    })
})

describe('the contract', () => {
  test.each([
    ['int16 big NIfTI-2', ['x', 'y', 'z', 'frame'], {}],
    ['float32 scaled by -0.5 100', ['x', 'y', 'frame'], {}],
    ['gzip of four members', ['x', 'y', 'z', 'frame'], {}],
    ['pair, gzipped', ['x', 'y', 'frame'], {}],
    ['Analyze int32 big', ['x', 'frame', 'z', 'time'], {}],
    ['RGB colours in time, gzipped NIfTI-2', ['rgb', 'x', 'y', 'z', 'frame'], {}],
    ['gzip NIfTI-1 big', ['y', 'x', 'frame'], { plane: 'axial' }],
    ['gzip NIfTI-1 little', ['y', 'x', 'frame'], { plane: 'sagittal', slice: 0 }],
    ['gzip NIfTI-2 big', ['frame', 'y', 'x', 'time'], { plane: 'coronal', slice: 'all' }],
    ['int16 scaled by 2 5', ['y', 'x'], { plane: 'axial', radiological: true }],
  ])('%s as %j, %j', async (name, axes, options) => {
    await testSource({ plugin: nifti, file: unpack(fixtureOf(name), folder), axes, options })
  })
})
