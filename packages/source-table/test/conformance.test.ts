// The source, held to the contract that every source keeps.
import path from 'node:path'
import { testSource } from '@movieflow/testkit'
import { test } from 'vitest'
import table from '../src/index.js'
import { fixtures } from './support.js'

test.each<[string, string[], string[]]>([
  ['header.csv', ['frame', 'column'], []],
  ['mixed.csv', ['sample', 'column'], []],
  ['plain.csv', ['y', 'x'], []],
  ['cube.json', ['y', 'frame', 'x'], []],
  ['arrays.json', ['frame', 'column'], ['nothing', 'walk']],
  ['arrays.json', ['y', 'x'], ['results.mask']],
])('%s as %j', async (name, axes, variables) => {
  await testSource({ plugin: table, file: path.join(fixtures, name), axes, variables })
})
