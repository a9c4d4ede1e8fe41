// What the tests share: fixtures and what h5py says of them, a context that keeps its warnings, arrays put together again.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { FrameReader, MovieflowError, PluginContext, SourceRequest, Tensor } from '@movieflow/core/plugin'
import { afterAll } from 'vitest'
import hdf5 from '../src/index.js'

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

/** A folder for this test file, removed in the end. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'source-hdf5-'))
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

export function request(file: string, name: string | undefined, axes: readonly string[], options: unknown = {}) {
  const parsed = hdf5.options.parse(options)
  return { file, variables: name === undefined ? [] : [name], axes, options: parsed } satisfies SourceRequest
}

/** Names for the axes of an array, `frame` at one place: `axis0 frame axis2`. */
export function namesWithFrame(count: number, frame: number): string[] {
  return Array.from({ length: count }, (_, axis) => (axis === frame ? 'frame' : `axis${axis}`))
}

export async function readAll(reader: FrameReader, frames: number): Promise<Tensor[]> {
  const tensors: Tensor[] = []
  for (let frame = 0; frame < frames; frame++) tensors.push(await reader.read(frame))
  await reader.close?.()
  return tensors
}

/** The array's values in C order of the file's own indices, put together again from its frames by the axes' names. */
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
export async function refusalOf(action: () => unknown): Promise<MovieflowError> {
  const error = await Promise.resolve()
    .then(action)
    .then(
      () => new Error('nothing was refused'),
      (thrown: unknown) => thrown,
    )
  const { name, message, hint = '', place } = error as MovieflowError
  if (name !== 'MovieflowError') throw error
  if (!/^[\x20-\x7e…π]+$/.test(message) || Buffer.byteLength(message) >= 500 || hint.includes('\n') || !place.file)
    throw new Error(`not one clear line: ${JSON.stringify({ message, hint, place })}`)
  return error as MovieflowError
}
