// Axes that files bring, axes that could be two, and what the plan and `inspect` show of them.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { expect, it } from 'vitest'

const clone = join(import.meta.dirname, '../..')
const heat = (rows: number, columns: number, limits: string) =>
  `render: { use: heatmap, size: [${columns * 20}, ${rows * 20}], axis: off, colormap: gray, limits: ${limits} }`

/** A folder with files of the clone in it, and a pipeline. */
function spaceWith(files: readonly string[], pipeline: string): Workspace {
  const space = new Workspace()
  for (const file of files) copyFileSync(join(clone, file), space.path(file.slice(file.lastIndexOf('/') + 1)))
  return space.write('pipeline.yaml', pipeline)
}

/** The grey of every cell of a movie's frames, rows down. */
async function cellsOf(file: string, rows: number, columns: number): Promise<number[][][]> {
  const movie = await decodeMovie(file)
  return movie.frames.map((_, frame) =>
    Array.from({ length: rows }, (__, row) =>
      Array.from({ length: columns }, (___, column) => pixel(movie, frame, column * 20 + 10, row * 20 + 10)[0]!),
    ),
  )
}

const level = (low: number, high: number) => (value: number) =>
  Math.min(255, Math.max(0, Math.floor(((value - low) / (high - low)) * 256)))

it('axes of an NWB picture series, x before y', async () => {
  using space = spaceWith(
    ['test/end-to-end/values-files/scan.nwb'],
    `source: { files: scan.nwb }\n${heat(2, 3, '[0, 16]')}\nwrite: movie.mkv\n`,
  )
  expect((await space.call(['run', 'pipeline.yaml'])).code).toBe(0)
  // np.arange(12).reshape(2, 3, 2) as [frame, x, y]: x is 3 long, y 2.
  const shown = [
    [0, 2, 4],
    [1, 3, 5],
  ].map((row) => row.map(level(0, 16)))
  const next = [
    [6, 8, 10],
    [7, 9, 11],
  ].map((row) => row.map(level(0, 16)))
  expect(await cellsOf(space.path('movie.mkv'), 2, 3)).toEqual([shown, next])
})

it('a matrix of Octave, saved by -hdf5 as .mat', async () => {
  using space = spaceWith(
    ['packages/source-mat/test/fixtures/octave.mat'],
    `source: { files: octave.mat, variable: a, axes: [y, x, frame] }\n${heat(2, 3, '[0, 128]')}\nwrite: movie.mkv\n`,
  )
  expect((await space.call(['run', 'pipeline.yaml'])).code).toBe(0)
  // a(y, x, t) = 100 y + 10 x + t, from 0.
  const frames = [0, 1, 2, 3].map((t) => [0, 1].map((y) => [0, 1, 2].map((x) => level(0, 128)(100 * y + 10 * x + t))))
  expect(await cellsOf(space.path('movie.mkv'), 2, 3)).toEqual(frames)
})

const ome = (name: string) => `packages/source-images/test/fixtures/ome/${name}.ome.tif`
const channelOne = (files: string) =>
  `source: { files: ${files} }\ntransform: { use: select, axis: channel, index: 1 }\n${heat(2, 3, '[0, 512]')}\nwrite: movie.mkv\n`
/** Of channel 1 at the time t, as the files were made: 100 t + 10 + 0 … 5. */
const omeFrame = (t: number) =>
  [0, 1].map((row) => [0, 1, 2].map((column) => level(0, 512)(100 * t + 10 + 3 * row + column)))
const black = [
  [0, 0, 0],
  [0, 0, 0],
]

it('an OME-TIFF of several files', async () => {
  using space = spaceWith([ome('run_0'), ome('run_1')], channelOne('run_0.ome.tif'))
  expect((await space.call(['run', 'pipeline.yaml'])).code).toBe(0)
  expect(await cellsOf(space.path('movie.mkv'), 2, 3)).toEqual([0, 1, 2, 3].map(omeFrame))
  // The other file is an input, too.
  expect((await space.report()).movies[0]).toMatchObject({
    status: 'fresh',
    inputs: ['run_0.ome.tif', 'run_1.ome.tif'],
  })
  copyFileSync(join(clone, ome('gone_0')), space.path('run_1.ome.tif'))
  expect((await space.report()).movies[0]).toMatchObject({ status: 'stale' })
})

it('an OME-TIFF of several files, by a pattern for all of them', async () => {
  using space = spaceWith([ome('run_0'), ome('run_1')], channelOne('"run_*.ome.tif"'))
  const { code, stdout, stderr } = await space.call(['run', 'pipeline.yaml'])
  expect(code).toBe(2)
  expect(stdout + stderr).toContain('these 2 files are one array together')
  expect(stdout + stderr).toContain('name the first: `files: run_0.ome.tif`')
})

it('an OME-TIFF of which a file is gone', async () => {
  using space = spaceWith([ome('gone_0')], channelOne('gone_0.ome.tif'))
  const { code, stdout, stderr } = await space.call(['run', 'pipeline.yaml'])
  expect(code).toBe(0)
  expect(await cellsOf(space.path('movie.mkv'), 2, 3)).toEqual([omeFrame(0), omeFrame(1), black, black])
  expect(stdout + stderr).toContain('4 of the 8 planes that its OME-XML describes are missing')
})

it('an OME-TIFF that stops before its last plane', async () => {
  using space = spaceWith([ome('stopped')], channelOne('stopped.ome.tif'))
  const { code, stdout, stderr } = await space.call(['run', 'pipeline.yaml'])
  expect(code).toBe(0)
  expect(await cellsOf(space.path('movie.mkv'), 2, 3)).toEqual([omeFrame(0), black, black, black])
  expect(stdout + stderr).toContain('5 of the 8 planes that its OME-XML describes are missing, and are zeros')
})

it('columns that may lie along two axes', async () => {
  using space = new Workspace()
  space.npy('tracks.npy', [60, 2, 2], (frame, xy, mouse) => 100 * mouse + 10 * xy + frame / 10)
  const pipeline = (axes: string) =>
    `source: { files: tracks.npy, axes: ${axes}, columns: [x, y] }
render: { use: scatter, size: [120, 100], x: <x>, y: <y> }
write: movie.mkv\n`
  space.write('pipeline.yaml', pipeline('[frame, xy, mouse]'))
  const { code, stdout, stderr } = await space.call(['plan', 'pipeline.yaml'])
  expect(code).toBe(2)
  expect(stdout + stderr).toContain('in tracks.npy `xy` and `mouse` are both of that length')
  expect(stdout + stderr).toContain('axes: [frame, column, mouse]')
  space.write('pipeline.yaml', pipeline('[frame, column, mouse]'))
  expect((await space.call(['run', 'pipeline.yaml'])).code).toBe(0)
})

it('columns of a square array without axes', async () => {
  using space = new Workspace()
  space.npy('two.npy', [2, 2], (row, column) => 10 * row + column)
  space.write(
    'pipeline.yaml',
    'source: { files: two.npy, columns: [x, y] }\nrender: { use: scatter, size: [120, 100], x: <x>, y: <y> }\nwrite: movie.mkv\n',
  )
  const { code, stdout, stderr } = await space.call(['plan', 'pipeline.yaml'])
  expect(code).toBe(2)
  expect(stdout + stderr).toContain('axes: [frame, column] if a row is a frame, axes: [column, frame] if a column is')
})

it('axes of an array in the wrong order', async () => {
  using space = new Workspace()
  space.npy('map.npy', [24, 30, 40], (y, x, frame) => y + x + frame)
  const plan = async (axes: string) => {
    space.write('pipeline.yaml', `source: { files: map.npy, axes: ${axes} }\nrender: heatmap\nwrite: movie.gif\n`)
    return (await space.call(['plan', 'pipeline.yaml'])).stdout
  }
  expect(await plan('[y, x, frame]')).toContain(
    'data: y 24, x 30, frame 40; float32; pictures 24 × 30 (height × width)',
  )
  expect(await plan('[frame, x, y]')).toContain(
    'data: frame 24, x 30, y 40; float32; pictures 40 × 30 (height × width)',
  )
  expect((await space.report()).movies[0]!.sources).toEqual([
    { name: 'data', axes: ['frame', 'x', 'y'], shape: [24, 30, 40], dtype: 'float32', picture: [40, 30] },
  ])
})

it('axes that contradict the dimensions of a netCDF variable', async () => {
  using space = spaceWith(
    ['test/end-to-end/values-files/packed.nc'],
    `source: { files: packed.nc, variable: t, axes: [y, x, frame] }\n${heat(2, 1, '[272, 276]')}\nwrite: movie.mkv\n`,
  )
  const { code, stdout, stderr } = await space.call(['plan', 'pipeline.yaml'])
  expect(code).toBe(0)
  expect(stdout + stderr).toContain('t has the dimensions [time, lat, lon] in its file')
  expect(stdout).toContain('data: y 2, x 1, frame 3 (in the file: time, lat, lon)')
})

it('axes that a file brings, in inspect', async () => {
  using space = spaceWith([ome('run_0'), 'packages/source-images/test/fixtures/tiff/imagej-ZYX.tif'], '')
  copyFileSync(join(clone, 'test/end-to-end/values-files/scan.nwb'), space.path('scan.nwb'))
  copyFileSync(join(clone, 'test/end-to-end/values-files/packed.nc'), space.path('packed.nc'))
  const inspect = async (file: string) => (await space.call(['inspect', file])).stdout
  expect(await inspect('run_0.ome.tif')).toMatch(/axes +frame 4, channel 2, y 2, x 3\n/)
  expect(await inspect('imagej-ZYX.tif')).toMatch(/axes +frame \d+, y \d+, x \d+\n +dimensions +z \d+, y \d+, x \d+\n/)
  expect(await inspect('scan.nwb')).toMatch(/axes +frame 2, x 3, y 2\n/)
  const netcdf = await inspect('packed.nc')
  expect(netcdf).toMatch(/axes +frame 2, y 1, x 3\n +dimensions +time 2, lat 1, lon 3\n/)
  expect(netcdf).toContain('packed: × −0.01 + 273.15')
})
