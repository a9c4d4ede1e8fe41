// Makes this example's data (about 35 MB): node make-data.mjs. Seeded; a second run leaves the files as they are.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { normal, npy, save, uniform } from '../arrays.mjs'

const folder = join(import.meta.dirname, 'data')
const stamp = join(folder, '.made-by')
const recipe = [import.meta.filename, join(import.meta.dirname, '../arrays.mjs')]
  .reduce((hash, file) => hash.update(readFileSync(file)), createHash('sha256'))
  .digest('hex')

/** Side of the map, channels. */
const layers = { conv3_3: [28, 16], conv4_3: [28, 16], conv5_3: [14, 64] }
/** Preferred channel of each experiment; where it was not noted, the record says NaN. */
const experiments = { Alfa: { 3: 26, 11: 12, 46: 5 }, Beto: { 7: NaN, 11: 20 } }
/** The oldest recordings have no list of windows. */
const withoutWindows = ['Alfa_Evol_Exp3', 'Alfa_Manif_Exp3']
const frames = 24

if (existsSync(stamp) && readFileSync(stamp, 'utf8') === recipe) {
  console.log('correlation-batch: the data are there')
} else {
  makeData()
  save(stamp, recipe)
  console.log(`correlation-batch: made ${folder}`)
}

function makeData() {
  let seed = 0
  for (const [animal, preferred] of Object.entries(experiments)) {
    for (const exp of Object.keys(preferred)) {
      for (const type of ['Evol', 'Manif']) {
        const name = `${animal}_${type}_Exp${exp}`
        for (const [layer, [side, channels]] of Object.entries(layers))
          save(
            join(folder, `${name}_${layer}.npy`),
            npy(correlations(side, channels, ++seed, exp), [side, side, channels, frames], { fortran: true }),
          )
        if (!withoutWindows.includes(name))
          save(join(folder, 'windows', `${name}.npy`), npy(windows(), [frames, 2], { fortran: true }))
      }
    }
    save(join(folder, `Exp_Record_${animal}.csv`), record(animal, preferred))
  }
}

/** 19 windows of 20 ms, 4 of 50 ms, 1 of 150 ms: [start, end], all starts first. */
function windows() {
  const short = Array.from({ length: 19 }, (_, index) => [1 + 10 * index, 20 + 10 * index])
  const all = [...short, [1, 50], [51, 100], [101, 150], [151, 200], [51, 200]]
  return Float64Array.from([...all.map(([start]) => start), ...all.map(([, end]) => end)])
}

/**
 * How each unit of a layer's map goes with the firing rate in each window, [y, x, channel, frame]: a patch that appears
 * some 60 ms after the picture, wanders and grows, over the noise of chance, which is less in longer windows.
 */
function correlations(side, channels, seed, exp) {
  const noise = normal(seed)
  const random = uniform(1000 * Number(exp))
  const from = [0.25 + 0.2 * random(), 0.25 + 0.5 * random()]
  const to = [0.5 + 0.3 * random(), 0.3 + 0.4 * random()]
  // Some channels go up with the rate, some down.
  const weights = Array.from({ length: channels }, () => 2 * random() - 1)
  const values = new Float32Array(side * side * channels * frames)
  const bounds = windows()
  let at = 0
  for (let frame = 0; frame < frames; frame++) {
    const [start, end] = [bounds[frame], bounds[frames + frame]]
    const middle = (start + end) / 2
    const progress = Math.min(1, Math.max(0, (middle - 40) / 130))
    const strength = 0.75 / (1 + Math.exp((70 - middle) / 9)) / (1 + Math.exp((middle - 185) / 15))
    const width = side * (0.07 + 0.1 * progress)
    const center = from.map((value, axis) => side * (value + (to[axis] - value) * progress))
    const chance = 0.45 / Math.sqrt(end - start + 1)
    for (let channel = 0; channel < channels; channel++) {
      const height = strength * weights[channel]
      for (let x = 0; x < side; x++) {
        for (let y = 0; y < side; y++) {
          const distance = ((y - center[0]) ** 2 + (x - center[1]) ** 2) / (2 * width ** 2)
          values[at++] = Math.max(-1, Math.min(1, height * Math.exp(-distance) + chance * noise()))
        }
      }
    }
  }
  return values
}

/** The laboratory's own table: a row a session, typed by hand. */
function record(animal, preferred) {
  const rows = Object.entries(preferred).flatMap(([exp, channel], index) => [
    [
      `${animal}-${exp}a`,
      exp,
      'Evol',
      channel,
      '"generate_evolution, 3.0 deg\nthe first block was stopped\nand begun again"',
    ],
    [`${animal}-${exp}b`, exp, 'Manif', channel, index === 0 ? '' : '"PC2-3, ""sphere"" only"'],
  ])
  // Sessions that are none of these experiments stand in between.
  const other = [`${animal}-r`, 'NaN', 'RF', '', '"mapping, no pictures\n\nsee notebook"']
  const header = ['ephysFN', 'Expi', 'expControlFN', 'pref_chan', 'comments']
  return `${[header, other, ...rows].map((row) => row.join(',')).join('\n')}\n`
}
