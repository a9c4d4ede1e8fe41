// Makes the recordings of one session, each with a clock of its own: videos, a tracker's table, traces and events. Eight lamps at the lower
// edge of every video show the number of its frame, in binary, the highest bit on the left. Pixels are stored without loss.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { normal, npy, save, uniform } from '../arrays.mjs'

const program = createRequire(new URL('../../packages/ffmpeg/package.json', import.meta.url))(
  '@ffmpeg-installer/ffmpeg',
).path
const range = (length) => Array.from({ length }, (_, index) => index)
const bell = (distance, width) => Math.exp(-(distance ** 2) / (2 * width ** 2))

export async function makeSession(folder) {
  const file = (name) => join(folder, name)
  await Promise.all([
    topCamera(file),
    faceCamera(file),
    reach(file),
    ...miniscope(file),
    imaging(file),
    electrode(file),
  ])
}

/** Frames of `draw(frame, x, y)`, a grey, as a video; `late` is a filter that moves their times, `first` the number of the first one. */
async function encode(path, { frames, width, height, rate, draw, codec, late, first = 0 }) {
  mkdirSync(dirname(path), { recursive: true })
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', String(rate), '-i', 'pipe:0']
  const filter = late === undefined ? [] : ['-vf', `setpts=${late}`, '-vsync', 'passthrough']
  const exact = ['-fflags', '+bitexact', '-flags:v', '+bitexact', '-y']
  const args = ['-v', 'error', ...input, ...filter, ...codec, ...exact, path]
  const child = spawn(program, args, { stdio: ['pipe', 'inherit', 'inherit'] })
  const ended = once(child, 'close')
  const pixels = Buffer.alloc(frames * width * height)
  for (let frame = 0, at = 0; frame < frames; frame++) {
    const shade = draw(frame)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        pixels[at++] = lamp(first + frame, x, y - height) ?? Math.max(0, Math.min(255, Math.round(shade(x, y))))
  }
  child.stdin.end(pixels)
  const [code] = await ended
  if (code !== 0) throw new Error(`ffmpeg ended with ${code}`)
}

const lossless = ['-c:v', 'libx264rgb', '-crf', '0', '-threads', '1']

/** Squares of 6 pixels, 10 apart, in a black strip of 12 rows at the lower edge, where `y` is −1. */
function lamp(frame, x, y) {
  if (y < -12) return undefined
  const place = Math.floor((x - 6) / 10)
  const inside = place >= 0 && place < 8 && x - 6 - 10 * place < 6 && y >= -9 && y < -3
  return inside ? (frame & (128 >> place) ? 255 : 70) : 0
}

/** Where the mouse is at a time, and where it looks: pixels of the camera above it. */
function mouseAt(time) {
  const turn = 0.55 + 1.1 * time
  const [x, y] = [120 + 62 * Math.cos(turn), 82 + 42 * Math.sin(turn)]
  return { x, y, heading: Math.atan2(42 * Math.cos(turn), -62 * Math.sin(turn)) + 0.25 * Math.sin(7 * time) }
}

/** A point of the mouse: so many pixels before its middle, and to its right. */
function pointOf({ x, y, heading }, ahead, right) {
  const [cos, sin] = [Math.cos(heading), Math.sin(heading)]
  return [x + ahead * cos - right * sin, y + ahead * sin + right * cos]
}

/** 30 frames a second, of which three were lost; and what DeepLabCut found in those that are there. */
async function topCamera(file) {
  const frames = 72
  const slot = (frame) => frame + (frame >= 20 ? 2 : 0) + (frame >= 45 ? 1 : 0)
  const draw = (frame) => {
    const mouse = mouseAt(slot(frame) / 30)
    const [cos, sin] = [Math.cos(mouse.heading), Math.sin(mouse.heading)]
    return (x, y) => {
      const [dx, dy] = [x - mouse.x, y - mouse.y]
      const [ahead, right] = [dx * cos + dy * sin, dy * cos - dx * sin]
      const body = (ahead / 20) ** 2 + (right / 10) ** 2
      const head = ((ahead - 20) / 9) ** 2 + (right / 6.5) ** 2
      const ears = ((ahead - 14) / 3.5) ** 2 + ((Math.abs(right) - 8) / 4) ** 2
      const tail = ahead < -18 && ahead > -46 && Math.abs(right - 4 * Math.sin((ahead + 18) / 7)) < 1.4
      const floor = 178 + 10 * Math.sin(x / 9) * Math.sin(y / 9) - 70 * bell(Math.min(x, 239 - x, y, 167 - y), 5)
      return ears < 1 ? 95 : body < 1 || head < 1 ? 52 + 14 * Math.min(body, head) : tail ? 90 : floor
    }
  }
  await encode(file('mouse1_top.mp4'), {
    ...{ frames, width: 240, height: 180, rate: 30, draw },
    ...{ codec: lossless, late: "'N+2*gte(N,20)+gte(N,45)'" },
  })
  const noise = normal(21)
  const points = { nose: [28, 0], left_ear: [14, -9], right_ear: [14, 9], tail_base: [-20, 0] }
  const names = Object.keys(points)
  const row = (frame) => {
    const mouse = mouseAt(slot(frame) / 30)
    return names.flatMap((name) => {
      // For a while the nose is lost, and found elsewhere.
      const lost = name === 'nose' && frame >= 30 && frame < 36
      const [x, y] = lost ? [40, 30] : pointOf(mouse, ...points[name])
      return [x + 0.4 * noise(), y + 0.4 * noise(), lost ? 0.08 : 0.98].map((value) => value.toFixed(3))
    })
  }
  const heading = [
    ['scorer', ...names.flatMap(() => range(3).map(() => 'DLC_resnet50_openfield'))],
    ['bodyparts', ...names.flatMap((name) => range(3).map(() => name))],
    ['coords', ...names.flatMap(() => ['x', 'y', 'likelihood'])],
  ]
  const rows = range(frames).map((frame) => [frame, ...row(frame)])
  save(file('mouse1_topDLC.csv'), `${[...heading, ...rows].map((cells) => cells.join(',')).join('\n')}\n`)
  const fluorescence = range(260).map(
    (at) => 1.6 * transient(at / 100 - 0.6) + 1.1 * transient(at / 100 - 1.45) + 0.06 * noise(),
  )
  saveArray(file('mouse1_dff.npy'), Float32Array.from(fluorescence))
}

/** A transient: up in 50 ms, down in 400. */
const transient = (time) => (time < 0 ? 0 : (1 - Math.exp(-time / 0.05)) * Math.exp(-time / 0.4))

function saveArray(file, values, shape = [values.length]) {
  save(file, npy(values, shape))
}

/** 50 frames a second, the first 0.21 s after the session began, as the clock of the recording says. */
async function faceCamera(file) {
  const draw = (frame) => {
    const time = 0.21 + frame / 50
    const whisk = 0.35 * Math.sin(2 * Math.PI * 5 * time)
    const pupil = 9 + 4 * Math.sin(2.4 * time)
    return (x, y) => {
      const fur = 120 + 12 * Math.sin(x / 3 + y / 5) - 40 * bell(Math.hypot(x - 22, y - 108), 30)
      const eye = Math.hypot(x - 122, y - 58)
      if (eye < 25) return eye < pupil ? 18 : Math.hypot(x - 130, y - 50) < 3.5 ? 250 : 58
      for (const root of [-0.5, 0, 0.5]) {
        const [dx, dy] = [x - 48, y - 116]
        const away = Math.abs(dy - Math.tan(root * 0.7 + whisk) * dx)
        if (dx > 0 && dx < 80 && away < 1.1) return 225
      }
      return fur
    }
  }
  await encode(file('mouse1_face.mp4'), { frames: 100, width: 192, height: 180, rate: 50, draw, codec: lossless })
  saveArray(
    file('mouse1_face_times.npy'),
    Float64Array.from(range(100), (frame) => 0.21 + frame / 50),
  )
}

/** A paw that reaches for a pellet, 120 frames a second, and the force on a sensor, 1,000 times a second. */
async function reach(file) {
  const gone = (time) => 1 / (1 + Math.exp(-(time - 0.24) / 0.018)) - 1 / (1 + Math.exp(-(time - 0.36) / 0.03))
  const draw = (frame) => {
    const [px, py] = [30 + 78 * gone(frame / 120), 92 - 34 * gone(frame / 120)]
    return (x, y) => {
      const arm = Math.abs((x - 6) * (py - 104) - (y - 104) * (px - 6)) / Math.hypot(px - 6, py - 104)
      if (Math.hypot(x - px, y - py) < 9) return 215
      if (x < px && x >= 6 && arm < 5) return 170
      if (Math.hypot(x - 122, y - 56) < 5) return 245
      if (x > 114 && x < 130 && y > 61 && y < 66) return 120
      return 40 + 22 * bell(Math.hypot(x - 90, y - 60), 50)
    }
  }
  await encode(file('mouse1_reach.mp4'), { frames: 60, width: 160, height: 132, rate: 120, draw, codec: lossless })
  const noise = normal(31)
  const rows = range(500).map((at) => {
    const time = at / 1000
    return `${time.toFixed(3)},${(38 * gone(time) * bell(time - 0.29, 0.05) + 0.5 * noise()).toFixed(3)}`
  })
  save(file('mouse1_force.csv'), `t,force\n${rows.join('\n')}\n`)
}

/** 53 frames in eleven files, 20 a second, as the Miniscope's program cuts its recordings; and the trace of a cell. */
function miniscope(file) {
  const [side, parts, length] = [72, 11, 5]
  const random = uniform(41)
  const cells = range(9).map((cell) => ({
    ...{ x: 10 + 52 * random(), y: 8 + 44 * random(), size: 3 + 1.5 * random() },
    starts: cell === 0 ? [0.4, 1.5] : range(2).map(() => 2.6 * random()),
  }))
  const bright = ({ starts }, time) => starts.reduce((sum, start) => sum + transient(time - start), 0)
  const draw = (first) => (frame) => (x, y) => {
    const time = (first + frame) / 20
    const light = cells.reduce(
      (sum, cell) => sum + (8 + 150 * bright(cell, time)) * bell(Math.hypot(x - cell.x, y - cell.y), cell.size),
      0,
    )
    return 34 + 34 * bell(Math.hypot(x - 36, y - 32), 26) + light
  }
  saveArray(
    file('miniscope/cell.npy'),
    Float32Array.from(range(53), (frame) => bright(cells[0], frame / 20)),
  )
  return range(parts).map((part) =>
    encode(file(`miniscope/msCam${part + 1}.avi`), {
      ...{ frames: part === parts - 1 ? 3 : length, width: 88, height: side, rate: 20 },
      ...{ first: part * length, draw: draw(part * length), codec: ['-c:v', 'ffv1'] },
    }),
  )
}

/** Two-photon frames at 7.8 Hz from 0.1 s on, the speed of a wheel at 50 Hz, and licks at two spouts. */
function imaging(file) {
  const [side, frames] = [48, 20]
  const random = uniform(51)
  const noise = normal(52)
  const cells = range(14).map(() => ({ x: 4 + 40 * random(), y: 4 + 40 * random(), start: 2.4 * random() }))
  const values = new Float32Array(frames * side * side)
  for (let frame = 0, at = 0; frame < frames; frame++) {
    const lit = cells.map((cell) => ({ ...cell, level: 0.12 + transient(0.1 + frame / 7.8 - cell.start) }))
    for (let y = 0; y < side; y++)
      for (let x = 0; x < side; x++)
        values[at++] =
          lit.reduce((sum, cell) => sum + 2.4 * cell.level * bell(Math.hypot(x - cell.x, y - cell.y), 2.2), 0) +
          0.05 * noise()
  }
  saveArray(file('mouse1_imaging.npy'), values, [frames, side, side])
  const running = range(140).map((at) => {
    const time = at / 50
    const speed = 14 / (1 + Math.exp((0.9 - time) / 0.12)) - 9 / (1 + Math.exp((1.9 - time) / 0.1))
    return `${time.toFixed(2)},${(speed + 0.35 * noise()).toFixed(3)}`
  })
  save(file('mouse1_running.csv'), `t,speed\n${running.join('\n')}\n`)
  const bouts = [
    [0.35, 5, 0],
    [1.25, 4, 1],
    [1.95, 5, 0],
  ]
  const licks = bouts.flatMap(([start, count, spout]) =>
    range(count).map((lick) => `${(start + 0.13 * lick + 0.01 * noise()).toFixed(4)},${spout}`),
  )
  save(file('mouse1_licks.csv'), `onset,spout\n${licks.join('\n')}\n`)
}

/** 2.5 s of one channel at 30 kHz: noise, a slow wave, and spikes; microvolts. */
function electrode(file) {
  const rate = 30_000
  const noise = normal(61)
  const random = uniform(62)
  const values = Int16Array.from(
    { length: 2.5 * rate },
    (_, at) => 60 * Math.sin((12 * Math.PI * at) / rate) + 14 * noise(),
  )
  for (let start = 0.02; start < 2.45; start += 0.015 + 0.12 * random()) {
    const first = Math.round(start * rate)
    const size = random() < 0.4 ? 320 : 190
    for (let at = 0; at < 45; at++) values[first + at] += size * (0.35 * bell(at - 24, 7) - bell(at - 9, 3.2))
  }
  saveArray(file('mouse1_ephys.npy'), values)
}
