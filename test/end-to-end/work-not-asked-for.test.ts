// What is the same is read once, and what is prepared for one frame stays as long as it is wanted.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'
import { findFfmpeg } from '../../packages/ffmpeg/dist/index.js'

/** A source whose frames are computed from the file's number, after it was prepared; each read is noted. */
const preparedSource = `
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { defineSource } from '@movieflow/core/plugin'
const shape = [6, 8]
const framesOf = (axes) => (axes.includes('frame') ? 12 : 1)
export default defineSource({
  name: 'prepared',
  async scan() { return [{ name: null, dtype: '<f4', shape: [...shape, 12], order: 'C' }] },
  async probe({ axes }) { return { frames: framesOf(axes), axes: ['y', 'x'], shape, dtype: 'float32' } },
  async prepare({ file }, { scratch, clip, fewFrames }) {
    appendFileSync(file + '.prepared', JSON.stringify([clip.frames, fewFrames]) + '\\n')
    const copy = scratch + '/copy'
    writeFileSync(copy, readFileSync(file))
    return { copy }
  },
  async open({ file, axes, prepared }) {
    const number = Number(readFileSync(prepared?.copy ?? file, 'utf8'))
    return {
      read(frame) {
        if (prepared) readFileSync(prepared.copy)
        appendFileSync(file + '.log', frame + '\\n')
        return { axes: ['y', 'x'], shape, data: new Float32Array(48).fill(number + frame) }
      },
    }
  },
})
`

const workspace = (pipeline: string): Workspace => {
  const space = new Workspace().write('prepared.mjs', preparedSource).write('pipeline.yaml', pipeline)
  for (const [index, name] of ['a1', 'b1', 'a2', 'b2'].entries()) space.write(`${name}.raw`, String(index))
  return space
}

describe('a source that is the same in every frame', () => {
  it('is read, and reduced, once by each thread', async () => {
    using space = workspace(`sources:
  data: { use: ./prepared.mjs, files: a1.raw, axes: [y, x, frame] }
  still: { use: ./prepared.mjs, files: b1.raw, axes: [y, x] }
transform:
  - { use: math, data: still, by: add, with: 1 }
  - { use: math, data: data, by: subtract, with: <still> }
render: { layers: [{ use: heatmap, data: data }, { use: contour, data: still, levels: [0, 5] }] }
write: out.avi
`)
    const { code, stderr } = await space.call(['run', 'pipeline.yaml', '--jobs', '1'])
    expect(code, stderr).toBe(0)
    const reads = readFileSync(space.path('b1.raw.log'), 'utf8').trim().split('\n')
    expect(reads.length).toBeLessThanOrEqual(2)
    const report = JSON.parse(readFileSync(space.path('report.json'), 'utf8'))
    expect(report.movies[0].status).toBe('made')
  })
})

describe('a grey video', () => {
  it('is shown as it is by `image`, and not read through for its range', async () => {
    using space = new Workspace()
    const { path } = (await findFfmpeg({ environment: {} })).ffmpeg
    const level = (frame: number, column: number) => 20 + frame * 7 + column
    const pixels = Uint8Array.from({ length: 3 * 16 * 16 }, (_, at) => level(Math.floor(at / 256), at % 16))
    const args = [
      '-v',
      'error',
      '-f',
      'rawvideo',
      '-pix_fmt',
      'gray',
      '-video_size',
      '16x16',
      '-i',
      '-',
      '-c:v',
      'ffv1',
    ]
    execFileSync(path, [...args, space.path('grey.mkv')], { input: pixels })
    const source = 'source: { files: grey.mkv, axes: [frame, y, x] }\nwrite: out.mkv\n'
    space.write('pipeline.yaml', `${source}render: { use: image, axis: off }\n`)
    const plan = await space.plan()
    expect(plan.movies[0]).toMatchObject({ limits: {} })
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const movie = await decodeMovie(space.path('out.mkv'))
    const [frames, columns] = [
      [0, 1, 2],
      [0, 7, 15],
    ]
    for (const frame of frames)
      for (const column of columns) {
        const value = level(frame, column)
        expect(pixel(movie, frame, column, 3)).toEqual([value, value, value])
      }
    space.write('pipeline.yaml', `${source}render: { use: heatmap, axis: off }\n`)
    expect((await space.plan()).movies[0]).toMatchObject({ limits: { limits: {} } })
  })
})

describe('one frame', () => {
  it('needs no source that is prepared for all of its frames', async () => {
    const told = async (limits: string, ...args: string[]) => {
      using space = workspace(`source: { use: ./prepared.mjs, files: a1.raw, axes: [y, x, frame] }
render: { use: heatmap, limits: ${limits} }
write: out.avi
`)
      const { code, stderr } = await space.call([args[0]!, 'pipeline.yaml', ...args.slice(1)])
      expect(code, stderr).toBe(0)
      return JSON.parse(readFileSync(space.path('a1.raw.prepared'), 'utf8'))
    }
    const frame = ['frame', '--index', '3', '-o', 'frame.png']
    expect(await told('[0, 20]', ...frame)).toEqual([12, true])
    // Its limits are those of all frames.
    expect(await told('{ percentile: [2, 98] }', ...frame)).toEqual([12, false])
    expect(await told('[0, 20]', 'run')).toEqual([12, false])
  })

  it('is drawn at the first try, if other movies that share its limits are surveyed for it', async () => {
    using space = workspace(`source: { use: ./prepared.mjs, files: <layer><number:d>.raw, axes: [y, x, frame] }
out: movies
render: { use: heatmap, limits: { percentile: [2, 98], over: layer } }
write: <layer><number>.avi
`)
    const args = ['frame', 'pipeline.yaml', '--only', 'layer=a,number=1', '--index', '3', '-o', 'frame.png']
    const { code, stderr } = await space.command(args)
    expect(stderr).toBe('')
    expect(code).toBe(0)
  })
})
