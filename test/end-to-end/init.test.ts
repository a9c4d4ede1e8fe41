// `movieflow init`: the pipeline that it writes for a folder is planned as it stands, and makes the movies.
import { copyFileSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { readPipeline } from '@movieflow/core'
import { findBox, range } from '@movieflow/test-support/axes'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { writePng } from '@movieflow/test-support/png'
import { fewOrAll } from '@movieflow/test-support/share'
import { writeTiff } from '@movieflow/test-support/tiff'
import { Workspace } from '@movieflow/test-support/workspace'
import { expect, test } from 'vitest'
import { mat, matArray } from '../../examples/arrays.mjs'

/** The pipeline that is written, as it is read; its text, and what was said. */
async function init(space: Workspace, ...args: string[]) {
  const { code, stdout, stderr } = await space.call(['init', ...args])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const text = readFileSync(space.path('pipeline.yaml'), 'utf8')
  const { sources, except } = await readPipeline(space.path('pipeline.yaml'))
  const { files, axes, columns, variable } = sources[0]!
  return { files: files.length === 1 ? files[0] : files, axes, columns, variable, except, text, said: stdout }
}

/** Plans and runs what was written; the movies, by name. */
async function make(space: Workspace, pipeline = 'pipeline.yaml'): Promise<string[]> {
  const planned = await space.call(['plan', pipeline])
  expect({ code: planned.code, stderr: planned.stderr, stdout: planned.stdout }).toMatchObject({ code: 0, stderr: '' })
  const run = await space.call(['run', pipeline])
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
  return space.files('movies').map((name) => name.slice('movies/'.length))
}

test('names of experiments become fields, layers of a network whole', async () => {
  using space = new Workspace()
  for (const animal of ['Alfa', 'Beto'])
    for (const type of ['Evol', 'Manif'])
      for (const [exp, layer] of [
        [3, 'conv4_3'],
        [11, 'conv5_3'],
        [12, 'fc6'],
      ])
        space.npy(`data/${animal}_${type}_Exp${exp}_${layer}.npy`, [8, 8, 3], undefined, true)
  const { files, axes, said } = await init(space)
  expect(files).toBe('data/<animal>_<type>_Exp<exp:d>_<layer>.npy')
  expect(axes).toEqual(['y', 'x', 'frame'])
  expect(said).toContain('movieflow run pipeline.yaml')
  const made = await make(space)
  expect(made).toHaveLength(12)
  expect(made).toContain('Beto_Manif_Exp12_fc6.mp4')
  expect((await decodeMovie(space.path('movies/Alfa_Evol_Exp3_conv4_3.mp4'))).frames).toHaveLength(3)
})

test('folders of subjects and sessions are fields, too, and zeros that fill numbers up come back', async () => {
  using space = new Workspace()
  for (const sub of ['01', '02', '10'])
    for (const ses of ['1', '2']) space.npy(`sub-${sub}/ses-${ses}/sub-${sub}_ses-${ses}_bold.npy`, [4, 5, 7, 6])
  const { files, axes } = await init(space)
  expect(files).toBe('sub-<sub:d>/ses-<ses:d>/sub-<sub:d>_ses-<ses:d>_bold.npy')
  expect(axes).toEqual(['frame', 'channel', 'y', 'x'])
  expect(await make(space)).toEqual(
    ['01', '02', '10'].flatMap((sub) =>
      ['1', '2'].map((ses) => `sub-${sub}/ses-${ses}/sub-${sub}_ses-${ses}_bold.mp4`),
    ),
  )
})

test('MATLAB files: the first variable that a file has, channels averaged, windows offered', async () => {
  using space = new Workspace()
  const values = (...shape: number[]) =>
    matArray(Float32Array.from({ length: shape.reduce((product, length) => product * length) }, Math.sin), shape)
  for (const [exp, name] of ['cc_tsr', 'cc_tsr', 'corr_tsr'].entries())
    space.write(
      `lab/Beto_Exp${exp + 1}.mat`,
      mat({ wdw_vect: values(6, 2), [name]: values(8, 8, 3, 6), small: values(2, 2) }),
    )
  const { files, axes, variable, text } = await init(space, 'lab', '-o', 'pipeline.yaml')
  expect(files).toBe('lab/Beto_Exp<exp:d>.mat')
  expect(variable).toBe('cc_tsr | corr_tsr')
  expect(axes).toEqual(['y', 'x', 'channel', 'frame'])
  expect(text).toContain('variable: wdw_vect, columns: [start, end]')
  expect(await make(space)).toEqual(['Beto_Exp1.mp4', 'Beto_Exp2.mp4', 'Beto_Exp3.mp4'])
})

test('numbered pictures are the frames of a movie, and folders of them are movies', async () => {
  using space = new Workspace()
  for (const run of ['a', 'b'])
    for (let frame = 0; frame < 12; frame++)
      writePng(space.path(`${run}/img_${frame}.png`), [6, 8, 1], () => frame * 20)
  const { files } = await init(space)
  expect(files).toBe('<name>/img_<frame:d>.png')
  expect(await make(space)).toEqual(['a/img.mp4', 'b/img.mp4'])
  const { frames } = await decodeMovie(space.path('movies/a/img.mp4'))
  expect(frames).toHaveLength(12)
  expect(frames.map((frame) => Math.round(frame[0]! / 20))).toEqual(frames.map((_, index) => index))
})

test('pictures with names of words are put in the order of their names', async () => {
  using space = new Workspace()
  for (const [index, name] of ['one', 'two', 'three', 'very last'].entries())
    writePng(space.path(`${name}.png`), [6, 8, 1], () => index * 20)
  const { files } = await init(space)
  expect(files).toBe('*.png')
  expect(await make(space)).toEqual(['movie.mp4'])
})

test('a walk in a table is a line that grows', async () => {
  using space = new Workspace()
  const rows = Array.from({ length: 10 }, (_, index) => `${index},${Math.sin(index)},${Math.cos(index)}`)
  space.write('walk.csv', `step,x,y\n${rows.join('\n')}\n`)
  const { files, text } = await init(space)
  expect(files).toBe('walk.csv')
  expect(text).toContain('x: <data.x>')
  expect(await make(space)).toEqual(['walk.mp4'])
  const { frames } = await decodeMovie(space.path('movies/walk.mp4'))
  const dark = (frame: Uint8Array) => frame.reduce((sum, level) => sum + (level < 128 ? 1 : 0), 0)
  expect(frames).toHaveLength(10)
  expect(dark(frames[9]!)).toBeGreaterThan(dark(frames[2]!))
})

test('traces of a value a frame, and rows of two, are lines', async () => {
  using space = new Workspace()
  space.npy('walk.npy', [12, 2])
  const { columns } = await init(space)
  expect(columns).toEqual(['x', 'y'])
  expect(await make(space)).toEqual(['walk.mp4'])
  using other = new Workspace()
  other.npy('rate_1.npy', [12]).npy('rate_2.npy', [12])
  await init(other)
  expect(await make(other)).toEqual(['rate_1.mp4', 'rate_2.mp4'])
})

test('a mess: what is broken or of another form is excepted by its fields and named, what is hidden is left out', async () => {
  using space = new Workspace()
  for (let exp = 1; exp <= 6; exp++) space.npy(`rec_Exp${exp}.npy`, [3, 4, 5])
  space.npy('rec_Exp8.npy', [3, 4, 5, 2]).write('rec_Exp7.npy', 'not an array')
  space.write('.hidden.npy', 'x').write('.cache/rec_Exp9.npy', 'x').write('node_modules/a/rec_Exp9.npy', 'x')
  space.write('notes <v1>: draft #2.txt', 'hello').write('table.csv', 'Expi,who\n1,Beto\n2,Alfa\n')
  symlinkSync(space.folder, space.path('loop'))
  mkdirSync(space.path('empty'))
  const { files, except, text, said } = await init(space)
  expect(files).toBe('rec_Exp<exp:d>.npy')
  expect(except).toEqual([{ exp: [{ value: 7 }] }, { exp: [{ value: 8 }] }])
  expect(said).toContain('rec_Exp7.npy')
  expect(said).toContain('3 × 4 × 5 × 2')
  expect(text).toContain('on: { exp: Expi }')
  expect(await make(space)).toEqual([1, 2, 3, 4, 5, 6].map((exp) => `rec_Exp${exp}.mp4`))
  // What it offers in comments is right once the marks are gone.
  space.write(
    'more.yaml',
    text.replace(/^# (where|tables|transform):/gm, '$1:').replace(/^#? {3}# - |^# {3}- /gm, '  - '),
  )
  // Its one movie is also one of the pipeline's above, which has made it.
  expect((await space.call(['plan', 'more.yaml'])).stdout).toContain('pipeline.yaml')
  const { code, stdout, stderr } = await space.call(['plan', 'more.yaml', '--set', 'out=more'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('1 movie: ')
})

test('names that YAML or patterns would misread are quoted', async () => {
  using space = new Workspace()
  for (const name of ['a: b #1', 'a: b #2']) space.npy(`odd, {x} <y>/${name}.npy`, [3, 4, 4])
  await init(space)
  expect(await make(space)).toHaveLength(2)
})

const many = fewOrAll(1000, 10_000)

test(`${many} files are looked at, and each is a movie of the plan`, async () => {
  using space = new Workspace()
  for (let exp = 0; exp < many; exp++) space.npy(`many/Exp${exp}.npy`, [2, 3, 3])
  const { files } = await init(space)
  expect(files).toBe('many/Exp<exp:d>.npy')
  const { code, stdout } = await space.call(['plan', 'pipeline.yaml', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout).movies).toHaveLength(many)
})

test('a pipeline that is there is never overwritten', async () => {
  using space = new Workspace()
  space.npy('a.npy', [3, 4, 4]).write('pipeline.yaml', 'mine')
  const { code, stderr } = await space.call(['init'])
  expect(code).toBe(2)
  expect(stderr).toContain('-o other.yaml')
  expect(readFileSync(space.path('pipeline.yaml'), 'utf8')).toBe('mine')
  expect((await space.call(['init', '-o', 'other.yaml'])).code).toBe(0)
  expect(await make(space, 'other.yaml')).toEqual(['a.mp4'])
})

test('an empty folder gets a template that says where data go, and that is right once they are there', async () => {
  using space = new Workspace()
  const { said } = await init(space)
  expect(said).toContain('No file here')
  const planned = await space.call(['plan', 'pipeline.yaml'])
  expect(planned.code).toBe(2)
  expect(planned.stderr).toContain('data/<name>.npy')
  space.npy('data/a.npy', [3, 4, 5])
  expect(await make(space)).toEqual(['a.mp4'])
})

test('a folder that is none is an error', async () => {
  using space = new Workspace()
  const { code, stderr } = await space.call(['init', 'nowhere'])
  expect(code).toBe(2)
  expect(stderr).toContain('nowhere is no folder')
})

test('labels next to a stack of pictures are not taken for the data', async () => {
  using space = new Workspace()
  writeTiff(space.path('stack.tif'), [12, 30, 40], (page, y, x) => page + y + x)
  writePng(space.path('labels.png'), [30, 40, 1], (y, x) => (y + x) % 3)
  const { files, said } = await init(space)
  expect(files).toBe('stack.tif')
  expect(said).toContain('12 × 30 × 40')
})

test('stacks whose names have several forms are a movie each, of whatever length', async () => {
  using space = new Workspace()
  for (const [name, pages] of [
    ['a_1', 3],
    ['b-7-x', 4],
    ['c', 5],
  ] as const)
    writeTiff(space.path(`${name}.tif`), [pages, 30, 40], (page, y, x) => page + y + x)
  const { files, said } = await init(space)
  expect(files).toBe('<stack>.tif')
  expect(said).toContain('3 pictures: 3 × 30 × 40, 4 × 30 × 40, 5 × 30 × 40')
  expect(await make(space)).toEqual(['a_1.mp4', 'b-7-x.mp4', 'c.mp4'])
})

test('of a workbook of several sheets, the one that is shown is named', async () => {
  using space = new Workspace()
  copyFileSync(
    new URL('../../packages/source-table/test/fixtures/workbooks/openpyxl.xlsx', import.meta.url),
    space.path('trials.xlsx'),
  )
  const { variable } = await init(space)
  const { stdout } = await space.call(['inspect', 'trials.xlsx', '--json'])
  const sheets = JSON.parse(stdout).variables as { name: string }[]
  expect(sheets.length).toBeGreaterThan(1)
  expect(sheets.map(({ name }) => name)).toContain(variable)
  expect(await space.call(['plan', 'pipeline.yaml'])).toMatchObject({ code: 0 })
})

test('movies of OME-Zarr are called without both of its endings', async () => {
  using space = new Workspace()
  for (const fish of [1, 2]) {
    const ome = { multiscales: [{ axes: ['t', 'y', 'x'].map((name) => ({ name })), datasets: [{ path: '0' }] }] }
    space.write(
      `f${fish}.ome.zarr/zarr.json`,
      JSON.stringify({ zarr_format: 3, node_type: 'group', attributes: { ome } }),
    )
    space.write(
      `f${fish}.ome.zarr/0/zarr.json`,
      JSON.stringify({
        ...{ zarr_format: 3, node_type: 'array', shape: [4, 8, 8], data_type: 'uint8', fill_value: 3 * fish },
        chunk_grid: { name: 'regular', configuration: { chunk_shape: [1, 8, 8] } },
        chunk_key_encoding: { name: 'default' },
        codecs: [{ name: 'bytes' }],
      }),
    )
  }
  const { files, text } = await init(space)
  expect(files).toBe('f<f:d>.ome.zarr')
  expect(text).toMatch(/- f<f:d>\.mp4 /)

  // A store that is named itself is the one input, and nothing is written into it.
  const { stdout } = await space.call(['init', 'f2.ome.zarr', '-o', 'one.yaml'])
  expect(stdout).toContain('one array: 4 × 8 × 8')
  expect((await readPipeline(space.path('one.yaml'))).sources[0]!.files).toEqual(['f2.ome.zarr'])
  expect(await space.call(['init', 'f2.ome.zarr'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/pipeline\.yaml is there already/),
  })
})

test('a video keeps its own rate, and a table is joined only by a column that is called like a field', async () => {
  using space = new Workspace()
  copyFileSync(new URL('../../packages/source-video/test/videos/even.mp4', import.meta.url), space.path('v.mp4'))
  const { text } = await init(space)
  // ffprobe's r_frame_rate, rounded: the video's own is 30000/1001.
  expect(text).toContain("\n# fps: 29.97 # frames a second; left out: each video's own, as in the first one\n")
  expect((await space.report()).movies[0]!.fps).toBeCloseTo(30000 / 1001, 9)

  using other = new Workspace().npy('Exp1.npy', [3, 4, 5]).npy('Exp2.npy', [3, 4, 5])
  other.write('weights.csv', 'date,weight\n2020-01-01,3\n').write('rec.csv', 'Exp,depth\n1,5\n2,6\n')
  const written = await init(other)
  expect(written.text).toContain('tables: { file: rec.csv, on: { exp: Exp } }')
  expect(written.text).toMatch(/weights\.csv has the columns (?:date, weight|weight, date): to join it, name the one/)
})

test('a video, a table of its points and an array of another length: what is written shows the frame, the points and the cursor of each moment', async () => {
  using space = new Workspace().npy('m1_trace.npy', [100], (at) => Math.sin(at / 9))
  copyFileSync(new URL('../../packages/source-video/test/videos/even.mp4', import.meta.url), space.path('m1.mp4'))
  const names = ['scorer', 'bodyparts', 'coords']
  const heads = [
    ['net', 'net', 'net', 'net', 'net', 'net'],
    ['nose', 'nose', 'nose', 'tail', 'tail', 'tail'],
    ['x', 'y', 'likelihood', 'x', 'y', 'likelihood'],
  ]
  // The nose moves to the right by half a pixel a frame; the tail is not likely.
  const rows = Array.from({ length: 39 }, (_, frame) => [frame, 6 + frame / 2, 20, 0.99, 16, 14, 0.1])
  const lines = [...heads.map((cells, at) => [names[at], ...cells]), ...rows].map((cells) => cells.join(','))
  space.write('m1DLC_resnet50_arenashuffle1_1030000.csv', `${lines.join('\n')}\n`)
  const { code, stdout, stderr } = await space.call(['init'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('Found a video, a table of 2 points and an array of 100:')
  const run = await space.call(['run', 'pipeline.yaml', '--set', 'write=movie.mkv'])
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' })
  const movie = await decodeMovie(space.path('movies/movie.mkv'))
  expect(movie.frames).toHaveLength(39)
  // The picture is what is not white above the box of the curve. Of frame 20 no bits beside each other are black for long.
  const box = findBox({ ...movie, frames: [movie.frames[20]!] })
  expect(box.height).toBeLessThan(200)
  const isInk = (x: number, y: number) => Math.min(...pixel(movie, 1, x, y)) < 235
  const rowsOfInk = range(box.top - 4).filter((y) => range(movie.width).filter((x) => isInk(x, y)).length > 300)
  const middle = rowsOfInk[Math.floor(rowsOfInk.length * 0.6)]!
  const columns = range(movie.width).filter((x) => isInk(x, middle))
  const [left, top] = [columns[0]!, rowsOfInk.at(-1)! + 1 - ((columns.at(-1)! - columns[0]! + 1) * 24) / 32]
  const scale = (columns.at(-1)! - left + 1) / 32
  const at = (frame: number, x: number, y: number) =>
    pixel(movie, frame, Math.floor(left + x * scale), Math.floor(top + y * scale))
  const [low, high] = [-0.05, 1.05].map((share) => (share * 38 * 1001) / 30000) as [number, number]
  for (const frame of [0, 1, 7, 20, 38]) {
    // Eight bits of the frame's number in the upper third, each four pixels wide.
    const bits = range(8).map((bit) => Number(at(frame, 4 * bit + 2, 4)[0]! > 128))
    expect(Number.parseInt(bits.join(''), 2)).toBe(frame)
    const near = (color: number[], wanted: number[]) =>
      color.every((level, each) => Math.abs(level - wanted[each]!) < 3)
    // Pixel centres are whole numbers.
    expect(near(at(frame, 6.5 + frame / 2, 20.5), [31, 119, 180])).toBe(true)
    expect(near(at(frame, 16.5, 14.5), [255, 127, 14])).toBe(false)
    const red = range(box.width).filter((x) => {
      const [r, g] = pixel(movie, frame, box.left + x, box.top + 3)
      return r! > 200 && g! < 128
    })
    const cursor = (red[0]! + red.at(-1)! + 1) / 2 / box.width
    expect(Math.abs(cursor - ((frame * 1001) / 30000 - low) / (high - low)) * box.width).toBeLessThan(1.5)
  }
})
