// What the tests share: the fixtures, unpacked into a folder, what zarr-python reads of them, stores made by hand.
import fs from 'node:fs'
import path from 'node:path'
import type { ComplexPart } from '@movieflow/arrays'
import type { SourceRequest } from '@movieflow/core/plugin'
import { openStore } from '../src/open-store.js'
import type { Store } from '../src/store.js'

export {
  assemble,
  namesWithFrame,
  readAll,
  refusalOf,
  seeded,
  temporaryFolder,
  testContext,
} from '@movieflow/test-support/sources'

type Level = number | { readonly width: number; readonly height: number }
export type ZarrRequest = SourceRequest<{ complex?: ComplexPart | undefined; level?: Level | undefined }>

/** NumPy's values in C order as float64; of many the SHA-256 of their bytes. */
export type Values = readonly (number | string)[] | string
export interface Expected {
  readonly shape: number[]
  readonly dtype: string
  readonly order: 'C' | 'F'
  readonly values: Values | Record<'abs' | 'real' | 'imag' | 'phase', Values>
}

export const fixtures = path.join(import.meta.dirname, 'fixtures')

export function expectedOf(version: 2 | 3): [string, Expected][] {
  const text = fs.readFileSync(path.join(fixtures, `zarr-${version}.json`), 'utf8')
  return Object.entries(JSON.parse(text) as Record<string, Expected>)
}

export function archiveOf(version: 2 | 3): string {
  return path.join(fixtures, `zarr-${version}.zarr.zip`)
}

export function request(
  file: string,
  axes: readonly string[],
  variable?: string,
  options: ZarrRequest['options'] = {},
): ZarrRequest {
  return { file, variables: variable === undefined ? [] : [variable], axes, options }
}

/** All files of a store, or of one array in it, as files of a folder. */
export async function unpack(archive: string, into: string, from = ''): Promise<string> {
  const store = await openStore(archive)
  try {
    await unpackFolder(store, from, into)
  } finally {
    store.close()
  }
  return into
}

async function unpackFolder(store: Store, key: string, into: string): Promise<void> {
  fs.mkdirSync(into, { recursive: true })
  for (const name of store.list(key)) {
    const inside = key === '' ? name : `${key}/${name}`
    const bytes = await store.read(inside, 1 << 30)
    if (bytes) fs.writeFileSync(path.join(into, name), bytes)
    else await unpackFolder(store, inside, path.join(into, name))
  }
}

/** Writes texts, JSON and bytes as the files of a folder. */
export function writeStore(folder: string, files: Readonly<Record<string, unknown>>): string {
  for (const [key, content] of Object.entries(files)) {
    const file = path.join(folder, key)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    const isText = typeof content === 'string' || content instanceof Uint8Array
    fs.writeFileSync(file, isText ? content : JSON.stringify(content))
  }
  return folder
}

/** Metadata of a small array of bytes in Zarr 2, with other members instead. */
export function metadata2(other: Readonly<Record<string, unknown>> = {}) {
  return {
    zarr_format: 2,
    shape: [4, 6],
    chunks: [2, 3],
    dtype: '|u1',
    order: 'C',
    compressor: null,
    filters: null,
    fill_value: 7,
    ...other,
  }
}

/** The same in Zarr 3. */
export function metadata3(other: Readonly<Record<string, unknown>> = {}) {
  return {
    zarr_format: 3,
    node_type: 'array',
    shape: [4, 6],
    data_type: 'uint8',
    chunk_grid: { name: 'regular', configuration: { chunk_shape: [2, 3] } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    codecs: [{ name: 'bytes', configuration: { endian: 'little' } }],
    fill_value: 7,
    attributes: {},
    ...other,
  }
}
