// Zarr stores in pipelines: a folder is one movie, made again if a chunk is another; what it says of itself is used.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Workspace } from '@movieflow/test-support/workspace'
import { expect, it } from 'vitest'

/** Frames of 2 × 3 bytes, a chunk each; frame 2 was never written. */
function store(files: Workspace, name: string, more: object = {}, prefix = ''): void {
  const metadata = {
    ...{ zarr_format: 3, node_type: 'array', shape: [4, 2, 3], data_type: 'uint8', fill_value: 50, attributes: {} },
    chunk_grid: { name: 'regular', configuration: { chunk_shape: [1, 2, 3] } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    codecs: [{ name: 'bytes' }],
    ...more,
  }
  put(files, `${name}/${prefix}zarr.json`, JSON.stringify(metadata))
  for (const frame of [0, 1, 3]) put(files, `${name}/${prefix}c/${frame}/0/0`, new Uint8Array(6).fill(10 * frame))
}

function put(files: Workspace, name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(files.path(name)), { recursive: true })
  writeFileSync(files.path(name), content)
}

const pipeline = `
source: { files: data/<name>.zarr, axes: [frame, y, x] }
fps: 5
render: { use: heatmap, size: [32, 24], axis: off, limits: [0, 255] }
write: "<source.name>.npy"
`

it('a folder is one movie, made again if a chunk is another, and fails with the name of one that is cut', async () => {
  using files = new Workspace().write('pipeline.yaml', pipeline)
  for (const name of ['a', 'b']) store(files, `data/${name}.zarr`)
  const statuses = async () => {
    const { stdout } = await files.call(['plan', 'pipeline.yaml', '--json'])
    return JSON.parse(stdout).movies.map(({ id, status }: { id: string; status: string }) => `${id}: ${status}`)
  }
  const { stdout, stderr } = await files.call(['run', 'pipeline.yaml'])
  expect(stdout + stderr).toMatch(
    /1 of the 4 chunks of the array were never written: their values are the fill value 50/,
  )
  expect(stdout).toMatch(/made +name=a +4 frames.*→ a\.npy/)
  expect(await statuses()).toEqual(['name=a: fresh', 'name=b: fresh'])
  put(files, 'data/a.zarr/c/1/0/0', new Uint8Array(6).fill(77))
  expect(await statuses()).toEqual(['name=a: stale', 'name=b: fresh'])
  put(files, 'data/a.zarr/c/1/0/0', new Uint8Array(5))
  const failed = await files.call(['run', 'pipeline.yaml'])
  expect([failed.code, failed.stdout]).toEqual([
    1,
    expect.stringMatching(/chunk c\/1\/0\/0 has 5 bytes, not the 6 bytes of a chunk/),
  ])
})

it('of which one chunk is cut fails with the number of its frame, and other frames are drawn', async () => {
  using files = new Workspace().write('pipeline.yaml', pipeline)
  store(files, 'data/a.zarr')
  put(files, 'data/a.zarr/c/3/0/0', new Uint8Array(5))
  const failed = await files.call(['run', 'pipeline.yaml'])
  expect([failed.code, failed.stdout]).toEqual([1, expect.stringMatching(/frame 3\b/)])
  const drawn = await files.call(['frame', 'pipeline.yaml', '--index', '1', '-o', 'one.png'])
  expect([drawn.code, drawn.stderr]).toEqual([0, ''])
  expect((await files.call(['frame', 'pipeline.yaml', '--index', '3', '-o', 'other.png'])).code).toBe(1)
})

it('another array of a store makes nothing anew, and what stands above its own does', async () => {
  using files = new Workspace().write('pipeline.yaml', pipeline.replace('.zarr,', '.zarr, variable: raw,'))
  put(files, 'data/a.zarr/zarr.json', JSON.stringify({ zarr_format: 3, node_type: 'group', attributes: {} }))
  for (const name of ['raw', 'masks']) store(files, 'data/a.zarr', {}, `${name}/`)
  expect((await files.call(['run', 'pipeline.yaml'])).code).toBe(0)
  const movie = async () => JSON.parse((await files.call(['plan', 'pipeline.yaml', '--json'])).stdout).movies[0]
  put(files, 'data/a.zarr/masks/c/0/0/0', new Uint8Array(6).fill(1))
  const inputs = ['data/a.zarr/zarr.json', 'data/a.zarr/raw']
  expect(await movie()).toMatchObject({ status: 'fresh', inputs })
  put(files, 'data/a.zarr/raw/c/0/0/0', new Uint8Array(6).fill(1))
  expect(await movie()).toMatchObject({ status: 'stale', reasons: ['data/a.zarr/raw changed'] })
})

it('inspect shows the values, and what a picture says of itself', async () => {
  using files = new Workspace()
  const axes = ['t', 'y', 'x'].map((name) => ({ name, unit: 'second' }))
  const scale = { type: 'scale', scale: [0.5, 1, 1] }
  const ome = { multiscales: [{ axes, datasets: [{ path: '0', coordinateTransformations: [scale] }] }] }
  put(files, 'cells.ome.zarr/zarr.json', JSON.stringify({ zarr_format: 3, node_type: 'group', attributes: { ome } }))
  store(files, 'cells.ome.zarr', {}, '0/')
  const { stdout } = await files.call(['inspect', 'cells.ome.zarr', '--json'])
  // Frames of 0, 10, 50 and 30.
  const expected = { name: '0', shape: [4, 2, 3], axes: ['frame', 'y', 'x'], min: 0, max: 50, mean: 22.5 }
  expect(JSON.parse(stdout).variables).toMatchObject([expected])
  // By its clock: from the first frame to the last it is one second and a half.
  files.write(
    'pipeline.yaml',
    'source: cells.ome.zarr\nfps: 10\nrender: { size: [32, 24] }\nwrite: <source.name>.gif\n',
  )
  expect((await files.call(['run', 'pipeline.yaml'])).stdout).toMatch(/made .* 16 frames .*→ cells\.gif/)
})

/** A picture of 4 frames, of one or several planes. */
function picture(files: Workspace, name: string, planes: number): void {
  const axes = ['t', 'z', 'y', 'x'].map((each) => ({ name: each }))
  const attributes = { ome: { multiscales: [{ axes, datasets: [{ path: '0' }] }] } }
  put(files, `data/${name}.ome.zarr/zarr.json`, JSON.stringify({ zarr_format: 3, node_type: 'group', attributes }))
  const chunk_grid = { name: 'regular', configuration: { chunk_shape: [1, planes, 2, 3] } }
  store(files, `data/${name}.ome.zarr`, { shape: [4, planes, 2, 3], chunk_grid }, '0/')
}

async function plan(files: Workspace) {
  const { code, stdout, stderr } = await files.call(['plan', 'pipeline.yaml'])
  return { code, said: stdout + stderr }
}

it('a matrix over an axis that one of the stores lacks costs the movie of that store', async () => {
  using files = new Workspace().write(
    'pipeline.yaml',
    'source: data/<name>.ome.zarr\nmatrix: { plane: { axis: z } }\nrender: heatmap\nwrite: <name>_<plane>.gif',
  )
  picture(files, 'deep', 2)
  picture(files, 'flat', 1)
  const { code, said } = await plan(files)
  expect(code).toBe(1)
  expect(said).toMatch(/3 movies: 2 new, 1 blocked/)
  expect(said.match(/were never written/g)).toHaveLength(1)
  expect(said).toMatch(
    /flat\.ome\.zarr: `matrix` names the axis z, which is not one of the file's axes\n +did you mean x\? Known: x, y, frame/,
  )
})

it('a step that one of the stores does not fit costs the movie of that store; one that none fits is a mistake', async () => {
  using files = new Workspace().write(
    'pipeline.yaml',
    'source: data/<name>.ome.zarr\ntransform: { use: reduce, axis: z, by: max }\nwrite: <name>.gif',
  )
  picture(files, 'deep', 2)
  picture(files, 'flat', 1)
  const some = await plan(files)
  expect(some.code).toBe(1)
  expect(some.said).toMatch(/blocked +name=flat\n +pipeline\.yaml:2:12 transform\[0\] \(reduce\): there is no axis z/)
  expect(some.said).toMatch(/2 movies: 1 new, 1 blocked/)
  picture(files, 'deep', 1)
  const none = await plan(files)
  expect([none.code, none.said]).toEqual([
    2,
    expect.stringMatching(/there is no axis z: the axes here are y \(2\), x \(3\)/),
  ])
})

it('what is missing of a picture, and a level of an array that has none, is said', async () => {
  using files = new Workspace().write('pipeline.yaml', 'source: data/<name>.ome.zarr\nwrite: <name>.gif')
  picture(files, 'deep', 2)
  rmSync(files.path('data/deep.ome.zarr/0/zarr.json'))
  expect((await plan(files)).said).toMatch(/deep\.ome\.zarr: there is no array 0, its level 0/)
  files.write('pipeline.yaml', pipeline.replace('axes:', 'level: 1, axes:'))
  store(files, 'data/plain.zarr')
  expect((await plan(files)).said).toMatch(
    /plain\.zarr.*: the array is not a level of an OME-Zarr picture: there is no level 1\n +leave `level` out/,
  )
})
