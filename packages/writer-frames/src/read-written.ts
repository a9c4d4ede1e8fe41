// Reads back a written picture: its length and the size in its header; on the main thread.
import { open, stat } from 'node:fs/promises'
import type { Size } from '@movieflow/core/plugin'
import { readPictureSize, sizeBytes } from '@movieflow/picture-files'

/** `undefined` if the file has another length than was written, or is not a picture. */
export async function readWrittenSize(file: string, length: number): Promise<Size | undefined> {
  if ((await stat(file)).size !== length) return undefined
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(sizeBytes), 0, sizeBytes, 0)
    return readPictureSize(buffer.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}
