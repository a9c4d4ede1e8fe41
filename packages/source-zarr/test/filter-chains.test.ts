// Filters behind compressors that hand on their bytes in memory of others.
import path from 'node:path'
import zlib from 'node:zlib'
import { describe, expect, test } from 'vitest'
import zarr from '../src/index.js'
import { metadata2, readAll, request, temporaryFolder, testContext, writeStore } from './support.js'

const folder = temporaryFolder()

describe('a filter with a checksum around it', () => {
  test.each(['<i8', '>i8', '<i4', '>i2'])('differences that are stored as %s', async (astype) => {
    const size = Number(astype[2])
    const differences = [5, 1, 1, -3, 10, 20]
    const stored = Buffer.alloc(size * differences.length)
    for (const [n, value] of differences.entries()) {
      if (astype[0] === '<') stored.writeIntLE(value, size * n, Math.min(6, size))
      else stored.writeIntBE(value, size * n + Math.max(0, size - 6), Math.min(6, size))
      // A number of 8 bytes has the sign in all of its upper ones.
      if (size === 8)
        stored.fill(
          value < 0 ? 255 : 0,
          astype[0] === '<' ? 8 * n + 6 : 8 * n,
          astype[0] === '<' ? 8 * n + 8 : 8 * n + 2,
        )
    }
    const sum = Buffer.alloc(4)
    sum.writeUInt32LE(zlib.crc32(stored))
    const chunk = zlib.gzipSync(Buffer.concat([sum, stored]))
    const file = writeStore(path.join(folder, `differences${astype.replace(/\W/, 'b')}.zarr`), {
      '.zarray': metadata2({
        shape: [2, 3],
        compressor: { id: 'gzip', level: 1 },
        filters: [{ id: 'delta', dtype: '|u1', astype }, { id: 'crc32' }],
      }),
      '0.0': chunk,
    })
    const asked = request(file, ['y', 'x'])
    const [tensor] = await readAll(await zarr.open(asked, testContext(folder).context), 1)
    expect(Array.from(tensor!.data)).toEqual([5, 6, 7, 4, 14, 34])
  })
})
