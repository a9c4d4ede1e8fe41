// What the tests share: fixtures and what SciPy says of them.
import fs from 'node:fs'
import path from 'node:path'
import type { ComplexPart } from '@movieflow/arrays'
import type { SourceRequest } from '@movieflow/core/plugin'

export {
  assemble,
  isOneLine,
  namesWithFrame,
  readAll,
  refusalOf,
  seeded,
  temporaryFolder,
  testContext,
} from '@movieflow/test-support/sources'

export type MatRequest = SourceRequest<{ complex?: ComplexPart | undefined }>

export type Parts = Record<ComplexPart, (number | string)[]>

export interface Expected {
  dtype: string
  shape: number[]
  values: (number | string)[] | Parts
}

export const fixtures = path.join(import.meta.dirname, 'fixtures')

export function fixture(name: string): string {
  return path.join(fixtures, name)
}

export function readJson<T>(name: string): T {
  return JSON.parse(fs.readFileSync(fixture(name), 'utf8')) as T
}

export function request(
  file: string,
  variable: string | readonly string[],
  axes: readonly string[],
  options: MatRequest['options'] = {},
): MatRequest {
  return { file, variables: typeof variable === 'string' ? [variable] : variable, axes, options }
}
