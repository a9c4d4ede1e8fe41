// What headers say of how a video is shown: against matrices that were multiplied by hand, and with headers that are damaged.
import fs from 'node:fs'
import { seeded } from '@movieflow/test-support/sources'
import { afterAll, describe, expect, test } from 'vitest'
import { readDisplay } from '../../src/container/display.js'
import { type DisplayMatrix, turningFilters } from '../../src/container/matrix.js'
import { fileOf } from '../support.js'
import { pathOf } from '../videos/videos.js'

const file = fileOf('headers')
afterAll(() => fs.rmSync(file, { force: true }))

const read = (bytes: Uint8Array) => {
  fs.writeFileSync(file, bytes)
  return readDisplay(file)
}

function box(type: string, ...parts: Uint8Array[]): Buffer {
  const header = Buffer.alloc(8)
  header.write(type, 4, 'latin1')
  header.writeUInt32BE(8 + parts.reduce((sum, { length }) => sum + length, 0))
  return Buffer.concat([header, ...parts])
}

/** The same box with its length in 64 bits. */
function longBox(type: string, body: Uint8Array): Buffer {
  const header = Buffer.alloc(16)
  header.writeUInt32BE(1)
  header.write(type, 4, 'latin1')
  header.writeBigUInt64BE(BigInt(16 + body.length), 8)
  return Buffer.concat([header, body])
}

function matrixBox(type: 'tkhd' | 'mvhd', version: 0 | 1, [a, b, c, d]: DisplayMatrix): Buffer {
  const body = Buffer.alloc(120)
  body[0] = version
  const place = { tkhd: [40, 52], mvhd: [36, 48] }[type][version]!
  for (const [index, value] of [a, b, 0, c, d].entries())
    body.writeInt32BE(Math.round(value * 65_536), place + index * 4)
  return box(type, body)
}

const handler = (kind: string) => box('mdia', box('hdlr', Buffer.from(`\0\0\0\0\0\0\0\0${kind}\0\0\0\0`, 'latin1')))

/** An edit list of these media times. */
function edits(version: 0 | 1, ...times: number[]): Buffer {
  const [head, length] = [Buffer.alloc(8), version === 1 ? 20 : 12]
  head[0] = version
  head.writeUInt32BE(times.length, 4)
  const entries = times.map((time) => {
    const entry = Buffer.alloc(length)
    if (version === 1) entry.writeBigInt64BE(BigInt(time), 8)
    else entry.writeInt32BE(time, 4)
    return entry
  })
  return box('edts', box('elst', head, ...entries))
}

const start = box('ftyp', Buffer.from('isom'))
const plain: DisplayMatrix = [1, 0, 0, 1]
const clockwise: DisplayMatrix = [0, 1, -1, 0]
const mirrored: DisplayMatrix = [-1, 0, 0, 1]

describe('an MP4', () => {
  test('turns by the matrix of its first video track, and then by that of the whole movie', async () => {
    const sound = box('trak', matrixBox('tkhd', 0, mirrored), handler('soun'))
    for (const version of [0, 1] as const) {
      const track = box('trak', matrixBox('tkhd', version, clockwise), handler('vide'))
      const later = box('trak', matrixBox('tkhd', version, plain), handler('vide'))
      const movie = (own: DisplayMatrix) => Buffer.concat([matrixBox('mvhd', version, own), sound, track, later])
      expect((await read(Buffer.concat([start, box('moov', movie(plain))]))).matrix).toEqual(clockwise)
      // Down and then to the left: (x, y) goes to (-y, x), and then to (y, x).
      expect((await read(Buffer.concat([start, longBox('moov', movie(mirrored))]))).matrix).toEqual([0, 1, 1, 0])
    }
  })

  test.each<[boolean, number[]]>([
    [false, []],
    [false, [0]],
    [false, [-1, -1, 7]],
    [false, [0, 30, 7]],
    [true, [0, -1]],
    [true, [-1, 0, -1, 7]],
  ])('pauses: %s, with edits at %j', async (pauses, times) => {
    for (const version of [0, 1] as const) {
      const track = box('trak', matrixBox('tkhd', 0, plain), edits(version, ...times), handler('vide'))
      expect((await read(Buffer.concat([start, box('moov', track)]))).pauses).toBe(pauses)
    }
  })
})

test.each<[DisplayMatrix, string]>([
  [[2, 0, 0, 1], ''],
  [[0.7, 0.6, -0.6, 0.7], ''],
  [mirrored, 'hflip'],
  [[-1, 0, 0, -1], 'hflip,vflip'],
  [clockwise, 'transpose=clock'],
  [[0, -0.5, 0.5, 0], 'transpose=cclock'],
])('%j becomes the filter %j', (matrix, filter) => {
  expect(turningFilters(matrix)).toBe(filter)
})

test.each(['turned-90.mp4', 'fragments.mp4', 'pause.mp4', 'turned-90.mkv', 'vp9.webm'])(
  'whatever is wrong in the header of %s, reading it ends without an error',
  async (name) => {
    const whole = fs.readFileSync(pathOf(name))
    for (let length = 0; length < whole.length; length += 13) await read(whole.subarray(0, length))
    const { below } = seeded(7)
    for (let attempt = 0; attempt < 300; attempt++) {
      const damaged = Buffer.from(whole)
      for (let times = 0; times < 4; times++) damaged[below(whole.length)] = below(4) === 0 ? 0xff : below(256)
      await read(damaged)
    }
  },
)
