// A picture that was written, looked at again: its length, and the size that it says; on the main thread.
import { open, stat } from 'node:fs/promises'
import type { Size } from '@movieflow/core/plugin'
import { readPictureSize, sizeBytes } from '@movieflow/picture-files'

/** None where the file has not the length that was written, or is no picture. */
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
