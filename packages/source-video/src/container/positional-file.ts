// A file becomes short runs of its bytes, wherever they are; in any thread.
import { open } from 'node:fs/promises'

export interface PositionalFile {
  /** Bytes. */
  readonly size: number
  /** `undefined` where the file does not have all of them. */
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
