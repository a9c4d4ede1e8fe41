import { readFile } from 'node:fs/promises'
import { needs } from '@movieflow/test-support/tools'
import { testWriter } from '@movieflow/testkit'
import { describe, expect, it } from 'vitest'
import { npyWriter } from '../src/index.js'
import { makeRandom, paint, writeMovie } from './movie.js'
import { askPython, python } from './python.js'

/** By NumPy's description of its format alone: numpy/lib/format.py. */
async function readArray(file: string) {
  const bytes = await readFile(file)
  expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x93NUMPY\x01\x00')
  const start = 10 + bytes.readUInt16LE(8)
  expect(start % 64).toBe(0)
  const header = bytes.toString('latin1', 10, start)
  const shape = /^\{'descr': '\|u1', 'fortran_order': False, 'shape': \((.*)\), \} *\n$/.exec(header)![1]!
  return { shape: shape.split(', ').map(Number), data: bytes.subarray(start) }
}

async function decode(file: string) {
  const {
    shape: [frames, height, width, channels],
    data,
  } = await readArray(file)
  const length = width! * height! * channels!
  return {
    size: [width!, height!] as const,
    frames: Array.from({ length: frames! }, (_, index) => {
      const values = data.subarray(index * length, (index + 1) * length)
      if (channels === 4) return values
      return Uint8Array.from({ length: width! * height! * 4 }, (_, at) =>
        at % 4 === 3 ? 255 : values[(at >> 2) * 3 + (at % 4)]!,
      )
    }),
  }
}

describe('arrays', () => {
  it('keep the contract, exact in every pixel', async () => {
    await testWriter({ plugin: npyWriter, decode })
    await testWriter({ plugin: npyWriter, decode, size: [13, 7], frames: 1, options: { channels: 'rgb' } })
  })

  const random = makeRandom(3)
  const pictures = Array.from({ length: 3 }, () => paint([5, 4], () => Math.floor(random() * 2 ** 24)))

  it('have frames, rows, columns and channels in C order, also where the number of frames is known last', async () => {
    for (const unknownLength of [false, true])
      await writeMovie(npyWriter, 'a.npy', pictures, { unknownLength }, async ({ file, facts }) => {
        const { shape, data } = await readArray(file)
        expect(shape).toEqual([3, 4, 5, 4])
        expect(Buffer.compare(data, Buffer.concat(pictures.map((picture) => picture.data)))).toBe(0)
        expect(facts).toEqual({ frames: 3, size: [5, 4] })
      })
  })

  it('are what numpy.load reads', needs(python), async () => {
    const script =
      'import json, sys, numpy\na = numpy.load(sys.argv[1])\nprint(json.dumps([a.dtype.str, a.flags.c_contiguous, a.tolist()]))'
    for (const channels of ['rgba', 'rgb'])
      await writeMovie(npyWriter, 'a.npy', pictures, { options: { channels } }, ({ file }) => {
        const expected = pictures.map(({ width, height, data }) =>
          Array.from({ length: height }, (_, y) =>
            Array.from({ length: width }, (_, x) => [
              ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + channels.length),
            ]),
          ),
        )
        expect(askPython(script, file)).toEqual(['|u1', true, expected])
      })
  })
})
