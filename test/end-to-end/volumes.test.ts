// Brain volumes and binary files, from the pipeline to the decoded movie: which value each pixel shows, when, and what makes movies stale.
import { readFileSync, rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { niftiBytes } from '@movieflow/test-support/nifti'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'
import { mat } from '../../examples/arrays.mjs'

/** Cells of 20 × 20 pixels, each in the grey of its value. */
const grey = (height: number, width: number) =>
  `render: { use: heatmap, size: [${20 * width}, ${20 * height}], axis: off, colormap: gray, limits: [0, 255] }`

async function cells(space: Workspace, name: string, height: number, width: number): Promise<number[][]> {
  const movie = await decodeMovie(space.path(name))
  expect([movie.width, movie.height]).toEqual([20 * width, 20 * height])
  return movie.frames.map((_, frame) =>
    Array.from({ length: height * width }, (_, cell) => {
      const [row, column] = [Math.floor(cell / width), cell % width]
      return pixel(movie, frame, 20 * column + 10, 20 * row + 10)[0]!
    }),
  )
}

/** Of 4 × 3 × 2 voxels, x to the left, y to the front, z upwards. */
const value = (x: number, y: number, z: number, time: number) => 10 + 8 * x + 40 * y + 4 * z + 20 * time

function volumes(times: number): Float32Array {
  const values: number[] = []
  for (let time = 0; time < times; time++)
    for (let z = 0; z < 2; z++)
      for (let y = 0; y < 3; y++) for (let x = 0; x < 4; x++) values.push(value(x, y, z, time))
  return Float32Array.from(values)
}

/** The picture's lines, from the top. */
const lines = <T>(rows: readonly T[], columns: readonly T[], at: (row: T, column: T) => number) =>
  rows.flatMap((row) => columns.map((column) => at(row, column)))

const [left, back, down] = [
  [3, 2, 1, 0],
  [2, 1, 0],
  [1, 0],
]

describe('volumes', () => {
  it('are pictures of a plane, upright, at the rate of the volumes; the ending is no part of the name', async () => {
    using space = new Workspace()
    space.write('in/sub-01.nii.gz', gzipSync(niftiBytes(volumes(3), [4, 3, 2, 3], 0.5)))
    // What the eye sees has the right side, where x is 0, at the right.
    const wanted = {
      axial: (time: number) => lines(back, left, (y, x) => value(x, y, 1, time)),
      coronal: (time: number) => lines(down, left, (z, x) => value(x, 1, z, time)),
      sagittal: (time: number) => lines(down, [0, 1, 2], (z, y) => value(1, y, z, time)),
    }
    for (const [plane, picture] of Object.entries(wanted)) {
      const [height, width] = [plane === 'axial' ? 3 : 2, plane === 'sagittal' ? 3 : 4]
      space.write(
        'pipeline.yaml',
        `source: { files: in/*.nii.gz, plane: ${plane} }\n${grey(height, width)}\nwrite: <source.name>_${plane}.mkv\n`,
      )
      expect((await space.report()).movies).toMatchObject([{ frames: 3, fps: 2 }])
      expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
      expect(await cells(space, `sub-01_${plane}.mkv`, height, width)).toEqual([0, 1, 2].map(picture))
    }
  })

  it('make a movie through the slices, and stay as they are without `plane`', async () => {
    using space = new Workspace()
    space.write('sub-01.nii', niftiBytes(volumes(1), [4, 3, 2]))
    space.write(
      'pipeline.yaml',
      `source: { files: sub-<sub>.nii, plane: axial, slice: all, axes: [frame, y, x] }\n${grey(3, 4)}\nwrite: <sub>.mkv\n`,
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    expect(await cells(space, '01.mkv', 3, 4)).toEqual(
      [0, 1].map((z) => lines(back, left, (y, x) => value(x, y, z, 0))),
    )
    space.write(
      'plain.yaml',
      `source: sub-<sub>.nii\ntransform: { use: select, axis: z, index: 1 }\n${grey(3, 4)}\nwrite: plain.mkv\n`,
    )
    expect(await space.run({}, 'plain.yaml')).toMatchObject({ made: 1, failed: 0 })
    const stored = lines([0, 1, 2], [0, 1, 2, 3], (y, x) => value(x, y, 1, 0))
    expect(await cells(space, 'plain.mkv', 3, 4)).toEqual([stored])
  })

  it('of a pair: either file that changes makes the movie stale', async () => {
    using space = new Workspace()
    const whole = niftiBytes(volumes(2), [4, 3, 2, 2], 1)
    const header = Buffer.from(whole.subarray(0, 348))
    header.write('ni1\0', 344, 'latin1')
    header.writeFloatLE(0, 108)
    space.write('a.hdr', header).write('a.img', whole.subarray(352))
    space.write('pipeline.yaml', `source: { files: a.img, plane: axial }\n${grey(3, 4)}\nwrite: a.mkv\n`)
    expect(await space.run()).toMatchObject({ made: 1 })
    expect(await space.run()).toMatchObject({ made: 0, failed: 0 })
    // Every second value counts twice as much.
    header.writeFloatLE(0.5, 112)
    space.write('a.hdr', header)
    expect((await space.report()).movies).toMatchObject([{ status: 'stale' }])
    expect(await space.run()).toMatchObject({ made: 1 })
    const wanted = [0, 1].map((time) => lines(back, left, (y, x) => Math.floor(value(x, y, 1, time) / 2)))
    const shown = await cells(space, 'a.mkv', 3, 4)
    for (const [frame, values] of wanted.entries())
      for (const [cell, each] of values.entries()) expect(Math.abs(shown[frame]![cell]! - each)).toBeLessThanOrEqual(1)
  })

  it('of a gzip stream with a wrong checksum fail alone', async () => {
    using space = new Workspace()
    const sound = gzipSync(niftiBytes(volumes(3), [4, 3, 2, 3], 0.5))
    const broken = Buffer.from(sound)
    broken[broken.length - 8]! ^= 1
    space.write('sub-1.nii.gz', sound).write('sub-2.nii.gz', broken)
    space.write('pipeline.yaml', `source: { files: sub-<sub>.nii.gz, plane: axial }\n${grey(3, 4)}\nwrite: <sub>.mkv\n`)
    const { code, stdout } = await space.call(['run', 'pipeline.yaml'])
    expect([code, space.files()]).toEqual([1, ['1.mkv', 'pipeline.yaml', 'sub-1.nii.gz', 'sub-2.nii.gz']])
    expect(stdout).toMatch(/sub=2.*compressed data are damaged \(incorrect data check\)/s)
  })

  it('are described by inspect, and their header by fields', async () => {
    using space = new Workspace()
    space.write('sub-01.nii.gz', gzipSync(niftiBytes(volumes(3), [4, 3, 2, 3], 0.5)))
    const { stdout } = await space.call(['inspect', 'sub-01.nii.gz'])
    expect(stdout).toMatch(/axes +x 4, y 3, z 2, frame 3\n +x: right → left\n +y: back → front\n +z: below → above\n/)
    expect(stdout).toMatch(/orientation LAS\n +a volume every 0\.5 s\n +to be shown from 0 to 158 \(cal_min, cal_max\)/)
    space.write(
      'pipeline.yaml',
      `fields: { side: { file: sub-<sub>.nii.gz, variable: orientation } }\nsource: { files: sub-<sub>.nii.gz, plane: axial }\nwhere: { side: LAS }\nwrite: <side>.gif\n`,
    )
    expect((await space.report()).movies).toMatchObject([{ outputs: [{ path: 'LAS.gif' }] }])
  })
})

describe('init', () => {
  it('writes a pipeline of a slice in time, which runs as it is', async () => {
    using space = new Workspace()
    for (const sub of ['01', '02'])
      space.write(`bids/sub-${sub}_bold.nii.gz`, gzipSync(niftiBytes(volumes(3), [4, 3, 2, 3], 0.5)))
    const { stdout } = await space.call(['init'])
    expect(stdout).toMatch(/Found 2 arrays: 3 × 4 × 3: bids\/sub-<sub:d>_bold\.nii\.gz/)
    const text = readFileSync(space.path('pipeline.yaml'), 'utf8')
    expect(text).toMatch(
      / {2}plane: axial # or coronal, sagittal; the middle slice, or another: slice: 20\n {2}fps: 5 #/,
    )
    expect((await space.report()).movies).toMatchObject([
      { frames: 3, fps: 5 },
      { frames: 3, fps: 5 },
    ])
    expect(await space.run()).toMatchObject({ made: 2, failed: 0 })
  })

  it('writes one through the slices of single volumes', async () => {
    using space = new Workspace()
    for (const sub of ['a', 'b']) space.write(`anat/${sub}_T1w.nii`, niftiBytes(volumes(1), [4, 3, 2]))
    await space.call(['init'])
    const text = readFileSync(space.path('pipeline.yaml'), 'utf8')
    expect(text).toMatch(/ {2}plane: axial # .*\n {2}slice: all\n {2}axes: \[frame, y, x\] #/)
    expect((await space.report()).movies).toMatchObject([{ frames: 2 }, { frames: 2 }])
    expect(await space.run()).toMatchObject({ made: 2, failed: 0 })
  })
})

describe('binary files', () => {
  const numbers = (count: number) => Int16Array.from({ length: count }, (_, index) => (7 * index) % 256)
  const bytes = (values: Int16Array | Float32Array) => Buffer.from(values.buffer)

  it('are shaped by fields: the lines, columns and rate of Fall.mat', async () => {
    using space = new Workspace()
    space.write('m1/data.bin', bytes(numbers(3 * 12)))
    space.write('m1/Fall.mat', mat({ ops: [{ Ly: 3, Lx: 4, fs: 8 }] }))
    const read = (name: string) => `{ file: <mouse>/Fall.mat, variable: ops.${name} }`
    space.write(
      'pipeline.yaml',
      `fields: { Ly: ${read('Ly')}, Lx: ${read('Lx')}, rate: ${read('fs')} }
source: { files: <mouse>/data.bin, use: raw, dtype: int16, shape: [-1, <Ly>, <Lx>], fps: <rate> }
${grey(3, 4)}
write: <mouse>.mkv
`,
    )
    expect((await space.report()).movies).toMatchObject([{ frames: 3, fps: 8 }])
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    const all = [...numbers(36)]
    expect(await cells(space, 'm1.mkv', 3, 4)).toEqual([0, 1, 2].map((frame) => all.slice(12 * frame, 12 * frame + 12)))
  })

  it('of another size are told of with the numbers, and cost their own movie', async () => {
    using space = new Workspace()
    space.write('a.bin', bytes(numbers(24))).write('b.bin', Buffer.alloc(53))
    space.write(
      'pipeline.yaml',
      `source: { files: <name>.bin, use: raw, dtype: int16, shape: [-1, 3, 4] }\n${grey(3, 4)}\nwrite: <name>.mkv\n`,
    )
    const { code, stdout } = await space.call(['run', 'pipeline.yaml'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/made +name=a/)
    expect(stdout).toMatch(/3 × 4 of int16 take 24 bytes, so 53 bytes are 2 of these and 5 bytes more/)
    const ignored = await space.call(['run', 'pipeline.yaml', '--set', 'source.rest=ignore'])
    expect(ignored).toMatchObject({ code: 0, stdout: expect.stringMatching(/made +name=b +2 frames/) })
  })

  it('whose settings lie beside them: a change of these makes the movie stale', async () => {
    using space = new Workspace()
    space.write('run.ap.bin', bytes(numbers(24))).write('run.ap.meta', 'nSavedChans=4\nimSampRate=20\n')
    space.write(
      'pipeline.yaml',
      `source: { files: run.ap.bin, use: raw, meta: spikeglx, shape: [-1, 2, 4], axes: [frame, y, x] }\n${grey(2, 4)}\nwrite: o.mkv\n`,
    )
    expect((await space.report()).movies).toMatchObject([{ frames: 3, fps: 10 }])
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    expect(await space.run()).toMatchObject({ made: 0, failed: 0 })
    space.write('run.ap.meta', 'nSavedChans=4\nimSampRate=40\n')
    expect((await space.report()).movies).toMatchObject([{ status: 'stale', fps: 20 }])
    rmSync(space.path('run.ap.meta'))
    const { stdout } = await space.call(['plan', 'pipeline.yaml'])
    expect(stdout).toMatch(/run\.ap\.meta.*there is no such file/s)
  })

  it('of CaImAn, both orders, are what their names say', async () => {
    using space = new Workspace()
    // Three frames of y 2, x 3.
    const at = (frame: number, y: number, x: number) => 20 * frame + 60 * y + 9 * x
    const frames = [0, 1, 2]
    const columns = [0, 1, 2].flatMap((x) => [0, 1].map((y) => [y, x] as const))
    const byFrame = frames.flatMap((frame) => columns.map(([y, x]) => at(frame, y, x)))
    const byPixel = columns.flatMap(([y, x]) => frames.map((frame) => at(frame, y, x)))
    for (const [order, values] of [
      ['F', byFrame],
      ['C', byPixel],
    ] as const) {
      space.write(`m_d1_2_d2_3_d3_1_order_${order}_frames_3_.mmap`, bytes(Float32Array.from(values)))
      space.write(
        'pipeline.yaml',
        `source: { files: m_*_order_${order}_*.mmap, fps: 5 }\n${grey(2, 3)}\nwrite: ${order}.mkv\n`,
      )
      expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
      const wanted = frames.map((frame) => lines([0, 1], [0, 1, 2], (y, x) => at(frame, y, x)))
      expect(await cells(space, `${order}.mkv`, 2, 3)).toEqual(wanted)
    }
  })

  it('are inspected with their options', async () => {
    using space = new Workspace()
    space.write('a.bin', readFileSync(new URL('scan.nwb', import.meta.url)).subarray(0, 600))
    const asked = ['inspect', 'a.bin', '--use', 'raw', '--set', 'dtype=uint8']
    const { stdout } = await space.call([...asked, '--set', 'shape=[-1, 10, 20]'])
    expect(stdout).toMatch(/\|u1 +\[3, 10, 20\]/)
    const missing = await space.command(asked)
    expect(missing.stderr).toMatch(
      /a file of 600 bytes without a header does not describe its contents: `shape` is missing/,
    )
  })
})
