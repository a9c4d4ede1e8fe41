// Decodes a file with the embedded ffmpeg, so that tests do not depend on the machine's.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import installer from '@ffmpeg-installer/ffmpeg'
import type { Size } from '@movieflow/core/plugin'

const run = promisify(execFile)

/** RGBA rows of every frame, as many as the file holds. */
export async function decodeGif(file: string): Promise<{ frames: Uint8Array[]; size: Size }> {
  const { stdout, stderr } = await run(
    installer.path,
    [
      '-hide_banner',
      '-ignore_loop',
      '1',
      '-i',
      file,
      '-vsync',
      'passthrough',
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgba',
      '-',
    ],
    { encoding: 'buffer', maxBuffer: 2 ** 30 },
  )
  const [, width, height] = /Video: gif.*?, (\d+)x(\d+)/.exec(stderr.toString())!.map(Number)
  const length = width! * height! * 4
  const frames = Array.from({ length: stdout.length / length }, (_, index) =>
    Uint8Array.from(stdout.subarray(index * length, (index + 1) * length)),
  )
  return { frames, size: [width!, height!] }
}

/** When each frame begins, in milliseconds, as ffmpeg's demuxer sees it, and when the last one ends. */
export async function readTimes(file: string): Promise<number[]> {
  const { stdout } = await run(installer.path, [
    ...['-v', 'error', '-ignore_loop', '1', '-min_delay', '0', '-i', file, '-vsync', 'passthrough', '-copyts'],
    ...['-c', 'copy', '-f', 'framecrc', '-'],
  ])
  const rows = stdout.split('\n').filter((line) => /^0,/.test(line))
  // stream, dts, pts, duration, size, crc; the time base of GIF is 1/100 s.
  const values = rows.map((row) => row.split(',').map((part) => Number(part)))
  const last = values.at(-1)!
  return [...values.map((row) => row[2]! * 10), (last[2]! + last[3]!) * 10]
}
