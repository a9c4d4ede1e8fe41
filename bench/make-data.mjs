// The measurements' arrays, seeded: node make-data.mjs makes all of them; bench/run.mjs those that it needs.
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { normal, npy, npyHeader, save } from '../examples/arrays.mjs'

export const folder = join(import.meta.dirname, 'data')

/** 60 experiments as a laboratory has them: a map of 28 × 28, 20 windows; [y, x, frame] in C order. */
export function makeBatch(count = 60) {
  for (let exp = 0; exp < count; exp++) {
    const animal = exp % 2 ? 'Beto' : 'Alfa'
    once(join(folder, 'batch', `${animal}_Exp${String(exp).padStart(3, '0')}_conv4-3.npy`), (file) =>
      save(file, npy(map(28, 20, exp + 1), [28, 28, 20])),
    )
  }
}

/** One recording of 256 × 256, [y, x, frame] in C order, so that each frame is scattered over the whole file. */
export function makeLong(frames) {
  once(join(folder, `long-${frames}.npy`), (file) => writeLong(file, 256, frames))
}

/** Many small movies. */
export function makeFresh(count = 1000) {
  for (let exp = 0; exp < count; exp++)
    once(join(folder, 'fresh', `Exp${String(exp).padStart(4, '0')}.npy`), (file) =>
      save(file, npy(map(8, 3, exp + 1), [8, 8, 3])),
    )
}

/** Steps of 0.1 along x and y, `[frame, column]`. */
export function makeWalk(frames) {
  const step = normal(3)
  const place = [0, 0]
  once(join(folder, `walk-${frames}.npy`), (file) => {
    const walk = Float64Array.from({ length: frames * 2 }, (_, at) => {
      place[at % 2] += 0.1 * step()
      return place[at % 2]
    })
    save(file, npy(walk, [frames, 2]))
  })
}

/** Points that wander in 11 × 11 panels, `[phi, theta, point, frame, column]`. */
export function makePanels(frames) {
  const step = normal(11)
  once(join(folder, 'panels.npy'), (file) => {
    const points = new Float32Array(11 * 11 * 20 * frames * 2)
    for (let at = 0; at < points.length; at++)
      points[at] = ((at >> 1) % frames === 0 ? 0 : points[at - 2]) + 0.1 * step()
    save(file, npy(points, [11, 11, 20, frames, 2]))
  })
}

/** A patch that wanders over noise. */
function map(side, frames, seed) {
  const noise = normal(seed)
  return Float32Array.from({ length: side * side * frames }, (_, at) => {
    const frame = at % frames
    const x = Math.floor(at / frames) % side
    const y = Math.floor(at / frames / side)
    const distance = (y - side * (0.2 + (0.6 * frame) / frames)) ** 2 + (x - (side * (seed % 7)) / 7) ** 2
    return Math.exp((-distance * 20) / side ** 2) + 0.15 * noise()
  })
}

/** Travelling waves and noise, written a row at a time: 4,000 frames are a gigabyte. */
function writeLong(file, side, frames) {
  const noise = normal(frames)
  const wave = (cell, frame, period) => Math.sin((6 * cell) / side + frame / period)
  const columns = Array.from({ length: side }, (_, x) =>
    Float32Array.from({ length: frames }, (_, frame) => wave(x, frame, 30)),
  )
  const staged = `${file}.part`
  mkdirSync(dirname(file), { recursive: true })
  const handle = openSync(staged, 'w')
  try {
    writeSync(handle, npyHeader(`{'descr': '<f4', 'fortran_order': False, 'shape': (${side}, ${side}, ${frames}), }`))
    const row = new Float32Array(side * frames)
    for (let y = 0; y < side; y++) {
      const down = Float32Array.from({ length: frames }, (_, frame) => wave(y, frame, -40))
      for (let x = 0; x < side; x++) {
        let drift = 0
        for (let frame = 0; frame < frames; frame++) {
          drift = 0.8 * drift + 0.1 * noise()
          row[x * frames + frame] = columns[x][frame] * down[frame] + drift
        }
      }
      writeSync(handle, Buffer.from(row.buffer))
    }
  } finally {
    closeSync(handle)
  }
  renameSync(staged, file)
}

function once(file, make) {
  if (!existsSync(file)) make(file)
}

if (process.argv[1] === import.meta.filename) {
  makeBatch()
  makeLong(1000)
  makeLong(4000)
  makeFresh()
  makeWalk(100)
  makePanels(200)
}
