// The batch: many arrays of 28 × 28 × 20 as AVI and as MP4, beside the encode floor and matplotlib.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { encode, encoderOf, floors, rendered, unpack } from '../floor.mjs'
import { makeBatch } from '../make-data.mjs'
import { alternate, command, pool } from '../measure.mjs'
import { firstMovies, movieflow, out, sizeOfMade, writeBatch } from '../movieflow.mjs'
import { findPeer, lacks } from '../peers.mjs'

const size = [640, 480]
const frames = 20

export async function batch({ report, short, rounds, cores }) {
  const count = short ? 8 : Math.max(60, 12 * cores)
  const files = makeBatch(count)
  const shown = Math.min(count, 12)
  const { ffmpeg } = await encoderOf('x.mkv', { size, fps: 5, frames })
  const pictures = await drawBeforehand(ffmpeg, shown)
  const peer = await findPeer('matplotlib', 'NumPy')
  for (const ending of ['avi', 'mp4']) {
    const encoder = await encoderOf(`x.${ending}`, { size, fps: 5, frames })
    report.heading(`${count} arrays of 28 × 28 × ${frames} at ${size.join(' × ')}, ${ending.toUpperCase()}`)
    const measured = await alternate(rounds, {
      movieflow: () => movieflow('batch', [writeBatch(ending), firstMovies(count)]),
      floor: () =>
        pool(files, cores, (_, at) => encode(encoder, pictures[at % shown], join(floors, `${at}.${ending}`))),
      ...(peer && { matplotlib: { work: () => matplotlib(peer.python, ffmpeg, ending, files, cores), rounds: 1 } }),
    })
    sizeOfMade(join(out, 'batch'), ending, count)
    report.times(measured)
    report.ratio('movieflow / floor', measured.movieflow, measured.floor)
    if (peer) report.ratio('matplotlib / movieflow', measured.matplotlib, measured.movieflow)
    else report.missing(lacks('matplotlib', 'NumPy'))
  }
  return peer?.versions
}

/** The floor's pictures are movieflow's own: those of some movies, taken in turn. */
async function drawBeforehand(ffmpeg, count) {
  await movieflow('batch', [writeBatch('mkv'), firstMovies(count)])
  const movies = readdirSync(join(out, 'batch')).filter((name) => name.endsWith('.mkv'))
  const pictures = movies.map((name) => join(rendered, `batch-${name}.rgba`))
  for (const [at, name] of movies.entries())
    await unpack(ffmpeg, join(out, 'batch', name), pictures[at], frames * size[0] * size[1] * 4)
  return pictures
}

/** The batch by as many processes as there are cores, each with its share of the files. */
export function matplotlib(python, ffmpeg, ending, files, width) {
  const script = join(import.meta.dirname, '../peers/matplotlib-heatmap.py')
  const shares = Array.from({ length: width }, (_, share) => files.filter((_, at) => at % width === share))
  return pool(
    shares.filter((share) => share.length > 0),
    width,
    (share) => command(python, [script, ffmpeg, join(out, 'matplotlib'), ending, ...share]),
  )
}
