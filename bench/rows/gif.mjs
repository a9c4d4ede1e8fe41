// The batch as GIF, beside matplotlib with Pillow: time, and bytes of the files.
import { join } from 'node:path'
import { makeBatch } from '../make-data.mjs'
import { alternate } from '../measure.mjs'
import { firstMovies, movieflow, out, sizeOfMade, writeBatch } from '../movieflow.mjs'
import { findPeer, lacks } from '../peers.mjs'
import { matplotlib } from './batch.mjs'

export async function gif({ report, short, rounds, cores }) {
  const count = short ? 4 : Math.max(60, 12 * cores)
  const files = makeBatch(count)
  const peer = await findPeer('matplotlib', 'Pillow', 'NumPy')
  report.heading(`${count} arrays of 28 × 28 × 20 at 640 × 480, GIF`)
  const measured = await alternate(rounds, {
    movieflow: () => movieflow('batch', [writeBatch('gif'), firstMovies(count)]),
    // matplotlib asks for ffmpeg's path, whatever it writes.
    ...(peer && { Pillow: { work: () => matplotlib(peer.python, 'ffmpeg', 'gif', files, cores), rounds: 1 } }),
  })
  const bytes = sizeOfMade(join(out, 'batch'), 'gif', count)
  report.times(measured)
  report.figure('movieflow, size of all', 'bytes', [bytes])
  if (!peer) {
    report.missing(lacks('matplotlib', 'Pillow', 'NumPy'))
    return undefined
  }
  const theirs = sizeOfMade(join(out, 'matplotlib'), 'gif', count)
  report.ratio('Pillow / movieflow', measured.Pillow, measured.movieflow)
  report.figure('Pillow, size of all', 'bytes', [theirs])
  report.figure('size, movieflow / Pillow', 'ratio', [bytes / theirs])
  return peer.versions
}
