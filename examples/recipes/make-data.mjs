// Makes what all recipes read (about 2 MB): node make-data.mjs. Seeded: the same files every time, in data/.
import { join } from 'node:path'
import { mat, matArray, normal, npy, png, save, uniform } from '../arrays.mjs'
import { makeSession } from './session-data.mjs'

const folder = join(import.meta.dirname, 'data')
const range = (length) => Array.from({ length }, (_, index) => index)
const bell = (distance, width) => Math.exp(-(distance ** 2) / (2 * width ** 2))

rates()
correlations()
walk()
titles()
pictures()
evolution()
montage()
grid()
await makeSession(join(folder, 'session'))
console.log(`recipes: made ${folder}`)

/** What MATLAB's `save` writes; arrays of several indices have the first one fastest. */
function saveMat(name, variables) {
  save(join(folder, name), mat(variables))
}

function saveArray(name, values, shape, options) {
  save(join(folder, name), npy(values, shape, options))
}

/** 20 windows of 20 ms, every 10 ms: [start, end] in each row. */
function windows(frames) {
  return Float64Array.from(range(frames).flatMap((frame) => [1 + 10 * frame, 20 + 10 * frame]))
}

function windowVariable(frames) {
  return matArray(columnMajor(windows(frames), [frames, 2]), [frames, 2])
}

/** Values in C order as MATLAB has them: the first index fastest. */
function columnMajor(values, shape) {
  const turned = new values.constructor(values.length)
  const indices = shape.map(() => 0)
  for (const value of values) {
    turned[indices.reduceRight((at, index, axis) => at * shape[axis] + index, 0)] = value
    for (let axis = shape.length - 1; axis >= 0 && ++indices[axis] === shape[axis]; axis--) indices[axis] = 0
  }
  return turned
}

/** A map [y, x, frame] of waves that wander. NumPy: np.sin(6 * x + t / 3) * np.cos(5 * y - t / 4) + 0.1 * t / 20. */
function rates() {
  const [side, frames] = [28, 20]
  const values = new Float32Array(side * side * frames)
  let at = 0
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const [y, x] = [row / 27, column / 27]
      for (let t = 0; t < frames; t++) values[at++] = Math.sin(6 * x + t / 3) * Math.cos(5 * y - t / 4) + (0.1 * t) / 20
    }
  }
  saveArray('rates/Beto_Manif_Exp11_conv4-3.npy', values, [side, side, frames])
  saveArray('windows.npy', windows(frames), [frames, 2])
  saveMat('rates/Beto_Manif_Exp11_conv4-3.mat', {
    plot_tsr: matArray(columnMajor(values, [side, side, frames]), [side, side, frames]),
    wdw_vect: windowVariable(frames),
  })
  // One element an experiment, as EStats(11) is Exp 11.
  const preferred = range(12).map((exp) => ({ Animal: 'Beto', units: { pref_chan: exp === 10 ? 20 : 5 + exp } }))
  saveMat('stats/Beto_stats.mat', { EStats: preferred })
  save(join(folder, 'Exp_Record_Beto.csv'), 'ephysFN,Expi,pref_chan,comments\nBeto-11b,11,20,"PC2-3,\nspace of two"\n')
  save(join(folder, 'Exp_Record_Alfa.csv'), 'ephysFN,Expi,pref_chan,comments\nAlfa-03a,3,26,\n')
}

/** How each unit of a layer goes with the firing rate, [y, x, channel, frame], as MATLAB has it in memory. */
function correlations() {
  const [side, channels, frames] = [14, 4, 20]
  for (const [index, name] of ['Alfa_Evol_Exp3', 'Beto_Evol_Exp11', 'Beto_Manif_Exp11'].entries()) {
    const noise = normal(index + 1)
    const values = new Float32Array(side * side * channels * frames)
    let at = 0
    for (let frame = 0; frame < frames; frame++) {
      const strength = 0.6 * bell(frame - 11, 5)
      const [cy, cx] = [4 + 0.3 * frame, 9 - 0.2 * frame + index]
      for (let channel = 0; channel < channels; channel++)
        for (let x = 0; x < side; x++)
          for (let y = 0; y < side; y++)
            values[at++] = (channel % 2 ? -1 : 1) * strength * bell(Math.hypot(y - cy, x - cx), 2.5) + 0.06 * noise()
    }
    saveArray(`cc/${name}_conv5-3.npy`, values, [side, side, channels, frames], { fortran: true })
    saveMat(`cc/${name}_conv5-3.mat`, {
      cc_tsr: matArray(values, [side, side, channels, frames]),
      wdw_vect: windowVariable(frames),
    })
  }
}

/** 100 steps of 0.1 times a normal number along x and y: [frame, column]. */
function walk() {
  const noise = normal(3)
  const values = new Float64Array(200)
  for (let at = 0; at < values.length; at++) values[at] = (at < 2 ? 0 : values[at - 2]) + 0.1 * noise()
  saveArray('walk.npy', values, [100, 2])
}

/** For each of 4 frames: five points with whole coordinates, and a random colour. */
function titles() {
  const random = uniform(5)
  const numbers = (length, below) => Float64Array.from(range(length), () => Math.floor(below * random()))
  saveArray('titles/x.npy', numbers(20, 10), [4, 5])
  saveArray('titles/y.npy', numbers(20, 20), [4, 5])
  saveArray('titles/tint.npy', Float64Array.from(range(12), random), [4, 3])
}

/** A grey sequence of 6 in an array, [frame, y, x], and 12 coloured PNG files: gratings that drift. */
function pictures() {
  const [width, height] = [64, 48]
  const wave = (x, y, phase) => Math.sin(0.35 * x + 0.2 * y - phase) * bell(Math.hypot(x - 32, y - 24), 13)
  const grey = range(6).flatMap((frame) =>
    range(width * height).map((at) => Math.round(127.5 + 120 * wave(at % width, Math.floor(at / width), frame))),
  )
  saveArray('gratings.npy', Uint8Array.from(grey), [6, height, width])
  for (const frame of range(12)) {
    const colors = range(width * height).flatMap((at) => {
      const value = wave(at % width, Math.floor(at / width), (Math.PI * frame) / 6)
      return [127.5 + 110 * value, 127.5 - 50 * value, 127.5 - 110 * value].map(Math.round)
    })
    save(join(folder, `images/trial_${frame + 1}.png`), png(Uint8Array.from(colors), width, height, 3))
  }
}

/** An experiment that breeds pictures: one a generation, the answers to it, and its place in a map of tuning. */
function evolution() {
  const [generations, side, angles] = [24, 32, 11]
  const noise = normal(7)
  const random = uniform(8)
  const speckle = range(side * side * 3).map(random)
  const picture = range(generations).flatMap((generation) => {
    const grown = generation / (generations - 1)
    return speckle.map((grain, at) => {
      const [y, x, channel] = [Math.floor(at / 3 / side), Math.floor(at / 3) % side, at % 3]
      const shape =
        bell(Math.hypot(x - 16, y - 13), 7) + (channel === 0 ? 0.5 * bell(Math.hypot(x - 16, y - 24), 4) : 0)
      return Math.round(255 * Math.min(1, (1 - grown) * grain + grown * shape * [0.95, 0.7, 0.5][channel]))
    })
  })
  saveArray('evolution/picture.npy', Uint8Array.from(picture), [generations, side, side, 3])
  const place = range(generations).map((generation) => [
    -70 + (100 * generation) / (generations - 1) + 3 * noise(),
    -60 + (80 * generation) / (generations - 1) + 3 * noise(),
  ])
  saveArray('evolution/place.npy', Float64Array.from(place.flat()), [generations, 2])
  const answers = range(generations).map((generation) => [
    60 / (1 + Math.exp((9 - generation) / 3)) + 20 + 3 * noise(),
    5 + 1.5 * random(),
  ])
  saveArray('evolution/rate.npy', Float64Array.from(answers.flat()), [generations, 2])
  const tuning = range(angles * angles).map((at) => {
    const [phi, theta] = [18 * Math.floor(at / angles) - 90, 18 * (at % angles) - 90]
    return 80 * bell(Math.hypot(phi - 20, theta - 30), 45) + 2 * noise()
  })
  saveArray('evolution/tuning.npy', Float32Array.from(tuning), [angles, angles])
}

/** 15 gratings, [picture, y, x, rgb], and the rate that each one evokes in 12 windows, [picture, frame]. */
function montage() {
  const [pictures, side, frames] = [15, 36, 12]
  const random = uniform(11)
  const values = range(pictures).flatMap((picture) => {
    const angle = (Math.PI * picture) / pictures
    const tint = [0.4 + 0.6 * random(), 0.4 + 0.6 * random(), 0.4 + 0.6 * random()]
    return range(side * side).flatMap((at) => {
      const [x, y] = [(at % side) - side / 2, Math.floor(at / side) - side / 2]
      const wave = 0.5 + 0.5 * Math.cos(0.7 * (x * Math.cos(angle) + y * Math.sin(angle))) * bell(Math.hypot(x, y), 9)
      return tint.map((part) => Math.round(255 * wave * part))
    })
  })
  saveArray('montage/pictures.npy', Uint8Array.from(values), [pictures, side, side, 3])
  const rate = range(pictures).flatMap((picture) =>
    range(frames).map((frame) => 60 * bell(picture - 4 - frame / 3, 2.2) * bell(frame - 6, 3.5) + 4 * random()),
  )
  saveArray('montage/rate.npy', Float64Array.from(rate), [pictures, frames])
}

/** 11 × 11 pictures on a sphere, 8 trials of each, 10 windows: two numbers of a population, [phi, theta, trial, frame]. */
function grid() {
  const [angles, trials, frames] = [11, 8, 10]
  const noise = normal(13)
  const shape = [angles, angles, trials, frames]
  const cloud = (along) => {
    const values = new Float32Array(angles * angles * trials * frames)
    let at = 0
    for (let phi = 0; phi < angles; phi++)
      for (let theta = 0; theta < angles; theta++)
        for (let trial = 0; trial < trials; trial++)
          for (let frame = 0; frame < frames; frame++)
            values[at++] = (along(phi, theta) * frame) / (frames - 1) + 0.35 * noise()
    return values
  }
  const tuned = (phi, theta) => bell(Math.hypot(phi - 6, theta - 7), 3)
  saveArray(
    'grid/pc1.npy',
    cloud((phi, theta) => 3 * tuned(phi, theta)),
    shape,
  )
  saveArray(
    'grid/pc2.npy',
    cloud((phi, theta) => 2 * tuned(phi, theta) * Math.cos(theta / 2)),
    shape,
  )
}
