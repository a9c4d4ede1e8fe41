// The data of the gallery's figures for print: node examples/gallery/data-print.mjs FOLDER
import { join } from 'node:path'
import { argv } from 'node:process'
import { normal, npy, save, uniform } from '../arrays.mjs'

const range = (length) => Array.from({ length }, (_, index) => index)
const frames = 24

const [folder] = argv.slice(2)
if (!folder) throw new Error('write: data-print.mjs FOLDER')
const write = (name, values, shape) => save(join(folder, name), npy(Float64Array.from(values), shape))
const noise = normal(18)
const unit = uniform(18)

// The mean response of 24 trials to a stimulus from 0.5 s on, ΔF/F, and its standard error, as trials are added.
const seconds = range(151).map((at) => at / 50 - 0.5)
const response = (t) => (t < 0 ? 0 : 1.8 * (1 - Math.exp(-t / 0.15)) * Math.exp(-t / 0.9))
write('print/seconds.npy', seconds, [151])
write(
  'print/mean.npy',
  range(frames).flatMap((trial) => seconds.map((t) => response(t) + (0.25 * noise()) / Math.sqrt(trial + 1))),
  [frames, 151],
)
write(
  'print/sem.npy',
  range(frames).map((trial) => 0.4 / Math.sqrt(trial + 1)),
  [frames],
)

// Correlations of 18 cells in three groups, which settle.
write(
  'print/correlation.npy',
  range(frames).flatMap((frame) =>
    range(18 * 18).map((at) => {
      const [row, column] = [Math.floor(at / 18), at % 18]
      if (row === column) return 1
      const same = Math.floor(row / 6) === Math.floor(column / 6)
      return (same ? 0.6 : -0.1) * Math.min(1, frame / 16) + 0.12 * noise()
    }),
  ),
  [frames, 18, 18],
)

// Positions of a mouse in a box of 60 cm, and where a cell fired.
const path = range(400).map((at) => [30 + 24 * Math.sin(at / 17) * Math.cos(at / 90), 30 + 24 * Math.cos(at / 23)])
const fired = path.filter(([x, y]) => unit() < 0.5 * Math.exp(-((x - 40) ** 2 + (y - 20) ** 2) / 90))
write('print/path.npy', path.flat(), [400, 2])
write('print/fired.npy', fired.flat(), [fired.length, 2])
