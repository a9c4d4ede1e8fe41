// A stream of JPEG files is taken apart at their ends, in whatever pieces it comes, and what is no such file is refused.
import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { JpegFiles, NoJpeg } from '../../src/jpeg/jpeg-files.js'
import { builds, embedded } from '../support.js'

const size = [40, 24] as const

/** Files by ffmpeg, of noise: each 0xFF in them is stuffed. */
function makeFiles(ffmpeg: string, quantiser: string, count: number): Buffer[] {
  const noise = `nullsrc=s=${size.join('x')},geq=lum='random(1)*255':cb='random(2)*255':cr='random(3)*255'`
  return Array.from({ length: count }, (_, at) =>
    execFileSync(ffmpeg, [
      ...['-nostdin', '-v', 'error', '-f', 'lavfi', '-i', noise, '-vf', `select=gte(n\\,${at}),format=yuvj420p`],
      ...['-frames:v', '1', '-c:v', 'mjpeg', '-q:v', quantiser, '-f', 'image2pipe', 'pipe:1'],
    ]),
  )
}

function takeApart(pieces: readonly Uint8Array[], of: readonly [number, number] = size): Buffer[] {
  const files = new JpegFiles(of)
  const found: Buffer[] = []
  for (const piece of pieces) {
    files.add(piece)
    for (let file = files.next(); file; file = files.next()) found.push(Buffer.from(file))
  }
  return found
}

function cut(bytes: Buffer, length: number): Buffer[] {
  const pieces: Buffer[] = []
  for (let at = 0; at < bytes.length; at += length) pieces.push(bytes.subarray(at, at + length))
  return pieces
}

for (const { source, path, needed } of builds)
  test(`files of the ffmpeg of ${source} come out whole, whatever the pieces`, needed, () => {
    const made = [...makeFiles(path, '1', 3), ...makeFiles(path, '31', 2)]
    const stream = Buffer.concat(made)
    expect(stream.includes(Buffer.from('ff00', 'hex'))).toBe(true)
    for (const length of [1, 2, 3, 7, 100, 4096, stream.length])
      expect(takeApart(cut(stream, length)), `pieces of ${length} bytes`).toEqual(made)
  })

const segment = (code: number, payload: Uint8Array) =>
  Buffer.concat([Buffer.from([0xff, code, (payload.length + 2) >> 8, (payload.length + 2) & 255]), payload])
const frameHeader = (code: number, [width, height]: readonly [number, number]) =>
  segment(code, Buffer.from([8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]))
const start = Buffer.from('ffd8', 'hex')
const end = Buffer.from('ffd9', 'hex')
const scan = Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from('12ff00ffd034', 'hex')])

describe('by the standard', () => {
  test.each([
    ['an end marker within a comment', [start, segment(0xfe, end), frameHeader(0xc0, size), scan, end]],
    ['several scans, with tables between them', [start, frameHeader(0xc2, size), scan, segment(0xc4, end), scan, end]],
    ['0xFF before a marker', [start, frameHeader(0xc0, size), scan, Buffer.from('ffff', 'hex'), end]],
    ['segments of all lengths', [start, segment(0xe1, Buffer.alloc(65_533, 0xff)), frameHeader(0xc1, size), scan, end]],
  ])('%s', (_, parts) => {
    const file = Buffer.concat(parts)
    for (const length of [1, 5, file.length])
      expect(takeApart(cut(Buffer.concat([file, file]), length))).toEqual([file, file])
  })

  test.each([
    ['text', [Buffer.from('Error: no')], 'begins with 4572726f723a206e'],
    ['a PNG file', [Buffer.from('89504e470d0a1a0a', 'hex')], 'begins with 89504e47'],
    ['another size', [start, frameHeader(0xc0, [24, 40]), scan, end], 'it is 24 × 40, but the pictures are 40 × 24'],
    ['no frame header', [start, scan, end], 'no frame header'],
    ['no picture', [start, end, Buffer.alloc(2)], 'its byte 2 begins no segment'],
    ['a cut frame header', [start, segment(0xc0, Buffer.alloc(3)), scan, end], 'cut short'],
    ['what is no marker', [start, Buffer.from('00112233', 'hex')], 'byte 2 begins no segment'],
    [
      'two files run together without an end',
      [start, frameHeader(0xc0, size), scan, start, Buffer.alloc(2)],
      'begins no segment',
    ],
  ])('%s is refused', (_, parts, message) => {
    const bytes = Buffer.concat(parts)
    for (const length of [8, bytes.length]) {
      const taken = () => takeApart(cut(bytes, length))
      expect(taken).toThrow(NoJpeg)
      expect(taken).toThrow(message)
    }
  })

  test('a file without an end is not kept for ever', () => {
    const files = new JpegFiles(size)
    files.add(Buffer.concat([start, frameHeader(0xc0, size), scan]))
    const endless = () => {
      for (let piece = 0; piece < 100; piece++) {
        files.add(Buffer.alloc(65_536))
        files.next()
      }
    }
    expect(endless).toThrow('does not end within')
  })
})

test('a whole file comes before what is wrong with the next one', () => {
  const [file] = makeFiles(embedded, '3', 1)
  const files = new JpegFiles(size)
  files.add(Buffer.concat([file!, Buffer.from('garbage!')]))
  expect(Buffer.from(files.next()!).equals(file!)).toBe(true)
  expect(() => files.next()).toThrow('it begins with 6761726261676521')
})
