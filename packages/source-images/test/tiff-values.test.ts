// Every kind of TIFF and WebP, against what NumPy wrote and tifffile or Pillow read.
import { expect, test } from 'vitest'
import images from '../src/index.js'
import { context, expectedArrays, numbersOf, request } from './support.js'

/** All values in the order of indices, read with the first axis as frames, last frame first. */
async function readAll(name: string, variables: string[] = []): Promise<number[]> {
  const infos = await images.scan(request(name, []).file, context)
  const info = infos.find((each) => variables.length === 0 || each.name === variables[0])!
  const axes = info.shape.map((_, index) => (index === 0 ? 'frame' : `axis${index}`))
  const asked = { ...request(name, axes), variables }
  const clip = await images.probe(asked, context)
  const reader = await images.open(asked, context)
  const frames: number[][] = []
  for (let index = clip.frames - 1; index >= 0; index--) frames[index] = [...(await reader.read(index)).data]
  return frames.flat()
}

test.each(Object.keys(expectedArrays))('%s', async (name) => {
  const { shape, numpy, dtype, tolerance = 0, ...wanted } = expectedArrays[name]!
  const [info] = await images.scan(request(name, []).file, context)
  expect([info!.shape, info!.dtype, info!.order]).toEqual([shape, numpy, 'C'])
  const axes = shape.map((_, index) => `axis${index}`)
  expect(await images.probe(request(name, axes), context)).toMatchObject({ frames: 1, axes, shape, dtype })
  const values = numbersOf({ dtype, ...wanted })
  const whole = await (await images.open(request(name, axes), context)).read(0)
  for (const found of [[...whole.data], await readAll(name)]) {
    const wrong = values.findIndex(
      (value, at) => !(Math.abs(value - found[at]!) <= tolerance) && !Object.is(value, found[at]),
    )
    expect([found.length, wrong]).toEqual([values.length, -1])
  }
})

test('a movie may run along any axis of any array', async () => {
  const { shape, ...wanted } = expectedArrays['tiff/imagej-TZCYX.tif']!
  const values = numbersOf(wanted)
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1))
  for (const name of ['tiff/imagej-TZCYX.tif', 'tiff/imagej-TZCYX-deflate.tif'])
    for (const [at, length] of shape.entries()) {
      const axes = ['a', 'b', 'c', 'd', 'e'].with(at, 'frame')
      const reader = await images.open(request(name, axes), context)
      for (const frame of [length - 1, 0]) {
        const own = name.includes('deflate') ? numbersOf(expectedArrays[name]!) : values
        const part = own.filter((_, index) => Math.floor(index / strides[at]!) % length === frame)
        expect([...(await reader.read(frame)).data]).toEqual(part)
      }
    }
})

test.each<[string, readonly string[] | undefined]>([
  ['tiff/uint8.tif', ['y', 'x']],
  ['tiff/rgb.tif', ['y', 'x', 'rgb']],
  ['tiff/rgba16-be.tif', ['y', 'x', 'rgb']],
  ['tiff/rgb-planar.tif', ['rgb', 'y', 'x']],
  ['tiff/rgb-stack.tif', ['frame', 'y', 'x', 'rgb']],
  ['tiff/five-samples.tif', ['y', 'x', 'channel']],
  ['tiff/fax-orientation6.tif', ['y', 'x']],
  ['tiff/webp-lossless-clear.tif', ['y', 'x', 'rgb']],
  ['tiff/cmyk.tif', ['y', 'x', 'channel']],
  ['tiff/bigtiff-stack.tif', ['frame', 'y', 'x']],
  ['tiff/imagej-TYX.tif', ['frame', 'y', 'x']],
  ['tiff/imagej-ZYX.tif', ['frame', 'y', 'x']],
  ['tiff/imagej-CYX.tif', ['frame', 'y', 'x']],
  ['tiff/imagej-ZCYX.tif', ['z', 'channel', 'y', 'x']],
  ['tiff/imagej-TZCYX.tif', ['frame', 'z', 'channel', 'y', 'x']],
  ['tiff/imagej-one-directory-be.tif', ['frame', 'y', 'x']],
  ['tiff/ome-CTZYX.ome.tif', ['channel', 'frame', 'z', 'y', 'x']],
  ['tiff/shaped-named.tif', ['frame', 'channel', 'y', 'x']],
  ['tiff/shaped-4d.tif', undefined],
  ['webp/lossy-clear.webp', ['y', 'x', 'rgb']],
])('the axes of %s', async (name, axes) => {
  const [info] = await images.scan(request(name, []).file, context)
  expect(info!.axes).toEqual(axes)
})

test('arrays of several kinds are numbered, and chosen by number', async () => {
  const infos = await images.scan(request('tiff/two-series.tif', []).file, context)
  expect(infos.map(({ name, shape, dtype }) => [name, shape, dtype])).toEqual([
    ['0', [3, 7, 9], '<u2'],
    ['1', [4, 5], '|u1'],
  ])
  expect(await readAll('tiff/two-series.tif', ['1'])).toHaveLength(20)
  expect(await readAll('tiff/two-series.tif', ['0'])).toEqual(await readAll('tiff/two-series.tif'))
})

test('smaller versions of a page are no array', async () => {
  const infos = await images.scan(request('tiff/thumbnails.tif', []).file, context)
  expect(infos.map(({ name, shape }) => [name, shape])).toEqual([[null, [3, 16, 16]]])
})

test('red, green and blue of 16 bits are out of 65535; other samples of 16 bits are on no scale of colours', async () => {
  const whiteIn = async (name: string, axes: string[]) => (await images.probe(request(name, axes), context)).white
  expect(await whiteIn('tiff/rgba16-be.tif', ['y', 'x', 'rgb'])).toBe(65535)
  expect(await whiteIn('tiff/rgb-planar.tif', ['rgb', 'y', 'x'])).toBe(65535)
  const grey = Object.entries(expectedArrays).find(([, { dtype, shape }]) => dtype === 'uint16' && shape.length === 2)!
  expect(await whiteIn(grey[0], ['y', 'x'])).toBeUndefined()
})
