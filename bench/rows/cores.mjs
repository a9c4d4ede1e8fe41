// How a run grows with the threads that it is given, up to the machine's cores: many short movies, and a long one.
import { makeBatch, makeLong } from '../make-data.mjs'
import { alternate } from '../measure.mjs'
import { firstMovies, movieflow, writeBatch } from '../movieflow.mjs'

export async function cores({ report, short, rounds, cores: most }) {
  const count = short ? 6 : Math.max(32, 12 * most)
  const jobs = jobsUpTo(most)
  makeBatch(count)
  for (const ending of ['avi', 'mp4', 'gif']) {
    report.heading(`${count} arrays of 28 × 28 × 20 at 640 × 480, ${ending.toUpperCase()}`)
    await grow((jobs) => movieflow('batch', [writeBatch(ending), firstMovies(count)], { jobs }))
  }
  const frames = short ? 150 : most > 4 ? 4000 : 1000
  const source = `source.files=${makeLong(256, frames)}`
  report.heading(`one movie of 256 × 256 × ${frames} at 640 × 480, MP4`)
  await grow((jobs) => movieflow('long', [source, 'write=long.mp4'], { jobs }))

  async function grow(run) {
    const works = Object.fromEntries(jobs.map((count) => [`--jobs ${count}`, () => run(count)]))
    const measured = await alternate(Math.min(rounds, 2), works)
    report.times(measured)
    const [one, ...others] = Object.keys(measured)
    for (const name of others) report.ratio(`${one} / ${name}`, measured[one], measured[name])
  }
}

/** 1, 2, 4, … and the number of cores itself. */
function jobsUpTo(most) {
  const jobs = []
  for (let count = 1; count < most; count *= 2) jobs.push(count)
  return [...jobs, most]
}
