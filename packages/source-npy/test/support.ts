// What the tests share: fixtures and what NumPy says of them, files made by hand, a context that keeps its warnings.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { ComplexPart } from '@movieflow/arrays'
import type { FrameReader, MovieflowError, PluginContext, SourceRequest, Tensor } from '@movieflow/core/plugin'
import { afterAll } from 'vitest'

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

/** A folder for this test file, removed in the end. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'source-npy-'))
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function testContext(scratch = '') {
  const warnings: string[] = []
  const context: PluginContext & { readonly scratch: string } = {
    warn: (message) => void warnings.push(message),
    signal: new AbortController().signal,
    folder: fixtures,
    scratch,
  }
  return { context, warnings }
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

/** Names for the axes of an array, `frame` at one place: `a frame c`. */
export function namesWithFrame(count: number, frame: number): string[] {
  return Array.from({ length: count }, (_, axis) => (axis === frame ? 'frame' : `axis${axis}`))
}

export async function readAll(reader: FrameReader, frames: number): Promise<Tensor[]> {
  const tensors: Tensor[] = []
  for (let frame = 0; frame < frames; frame++) tensors.push(await reader.read(frame))
  await reader.close?.()
  return tensors
}

/**
 * The array's values in C order of the file's own indices, put together again from its frames: by the names of the
 * tensors' axes alone, so that a mistake in any order shows.
 */
export function assemble(tensors: readonly Tensor[], names: readonly string[], shape: readonly number[]): number[] {
  const total = shape.reduce((product, length) => product * length, 1)
  const values: number[] = []
  for (let flat = 0; flat < total; flat++) {
    const index = new Map<string, number>()
    let rest = flat
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index.set(names[axis]!, rest % shape[axis]!)
      rest = Math.floor(rest / shape[axis]!)
    }
    const tensor = tensors[index.get('frame') ?? 0]!
    const at = tensor.axes.reduce((offset, axis, place) => offset * tensor.shape[place]! + index.get(axis)!, 0)
    values.push(tensor.data[at]!)
  }
  return values
}

/** What `action` throws: it must be a MovieflowError of one short, printable line. */
export async function refusalOf(action: () => Promise<unknown>): Promise<MovieflowError> {
  const error = await action().then(
    () => new Error('nothing was refused'),
    (thrown: unknown) => thrown,
  )
  const { name, message, hint = '', place } = error as MovieflowError
  if (name !== 'MovieflowError') throw error
  if (!/^[\x20-\x7e…]+$/.test(message) || Buffer.byteLength(message) >= 500 || hint.includes('\n') || !place.file)
    throw new Error(`not one clear line: ${JSON.stringify({ message, hint, place })}`)
  return error as MovieflowError
}

/** Numbers that are the same in every run (mulberry32). */
export function seeded(seed: number) {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (end: number) => Math.floor(random() * end)
  return { random, below, pick: <T>(items: readonly T[]): T => items[below(items.length)]! }
}
