// The data of the gallery's first figures: node examples/gallery/data-basics.mjs FOLDER
import { join } from 'node:path'
import { argv } from 'node:process'
import { normal, npy, save, uniform } from '../arrays.mjs'

const range = (length) => Array.from({ length }, (_, index) => index)
const bump = (x, y, width) => Math.exp(-(x * x + y * y) / (2 * width * width))

export function writeBasicData(folder) {
  const noise = normal(3)
  const unit = uniform(11)
  const write = (name, values, shape) =>
    save(join(folder, 'basics', `${name}.npy`), npy(Float32Array.from(values), shape))

  // Two stains of the same cells, 24 frames: nuclei drift, the marker comes and goes.
  const nuclei = range(14).map(() => ({
    x: 10 + 100 * unit(),
    y: 10 + 60 * unit(),
    size: 3 + 2 * unit(),
    phase: 6 * unit(),
  }))
  const stain = (t, y, x, share) =>
    nuclei.reduce(
      (sum, { x: cx, y: cy, size, phase }) => {
        const light = share === 0 ? 900 : 700 * (1 + Math.sin(t / 4 + phase))
        return sum + light * bump(x - cx - 2 * share - t / 6, y - cy, size * (1 + share / 2))
      },
      100 + 12 * noise(),
    )
  write(
    'stains',
    [0, 1].flatMap((share) =>
      range(24).flatMap((t) => range(80).flatMap((y) => range(120).map((x) => stain(t, y, x, share)))),
    ),
    [2, 24, 80, 120],
  )

  // Two sources of waves.
  write(
    'waves',
    range(40).flatMap((t) =>
      range(60).flatMap((y) =>
        range(90).map((x) => {
          const wave = (cx) => Math.cos(Math.hypot(x - cx, y - 30) / 2 - (2 * Math.PI * t) / 20)
          return wave(25) + wave(65)
        }),
      ),
    ),
    [40, 60, 90],
  )

  // A walk in two directions.
  let [x, y] = [0, 0]
  write(
    'walk',
    range(200).flatMap(() => {
      x += 0.6 * noise()
      y += 0.6 * noise()
      return [x, y]
    }),
    [200, 2],
  )

  // Spikes of eight units, 20 s: time and unit.
  const spikes = range(8).flatMap((row) => {
    const times = []
    for (let at = unit(); at < 20; at += -Math.log(1 - unit()) / (2 + row + 3 * Math.sin(at + row) ** 2))
      times.push([at, row])
    return times
  })
  write('spikes', spikes.flat(), [spikes.length, 2])
}

if (argv[1]?.endsWith('data-basics.mjs')) {
  if (argv[2] === undefined) throw new Error('write: data-basics.mjs FOLDER')
  writeBasicData(argv[2])
}
