// What a movie costs the main thread, which hands out the movies one by one, and how many pages of memory all processes touch for it.
import { makeBatch } from '../make-data.mjs'
import { firstMovies, movieflow, writeBatch } from '../movieflow.mjs'

export async function mainThread({ report, short }) {
  // The start costs the same for both: what differs is what each further movie costs.
  const [few, many] = short ? [4, 12] : [20, 300]
  makeBatch(many)
  for (const ending of ['avi', 'mp4', 'gif'])
    for (const jobs of [2, 16]) {
      report.heading(`${many} arrays of 28 × 28 × 20 at 640 × 480, ${ending.toUpperCase()}, --jobs ${jobs}`)
      const take = async (count) => costs(await movieflow('batch', [writeBatch(ending), firstMovies(count)], { jobs }))
      const [ofFew, ofMany] = [await take(few), await take(many)]
      for (const [name, unit] of Object.entries(units)) {
        report.figure(name, `${unit}a movie`, [ofMany[name] / many])
        report.figure(name, `${unit}a further movie`, [(ofMany[name] - ofFew[name]) / (many - few)])
      }
    }
}

const units = {
  'main thread busy': 'ms ',
  // Busy counts waiting for a core as well: with more threads than cores, this one says more.
  'main thread on a core': 'ms ',
  'page faults, Node process': '',
  'page faults, all processes': '',
}

/** JSON has null for what this system does not tell. */
const known = (value) => value ?? Number.NaN

function costs({ account: { busy, cpu, own, children, left } }) {
  return {
    'main thread busy': busy,
    'main thread on a core': known(cpu),
    'page faults, Node process': known(own.faults),
    'page faults, all processes': known(own.faults) + known(children.faults) + left.faults,
  }
}
