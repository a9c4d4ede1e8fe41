// What the tests share: fixtures and what h5py says of them.
import fs from 'node:fs'
import path from 'node:path'
import type { SourceRequest } from '@movieflow/core/plugin'
import hdf5 from '../src/index.js'

export {
  assemble,
  namesWithFrame,
  readAll,
  refusalOf,
  seeded,
  temporaryFolder,
  testContext,
} from '@movieflow/test-support/sources'

export type Values = (number | string)[]

export interface Expected {
  shape: number[]
  dtype: string
  min?: number | null
  max?: number | null
  mean?: number | null
  nan?: number
  values: Values | { real: Values; imag: Values }
}

export const fixtures = path.join(import.meta.dirname, 'fixtures')

export const expected = JSON.parse(fs.readFileSync(path.join(fixtures, 'expected.json'), 'utf8')) as Record<
  string,
  Record<string, Expected>
>

export function fixture(name: string): string {
  return path.join(fixtures, name)
}

export function request(file: string, name: string | undefined, axes: readonly string[], options: unknown = {}) {
  const parsed = hdf5.options.parse(options)
  return { file, variables: name === undefined ? [] : [name], axes, options: parsed } satisfies SourceRequest
}
