// What the tests share: fixtures and what NumPy says of them, files made by hand.
import fs from 'node:fs'
import path from 'node:path'
import type { ComplexPart } from '@movieflow/arrays'
import type { SourceRequest } from '@movieflow/core/plugin'

export {
  assemble,
  namesWithFrame,
  readAll,
  refusalOf,
  seeded,
  temporaryFolder,
  testContext,
} from '@movieflow/test-support/sources'

export type NpyRequest = SourceRequest<{ complex?: ComplexPart | undefined }>

export type Parts = Record<'abs' | 'real' | 'imag' | 'phase', (number | string)[]>

export interface Figures {
  shape: number[]
  dtype: string
  min: number | null
  max: number | null
  mean: number | null
  nan: number
}

export type Expected = Figures & { order: 'C' | 'F'; values: (number | string)[] | Parts }

export const fixtures = path.join(import.meta.dirname, 'fixtures')

export function readJson<T>(name: string): T {
  return JSON.parse(fs.readFileSync(path.join(fixtures, name), 'utf8')) as T
}

export function request(file: string, axes: readonly string[], options: NpyRequest['options'] = {}): NpyRequest {
  return { file, variables: [], axes, options }
}

/** An .npy file with `text` as its header, as it stands. */
export function npyBytes(text: string, data: Uint8Array, version = 1): Buffer {
  const header = Buffer.from(text, version === 3 ? 'utf8' : 'latin1')
  const length = Buffer.alloc(version === 1 ? 2 : 4)
  if (version === 1) length.writeUInt16LE(header.length)
  else length.writeUInt32LE(header.length)
  return Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY'), Buffer.from([version, 0]), length, header, data])
}
