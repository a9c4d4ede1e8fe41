// The source, held to the contract that every source keeps.
import path from 'node:path'
import { testSource } from '@movieflow/testkit'
import { test } from 'vitest'
import npy from '../src/index.js'
import { fixtures } from './support.js'

test.each([
  ['little-f4-c', ['frame', 'y', 'x'], {}],
  ['big-f4-c', ['y', 'x', 'frame'], {}],
  ['big-u2-fortran', ['y', 'frame', 'x'], {}],
  ['exact-i8', ['y', 'x'], {}],
  ['little-c16-fortran', ['y', 'x', 'frame'], { complex: 'abs' }],
  ['scalar', [], {}],
])('%s as %j', async (name, axes, options) => {
  await testSource({ plugin: npy, file: path.join(fixtures, `${name}.npy`), axes, options })
})

test.each([
  ['stored', 'little-f4/c', ['frame', 'y', 'x']],
  ['stored', 'big-i2/fortran', ['y', 'x', 'frame']],
  ['deflated', 'big-f8/fortran', ['y', 'frame', 'x']],
  ['deflated', 'little-u2/c', ['y', 'x', 'frame']],
  ['piped-deflated', 'x', ['y', 'x']],
])('%s.npz, %s as %j', async (name, variable, axes) => {
  await testSource({ plugin: npy, file: path.join(fixtures, `${name}.npz`), axes, variables: [variable] })
})
