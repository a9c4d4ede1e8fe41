import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { WriterPlugin } from '../../src/contract/index.js'
import { defineWriter } from '../../src/contract/index.js'
import { FrameEncoder } from '../../src/encode/index.js'

const context = { warn: () => {}, signal: new AbortController().signal, folder: '/' }
const output = { options: {}, plan: null, fps: 10 }
const picture = (level: number) => ({ width: 1, height: 1, data: Uint8Array.of(level, level, level, 255) })

function encoderOf(...encoders: (WriterPlugin['encodeFrame'] | undefined)[]): FrameEncoder {
  const writers = encoders.map((encodeFrame, index) =>
    defineWriter({
      name: `writer-${index}`,
      extensions: [],
      options: z.strictObject({}),
      ...(encodeFrame && { encodeFrame }),
      open: () => ({ write() {}, finalize() {}, cancel() {} }),
    }),
  )
  return new FrameEncoder({ outputs: writers.map(() => output) }, writers, context)
}

describe('an encoder of frames', () => {
  it('waits for writers that answer later, and keeps the order of the outputs', async () => {
    const late: WriterPlugin['encodeFrame'] = async ({ data }, { allocate }) => {
      await new Promise((resolve) => setImmediate(resolve))
      const bytes = allocate(1)
      bytes[0] = data[0]! + 1
      return bytes
    }
    const now: WriterPlugin['encodeFrame'] = ({ data }) => Uint8Array.of(data[0]! + 2)
    const slot = new SharedArrayBuffer(64)
    const { views, parts } = await encoderOf(late, now, undefined).encode(0, picture(5), undefined, slot)
    expect(views.map((view) => [...view])).toEqual([[6], [7], [5, 5, 5, 255]])
    expect(views.every(({ buffer }) => buffer === slot)).toBe(true)
    expect(parts.every((part) => 'offset' in part)).toBe(true)
  })

  it('settles only when every writer has, also if one fails', async () => {
    let settled = false
    const fails: WriterPlugin['encodeFrame'] = () => {
      throw new Error('no ink')
    }
    const late: WriterPlugin['encodeFrame'] = async () => {
      await new Promise((resolve) => setImmediate(resolve))
      settled = true
      return Uint8Array.of(1)
    }
    const encoding = encoderOf(fails, late).encode(3, picture(1), undefined, new SharedArrayBuffer(64))
    await expect(encoding).rejects.toMatchObject({ message: 'no ink', place: { step: 'write[0]', frame: 3 } })
    expect(settled).toBe(true)
  })

  it('refuses what is no Uint8Array, whether it is returned or promised', async () => {
    for (const encodeFrame of [() => [1], async () => 'one'])
      await expect(
        encoderOf(encodeFrame as never).encode(0, picture(1), undefined, new SharedArrayBuffer(64)),
      ).rejects.toMatchObject({
        code: 'PLUGIN_FAILED',
        message: expect.stringContaining('did not return a Uint8Array'),
      })
  })
})
