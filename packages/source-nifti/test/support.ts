// What the tests share: the files that nibabel wrote, and what it reads in them.
import fs from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { SourceRequest } from '@movieflow/core/plugin'
import nifti, { type NiftiOptions } from '../src/index.js'

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

export interface Fixture {
  readonly name: string
  /** What nibabel was given; of a pair, the `.img`. */
  readonly file: string
  /** Gzipped, in base64. */
  readonly files: Readonly<Record<string, string>>
  /** Of colours, with their axis first. */
  readonly shape: readonly number[]
  readonly orientation: string
  /** In C order; those that are not finite as text. */
  readonly values?: readonly (number | string)[]
  /** The same turned by nibabel, so that its axes go right, to the front and up. */
  readonly canonical?: { readonly shape: readonly number[]; readonly values: readonly number[] }
}

export const { fixtures } = JSON.parse(
  fs.readFileSync(path.join(import.meta.dirname, 'fixtures/files.json'), 'utf8'),
) as { fixtures: Fixture[] }

export function fixtureOf(name: string): Fixture {
  return fixtures.find((each) => each.name === name)!
}

/** The bytes of one of a fixture's files: of that which is named by default. */
export function bytesOf(fixture: Fixture, name = fixture.file): Buffer {
  return gunzipSync(Buffer.from(fixture.files[name]!, 'base64'))
}

/** Writes the fixture's files, and returns the path of that which is named. */
export function unpack(fixture: Fixture, folder: string): string {
  for (const name of Object.keys(fixture.files)) fs.writeFileSync(path.join(folder, name), bytesOf(fixture, name))
  return path.join(folder, fixture.file)
}

type Checked = ReturnType<typeof nifti.options.parse>

/** Options as the command checks them, and as they reach a worker. */
export function check(options: NiftiOptions): Checked {
  return JSON.parse(JSON.stringify(nifti.options.parse(options))) as Checked
}

export function request(file: string, axes: readonly string[], options: NiftiOptions = {}): SourceRequest<Checked> {
  return { file, variables: [], axes, options: check(options) }
}
