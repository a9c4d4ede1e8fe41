// A line with dots that grows, beside matplotlib: the difference between the lengths is what a frame costs.
import { join } from 'node:path'
import { encoderOf } from '../floor.mjs'
import { makeWalk } from '../make-data.mjs'
import { alternate, command } from '../measure.mjs'
import { movieflow, out, sizeOfMade } from '../movieflow.mjs'
import { findPeer, lacks } from '../peers.mjs'

export async function walk({ report, short, rounds }) {
  const peer = await findPeer('matplotlib', 'NumPy')
  const { ffmpeg } = await encoderOf('x.mp4', { size: [640, 480], fps: 15, frames: 100 })
  for (const frames of short ? [50] : [100, 1000]) {
    const file = makeWalk(frames)
    const script = [
      join(import.meta.dirname, '../peers/matplotlib-walk.py'),
      ffmpeg,
      join(out, 'matplotlib/walk.mp4'),
      file,
    ]
    report.heading(`a line with dots that grows over ${frames} frames at 640 × 480, MP4`)
    const measured = await alternate(rounds, {
      movieflow: () => movieflow('walk', [`source.files=${file}`]),
      // A thousand frames take it a minute.
      ...(peer && { matplotlib: { work: () => command(peer.python, script), rounds: frames > 100 ? 1 : rounds } }),
    })
    sizeOfMade(join(out, 'walk'), 'mp4', 1)
    report.times(measured)
    if (peer) report.ratio('matplotlib / movieflow', measured.matplotlib, measured.movieflow)
    else report.missing(lacks('matplotlib', 'NumPy'))
  }
  return peer?.versions
}
