// A block compressed by Zstandard becomes bytes, by zstddec, the only file that knows that library; in workers.

type Decoder = import('zstddec').ZSTDDecoder

let decoder: Promise<Decoder> | undefined

/** Throws where it holds more than `most` bytes, before they are made. */
export async function decodeZstd(data: Uint8Array, most: number): Promise<Uint8Array> {
  decoder ??= import('zstddec').then(async ({ ZSTDDecoder }) => {
    const made = new ZSTDDecoder()
    await made.init()
    return made
  })
  const size = contentSize(data)
  if (size === undefined || size > most) throw new Error(`a Zstandard block of ${size ?? 'an unknown number of'} bytes`)
  const bytes = (await decoder).decode(data, size)
  // An error of the library's is a length beyond all.
  if (bytes.length !== size) throw new Error('a damaged Zstandard block')
  return bytes
}

/** What the frame's header says (RFC 8878, 3.1.1.1). */
function contentSize(data: Uint8Array): number | undefined {
  const view = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (view.length < 18 || view.readUInt32LE(0) !== 0xfd2fb528) return undefined
  const flags = view[4]!
  const single = (flags & 0x20) !== 0
  const at = 5 + (single ? 0 : 1) + [0, 1, 2, 4][flags & 3]!
  const kind = flags >>> 6
  if (kind === 0) return single ? view[at] : undefined
  if (kind === 1) return view.readUInt16LE(at) + 256
  if (kind === 2) return view.readUInt32LE(at)
  return Number(view.readBigUInt64LE(at))
}
