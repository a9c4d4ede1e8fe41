// The measurements' arrays, seeded: each is made when a row first asks for it, and kept.
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { normal, npy, npyHeader, png, save } from '../examples/arrays.mjs'

export const folder = join(import.meta.dirname, 'data')

/** Experiments as a laboratory has them: a map of 28 × 28, 20 windows; [y, x, frame] in C order. Returns the files. */
export function makeBatch(count) {
  return Array.from({ length: count }, (_, exp) => {
    const animal = exp % 2 ? 'Beto' : 'Alfa'
    const name = `${animal}_Exp${String(exp).padStart(3, '0')}_conv4-3.npy`
    return once(join(folder, 'batch', name), (file) => save(file, npy(map(28, 20, exp + 1), [28, 28, 20])))
  })
}

/** One recording, [y, x, frame] in C order, so that each frame is scattered over the whole file. */
export function makeLong(side, frames) {
  return once(join(folder, `long-${side}-${frames}.npy`), (file) => writeLong(file, side, frames))
}

/** Frames in colour, `[frame, y, x, rgb]` of 480 × 640: noise that is smooth over three pixels and three frames, as of a microscope. */
export function makeRgb(frames) {
  return once(join(folder, `rgb-${frames}.npy`), (file) => writeRgb(file, frames))
}

/** Small grey pictures, each a PNG file. Returns their folder. */
export function makeFiles(count) {
  const place = join(folder, `files-${count}`)
  for (let frame = 0; frame < count; frame++)
    once(join(place, `${String(frame).padStart(5, '0')}.png`), (file) => {
      const bytes = Uint8Array.from({ length: 32 * 32 }, (_, at) => (at * 7 + frame * 13) % 256)
      save(file, png(bytes, 32, 32))
    })
  return place
}

/** Many small movies. */
export function makeFresh(count) {
  for (let exp = 0; exp < count; exp++)
    once(join(folder, 'fresh', `Exp${String(exp).padStart(4, '0')}.npy`), (file) =>
      save(file, npy(map(8, 3, exp + 1), [8, 8, 3])),
    )
}

/** Steps of 0.1 along x and y, `[frame, column]`. */
export function makeWalk(frames) {
  const step = normal(3)
  const place = [0, 0]
  return once(join(folder, `walk-${frames}.npy`), (file) => {
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
  return once(join(folder, `panels-${frames}.npy`), (file) => {
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

/** Ninety different frames, over and over: a thousand are 0.9 GB. */
function writeRgb(file, frames) {
  const [width, height, different] = [640, 480, Math.min(frames, 90)]
  const grey = smoothNoise([different, height, width])
  const picture = new Uint8Array(width * height * 3)
  const staged = `${file}.part`
  mkdirSync(dirname(file), { recursive: true })
  const handle = openSync(staged, 'w')
  try {
    const shape = `(${frames}, ${height}, ${width}, 3)`
    writeSync(handle, npyHeader(`{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}, }`))
    for (let frame = 0; frame < frames; frame++) {
      const start = (frame % different) * width * height
      for (let at = 0; at < width * height; at++) {
        const shifted = at % width < 9 ? at + width - 9 : at - 9
        picture.set([grey[start + at], grey[start + shifted], 255 - grey[start + at]], 3 * at)
      }
      writeSync(handle, picture)
    }
  } finally {
    closeSync(handle)
  }
  renameSync(staged, file)
}

/** From 0 to 255: noise, each value the mean of itself and its neighbours along each axis in turn. */
function smoothNoise(shape) {
  const noise = normal(7)
  let values = Float32Array.from({ length: shape.reduce((product, length) => product * length) }, () => noise())
  let step = values.length
  for (const length of shape) {
    const span = step
    step /= length
    // Beyond an end, the axis begins again at the other.
    values = values.map((value, at, all) => {
      const place = Math.floor((at % span) / step)
      const before = place === 0 ? at + span - step : at - step
      const after = place === length - 1 ? at - span + step : at + step
      return (value + all[before] + all[after]) / 3
    })
  }
  const [low, high] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [0, 0])
  return Uint8Array.from(values, (value) => (255 * (value - low)) / (high - low))
}

/** Returns the file. */
function once(file, make) {
  if (!existsSync(file)) make(file)
  return file
}
