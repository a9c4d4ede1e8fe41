// What several movies, passes and writers want of one file is read once.
import { readFileSync, rmSync } from 'node:fs'
import { decodeMovie } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

/** A source whose frames are computed, and that notes each frame that is read; `broken` files lack frame 5. */
const countingSource = `
import { appendFileSync, readFileSync, statSync } from 'node:fs'
import { defineSource } from '@movieflow/core/plugin'
const shape = [6, 7, 8]
export default defineSource({
  name: 'counting',
  async scan(file) { statSync(file); return [{ name: null, dtype: '<f4', shape: [...shape, 12], order: 'F' }] },
  async probe({ file, axes }) { statSync(file); return { frames: 12, axes: axes.slice(0, 3), shape, dtype: 'float32' } },
  async open({ file, axes }) {
    const text = readFileSync(file, 'utf8').trim()
    return {
      read(frame) {
        appendFileSync(file + '.log', frame + '\\n')
        if (text === 'broken' && frame === 5) throw new Error('frame 5 is not there')
        const data = Float32Array.from({ length: 336 }, (_, index) => Math.sin(index * (frame + 1) + Number(text)))
        return { axes: axes.slice(0, 3), shape, data }
      },
    }
  },
})
`

function workspace(pipeline: string, files: Record<string, string> = { a: '1', b: '2' }): Workspace {
  const space = new Workspace().write('counting.mjs', countingSource).write('pipeline.yaml', pipeline)
  for (const [name, text] of Object.entries(files)) space.write(`data/${name}.raw`, text)
  return space
}

/** Reads of each frame, a file each. */
function reads(space: Workspace, names = ['a', 'b']): number[][] {
  return names.map((name) => {
    const frames = readFileSync(space.path(`data/${name}.raw.log`), 'utf8')
      .trim()
      .split('\n')
      .map(Number)
    return Array.from({ length: 12 }, (_, frame) => frames.filter((each) => each === frame).length)
  })
}

const source =
  'source: { use: ./counting.mjs, files: data/<name>.raw, axes: [y, x, channel, frame] }\nout: out\nfps: 5\n'
/** The summary of a run by the command: plugins by path are found by its hooks. */
async function run(space: Workspace, ...flags: string[]) {
  const { stdout } = await space.call(['run', 'pipeline.yaml', '--json', '--jobs', '2', ...flags])
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Awaited<ReturnType<Workspace['run']>>
}

const once = new Array(12).fill(1)

describe('each frame of a file is read once', () => {
  it('for nine statistics with percentiles, and two writers each', async () => {
    using space = workspace(`${source}
matrix: { stat: [mean, meanabs, rms, max, maxabs, min, sum, std, median] }
transform: { use: reduce, axis: channel, by: <stat> }
render: { size: [100, 80], limits: { percentile: [2, 98] } }
write: [<name>_<stat>.gif, <name>_<stat>.mkv]
`)
    expect(await run(space)).toMatchObject({ made: 18, failed: 0 })
    expect(reads(space)).toEqual([once, once])
  })

  it('for a movie of each channel', async () => {
    using space = workspace(`${source}
matrix: { channel: { axis: channel } }
render: { size: [100, 80], limits: { percentile: [2, 98] } }
write: <name>_<channel>.gif
`)
    expect(await run(space)).toMatchObject({ made: 16, failed: 0 })
    expect(reads(space)).toEqual([once, once])
  })

  it('for limits that all experiments share', async () => {
    using space = workspace(`${source}
matrix: { stat: [mean, rms] }
transform: { use: reduce, axis: channel, by: <stat> }
render: { size: [100, 80], limits: { percentile: [2, 98], over: [stat] } }
write: <name>_<stat>.gif
`)
    expect(await run(space)).toMatchObject({ made: 4, failed: 0 })
    expect(reads(space)).toEqual([once, once])
  })

  it('for steps that look at neighbouring frames', async () => {
    using space = workspace(`${source}
matrix: { sigma: [1, 2] }
transform: [{ use: reduce, axis: channel, by: mean }, { use: smooth, axis: frame, sigma: <sigma> }]
write: <name>_<sigma>.gif
`)
    expect(await run(space, '--jobs', '1')).toMatchObject({ made: 4, failed: 0 })
    expect(reads(space)).toEqual([once, once])
  })
})

it('what is shared makes the same pictures as what is read alone', async () => {
  const pipeline = `${source}
matrix: { stat: [mean, rms] }
transform: { use: reduce, axis: channel, by: <stat> }
render: { size: [60, 50], limits: { percentile: [2, 98] }, colorbar: true }
write: <name>_<stat>.mkv
`
  using together = workspace(pipeline)
  using alone = workspace(pipeline)
  await run(together)
  for (const stat of ['mean', 'rms']) {
    // One statistic at a time.
    await run(alone, '--set', `matrix.stat=["${stat}"]`)
    for (const name of ['a', 'b'])
      expect((await decodeMovie(alone.path(`out/${name}_${stat}.mkv`))).frames).toEqual(
        (await decodeMovie(together.path(`out/${name}_${stat}.mkv`))).frames,
      )
    rmSync(alone.path('out'), { recursive: true })
  }
})

it('a file that breaks off costs its own movies, each with the frame and the cause', async () => {
  using space = workspace(
    `${source}
matrix: { stat: [mean, rms] }
transform: { use: reduce, axis: channel, by: <stat> }
render: { size: [60, 50], limits: { percentile: [2, 98] } }
write: <name>_<stat>.gif
`,
    { a: '1', b: 'broken' },
  )
  const { made, failed, failures } = await run(space)
  expect([made, failed]).toEqual([2, 2])
  for (const { movie, error } of failures)
    expect(error).toMatchObject({ movie, plugin: 'counting', frame: 5, message: 'frame 5 is not there' })
})
