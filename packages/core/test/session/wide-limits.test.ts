// Limits that reach over several movies are looked up once: a later edition reads no file for them.
import { expect, test } from 'vitest'
import { groupsOfMovie, InputContents } from '../../src/freshness/index.js'
import { FrameKeeper, InputPreparer, type LimitsMemory, LimitsSurvey, SharedLimits } from '../../src/make/index.js'
import { RunState, Scratch } from '../../src/output/index.js'
import { FileLooks, WarmKeyring } from '../../src/session/warm-keys.js'
import { Folder } from './planned.js'

const source = { files: 'data/<name>.npy', axes: ['frame', 'y', 'x'] }

test('limits over the batch are found by contents once, and remembered while only looks change', async () => {
  using folder = new Folder()
  for (const name of ['a', 'b']) folder.npy(`data/${name}.npy`, [3, 2, 2], (...at) => at[0]!)
  const keyring = new WarmKeyring(new FileLooks())
  const memory: LimitsMemory = { keyOf: keyring.keyOfLimits, found: new Map() }
  const hashed: string[] = []
  const planned = async (title: string, writes: boolean) => {
    const render = { use: 'heatmap', limits: { percentile: [0, 100], over: 'batch' }, title }
    const { pipeline, movies } = await folder.plan({ source, render, write: '<name>.npy' })
    const contents = new InputContents(RunState.open(pipeline.out, folder.path), {
      folder: folder.path,
      hash: async (files) => {
        hashed.push(...files)
        return files.map(() => 'content')
      },
    })
    const plan = { pipeline, movies, selected: new Set(movies.map(({ id }) => id)) }
    return { movies, shared: new SharedLimits(plan, contents, { complete: true, writes }) }
  }
  const looked = async (title: string) => {
    const { movies, shared } = await planned(title, false)
    // A movie whose frames cannot be read is left out.
    const pool = { run: () => Promise.reject(new Error('no frame is to be read')) }
    const frames = new FrameKeeper({ pool, inputs: new InputPreparer(pool, Scratch.beside(folder.path)), threads: 1 })
    const survey = new LimitsSurvey({ shared, pool, frames, threads: 1, warn: () => {}, memory })
    return survey.limitsOf(movies[0]!)
  }
  // Nothing was kept: there is nothing to be found by contents.
  await looked('first')
  expect(hashed).toEqual([])
  const { movies, shared } = await planned('first', true)
  await shared.settle()
  shared.keep(new Map([...groupsOfMovie(movies[0]!).keys()].map((group) => [group, [0, 2]])), [])
  hashed.length = 0
  const first = await looked('first')
  expect(hashed.length).toBe(2)
  expect(first.ofFrame(0)).toEqual({ limits: [0, 2] })
  hashed.length = 0
  expect((await looked('another')).ofFrame(0)).toEqual(first.ofFrame(0))
  expect(hashed).toEqual([])
})
