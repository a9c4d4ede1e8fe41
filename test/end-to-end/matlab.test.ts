// The user's own lay-out, `.mat` files of experiments, made into movies by the pipeline of the product's page.
import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeMovie } from '@movieflow/test-support/decode'
import { needsData } from '@movieflow/test-support/tools'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'
import { mat, matArray } from '../../examples/arrays.mjs'

const pipeline = `version: 1
name: vgg16-correlation
out: movies
fps: 2
source:
  use: mat
  files: data/<animal>_<type>_Exp<exp:d>_<layer>.mat
  variable: cc_tsr | corr_tsr
  axes: [y, x, channel, frame]
where: { animal: [Alfa, Beto], exp: 1..46 }
tables:
  - { file: Exp_Record_<animal>.csv, on: { exp: Expi } }
matrix: { stat: [meanabs, rms, maxabs] }
frames:
  window: { variable: wdw_vect, columns: [start, end], otherwise: { start: { from: 1, step: 10 }, end: { from: 20, step: 10 } } }
  length: <window.end - window.start>
transform:
  - { use: reduce, axis: channel, by: <stat> }
render:
  use: heatmap
  size: [552, 543]
  limits: { percentile: [2, 98], method: hazen, over: [movie, length] }
  colormap: viridis
  colorbar: { label: correlation }
  title: |
    <animal> <type> Exp <exp> Pref chan <pref_chan>
    <stat> CorrCoef of VGG16 <layer> feature
    with [<window.start:d>,<window.end:d>] ms firing rate
write:
  - { path: <animal>_<type>_Exp<exp>/<animal>_<type>_Exp<exp>_<layer>_cc_<stat>.avi, quality: 75 }
  - <animal>_<type>_Exp<exp:02d>_<layer>_<stat>.gif
`

const shape = [6, 5, 4, 24] as const
const frames = shape[3]
/** In MATLAB's order, the first index fastest. */
const tensor = Float32Array.from({ length: 6 * 5 * 4 * 24 }, (_, index) => Math.sin(index ** 1.3) + index / 4000)
/** 19 windows of 20 ms, 4 of 50 ms, 1 of 150 ms. */
const windows = Float64Array.from({ length: 2 * frames }, (_, index) => {
  const [column, frame] = [Math.floor(index / frames), index % frames]
  const width = frame < 19 ? 20 : frame < 23 ? 50 : 150
  const start = frame < 19 ? 1 + 10 * frame : frame < 23 ? 1 + 50 * (frame - 19) : 51
  return start + column * (width - 1)
})

function workspace(): Workspace {
  const space = new Workspace()
    .write('pipeline.yaml', pipeline)
    .write('Exp_Record_Beto.csv', 'ephysFN,Expi,pref_chan,comments\nBeto-11b,11,20,"PC2-3,\nspace of two"\nB7,7,NaN,\n')
    .write('Exp_Record_Alfa.csv', 'ephysFN,Expi,pref_chan\nAlfa-03a,3,26\n')
  return space
}

describe('the pipeline of the product', () => {
  it('makes the movies of newer and older files', async () => {
    using space = workspace()
    const newer = mat({ cc_tsr: matArray(tensor, shape), wdw_vect: matArray(windows, [frames, 2]) })
    space.write('data/Beto_Manif_Exp11_conv4_3.mat', newer)
    space.write('data/Alfa_Evol_Exp3_conv5_3.mat', newer)
    space.write('data/Beto_Evol_Exp7_conv5_3.mat', mat({ corr_tsr: matArray(tensor, shape) }))
    space.write('data/Gamma_Evol_Exp1_conv5_3.mat', 'left out by `where`')
    const { movies } = await space.report()
    expect(movies.map(({ fields }) => [fields.exp, fields.pref_chan])).toEqual(
      [3, 7, 11].flatMap((exp) => new Array(3).fill([exp, { 3: 26, 7: null, 11: 20 }[exp]])),
    )
    expect(await space.run()).toMatchObject({ made: 9, failed: 0, frames: 216 })
    expect(space.files('movies')).toHaveLength(18)
    const avi = await decodeMovie(space.path('movies/Beto_Manif_Exp11/Beto_Manif_Exp11_conv4_3_cc_rms.avi'))
    expect([avi.width, avi.height, avi.frames.length]).toEqual([552, 543, 24])
    expect(await space.run()).toMatchObject({ made: 0, fresh: 9 })
  })

  it('draws from a .mat file what it draws from the same array as .npy', async () => {
    using space = workspace()
    const name = 'Beto_Manif_Exp11_conv4_3'
    space.write(`data/${name}.mat`, mat({ cc_tsr: matArray(tensor, shape), wdw_vect: matArray(windows, [frames, 2]) }))
    space.npy(`data/${name}.npy`, shape, tensor, true).npy('windows.npy', [frames, 2], windows, true)
    const one = pipeline.replace('[meanabs, rms, maxabs]', '[rms]').replace(/ {2}- \{ path.*\n/, '')
    space.write('mat.yaml', one.replace('out: movies', 'out: mat'))
    space.write(
      'npy.yaml',
      one
        .replace('out: movies', 'out: npy')
        .replace('use: mat', 'use: npy')
        .replace('.mat', '.npy')
        .replace(/ {2}variable: .*\n/, '')
        .replace('variable: wdw_vect', 'file: windows.npy'),
    )
    await space.run({}, 'mat.yaml')
    await space.run({}, 'npy.yaml')
    const [ours, wanted] = await Promise.all(
      ['mat', 'npy'].map((kind) => decodeMovie(space.path(`${kind}/Beto_Manif_Exp11_conv4_3_rms.gif`))),
    )
    expect(ours!.frames).toHaveLength(24)
    // Byte by byte: the test's own comparison takes a minute.
    expect(ours!.frames.map((frame, index) => Buffer.compare(frame, wanted!.frames[index]!))).toEqual(
      new Array(24).fill(0),
    )
  })

  const real = fileURLToPath(new URL('../../../shared/real', import.meta.url))
  const atHand = existsSync(join(real, 'Beto_Evol_Exp7_conv5_3.mat'))
  it('makes those of files that labs made', needsData('MATLAB files of laboratories', atHand), async () => {
    using space = workspace()
    mkdirSync(space.path('data'))
    const files = readdirSync(real).filter((name) => name.endsWith('.mat'))
    for (const name of files) copyFileSync(join(real, name), space.path(`data/${name}`))
    expect(await space.run()).toMatchObject({ made: 3 * files.length, failed: 0, frames: 72 * files.length })
  })
})

describe('fields of a struct', () => {
  const stats = Array.from({ length: 12 }, (_, index) => ({ Animal: 'Beto', units: { pref_chan: 5 + index } }))
  const source = 'source: { files: data/Beto_Exp<exp:d>.mat, variable: map, axes: [y, x, frame] }\nwrite: <exp>.gif\n'

  function batch(more: string): Workspace {
    const space = new Workspace().write('pipeline.yaml', `${source}${more}`).write('stats.mat', mat({ EStats: stats }))
    const map = mat({ map: matArray(tensor.slice(0, 60), [6, 5, 2]) })
    for (const exp of [2, 11]) space.write(`data/Beto_Exp${exp}.mat`, map)
    return space
  }

  it('are named as MATLAB counts them', async () => {
    using space = batch(
      'fields: { chan: { file: stats.mat, variable: EStats(<exp>).units.pref_chan } }\nrender: { title: channel <chan> }\n',
    )
    expect((await space.report()).movies.map(({ fields }) => fields.chan)).toEqual([6, 15])
  })

  it('that is not there blocks the movie, and says how many there are', async () => {
    using space = batch(
      'fields: { chan: { file: stats.mat, variable: EStats(<exp + 2>).units.pref_chan } }\nrender: { title: channel <chan> }\n',
    )
    const { movies } = await space.report()
    expect(movies.map(({ status }) => status)).toEqual(['new', 'blocked'])
    expect(movies[1]!.reasons[0]).toMatch(/12/)
  })

  it('make a table', async () => {
    using space = new Workspace()
      .write(
        'pipeline.yaml',
        `${source}tables: { file: stats.mat, variable: EStats, on: { exp: Expi } }\nrender: { title: "<units.pref_chan>" }\n`,
      )
      .write('stats.mat', mat({ EStats: stats.map((each, index) => ({ Expi: index + 1, ...each })) }))
      .write('data/Beto_Exp11.mat', mat({ map: matArray(tensor.slice(0, 60), [6, 5, 2]) }))
    expect((await space.report()).movies).toMatchObject([{ status: 'new', fields: { units: { pref_chan: 15 } } }])
  })
})
