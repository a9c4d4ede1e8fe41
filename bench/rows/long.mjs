// One long movie beside the encode floor: an array in C order, so that each frame is scattered over the whole file.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { encode, encoderOf, floors, rendered, unpack } from '../floor.mjs'
import { makeLong } from '../make-data.mjs'
import { alternate } from '../measure.mjs'
import { movieflow, out } from '../movieflow.mjs'

const size = [640, 480]

export async function long({ report, short, rounds }) {
  const frames = short ? 150 : 1000
  const source = `source.files=${makeLong(256, frames)}`
  const pictures = join(rendered, `long-${frames}.rgba`)
  const encoder = await encoderOf('x.mp4', { size, fps: 30, frames })
  await movieflow('long', [source, 'write=long.mkv'])
  await unpack(encoder.ffmpeg, join(out, 'long/long.mkv'), pictures, frames * size[0] * size[1] * 4)
  report.heading(`one array of 256 × 256 × ${frames} at ${size.join(' × ')}, MP4`)
  const measured = await alternate(rounds, {
    movieflow: () => movieflow('long', [source, 'write=long.mp4']),
    floor: () => encode(encoder, pictures, join(floors, 'long.mp4')),
  })
  report.times(measured)
  report.ratio('movieflow / floor', measured.movieflow, measured.floor)
  rmSync(pictures)
}
