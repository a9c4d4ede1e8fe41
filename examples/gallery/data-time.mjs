// The data of the gallery's movies that are edited in time: node examples/gallery/data-time.mjs [FOLDER]
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { normal, npy, save, uniform } from '../arrays.mjs'

const folder = join(argv[2] ?? fileURLToPath(new URL('.', import.meta.url)), 'data')
const noise = normal(18)
const unit = uniform(5)
const bump = (x, y, width) => Math.exp(-(x * x + y * y) / (2 * width * width))
const range = (length) => Array.from({ length }, (_, index) => index)
const write = (name, values, shape) => save(join(folder, `${name}.npy`), npy(Float32Array.from(values), shape))

/** Frames of rows of values: `valueAt` is given the frame, the row and the column. */
function pictures(frames, rows, columns, valueAt) {
  return range(frames).flatMap((t) =>
    range(rows).flatMap((y) => Array.from({ length: columns }, (_, x) => valueAt(t, y, x))),
  )
}

// Sixteen cells at 8 frames a second, 15 s: half of them answer to a grating, at 4 s and at 10 s.
const onsets = [4, 10]
const cells = range(16).map(() => ({ x: 8 + 80 * unit(), y: 8 + 56 * unit(), gain: unit() < 0.5 ? 0 : 1 + unit() }))
const calcium = (seconds) =>
  onsets.reduce((sum, onset) => sum + (seconds < onset ? 0 : Math.exp(-(seconds - onset) / 1.2)), 0)
write(
  'imaging',
  pictures(120, 72, 96, (t, y, x) =>
    cells.reduce(
      (sum, cell) => sum + bump(x - cell.x, y - cell.y, 2.6) * (0.5 + cell.gain * calcium(t / 8)),
      0.1 * noise(),
    ),
  ),
  [120, 72, 96],
)
writeFileSync(join(folder, 'gratings.csv'), `onset,stimulus\n4,grating 45°\n10,grating 135°\n`)

// A cricket's leg, hip to foot, at 200 frames a second: it crouches for a second, and jumps within a twentieth.
const takeOff = 1
const height = (t) => (t < takeOff ? 0 : Math.max(0, 1.7 * (t - takeOff) - 4.9 * (t - takeOff) ** 2) * 60)
const bend = (t) => (t < takeOff - 0.05 ? 1 - 0.15 * Math.sin(3 * t) : Math.max(0.1, 1 - (t - takeOff + 0.05) * 18))
const joints = range(320).flatMap((frame) => {
  const t = frame / 200
  const [base, fold] = [height(t), bend(t)]
  const x = Math.max(0, t - takeOff) * 40
  return [x, base, x - 4 * fold, base + 6 - 3 * fold, x + 2, base + 11 - 7 * fold]
})
write('leg', joints, [320, 6])
write(
  'time',
  range(320).map((frame) => frame / 200),
  [320],
)

// Pressure over an ocean each 6 hours, hPa: a low that deepens on its way east.
write(
  'pressure',
  pictures(
    48,
    40,
    80,
    (t, y, x) => 1016 + 4 * Math.cos(y / 13) - (8 + 0.6 * t) * bump(x - 8 - 1.35 * t, y - 18 - 5 * Math.sin(t / 14), 8),
  ),
  [48, 40, 80],
)

// A cell in phase contrast, a frame each two minutes: it rounds up, and divides at frame 40.
write(
  'division',
  pictures(80, 96, 128, (t, y, x) => {
    const apart = Math.max(0, Math.min(14, (t - 36) * 0.9))
    const width = t < 20 ? 9 - 0.1 * t : 7
    const body = bump(x - 64 - apart, y - 48, width) + bump(x - 64 + apart, y - 48, width)
    return (
      0.35 +
      0.6 * Math.min(1, body) -
      0.25 * bump(x - 64 - apart, y - 48, 3) -
      0.25 * bump(x - 64 + apart, y - 48, 3) +
      0.04 * noise()
    )
  }),
  [80, 96, 128],
)
