// The source, held to the contract that every source keeps.
import path from 'node:path'
import { testSource } from '@movieflow/testkit'
import { test } from 'vitest'
import images from '../src/index.js'
import { axesOf, expected, expectedArrays, fixtures, numbersOf, valuesOf } from './support.js'

test.each(['grey8.png', 'rgba16-interlaced.png', 'palette4-alpha.png', 'grey.jpg', 'exif6.jpg'])('%s', async (name) => {
  const { shape } = expected[name]!
  await testSource({
    plugin: images,
    file: path.join(fixtures, name),
    axes: axesOf(shape),
    expected: { clip: { shape }, frames: [valuesOf(expected[name]!)] },
    tolerance: name.endsWith('.png') ? 0 : 2,
  })
})

test('rows as frames', async () => {
  await testSource({ plugin: images, file: path.join(fixtures, 'rgb8.png'), axes: ['frame', 'x', 'rgb'] })
})

test.each(['imagej-ZYX', 'imagej-one-directory-be', 'rgb-stack', 'tiles-deflate', 'uint12', 'zstd-tiles'])(
  '%s.tif',
  async (name) => {
    const { shape, ...values } = expectedArrays[`tiff/${name}.tif`]!
    const axes = shape.map((_, index) => (index === 0 ? 'frame' : `axis${index}`))
    const all = numbersOf(values)
    const length = all.length / shape[0]!
    await testSource({
      plugin: images,
      file: path.join(fixtures, 'tiff', `${name}.tif`),
      axes,
      expected: {
        clip: { frames: shape[0]!, shape: shape.slice(1) },
        frames: Array.from({ length: shape[0]! }, (_, index) => all.slice(index * length, (index + 1) * length)),
      },
    })
  },
)

test('one array of several', async () => {
  const file = path.join(fixtures, 'tiff', 'two-series.tif')
  await testSource({ plugin: images, file, axes: ['y', 'x'], variables: ['1'] })
})
