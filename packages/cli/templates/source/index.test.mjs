// @ts-check
// Tests of the source `__name__`: the contract of sources, the values of a file, and files that are broken.
import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { testSource } from '@movieflow/testkit'
import source from './index.mjs'

/** @type {string} */
let folder
/** @type {string} */
let file
const axes = ['frame', 'y', 'x']
const values = [0, 1, 2, 3, 4, 5, 60, 70, 80, 90, 100, 110]

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'movieflow-source-__name__-'))
  file = join(folder, 'two.frames')
  await writeFile(file, Buffer.concat([Buffer.from('2 2 3\n'), Buffer.from(Float32Array.from(values).buffer)]))
})
after(() => rm(folder, { recursive: true }))

// Frames in any order and from several threads, memory that is the caller's, files that are closed: `@movieflow/testkit` lists its
// rules. `expected` holds what the source reads against the values.
test('it keeps the contract of sources, and reads what was written', () =>
  testSource({
    plugin: source,
    file,
    axes,
    expected: { clip: { frames: 2, shape: [2, 3] }, frames: [values.slice(0, 6), values.slice(6)] },
  }))

test('it multiplies by scale', () =>
  testSource({
    plugin: source,
    file,
    axes,
    options: { scale: 2 },
    expected: { frames: [values.slice(0, 6).map((value) => value * 2)] },
  }))

test('a file that was cut is refused before anything is read', async () => {
  const cut = join(folder, 'cut.frames')
  await writeFile(cut, '2 2 3\nabc')
  const context = { warn: () => {}, signal: new AbortController().signal, folder }
  const probe = async () => source.probe({ file: cut, axes, variables: [], options: { scale: 1 } }, context)
  await assert.rejects(probe, /cut\.frames has 9 bytes, but its header asks for 54/)
})
