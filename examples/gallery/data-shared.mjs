// The data of the gallery's figures with one legend, several bars, and histograms: node examples/gallery/data-shared.mjs FOLDER
import { join } from 'node:path'
import { argv } from 'node:process'
import { normal, npy, save, uniform } from '../arrays.mjs'

const bump = (x, y, width) => Math.exp(-(x * x + y * y) / (2 * width * width))
const range = (length) => Array.from({ length }, (_, index) => index)

/** Responses of two areas to a flash under three doses, 16 trials averaged one after the other: [dose, trial, time] each. */
function writeDoses(write) {
  const noise = normal(31)
  for (const [area, name] of ['v1', 'lm'].entries()) {
    const values = range(3).flatMap((dose) => {
      const sums = new Float64Array(60)
      return range(16).flatMap((trial) =>
        range(60).map((at) => {
          const seconds = at / 60 - 0.2 - 0.04 * area
          const rise = seconds > 0 ? (seconds / 0.08) * Math.exp(1 - seconds / 0.08) : 0
          sums[at] += (1.6 - 0.5 * dose) * (1 - 0.3 * area) * rise + 0.35 * noise()
          return sums[at] / (trial + 1)
        }),
      )
    })
    write(`doses/${name}.npy`, Float32Array.from(values), [3, 16, 60])
  }
  write(
    'doses/seconds.npy',
    Float32Array.from(range(60), (at) => at / 60 - 0.2),
    [60],
  )
}

/** A field of view, and the rates of cells in it, over 16 frames. */
function writeCells(write) {
  const unit = uniform(32)
  const noise = normal(33)
  const cells = range(14).map(() => ({ x: 4 + 40 * unit(), y: 4 + 28 * unit(), phase: 6 * unit() }))
  const map = new Float32Array(16 * 36 * 48)
  for (let at = 0; at < map.length; at++) {
    const [frame, y, x] = [Math.floor(at / 1728), Math.floor(at / 48) % 36, at % 48]
    map[at] = bump(x - 12 - 1.5 * frame, y - 18, 11) + 0.04 * noise()
  }
  const rates = range(16).flatMap((frame) => cells.map(({ phase }) => 12 + 10 * Math.sin(frame / 3 + phase)))
  write('doses/map.npy', map, [16, 36, 48])
  write('doses/cells.npy', Float32Array.from(cells.flatMap(({ x, y }) => [x, y])), [14, 2])
  write('doses/rates.npy', Float32Array.from(rates), [16, 14])
}

/** Writes all of them below `folder`. */
export function writeSharedData(folder) {
  const write = (name, values, shape) => save(join(folder, name), npy(values, shape))
  for (const part of [writeDoses, writeCells]) part(write)
}

if (argv[1]?.endsWith('data-shared.mjs')) {
  if (argv[2] === undefined) throw new Error('write: data-shared.mjs FOLDER')
  writeSharedData(argv[2])
}
