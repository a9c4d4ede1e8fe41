// A file becomes short runs of its bytes, wherever they are; in any thread.
import { open } from 'node:fs/promises'

export interface PositionalFile {
  /** Bytes. */
  readonly size: number
  /** `undefined` if the file does not have all of them. */
  read(position: number, length: number): Promise<Buffer | undefined>
}

/** Opens a file for reading while `use` is at work. */
export async function useFile<Result>(path: string, use: (file: PositionalFile) => Promise<Result>): Promise<Result> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    return await use({
      size,
      async read(position, length) {
        if (position + length > size) return undefined
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
        return bytesRead === length ? buffer : undefined
      },
    })
  } finally {
    await handle.close()
  }
}

// Frames of up to about this size are read together with the bytes between them.
const windowBytes = 1 << 18

/** The same file for many short reads that go forwards: neighbours come from one window, and distant ranges are read separately. */
export function forwards(file: PositionalFile): PositionalFile {
  let window: Buffer = Buffer.alloc(0)
  let start = 0
  return {
    size: file.size,
    async read(position, length) {
      const known = position - start
      if (known >= 0 && known + length <= window.length) return window.subarray(known, known + length)
      const near = known >= 0 && known <= 2 * windowBytes
      const wanted = near ? Math.max(length, Math.min(windowBytes, file.size - position)) : length
      const bytes = await file.read(position, wanted)
      if (!bytes) return undefined
      window = bytes
      start = position
      return bytes.subarray(0, length)
    },
  }
}
