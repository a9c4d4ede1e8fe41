// Videos as sources: what movieflow wrote is read back, streamed or copied, and no process stays when a run is killed.
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { decodeMovie } from '@movieflow/test-support/decode'
import { writePng } from '@movieflow/test-support/png'
import { until } from '@movieflow/test-support/poll'
import { command, Workspace } from '@movieflow/test-support/workspace'
import { afterEach, beforeEach, expect, it } from 'vitest'

let space: Workspace
beforeEach(() => {
  space = new Workspace()
})
afterEach(() => space[Symbol.dispose]())

const draw = (frame: number) => (y: number, x: number) => (frame * 20 + y * 3 + x) % 256
const grey = 'render: { size: [32, 24], axis: off, colormap: gray, limits: [0, 255] }'
const red = 'transform: [{ use: select, axis: rgb, index: 0 }'

it('pictures become a video, and the video comes back, forwards and backwards, exactly', async () => {
  for (let frame = 1; frame <= 12; frame++) writePng(space.path(`stills/img${frame}.png`), [24, 32, 1], draw(frame))
  space.write('to.yaml', `source: stills/*.png\n${grey}\nwrite: there.mkv`)
  space.write('from.yaml', `source: there.mkv\n${red}]\n${grey}\nwrite: back.mkv`)
  space.write('reverse.yaml', `source: there.mkv\n${red}, reverse]\n${grey}\nwrite: reverse.mkv`)
  for (const pipeline of ['to.yaml', 'from.yaml', 'reverse.yaml'])
    expect(await space.call(['run', pipeline])).toMatchObject({ code: 0, stderr: '' })
  for (const movie of ['there.mkv', 'back.mkv', 'reverse.mkv']) {
    const { width, height, frames } = await decodeMovie(space.path(movie))
    expect([width, height, frames.length]).toEqual([32, 24, 12])
    for (const [index, frame] of frames.entries()) {
      const valueAt = draw(movie === 'reverse.mkv' ? 12 - index : index + 1)
      const wanted = Uint8Array.from(frame, (_, place) => valueAt(Math.floor(place / 96), Math.floor(place / 3) % 32))
      expect([movie, index, Buffer.compare(frame, wanted)]).toEqual([movie, index, 0])
    }
  }
})

it('what every writer writes is a source again, with as many frames', async () => {
  space.npy('wave.npy', [20, 30, 7], (y, x, frame) => Math.sin(y + x * frame))
  const endings = ['avi', 'mp4', 'mov', 'mkv', 'webm', 'gif']
  space.write(
    'to.yaml',
    `source: { files: wave.npy, axes: [y, x, frame] }\nrender: { size: [63, 41] }\nwrite: [${endings.map((ending) => `a.${ending}`)}]`,
  )
  expect(await space.run({}, 'to.yaml')).toMatchObject({ made: 1 })
  for (const ending of endings) {
    space.write('from.yaml', `source: a.${ending}\n${red}]\nwrite: back/${ending}.gif`)
    expect([ending, (await space.report('from.yaml')).movies[0]]).toMatchObject([ending, { frames: 7 }])
    expect(await space.run({}, 'from.yaml')).toMatchObject({ made: 1 })
  }
})

it('inspect shows a video', async () => {
  space.npy('wave.npy', [20, 30, 4])
  space.write(
    'to.yaml',
    'source: { files: wave.npy, axes: [y, x, frame] }\nrender: { size: [32, 24] }\nwrite: clip.mkv',
  )
  await space.run({}, 'to.yaml')
  const { stdout, code } = await space.call(['inspect', 'clip.mkv', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout).variables).toMatchObject([{ dtype: '|u1', shape: [4, 24, 32, 3], max: 255, nan: 0 }])
})

it('no ffmpeg stays when a run is killed', async () => {
  space.npy('wave.npy', [8, 8, 300])
  space.write(
    'to.yaml',
    'source: { files: wave.npy, axes: [y, x, frame] }\nrender: { size: [640, 480] }\nwrite: long.avi',
  )
  await space.run({}, 'to.yaml')
  space.write('from.yaml', `source: long.avi\n${red}]\nwrite: out.mp4`)
  const child = spawn(process.execPath, [command, 'run', 'from.yaml'], { cwd: space.folder, stdio: 'ignore' })
  await until(() => reading().length > 0, 'an ffmpeg that reads')
  child.kill('SIGKILL')
  await until(
    () => reading().length === 0,
    () => `an end of ${reading()}`,
  )
})

/** Processes that read the long video. */
function reading(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const line = readFileSync(`/proc/${id}/cmdline`, 'latin1').replaceAll('\0', ' ')
        return line.includes(space.path('long.avi')) ? [line] : []
      } catch {
        return []
      }
    })
}
