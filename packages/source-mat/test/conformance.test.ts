// The source, held to the contract that every source keeps.
import { testSource } from '@movieflow/testkit'
import { test } from 'vitest'
import mat from '../src/index.js'
import { fixture } from './support.js'

test.each([
  ['numbers-5', 'cube_f4', ['y', 'x', 'frame'], {}],
  ['numbers-7', 'cube_f8', ['frame', 'y', 'x'], {}],
  ['numbers-7-big', 'cube_i2', ['y', 'frame', 'x'], {}],
  ['numbers-4-big', 'cube_i4', ['y', 'x'], {}],
  ['numbers-7', 'complex_c8', ['y', 'frame'], { complex: 'abs' }],
  ['v73', 'packed', ['y', 'x', 'frame'], {}],
  ['v73', 'sparse_complex', ['frame', 'x'], { complex: 'abs' }],
  ['numbers-7', 'sparse', ['y', 'frame'], {}],
])('%s: %s as %j', async (name, variable, axes, options) => {
  await testSource({ plugin: mat, file: fixture(`${name}.mat`), variables: [variable], axes, options })
})
