// The SHA-256 of the contents of a file or folder; any thread.
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { hashFolder } from './folder-content.js'

const chunkBytes = 256 * 1024
let buffer: Buffer | undefined

/** Hexadecimal; `undefined` if the file, or one in the folder, cannot be read. Reads all of it: 1.5 GB a second if cached in memory. */
export function hashFile(file: string): string | undefined {
  try {
    return statSync(file).isDirectory() ? hashFolder(file, hashContent) : hashContent(file)
  } catch {
    return undefined
  }
}

/**
 * One hash for a movie's files: of the lines that `sha256sum` prints for them in their folder, in their order. None if
 * one of them has none.
 */
export function hashOfFiles(paths: readonly string[], hashes: readonly (string | undefined)[]): string | undefined {
  const sum = createHash('sha256')
  for (const [index, path] of paths.entries()) {
    if (hashes[index] === undefined) return undefined
    sum.update(`${hashes[index]}  ${basename(path)}\n`)
  }
  return sum.digest('hex')
}

function hashContent(file: string): string {
  buffer ??= Buffer.allocUnsafeSlow(chunkBytes)
  const sum = createHash('sha256')
  const descriptor = openSync(file, 'r')
  try {
    for (;;) {
      const read = readSync(descriptor, buffer, 0, chunkBytes, null)
      if (read === 0) return sum.digest('hex')
      sum.update(read === chunkBytes ? buffer : buffer.subarray(0, read))
    }
  } finally {
    closeSync(descriptor)
  }
}
