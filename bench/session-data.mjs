// A recording session, seeded: a behaviour video, the table of its tracked points, a trace and an imaging stack, each at a rate of its own.
import { spawn } from 'node:child_process'
import { once as event } from 'node:events'
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { normal, npy, save } from '../examples/arrays.mjs'
import { encoderOf } from './floor.mjs'
import { folder } from './make-data.mjs'

export const camera = { fps: 30, width: 640, height: 480 }
export const traceRate = 250
export const imagingRate = 7.8125
export const bodyParts = ['nose', 'left_ear', 'right_ear', 'tail']

/** @typedef {{ cam: string, pose: string, dff: string, imaging: string }} Session Files. */

/**
 * A mouse that runs about for `seconds`, in files of `place` that begin with `name`.
 * @returns {Promise<Session>}
 */
export async function makeSession(seconds, { place = join(folder, `session-${seconds}`), name = 's1', seed = 1 } = {}) {
  const file = (what) => join(place, `${name}_${what}`)
  const files = { cam: file('cam.mp4'), pose: file('pose.csv'), dff: file('dff.npy'), imaging: file('imaging.npy') }
  if (Object.values(files).every(existsSync)) return files
  mkdirSync(place, { recursive: true })
  const frames = seconds * camera.fps
  const path = wander(frames, seed)
  await writeVideo(files.cam, path)
  writeFileSync(files.pose, poseTable(path))
  const noise = normal(seed + 1)
  let value = 0
  const trace = Float32Array.from({ length: seconds * traceRate }, () => {
    value = 0.99 * value + 0.1 * noise()
    return value
  })
  save(files.dff, npy(trace, [trace.length]))
  const images = Math.floor(seconds * imagingRate)
  const imaging = Float32Array.from({ length: images * 128 * 128 }, () => 1 + 0.1 * noise())
  save(files.imaging, npy(imaging, [images, 128, 128]))
  return files
}

/** Where the mouse is, and where it looks, in each frame. */
function wander(frames, seed) {
  const noise = normal(seed)
  let [x, y, angle] = [camera.width / 2, camera.height / 2, 0]
  return Array.from({ length: frames }, () => {
    angle += 0.15 * noise()
    x = between(60, x + 3 * Math.cos(angle), camera.width - 60)
    y = between(60, y + 3 * Math.sin(angle), camera.height - 60)
    return { x, y, angle }
  })
}

const between = (least, value, most) => Math.min(most, Math.max(least, value))

/** DeepLabCut's. */
function poseTable(path) {
  const columns = bodyParts.flatMap((part) => [part, part, part])
  const lines = [
    ['scorer', ...columns.map(() => 'net')],
    ['bodyparts', ...columns],
    ['coords', ...bodyParts.flatMap(() => ['x', 'y', 'likelihood'])],
    ...path.map(({ x, y, angle }, frame) => [
      frame,
      ...[
        [30, 0],
        [20, 0.6],
        [20, -0.6],
        [-30, 0],
      ].flatMap(([far, turn]) => [
        (x + far * Math.cos(angle + turn)).toFixed(3),
        (y + far * Math.sin(angle + turn)).toFixed(3),
        0.99,
      ]),
    ]),
  ]
  return `${lines.map((line) => line.join(',')).join('\n')}\n`
}

/** A dark ellipse over an arena with the noise of a camera; grey, as most behaviour videos are, in H.264 as cameras' programs write it. */
async function writeVideo(file, path) {
  const { width, height, fps } = camera
  const { ffmpeg } = await encoderOf(file, { size: [width, height], fps, frames: path.length })
  mkdirSync(dirname(file), { recursive: true })
  const staged = file.replace(/\.mp4$/, '.part.mp4')
  const input = ['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', String(fps), '-i', 'pipe:0']
  const output = ['-c:v', 'libx264', '-preset', 'veryfast', '-b:v', '2M', '-pix_fmt', 'yuv420p', staged]
  const child = spawn(ffmpeg, ['-nostdin', '-v', 'error', '-y', ...input, ...output], {
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const ended = event(child, 'close')
  const noise = normal(9)
  const grain = Int8Array.from({ length: 4 * width * height }, () => Math.round(5 * noise()))
  const arena = Uint8Array.from({ length: width * height }, (_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)]
    return 150 + 30 * Math.sin(x / 40) * Math.cos(y / 55) + ((x >> 5) + (y >> 5)) * 0.5
  })
  for (const [frame, mouse] of path.entries()) {
    const picture = Buffer.allocUnsafe(width * height)
    const from = (frame * 7919) % (3 * width * height)
    for (let at = 0; at < picture.length; at++) picture[at] = arena[at] + grain[from + at]
    drawMouse(picture, mouse)
    if (!child.stdin.write(picture)) await event(child.stdin, 'drain')
  }
  child.stdin.end()
  const [code] = await ended
  if (code !== 0) throw new Error(`${ffmpeg} ended with ${code} while it wrote ${file}`)
  renameSync(staged, file)
}

function drawMouse(picture, { x, y, angle }) {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  for (let row = Math.floor(y - 40); row < y + 40; row++)
    for (let column = Math.floor(x - 40); column < x + 40; column++) {
      const along = (column - x) * cos + (row - y) * sin
      const across = (row - y) * cos - (column - x) * sin
      if ((along / 32) ** 2 + (across / 14) ** 2 < 1) picture[row * camera.width + column] -= 100
    }
}
