// What tests of sources share: a folder, a context that keeps its warnings, arrays put together again, refusals, seeded numbers.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { FrameReader, MovieflowError, PluginContext, Tensor } from '@movieflow/core/plugin'
import { afterAll } from 'vitest'

/** A folder for this test file, removed in the end. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'movieflow-source-'))
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A context for all calls of a source, and what it warns of. */
export function testContext(scratch = '') {
  const warnings: string[] = []
  const context: PluginContext & { readonly scratch: string } = {
    warn: (message) => void warnings.push(message),
    signal: new AbortController().signal,
    folder: os.tmpdir(),
    scratch,
  }
  return { context, warnings }
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

/** Numbers out of a JSON file, which writes those that are not finite as text. */
export function numbersOf(values: readonly (number | string)[]): number[] {
  return values.map((value) => Number(value === 'inf' ? Infinity : value === '-inf' ? -Infinity : value))
}

/** What `action` throws: it must be a MovieflowError of one short line, without control characters, that names its file. */
export async function refusalOf(action: () => unknown): Promise<MovieflowError> {
  const error = await Promise.resolve()
    .then(action)
    .then(
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
  return /^[\x20-\x7e…×π]+$/.test(message) && Buffer.byteLength(message) < 500
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
