// The data of the gallery's figures of arrows, outlines, skeletons, second axes and insets: node examples/gallery/data-vectors.mjs FOLDER
import { join } from 'node:path'
import { argv } from 'node:process'
import { normal, npy, save, uniform } from '../arrays.mjs'

const bump = (x, y, width) => Math.exp(-(x * x + y * y) / (2 * width * width))
const range = (length) => Array.from({ length }, (_, index) => index)
const frames = 36

/** A low that passes from west to east: pressure in hPa on 1°, and wind in m/s on 2.5°, 60° W to 0° and 30° to 60° N. */
function writeWeather(write) {
  const pressure = new Float32Array(frames * 31 * 61)
  const wind = new Float32Array(frames * 12 * 24 * 2)
  const lowAt = (frame) => [8 + 1.4 * frame, 16 + 5 * Math.sin(frame / 8)]
  for (let frame = 0; frame < frames; frame++) {
    const [lowX, lowY] = lowAt(frame)
    for (let y = 0; y < 31; y++)
      for (let x = 0; x < 61; x++)
        pressure[(frame * 31 + y) * 61 + x] = 1018 - 0.35 * y - 28 * bump(x - lowX, y - lowY, 8)
    for (let row = 0; row < 12; row++)
      for (let column = 0; column < 24; column++) {
        const [dx, dy] = [2.5 * column + 1.25 - lowX, 2.5 * row + 1.25 - lowY]
        const strength = 2.2 * bump(dx, dy, 8)
        const at = ((frame * 12 + row) * 24 + column) * 2
        wind[at] = 6 - strength * dy
        wind[at + 1] = strength * dx
      }
  }
  write('weather/pressure.npy', pressure, [frames, 31, 61])
  write('weather/wind.npy', wind, [frames, 12, 24, 2])
}

/** Cells of a field of view as outlines of 30 vertices, with ΔF/F of each. */
function writeCells(write) {
  const unit = uniform(4)
  const [outlines, activity] = [[], new Float32Array(frames * 14)]
  for (const cell of range(14)) {
    const [x, y, size] = [
      12 + 20 * (cell % 5) + 5 * unit(),
      12 + 21 * Math.floor(cell / 5) + 6 * unit(),
      5 + 3 * unit(),
    ]
    const [lobes, turn, phase] = [2 + (cell % 3), 6 * unit(), 30 * unit()]
    for (const at of range(30)) {
      const angle = (2 * Math.PI * at) / 30
      const radius = size * (1 + 0.12 * Math.sin(lobes * angle + turn))
      outlines.push(x + radius * Math.cos(angle), y + radius * Math.sin(angle))
    }
    for (let frame = 0; frame < frames; frame++) {
      const since = (frame + phase) % 18
      activity[frame * 14 + cell] = 2.5 * Math.exp(-since / 5) * (1 - Math.exp(-since / 0.8))
    }
  }
  write('cells/outlines.npy', Float32Array.from(outlines), [14, 30, 2])
  write('cells/activity.npy', activity, [frames, 14])
}

/** A mouse in an arena, as DeepLabCut writes it, with the video of the floor. */
function writeMouse(write, writeText) {
  const noise = normal(9)
  const points = ['nose', 'left_ear', 'right_ear', 'neck', 'hip', 'tail_tip']
  const line = (name, values) => [name, ...points.flatMap((point) => values(point))].join(',')
  const rows = [
    line('scorer', () => ['net', 'net', 'net']),
    line('bodyparts', (point) => [point, point, point]),
    line('coords', () => ['x', 'y', 'likelihood']),
  ]
  const floor = new Uint8Array(frames * 90 * 120)
  for (let frame = 0; frame < frames; frame++) {
    const turn = frame / 7
    const [x, y, heading] = [60 + 34 * Math.cos(turn), 45 + 26 * Math.sin(turn), turn + Math.PI / 2]
    const place = (length, aside) => [
      x + length * Math.cos(heading) - aside * Math.sin(heading),
      y + length * Math.sin(heading) + aside * Math.cos(heading),
    ]
    const wag = 4 * Math.sin(frame / 1.5)
    const at = { nose: [9, 0], left_ear: [5, -3], right_ear: [5, 3], neck: [3, 0], hip: [-7, 0], tail_tip: [-20, wag] }
    const unsure = frame % 9 === 4 ? 'tail_tip' : undefined
    rows.push(
      line(frame, (point) => [...place(...at[point]).map((each) => each.toFixed(2)), point === unsure ? 0.21 : 0.97]),
    )
    for (let row = 0; row < 90; row++)
      for (let column = 0; column < 120; column++) {
        const [dx, dy] = [column - x, row - y]
        const along = dx * Math.cos(heading) + dy * Math.sin(heading)
        const aside = -dx * Math.sin(heading) + dy * Math.cos(heading)
        const body = Math.exp(-((along / 10) ** 4) - (aside / 4.5) ** 4)
        floor[(frame * 90 + row) * 120 + column] = Math.max(0, Math.min(255, 165 - 120 * body + 5 * noise()))
      }
  }
  writeText('mouse/arenaDLC.csv', `${rows.join('\n')}\n`)
  write('mouse/floor.npy', floor, [frames, 90, 120])
}

/** Running speed in cm/s and the diameter of the pupil in mm, 30 samples a second for 12 seconds. */
function writePupil(write) {
  const noise = normal(12)
  const seconds = range(360).map((at) => at / 30)
  const speed = seconds.map((t) =>
    Math.max(0, 18 * Math.exp(-((t - 4) ** 2) / 2) + 24 * Math.exp(-((t - 9) ** 2) / 1.2) + 0.6 * noise()),
  )
  const pupil = seconds.map(
    (t) => 0.8 + 0.35 * Math.exp(-((t - 4.8) ** 2) / 4) + 0.5 * Math.exp(-((t - 9.8) ** 2) / 3) + 0.01 * noise(),
  )
  write('pupil/speed.npy', Float32Array.from(speed), [360])
  write('pupil/diameter.npy', Float32Array.from(pupil), [360])
}

/** A spectrum of a field potential in 36 windows: 1/f with a peak of theta that comes and goes. */
function writeSpectra(write) {
  const noise = normal(2)
  const hertz = range(200).map((at) => 0.5 * (at + 1))
  const power = range(frames).flatMap((frame) =>
    hertz.map((f) => {
      const theta = 9 * Math.max(0, Math.sin(frame / 6)) * Math.exp(-((f - 8) ** 2) / 3)
      return (60 / f ** 1.4 + theta) * Math.exp(0.12 * noise())
    }),
  )
  write('spectra/hertz.npy', Float32Array.from(hertz), [200])
  write('spectra/power.npy', Float32Array.from(power), [frames, 200])
}

const folder = argv[2]
if (!folder) throw new Error('write: node examples/gallery/data-vectors.mjs FOLDER')
const write = (name, values, shape) => save(join(folder, name), npy(values, shape))
const writeText = (name, text) => save(join(folder, name), text)
for (const part of [writeWeather, writeCells, writeMouse, writePupil, writeSpectra]) part(write, writeText)
