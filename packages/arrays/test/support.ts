// What the tests share: arrays that count, a folder, a context that keeps its warnings.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { FrameReader, PluginContext, Tensor } from '@movieflow/core/plugin'
import { afterAll } from 'vitest'
import { FileBytes } from '../src/file-bytes.js'
import type { OpenArray } from '../src/gather.js'
import { openStored } from '../src/stored-array.js'

/** A folder for this test file, removed in the end. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'arrays-'))
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function testContext(scratch = '') {
  const warnings: string[] = []
  const context: PluginContext & { readonly scratch: string } = {
    warn: (message) => void warnings.push(message),
    signal: new AbortController().signal,
    folder: scratch,
    scratch,
  }
  return { context, warnings }
}

let count = 0

/** A file of float32 in which number i is i. */
export function writeCounting(folder: string, shape: readonly number[]): string {
  const values = new Float32Array(shape.reduce((product, length) => product * length, 1)).map((_, index) => index)
  const file = path.join(folder, `${count++}.bin`)
  fs.writeFileSync(file, values)
  return file
}

export function openCounting(file: string, shape: readonly number[], axes: readonly string[]): Promise<OpenArray> {
  const parts = [{ type: { code: 'f4', bigEndian: os.endianness() === 'BE' }, offset: 0 }]
  const { signal } = new AbortController()
  const request = { axes, complex: undefined }
  return openStored(FileBytes.open(file, 'a file'), { shape, fortranOrder: false, parts }, request, undefined, signal)
}

export async function readAll(reader: FrameReader, frames: number): Promise<Tensor[]> {
  const tensors: Tensor[] = []
  for (let frame = 0; frame < frames; frame++) tensors.push(await reader.read(frame))
  await reader.close?.()
  return tensors
}
