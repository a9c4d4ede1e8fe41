// The data of the gallery's figures of themes, letters and masters: node examples/gallery/data-themes.mjs FOLDER
import { join } from 'node:path'
import { argv } from 'node:process'
import { normal, npy, save, uniform } from '../arrays.mjs'

const bump = (x, y, width) => Math.exp(-(x * x + y * y) / (2 * width * width))
const range = (length) => Array.from({ length }, (_, index) => index)

/** Two-photon imaging, 48 frames of 64 × 64 at 12 a second: twenty cells, each with transients of its own, and the traces of three. */
function writeImaging(write) {
  const unit = uniform(21)
  const noise = normal(4)
  const cells = range(20).map(() => ({
    x: 6 + 52 * unit(),
    y: 6 + 52 * unit(),
    onsets: range(3).map(() => 48 * unit()),
  }))
  const activity = ({ onsets }, frame) =>
    onsets.reduce((sum, onset) => sum + (frame < onset ? 0 : Math.exp(-(frame - onset) / 9)), 0)
  const film = new Float32Array(48 * 64 * 64)
  for (let at = 0; at < film.length; at++) {
    const [frame, y, x] = [Math.floor(at / 4096), Math.floor(at / 64) % 64, at % 64]
    film[at] = cells.reduce(
      (sum, cell) => sum + (0.15 + activity(cell, frame)) * bump(x - cell.x, y - cell.y, 2.1),
      0.05 * noise(),
    )
  }
  write('imaging/film.npy', film, [48, 64, 64])
  const traces = range(3).flatMap((cell) =>
    range(48).map((frame) => activity(cells[cell], frame) + 0.05 * noise() + 2 * cell),
  )
  write('imaging/traces.npy', Float32Array.from(traces), [3, 48])
}

/** Deviations of the temperature from its mean, on a grid of 5°, over 24 months: a warm and a cold tongue that wander. */
function writeClimate(write) {
  const map = new Float32Array(24 * 36 * 72)
  for (let at = 0; at < map.length; at++) {
    const [month, row, column] = [Math.floor(at / 2592), Math.floor(at / 72) % 36, at % 72]
    const phase = (2 * Math.PI * month) / 24
    map[at] =
      2.6 * bump((column - 20 - 10 * Math.sin(phase)) / 2, row - 18, 4) * Math.cos(phase) -
      1.8 * bump(column - 52 - 6 * Math.cos(phase), row - 10, 6) +
      0.35 * Math.sin(row / 3 + phase) * Math.cos(column / 7 - phase)
  }
  write('world/anomaly.npy', map, [24, 36, 72])
}

/** The calcium in a cell after a stimulus, the mean of twelve animals with its standard error. */
function writeCalcium(write) {
  const noise = normal(9)
  const seconds = range(121).map((at) => at / 20)
  const rise = (t) => (t < 1 ? 0 : (1 - Math.exp(-(t - 1) / 0.15)) * Math.exp(-(t - 1) / 1.6))
  write(
    'calcium/now.npy',
    Float32Array.from(range(24), (frame) => frame / 4),
    [24],
  )
  write('calcium/seconds.npy', Float32Array.from(seconds), [121])
  write(
    'calcium/mean.npy',
    Float32Array.from(seconds, (t) => 180 * rise(t) + 100 + 2 * noise()),
    [121],
  )
  write(
    'calcium/sem.npy',
    Float32Array.from(seconds, (t) => 6 + 16 * rise(t)),
    [121],
  )
}

/** Spikes of eighty cells over four seconds, in bouts that travel from the first cell to the last. */
function writeSpikes(write) {
  const unit = uniform(33)
  const spikes = range(80).flatMap((cell) =>
    range(160).flatMap(() => {
      const time = 4 * unit()
      const bout = Math.cos(2 * Math.PI * (time - cell / 80)) ** 8
      return unit() < 0.06 + 0.6 * bout ? [[time, cell]] : []
    }),
  )
  write(
    'spikes/now.npy',
    Float32Array.from(range(48), (frame) => frame / 12),
    [48],
  )
  write('spikes/travelling.npy', Float32Array.from(spikes.flat()), [spikes.length, 2])
}

/** The path of a fly in a dish, 60 frames. */
function writeFly(write) {
  const noise = normal(12)
  let [x, y, heading] = [0, 0, 0]
  const path = range(60).flatMap(() => {
    heading += 0.35 * noise()
    const wall = Math.hypot(x, y) > 18 ? Math.atan2(-y, -x) : heading
    if (wall !== heading) heading = wall + 0.4 * noise()
    x += 1.6 * Math.cos(heading)
    y += 1.6 * Math.sin(heading)
    return [x, y]
  })
  write('fly/path.npy', Float32Array.from(path), [60, 2])
}

/** Writes all of them below `folder`. */
export function writeThemeData(folder) {
  const write = (name, values, shape) => save(join(folder, name), npy(values, shape))
  for (const part of [writeImaging, writeClimate, writeCalcium, writeSpikes, writeFly]) part(write)
}

if (argv[1]?.endsWith('data-themes.mjs')) {
  if (argv[2] === undefined) throw new Error('write: data-themes.mjs FOLDER')
  writeThemeData(argv[2])
}
