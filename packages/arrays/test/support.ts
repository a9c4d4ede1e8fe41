// What the tests share: arrays that count.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { StoredArray } from '../src/array-description.js'
import { FileBytes } from '../src/file-bytes.js'
import { openStored } from '../src/stored-array.js'

export { readAll, temporaryFolder, testContext } from '@movieflow/test-support/sources'

let count = 0

/** A file of float32 in which number i is i. */
export function writeCounting(folder: string, shape: readonly number[]): string {
  const values = new Float32Array(shape.reduce((product, length) => product * length, 1)).map((_, index) => index)
  const file = path.join(folder, `${count++}.bin`)
  fs.writeFileSync(file, values)
  return file
}

/** What describes such a file. */
export function countingArray(shape: readonly number[]): StoredArray {
  return {
    shape,
    fortranOrder: false,
    parts: [{ type: { code: 'f4', bigEndian: os.endianness() === 'BE' }, offset: 0 }],
  }
}

export function openCounting(file: string, shape: readonly number[], axes: readonly string[]) {
  const { signal } = new AbortController()
  const request = { axes, complex: undefined }
  return openStored(FileBytes.open(file, 'a file'), countingArray(shape), request, undefined, signal)
}
