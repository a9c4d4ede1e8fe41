// Chunks of a RIFF file, of which WebP is one; any thread.

export function riffChunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(8 + data.length + (data.length & 1))
  bytes.write(type, 0, 'latin1')
  bytes.writeUInt32LE(data.length, 4)
  bytes.set(data, 8)
  return bytes
}

export interface RiffChunk {
  readonly type: string
  /** Start of its content. */
  readonly start: number
  readonly length: number
}

/** The chunks between two places of a RIFF file. */
export function listRiffChunks(bytes: Uint8Array, start: number, end = bytes.length): RiffChunk[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks: RiffChunk[] = []
  for (let at = start; at + 8 <= end; ) {
    const length = view.readUInt32LE(at + 4)
    chunks.push({ type: view.toString('latin1', at, at + 4), start: at + 8, length })
    at += 8 + length + (length & 1)
  }
  return chunks
}
