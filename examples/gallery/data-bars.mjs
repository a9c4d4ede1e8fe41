// The data of the gallery's figures of bars, histograms, steps and error bars: node examples/gallery/data-bars.mjs FOLDER
import { join } from 'node:path'
import { argv } from 'node:process'
import { normal, npy, save, uniform } from '../arrays.mjs'

const range = (length) => Array.from({ length }, (_, index) => index)

/** How long a mouse waited before it licked, in 48 frames of 5 trials each: with and without the drug, in seconds. */
function writeReactions(write) {
  const noise = normal(3)
  const times = (centre, spread) => Float32Array.from(range(240), () => centre * Math.exp(spread * noise()))
  write('reactions/saline.npy', times(0.42, 0.22), [48, 5])
  write('reactions/drug.npy', times(0.6, 0.3), [48, 5])
}

/** Mean rate of a cell for each of twelve directions of a grating, with its standard error, as 36 trials come in. */
function writeTuning(write) {
  const noise = normal(8)
  const [frames, directions] = [36, 12]
  const mean = new Float32Array(frames * directions)
  const error = new Float32Array(frames * directions)
  for (let direction = 0; direction < directions; direction++) {
    const angle = (2 * Math.PI * direction) / directions
    const rate =
      3 + 22 * Math.exp(4 * (Math.cos(angle - 2.1) - 1)) + 9 * Math.exp(4 * (Math.cos(angle - 2.1 - Math.PI) - 1))
    const trials = []
    for (let frame = 0; frame < frames; frame++) {
      trials.push(Math.max(0, rate + 1.6 * Math.sqrt(rate) * noise()))
      const average = trials.reduce((sum, each) => sum + each, 0) / trials.length
      const variance = trials.reduce((sum, each) => sum + (each - average) ** 2, 0) / Math.max(1, trials.length - 1)
      mean[frame * directions + direction] = average
      error[frame * directions + direction] = Math.sqrt(variance / trials.length)
    }
  }
  write('tuning/mean.npy', mean, [frames, directions])
  write('tuning/sem.npy', error, [frames, directions])
  write(
    'tuning/angle.npy',
    Float32Array.from(range(directions), (at) => 30 * at),
    [directions],
  )
}

/** Spikes of 60 trials, a frame each: at most 40 times, and missing values behind them; in seconds from the stimulus on. */
function writeSpikes(write) {
  const unit = uniform(17)
  const spikes = new Float32Array(60 * 40).fill(Number.NaN)
  for (let trial = 0; trial < 60; trial++) {
    let count = 0
    for (let time = -0.5; time < 1 && count < 40; time += 0.002) {
      const rate = 6 + (time > 0.05 && time < 0.5 ? 55 * Math.exp(-(time - 0.05) / 0.12) : 0)
      if (unit() < 0.002 * rate) spikes[trial * 40 + count++] = time
    }
  }
  write('spikes/times.npy', spikes, [60, 40])
}

/** Minutes that six animals have spent in three states, after each of 48 half hours. */
function writeStates(write) {
  const unit = uniform(29)
  const minutes = new Float32Array(48 * 3 * 6)
  const sums = range(18).map(() => 0)
  for (let frame = 0; frame < 48; frame++) {
    for (let animal = 0; animal < 6; animal++) {
      const day = 0.5 + 0.4 * Math.sin((2 * Math.PI * frame) / 48)
      const wake = 30 * Math.min(1, day * (0.7 + 0.5 * unit()))
      const rem = (30 - wake) * (0.1 + 0.15 * unit())
      for (const [state, share] of [wake, 30 - wake - rem, rem].entries()) sums[state * 6 + animal] += share
    }
    minutes.set(sums, frame * 18)
  }
  write('states/minutes.npy', minutes, [48, 3, 6])
}

/** Response of cells to a drug at eight doses in nM, and the curve that is fitted to it; 30 frames of a fit that settles. */
function writeDoses(write) {
  const noise = normal(12)
  const doses = range(8).map((at) => 10 ** (at / 2 - 0.5))
  const hill = (dose, half, steep) => 100 / (1 + (half / dose) ** steep)
  write('doses/dose.npy', Float32Array.from(doses), [8])
  write(
    'doses/mean.npy',
    Float32Array.from(doses, (dose) => hill(dose, 40, 1.2) + 4 * noise()),
    [8],
  )
  write(
    'doses/sd.npy',
    Float32Array.from(doses, () => 4 + 3 * Math.abs(noise())),
    [8],
  )
  const fine = range(120).map((at) => 10 ** ((at / 119) * 4 - 0.75))
  write('doses/fine.npy', Float32Array.from(fine), [120])
  const fit = range(30).flatMap((frame) => {
    const left = Math.exp(-frame / 6)
    return fine.map((dose) => hill(dose, 40 * 10 ** (0.9 * left), 1.2 - 0.7 * left))
  })
  write('doses/fit.npy', Float32Array.from(fit), [30, 120])
}

/** Temperature of 120 years against the mean of the first sixty, in kelvin; the years to come are missing in each frame. */
function writeClimate(write) {
  const noise = normal(5)
  const years = range(120)
  const anomaly = years.map(
    (year) => 0.25 * Math.sin(year / 9) + 1.3 * Math.max(0, (year - 60) / 60) ** 1.4 + 0.22 * noise(),
  )
  const until = years.flatMap((frame) => anomaly.map((value, year) => (year <= frame ? value : Number.NaN)))
  write('climate/anomaly.npy', Float32Array.from(until), [120, 120])
  write(
    'climate/year.npy',
    Float32Array.from(years, (year) => 1905 + year),
    [120],
  )
}

/** Writes all of them below `folder`. */
export function writeBarData(folder) {
  const write = (name, values, shape) => save(join(folder, name), npy(values, shape))
  for (const part of [writeReactions, writeTuning, writeSpikes, writeStates, writeDoses, writeClimate]) part(write)
}

if (argv[1]?.endsWith('data-bars.mjs')) {
  if (argv[2] === undefined) throw new Error('write: data-bars.mjs FOLDER')
  writeBarData(argv[2])
}
