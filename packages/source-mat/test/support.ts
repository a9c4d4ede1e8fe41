// What the tests share: fixtures and what SciPy says of them, a context that keeps its warnings, arrays put together again.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { ComplexPart } from '@movieflow/arrays'
import type { FrameReader, MovieflowError, PluginContext, SourceRequest, Tensor } from '@movieflow/core/plugin'
import { afterAll } from 'vitest'

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

/** A folder for this test file, removed in the end. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'source-mat-'))
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

export function request(
  file: string,
  variable: string | readonly string[],
  axes: readonly string[],
  options: MatRequest['options'] = {},
): MatRequest {
  return { file, variables: typeof variable === 'string' ? [variable] : variable, axes, options }
}

/** Names for the axes of an array, `frame` at one place. */
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
 * The array's values in C order of MATLAB's indices, put together again from its frames: by the names of the tensors'
 * axes alone, so that a mistake in any order shows.
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
  if (!isOneLine(message) || hint.includes('\n') || !place.file)
    throw new Error(`not one clear line: ${JSON.stringify({ message, hint, place })}`)
  return error as MovieflowError
}

export function isOneLine(message: string): boolean {
  return /^[\x20-\x7e…×]+$/.test(message) && Buffer.byteLength(message) < 500
}
