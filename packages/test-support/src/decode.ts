// Movie files become frames of RGB again, by the ffmpeg that comes with the writer.
import { execFileSync, spawnSync } from 'node:child_process'
import { findFfmpeg } from '@movieflow/ffmpeg'

export interface DecodedMovie {
  readonly width: number
  readonly height: number
  /** RGB rows, one array a frame. */
  readonly frames: readonly Uint8Array[]
}

/** Decodes a whole movie. */
export async function decodeMovie(file: string): Promise<DecodedMovie> {
  const { path } = (await findFfmpeg({ environment: {} })).ffmpeg
  const header = execFileSync(
    path,
    ['-v', 'error', '-i', file, '-frames:v', '1', '-f', 'image2pipe', '-c:v', 'ppm', '-'],
    { maxBuffer: 2 ** 31 - 1 },
  )
  const [, width, height] = /^P6\s(\d+) (\d+)\s/.exec(header.subarray(0, 40).toString('latin1'))!.map(Number)
  const raw = execFileSync(
    path,
    ['-v', 'error', '-i', file, '-vsync', '0', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
    { maxBuffer: 2 ** 31 - 1 },
  )
  const size = width! * height! * 3
  const frames = Array.from(
    { length: raw.length / size },
    (_, frame) => new Uint8Array(raw.subarray(frame * size, (frame + 1) * size)),
  )
  return { width: width!, height: height!, frames }
}

export function pixel({ width, frames }: DecodedMovie, frame: number, x: number, y: number): number[] {
  return Array.from(frames[frame]!.subarray((y * width + x) * 3, (y * width + x) * 3 + 3))
}

/** The planes Y, Cb, Cr of the first frame, one after the other, as they are in a file in 4:2:0. */
export async function decodePlanes(file: string): Promise<Uint8Array> {
  const { path } = (await findFfmpeg({ environment: {} })).ffmpeg
  const output = ['-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-']
  return execFileSync(path, ['-v', 'error', '-i', file, ...output], { maxBuffer: 2 ** 31 - 1 })
}

/** Seconds, as ffmpeg plays the file. */
export async function duration(file: string): Promise<number> {
  const { path } = (await findFfmpeg({ environment: {} })).ffmpeg
  const args = ['-i', file, '-f', 'null', '-']
  const { stderr } = spawnSync(path, args, { encoding: 'utf8' })
  const [hours, minutes, seconds] = stderr
    .match(/time=\d+:\d+:[\d.]+/g)!
    .at(-1)!
    .split(/[=:]/)
    .slice(1)
    .map(Number)
  return hours! * 3600 + minutes! * 60 + seconds!
}
