// OME-TIFFs of several files, of files that are gone, renamed or cut short, as tifffile reads them.
import fs from 'node:fs'
import path from 'node:path'
import type { PluginContext } from '@movieflow/core/plugin'
import { expect, test } from 'vitest'
import images from '../src/index.js'
import { context, fixtures, request, temporaryFolder } from './support.js'

interface Expected {
  readonly axes: string
  readonly shape: readonly number[]
  readonly values: readonly number[]
}

const folder = path.join(fixtures, 'ome')
const expected = JSON.parse(fs.readFileSync(path.join(folder, 'ome.json'), 'utf8')) as Record<string, Expected>
const scratch = temporaryFolder()
/** t, c: 100 t + 10 c + 0 … 5, as the files were made. */
const planes = (times: number, image = 0) =>
  Array.from(
    { length: times * 12 },
    (_, at) => 1000 * image + 100 * Math.floor(at / 12) + 10 * (Math.floor(at / 6) % 2) + (at % 6),
  )

async function read(file: string) {
  const warnings: string[] = []
  const own: PluginContext = { ...context, warn: (warning) => warnings.push(warning) }
  const asked = request(file, ['frame', 'channel', 'y', 'x'])
  const [info, more] = await images.scan(asked.file, own)
  expect(more).toBeUndefined()
  const clip = await images.probe(asked, context)
  const reader = await images.open(asked, context)
  const frames: number[][] = []
  // Backwards, so that files change from frame to frame.
  for (let index = clip.frames - 1; index >= 0; index--) frames[index] = [...(await reader.read(index)).data]
  return { info: info!, values: frames.flat(), warnings, files: await images.furtherFiles!(asked, context) }
}

test.each(Object.entries(expected))('%s is read as by tifffile', async (name, { shape, values }) => {
  const found = await read(`ome/${name}.ome.tif`)
  expect(found.info).toMatchObject({ shape, axes: ['frame', 'channel', 'y', 'x'], dtype: '<u2' })
  expect(found.values).toEqual(values)
})

test('every file of a set is read across all of them, and the others are inputs, too', async () => {
  const [first, second] = [await read('ome/run_0.ome.tif'), await read('ome/run_1.ome.tif')]
  expect(first).toMatchObject({ values: planes(4), warnings: [], files: [path.join(folder, 'run_1.ome.tif')] })
  expect(second).toMatchObject({ values: planes(4), files: [path.join(folder, 'run_0.ome.tif')] })
  expect(second.warnings).toEqual([
    'run_1.ome.tif: it is a part of an OME-TIFF of several files, all of which are read: run_0.ome.tif is the first of them',
  ])
})

test('planes that are missing are zeros, with a warning that says why', async () => {
  expect((await read('ome/gone_0.ome.tif')).warnings).toEqual([
    'gone_0.ome.tif: 4 of the 8 planes that its OME-XML describes are missing, and are zeros: there is no gone_1.ome.tif next to it',
  ])
  expect((await read('ome/stopped.ome.tif')).warnings).toEqual([
    'stopped.ome.tif: 5 of the 8 planes that its OME-XML describes are missing, and are zeros',
  ])
})

test('a position is its own file, though all are told of in each', async () => {
  // tifffile lists both positions for either file.
  expect((await read('ome/pos_1.ome.tif')).values).toEqual(planes(2, 1))
})

test('a file that was renamed is still the one that its text means', async () => {
  expect((await read('ome/stranger.ome.tif')).values).toEqual(planes(2))
})

test('the text may be in another file of the set, or in one of its own', async () => {
  expect((await read('ome/master_1.ome.tif')).values).toEqual(planes(2))
  expect((await read('ome/companion.ome.tif')).values).toEqual(planes(2))
  const asked = request('ome/nowhere.ome.tif', [])
  const warnings: string[] = []
  const [info] = await images.scan(asked.file, { ...context, warn: (warning) => warnings.push(warning) })
  expect(info).toMatchObject({ shape: [4, 2, 3], axes: ['frame', 'y', 'x'] })
  expect(warnings).toEqual([
    'nowhere.ome.tif: its OME-XML is not followed: it is in lost.companion.ome, which is not there; its pages are read in their order',
  ])
})

test('a file of the set that comes later is seen', async () => {
  for (const name of ['run_0', 'run_1'])
    fs.copyFileSync(path.join(folder, `${name}.ome.tif`), path.join(scratch, `${name}.ome.tif`))
  fs.rmSync(path.join(scratch, 'run_1.ome.tif'))
  expect((await read(path.join(scratch, 'run_0.ome.tif'))).values.slice(24)).toEqual(Array(24).fill(0))
  fs.copyFileSync(path.join(folder, 'run_1.ome.tif'), path.join(scratch, 'run_1.ome.tif'))
  expect((await read(path.join(scratch, 'run_0.ome.tif'))).values).toEqual(planes(4))
})

test('a hyperstack of ImageJ that was cut is its pages, and no bytes between them', async () => {
  const warnings: string[] = []
  const asked = request('ome/cut-imagej.tif', ['frame', 'y', 'x'])
  const own: PluginContext = { ...context, warn: (warning) => warnings.push(warning) }
  const [info] = await images.scan(asked.file, own)
  expect(info).toMatchObject({ shape: [4, 2, 3], axes: ['frame', 'y', 'x'] })
  expect(warnings).toEqual([
    'cut-imagej.tif: its ImageJ description has 6 images, but the file has 4: they are read in their order',
  ])
  const reader = await images.open(asked, own)
  expect([...(await reader.read(3)).data]).toEqual([300, 301, 302, 303, 304, 305])
})
