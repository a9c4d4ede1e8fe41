// Zstandard frames become bytes, by zstddec, the only file of this package that knows that library.
import { Damage } from './damage.js'

type Decoder = import('zstddec').ZSTDDecoder

let loading: Promise<Decoder> | undefined
let decoder: Decoder | undefined

/** To be waited for before the first {@link decodeZstdChunk}. */
export async function loadZstd(): Promise<void> {
  loading ??= import('zstddec').then(async ({ ZSTDDecoder }) => {
    const made = new ZSTDDecoder()
    await made.init()
    return made
  })
  decoder = await loading
}

/** The decoded bytes of `data`, at most `most`; throws if there are more, or damage. */
export function decodeZstdChunk(data: Uint8Array, most: number): Uint8Array {
  const promised = zstdLength(data)
  if (promised !== undefined && promised > most)
    throw new Damage(`promises ${promised.toLocaleString('en-US')} bytes in its Zstandard header`)
  // The library asks for no memory if the length is 0.
  const bytes = decoder!.decode(data, Math.max(1, most))
  // The library takes the number of an error for a length.
  if (bytes.length > most || (bytes.length === 0 && promised !== 0)) throw new Damage('contains damaged Zstandard data')
  return bytes
}

/** The length in the first frame's header; `undefined` if it has none. */
function zstdLength(data: Uint8Array): number | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  if (data.length < 6) throw new Damage(`has ${data.length} bytes, fewer than a Zstandard header`)
  const magic = view.getUint32(0, true)
  // Frames that are to be skipped may come first.
  if ((magic & 0xfffffff0) >>> 0 === 0x184d2a50) return undefined
  if (magic !== 0xfd2fb528) throw new Damage('does not begin like Zstandard')
  const descriptor = data[4]!
  const isSingle = (descriptor & 0x20) !== 0
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6]!
  const at = 5 + (isSingle ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]!
  if (at + sizeBytes > data.length) throw new Damage('ends inside its Zstandard header')
  if (sizeBytes === 0) return undefined
  if (sizeBytes === 1) return view.getUint8(at)
  if (sizeBytes === 2) return view.getUint16(at, true) + 256
  return sizeBytes === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true))
}
