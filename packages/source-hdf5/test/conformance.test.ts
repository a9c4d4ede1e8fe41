// The source, held to the contract that every source keeps.
import { testSource } from '@movieflow/testkit'
import { test } from 'vitest'
import hdf5 from '../src/index.js'
import { fixture } from './support.js'

test.each([
  ['types.h5', 'little/f4', ['frame', 'y', 'x'], {}],
  ['types.h5', '/big/u2', ['y', 'x', 'frame'], {}],
  ['types.h5', 'big/c16', ['y', 'frame', 'x'], { complex: 'abs' }],
  ['layouts.h5', 'chunked', ['y', 'x', 'frame'], {}],
  ['layouts.h5', 'gzip', ['frame', 'y', 'x'], {}],
  ['layouts.h5', 'scalar', [], {}],
  ['arrays.h5', 'plain', ['y', 'x', 'frame', 'c'], {}],
  ['filters.h5', 'f4/lzf', ['frame', 'y', 'x'], {}],
  ['netcdf4.nc', 'group/packed', ['frame', 'x'], {}],
])('%s %s as %j', async (file, name, axes, options) => {
  await testSource({ plugin: hdf5, file: fixture(file), variables: [name.replace(/^\//, '')], axes, options })
})
