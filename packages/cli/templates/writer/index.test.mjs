// @ts-check
// Tests of the writer `__name__`: the contract of writers, and the bytes of one file.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { testWriter } from '@movieflow/testkit'
import writer from './index.mjs'

// Frames in any order, data that is lent, cancelling in every state, nothing left behind: `@movieflow/testkit` lists its rules.
// `decode` reads a file back, so that the pictures themselves are compared. Use a decoder that is not your own, if there is one.
test('it keeps the contract of writers', () =>
  testWriter({ plugin: writer, options: { gap: 3 }, frames: 5, decode: (file) => decode(file, 5, 3) }))

test('the strip of two red pixels, one above the other, has a white gap', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'movieflow-writer-__name__-'))
  try {
    const file = join(folder, 'strip.ppm')
    const red = { width: 1, height: 1, data: Uint8Array.of(200, 0, 0, 255) }
    const context = { warn: () => {}, signal: new AbortController().signal, folder }
    const common = { frames: 2, fps: 10, options: { gap: 1 }, plan: null }
    const allocate = (/** @type {number} */ length) => new Uint8Array(length)
    const sink = await writer.open({ ...common, file, files: [file], size: [1, 1] }, context)
    for (const index of [0, 1]) {
      const data = (await writer.encodeFrame?.(red, { ...context, ...common, index, allocate })) ?? red.data
      await sink.write({ index, data })
    }
    await sink.finalize()
    const bytes = await readFile(file)
    assert.deepEqual([...bytes.subarray(-9)], [200, 0, 0, 255, 255, 255, 200, 0, 0])
    assert.match(bytes.subarray(0, -9).toString(), /^P6\n1 +3\n255\n$/)
  } finally {
    await rm(folder, { recursive: true })
  }
})

/** The pictures of a strip as RGBA rows. */
async function decode(/** @type {string} */ file, /** @type {number} */ count, /** @type {number} */ gap) {
  const bytes = await readFile(file)
  const header = /^P6\n(\d+) +(\d+)\n255\n/.exec(bytes.toString('latin1'))
  assert.ok(header, 'the file is no PPM picture')
  const width = Number(header[1])
  const height = (Number(header[2]) - (count - 1) * gap) / count
  const frames = Array.from({ length: count }, (_, index) => {
    const start = header[0].length + index * (height + gap) * width * 3
    return Uint8Array.from({ length: width * height * 4 }, (_, at) =>
      at % 4 === 3 ? 255 : (bytes[start + Math.floor(at / 4) * 3 + (at % 4)] ?? 0),
    )
  })
  return { frames, size: /** @type {const} */ ([width, height]) }
}
