// Samples become PNG files, for tests: unfiltered, by the specification alone.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

const colorTypes = { 1: 0, 3: 2, 4: 6 } as const

/** Writes 8-bit samples; `shape` is height, width, channels. */
export function writePng(
  file: string,
  [height, width, channels]: readonly [number, number, 1 | 3 | 4],
  valueAt: (y: number, x: number, channel: number) => number,
): void {
  const rows = Buffer.alloc(height * (1 + width * channels))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++)
        rows[y * (1 + width * channels) + 1 + x * channels + channel] = valueAt(y, x, channel)
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, colorTypes[channels]], 8)
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(
    file,
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]),
  )
}

function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  data.copy(bytes, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}
