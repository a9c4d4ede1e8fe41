// Every kind of PNG and JPEG, against what Pillow reads.
import { expect, test } from 'vitest'
import images from '../src/index.js'
import { axesOf, context, expected, request, valuesOf } from './support.js'

test.each(Object.keys(expected))('%s', async (name) => {
  const wanted = expected[name]!
  const axes = axesOf(wanted.shape)
  const [info] = await images.scan(request(name, axes).file, context)
  expect(info).toEqual({
    name: null,
    dtype: wanted.dtype === 'uint8' ? '|u1' : '<u2',
    shape: wanted.shape,
    order: 'C',
    axes,
  })
  const clip = await images.probe(request(name, axes), context)
  // Samples of 16 bits are out of 65535 (PNG, 12.5: full intensity is 2^bits - 1).
  const scale = wanted.dtype === 'uint16' && { white: 65535 }
  expect(clip).toEqual({ frames: 1, axes, shape: wanted.shape, dtype: wanted.dtype, ...scale })
  const reader = await images.open(request(name, axes), context)
  const { data, shape } = await reader.read(0)
  expect(shape).toEqual(wanted.shape)
  const values = valuesOf(wanted)
  // PNG has its very values; decoders of JPEG may round.
  const tolerance = name.endsWith('.png') ? 0 : 2
  const furthest = values.reduce((most, value, index) => Math.max(most, Math.abs(value - data[index]!)), 0)
  expect([data.length, furthest <= tolerance ? 'near' : furthest]).toEqual([values.length, 'near'])
})

test('an axis called frame makes a movie of one picture: a kymograph', async () => {
  const { shape } = expected['rgb8.png']!
  const values = valuesOf(expected['rgb8.png']!)
  for (const [at, axes] of [
    [0, ['frame', 'x', 'rgb']],
    [1, ['y', 'frame', 'rgb']],
    [2, ['y', 'x', 'frame']],
  ] as const) {
    const clip = await images.probe(request('rgb8.png', axes), context)
    expect(clip.frames).toBe(shape[at])
    const reader = await images.open(request('rgb8.png', axes), context)
    for (const frame of [clip.frames - 1, 0]) {
      const wanted = values.filter((_, index) => {
        const place = [Math.floor(index / (shape[1]! * 3)), Math.floor(index / 3) % shape[1]!, index % 3]
        return place[at] === frame
      })
      expect([...(await reader.read(frame)).data]).toEqual(wanted)
    }
  }
})
