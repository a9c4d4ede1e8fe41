// What the tests share: the arrays that NumPy wrote, requests with checked options.
import fs from 'node:fs'
import path from 'node:path'
import type { SourceRequest } from '@movieflow/core/plugin'
import raw, { type RawOptions } from '../src/index.js'

export {
  assemble,
  namesWithFrame,
  numbersOf,
  readAll,
  refusalOf,
  seeded,
  temporaryFolder,
  testContext,
} from '@movieflow/test-support/sources'

export interface Plain {
  readonly name: string
  /** Base64. */
  readonly bytes: string
  readonly shape: readonly number[]
  readonly order: 'C' | 'F'
  readonly offset: number
  readonly options: RawOptions
  /** In C order; those that are not finite as text. */
  readonly values: readonly (number | string)[]
}

/** A movie of CaImAn: `shape` and `values` are of [frame, y, x, z]. */
export interface Caiman {
  readonly file: string
  readonly bytes: string
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

export const { plain, caiman } = JSON.parse(
  fs.readFileSync(path.join(import.meta.dirname, 'fixtures/arrays.json'), 'utf8'),
) as { plain: Plain[]; caiman: Caiman[] }

type Checked = ReturnType<typeof raw.options.parse>

/** Options as the command checks them, and as they reach a worker. */
export function check(options: RawOptions): Checked {
  return JSON.parse(JSON.stringify(raw.options.parse(options))) as Checked
}

export function request(file: string, axes: readonly string[], options: RawOptions = {}): SourceRequest<Checked> {
  return { file, variables: [], axes, options: check(options) }
}
