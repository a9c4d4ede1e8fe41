// The contract of sources, held to a folder, an archive and a metadata file, in both versions.
import path from 'node:path'
import { testSource } from '@movieflow/testkit'
import { beforeAll, test } from 'vitest'
import { zarrSource } from '../src/index.js'
import { archiveOf, temporaryFolder, unpack } from './support.js'

const folder = temporaryFolder()
const second = path.join(folder, 'second', 'one.zarr')
const third = path.join(folder, 'third', 'one.zarr')

beforeAll(async () => {
  await unpack(archiveOf(2), second, 'codec-zstd-C')
  await unpack(archiveOf(3), third, 'shard-zstd-crc32c')
})

test('a folder of Zarr 2', () => testSource({ plugin: zarrSource, file: second, axes: ['frame', 'y', 'x'] }))
test('a folder of Zarr 3', () => testSource({ plugin: zarrSource, file: third, axes: ['y', 'x', 'frame'] }))
test('a metadata file', () =>
  testSource({ plugin: zarrSource, file: path.join(third, 'zarr.json'), axes: ['y', 'frame', 'x'] }))
test('an archive', () =>
  testSource({ plugin: zarrSource, file: archiveOf(2), variables: ['type-F-f4-big'], axes: ['frame', 'y', 'x'] }))
