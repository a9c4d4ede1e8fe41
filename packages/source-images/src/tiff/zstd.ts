// A block compressed by Zstandard becomes bytes, by zstddec, the only file that knows that library; in workers.

type Decoder = import('zstddec').ZSTDDecoder

let decoder: Promise<Decoder> | undefined

/** Its contents, up to `most` bytes; throws if there is more, or damage. */
export async function decodeZstd(data: Uint8Array, most: number): Promise<Uint8Array> {
  decoder ??= import('zstddec').then(async ({ ZSTDDecoder }) => {
    const made = new ZSTDDecoder()
    await made.init()
    return made
  })
  const bytes = (await decoder).decode(data, most)
  // The library takes the number of an error for a length.
  if (bytes.length === 0 || bytes.length > most) throw new Error('a damaged Zstandard block')
  return bytes
}
