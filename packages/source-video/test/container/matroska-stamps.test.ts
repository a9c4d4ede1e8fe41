// Blocks of Matroska files that are put together by hand, after RFC 8794 and RFC 9559.
import { seeded } from '@movieflow/test-support/sources'
import { describe, expect, test } from 'vitest'
import { readMatroskaStamps } from '../../src/container/matroska-stamps.js'

const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex')

/** An element with its length in 4 bytes, or of unknown length. */
function element(id: string, parts: readonly Buffer[], unknown = false): Buffer {
  const body = Buffer.concat(parts)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(0x10000000 + body.length)
  return Buffer.concat([hex(id), unknown ? hex('01ffffffffffffff') : length, body])
}

const unsigned = (id: string, value: number) => {
  const body = Buffer.alloc(4)
  body.writeUInt32BE(value)
  return element(id, [body])
}

function float(id: string, value: number): Buffer {
  const body = Buffer.alloc(8)
  body.writeDoubleBE(value)
  return element(id, [body])
}

const videoTrack = (number: number, ...more: Buffer[]) =>
  element('ae', [unsigned('d7', number), unsigned('83', 1), element('86', [Buffer.from('V_VP9')]), ...more])
const soundTrack = (number: number) => element('ae', [unsigned('d7', number), unsigned('83', 2)])
const tracks = (...each: Buffer[]) => element('1654ae6b', each)
const clock = (nanoseconds: number) => element('1549a966', [unsigned('2ad7b1', nanoseconds)])

const blockBytes = (track: number, time: number, flags: number) => {
  const header = hex('80 0000 00')
  header[0] = 0x80 + track
  header.writeInt16BE(time, 1)
  header[3] = flags
  return [header, Buffer.alloc(20, 7)]
}
const simple = (track: number, time: number, flags = 0x80) => element('a3', blockBytes(track, time, flags))
const group = (track: number, time: number) => element('a0', [element('a1', blockBytes(track, time, 0))])
const cluster = (time: number, blocks: readonly Buffer[], unknown = false) =>
  element('1f43b675', [unsigned('e7', time), ...blocks], unknown)

const file = (parts: readonly Buffer[], unknown = false) =>
  Buffer.concat([element('1a45dfa3', [hex('4282 84 7765626d')]), element('18538067', parts, unknown)])

const stampsOf = (bytes: Buffer) =>
  readMatroskaStamps({
    size: bytes.length,
    read: async (position, length) =>
      position + length > bytes.length ? undefined : bytes.subarray(position, position + length),
  })

describe('the stamps of a video track', () => {
  const blocks = [simple(2, 0), simple(1, 0), group(1, 40), simple(1, -20), simple(2, 50)]

  test('are the times of its cluster and its block, in both kinds of blocks', async () => {
    const bytes = file([
      clock(100_000),
      tracks(soundTrack(2), videoTrack(1)),
      cluster(1000, blocks),
      cluster(2000, blocks),
    ])
    expect(await stampsOf(bytes)).toEqual({ pts: [1000, 1040, 980, 2000, 2040, 1980], base: [1, 10_000] })
  })

  test('count milliseconds if nothing else is said', async () => {
    const bytes = file([tracks(videoTrack(1, float('23314f', 1))), cluster(7, [simple(1, 0)])])
    expect(await stampsOf(bytes)).toEqual({ pts: [7], base: [1, 1000] })
  })

  test('are found in what was written without knowing its length', async () => {
    const bytes = file([tracks(videoTrack(1)), cluster(0, blocks, true), cluster(100, blocks, true)], true)
    expect((await stampsOf(bytes))?.pts).toEqual([0, 40, -20, 100, 140, 80])
  })

  test('are those of the first video', async () => {
    const bytes = file([tracks(videoTrack(2), videoTrack(1)), cluster(0, blocks)])
    expect((await stampsOf(bytes))?.pts).toEqual([0, 50])
  })

  test('are read from numbers of any length', async () => {
    const time = (digits: string) => element('1f43b675', [element('e7', [hex(digits)]), simple(1, 3)])
    const bytes = file([tracks(videoTrack(1)), time('07'), time('0000000000000100'), time('010000')])
    expect((await stampsOf(bytes))?.pts).toEqual([10, 259, 65_539])
  })

  test('are none or numbers, whatever a damaged file says', async () => {
    const whole = file([
      clock(100_000),
      tracks(soundTrack(2), videoTrack(1)),
      cluster(1000, blocks),
      cluster(2000, blocks),
    ])
    const { below } = seeded(7)
    for (let round = 0; round < 500; round++) {
      const bytes = Buffer.from(whole)
      for (let change = 0; change < 3; change++) bytes[below(bytes.length)] = below(256)
      const stamps = await stampsOf(bytes)
      expect(stamps?.pts.every(Number.isSafeInteger) ?? true).toBe(true)
      expect(stamps?.base.every((part) => Number.isSafeInteger(part) && part > 0) ?? true).toBe(true)
    }
  })

  test('end where the file breaks off', async () => {
    const bytes = file([tracks(videoTrack(1)), cluster(0, [simple(1, 0), simple(1, 40), simple(1, 80)])])
    expect((await stampsOf(bytes.subarray(0, -5)))?.pts).toEqual([0, 40])
  })

  test.each([
    ['several frames are in a block', [tracks(videoTrack(1)), cluster(0, [simple(1, 0, 0x82)])]],
    ['the track has a clock of its own', [tracks(videoTrack(1, float('23314f', 0.5))), cluster(0, blocks)]],
    [
      'they are of decoding',
      [
        tracks(element('ae', [unsigned('d7', 1), unsigned('83', 1), element('86', [Buffer.from('V_MS/VFW/FOURCC')])])),
        cluster(0, blocks),
      ],
    ],
    ['there is no video', [tracks(soundTrack(1)), cluster(0, blocks)]],
    ['the tracks come after the blocks', [cluster(0, blocks), tracks(videoTrack(1))]],
    ['a cluster has no time', [tracks(videoTrack(1)), element('1f43b675', blocks)]],
    ['no block is of the video', [tracks(videoTrack(5)), cluster(0, blocks)]],
  ])('are not said if %s', async (_, parts) => {
    expect(await stampsOf(file(parts))).toBeUndefined()
  })
})
