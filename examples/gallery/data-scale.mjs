// The data of the gallery's figures of shared scales, names and categories: node examples/gallery/data-scale.mjs FOLDER
import { join } from 'node:path'
import { argv } from 'node:process'
import { normal, npy, save, uniform } from '../arrays.mjs'

const bump = (x, y, width) => Math.exp(-(x * x + y * y) / (2 * width * width))
const range = (length) => Array.from({ length }, (_, index) => index)

/** Activity of one field of view, 24 frames of 48 × 64, in three states of the animal: ΔF/F. */
function writeStates(write) {
  const cells = uniform(11)
  const places = range(30).map(() => ({ x: 4 + 56 * cells(), y: 4 + 40 * cells(), phase: 24 * cells(), gain: cells() }))
  for (const [state, strength, seed] of [
    ['rest', 0.5, 1],
    ['walk', 1.2, 2],
    ['run', 2.4, 3],
  ]) {
    const noise = normal(seed)
    const values = new Float32Array(24 * 48 * 64)
    for (let at = 0; at < values.length; at++) {
      const [frame, y, x] = [Math.floor(at / 3072), Math.floor(at / 64) % 48, at % 64]
      let value = 0.06 * noise()
      for (const cell of places) {
        const near = bump(x - cell.x, y - cell.y, 2.2)
        if (near > 0.01)
          value +=
            near * strength * (0.4 + cell.gain) * Math.max(0, Math.sin((2 * Math.PI * (frame + cell.phase)) / 24))
      }
      values[at] = value
    }
    write(`states/m12_${state}.npy`, values, [24, 48, 64])
  }
}

/** Place fields of twelve cells, as they form over 24 frames, and the kind of each. */
function writeCells(write) {
  const unit = uniform(5)
  const kinds = [0, 2, 0, 1, 0, 0, 1, 2, 0, 1, 0, 2]
  const fields = kinds.map((kind) => ({ x: 8 + 16 * unit(), y: 8 + 16 * unit(), width: [3, 5, 9][kind] }))
  const noise = normal(6)
  const values = new Float32Array(24 * 12 * 32 * 32)
  for (let at = 0; at < values.length; at++) {
    const [frame, cell] = [Math.floor(at / 12288), Math.floor(at / 1024) % 12]
    const [y, x] = [Math.floor(at / 32) % 32, at % 32]
    const { x: left, y: top, width } = fields[cell]
    values[at] = Math.max(0, 8 * Math.min(1, frame / 14) * bump(x - left, y - top, width) + 0.6 * noise() + 0.5)
  }
  write('cells/rate.npy', values, [24, 12, 32, 32])
  write('cells/kind.npy', Float32Array.from(kinds), [12])
  const traces = new Float32Array(4 * 240)
  const wave = normal(9)
  for (let cell = 0; cell < 4; cell++) {
    let calcium = 0
    for (let at = 0; at < 240; at++) {
      calcium = calcium * 0.93 + (unit() < 0.03 + 0.01 * cell ? 0.6 + unit() : 0)
      traces[cell * 240 + at] = 1.6 * cell + calcium + 0.05 * wave()
    }
  }
  write('cells/traces.npy', traces, [4, 240])
  write(
    'cells/seconds.npy',
    Float32Array.from(range(240), (at) => at / 10),
    [240],
  )
}

/** A map of sleep stages: six animals, 24 frames of an hour each, of 60 minutes. */
function writeSleep(write) {
  const unit = uniform(21)
  const stages = new Uint8Array(24 * 6 * 60)
  for (let frame = 0; frame < 24; frame++)
    for (let animal = 0; animal < 6; animal++) {
      let stage = 0
      for (let minute = 0; minute < 60; minute++) {
        if (unit() < 0.12) stage = [0, 1, 1, 2][Math.floor(4 * unit())]
        stages[(frame * 6 + animal) * 60 + minute] = stage
      }
    }
  write('sleep/stages.npy', stages, [24, 6, 60])
}

/** Sea-level pressure over 20° × 32°, in two winters of 24 days, in hPa. */
function writePressure(write) {
  for (const [winter, depth, drift] of [
    [2010, 34, 1.1],
    [2014, 22, 0.6],
  ]) {
    const values = new Float32Array(24 * 40 * 64)
    for (let at = 0; at < values.length; at++) {
      const [day, y, x] = [Math.floor(at / 2560), Math.floor(at / 64) % 40, at % 64]
      const low = depth * bump(x - 10 - drift * day, y - 12 - 4 * Math.sin(day / 4), 9)
      values[at] = 1013 + 14 * bump(x - 44, y - 32, 14) - low
    }
    write(`pressure/slp_${winter}.npy`, values, [24, 40, 64])
  }
}

/** Writes all of them below `folder`. */
export function writeScaleData(folder) {
  const write = (name, values, shape) => save(join(folder, name), npy(values, shape))
  for (const part of [writeStates, writeCells, writeSleep, writePressure]) part(write)
}

if (argv[1]?.endsWith('data-scale.mjs')) {
  if (argv[2] === undefined) throw new Error('write: data-scale.mjs FOLDER')
  writeScaleData(argv[2])
}
