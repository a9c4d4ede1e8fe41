// @ts-check
// Tests of the plugin `__name__`: what it does in a run, and which movies it holds back.
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { planPipeline, runPipeline } from 'movieflow'

const here = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url))

/** @type {string} */
let folder
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'movieflow-plugin-__name__-'))
  await import(new URL('example/make-data.mjs', import.meta.url).href)
})
after(() => rm(folder, { recursive: true }))

/** A pipeline of the example's data, with these options of the plugin. */
const pipeline = (/** @type {object} */ options) => ({
  version: 1,
  source: { files: here('example/data/<name>.npy'), axes: ['frame', 'y', 'x'] },
  render: { use: 'heatmap', size: [64, 48] },
  plugins: [{ use: here('index.mjs'), ...options }],
  write: '<name>.gif',
})

test('each movie that is made has a line, with its length', async () => {
  const { made } = await runPipeline(pipeline({ file: 'list.tsv' }), { folder })
  assert.equal(made, 1)
  assert.equal(await readFile(join(folder, 'list.tsv'), 'utf8'), 'wave.gif\t1.2\n')
})

test('a movie that is too short is vetoed, with the reason', async () => {
  const { movies } = await planPipeline(pipeline({ shortest: 13 }), { folder })
  assert.deepEqual(
    movies.map(({ status }) => status),
    ['blocked'],
  )
  assert.match(JSON.stringify(movies), /it has 12 frames, fewer than 13/)
})
