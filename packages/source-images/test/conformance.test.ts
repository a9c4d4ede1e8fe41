// The source, held to the contract that every source keeps.
import path from 'node:path'
import { testSource } from '@movieflow/testkit'
import { test } from 'vitest'
import images from '../src/index.js'
import { axesOf, expected, fixtures, valuesOf } from './support.js'

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
