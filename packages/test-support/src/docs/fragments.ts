// What the pages of prose leave out of their pipelines, and the data that these read.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { mat, matArray } from '../../../../examples/arrays.mjs'
import { root } from '../clone.js'
import { niftiBytes } from '../nifti.js'
import { writePng } from '../png.js'
import type { Workspace } from '../workspace.js'
import { blocksOf } from './pages.js'

/** What a fragment leaves out; a block that says what is read has all it needs. */
const minimal = {
  source: 'source: { files: data/<animal>_<type>_Exp<exp:d>_<layer>.npy, axes: [y, x, channel, frame] }',
  transform: 'transform: { use: reduce, axis: channel, by: mean }',
  write: 'write: <source.name>.gif',
}

/** What the page of figures says once, for all of its examples. */
const arrays = blocksOf('docs/figures.md').find(({ language }) => language === 'yaml')!.text

/** How pages that speak of sources alone would have them drawn. */
const render: Record<string, string> = {
  'packages/source-images/README.md': 'render: { use: image, axis: off }\n',
  'packages/source-mat/README.md': 'transform: { use: reduce, axis: channel, by: mean }\n',
  'packages/source-table/README.md': 'render: { use: line, x: <walk.x>, y: <walk.y> }\n',
}

export function completePipeline(block: string, page: string): string {
  const keys = [...block.matchAll(/^(\w+):/gm)].map(([, key]) => key!)
  const readsOwn = keys.includes('source') || keys.includes('sources')
  if (readsOwn && keys.includes('write')) return block
  if (readsOwn) return `${block}${render[page] ?? ''}${minimal.write}\n`
  if (page === 'docs/figures.md') return arrays + block
  // Its one name is a talk's, of a single movie.
  if (page === 'packages/writer-html/README.md')
    return `source: { files: "data/<animal>_Evol_Exp<exp:d>_conv4_3.npy", axes: [y, x, channel, frame] }\nwhere: { animal: Beto, exp: 1 }\n${minimal.transform}\n${block}`
  const missing = Object.entries(minimal).filter(([key]) => !keys.includes(key))
  return [block, ...missing.map(([, line]) => line)].join('\n')
}

/** A grey picture of 16 × 16 pixels, written by Pillow. */
const greyPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAEUlEQVR42mNsYEAFTAwjWgAAmZAAoFDIQrAAAAAASUVORK5CYII=',
  'base64',
)

/** The files that pipelines in docs and in the packages' pages name, as small as they may be. */
export async function writeFragmentData(space: Workspace): Promise<void> {
  const wave = (...indices: number[]) => Math.sin(indices.reduce((sum, index) => sum * 3 + index, 0))
  const windows = (frame: number, column: number) => 1 + 19 * column + 10 * frame
  for (const animal of ['Alfa', 'Beto']) {
    for (const exp of [1, 11]) space.npy(`data/${animal}_Evol_Exp${exp}_conv4_3.npy`, [6, 5, 3, 4], wave)
    space.npy(`ref/${animal}_conv4_3.npy`, [6, 5], wave)
    space.npy(`windows/${animal}.npy`, [4, 2], windows)
    space.write(`Exp_Record_${animal}.csv`, 'Expi,pref chan,note\n1,20,"two\nlines"\n11,7,\n')
  }
  // Two resolutions of two channels, a chunk a frame and channel, none of them packed.
  const store = 'lightsheet/fish7.ome.zarr'
  const axes = ['t', 'c', 'y', 'x'].map((name) => ({
    name,
    type: name === 't' ? 'time' : name === 'c' ? 'channel' : 'space',
  }))
  const datasets = [0, 1].map((path) => ({
    path: String(path),
    coordinateTransformations: [{ type: 'scale', scale: [1, 1, 2 ** path, 2 ** path] }],
  }))
  space.write(`${store}/.zgroup`, '{"zarr_format": 2}')
  space.write(`${store}/.zattrs`, JSON.stringify({ multiscales: [{ version: '0.4', axes, datasets }] }))
  for (const level of [0, 1]) {
    const [rows, columns] = [12 / 2 ** level, 16 / 2 ** level]
    const array = {
      zarr_format: 2,
      shape: [3, 2, rows, columns],
      chunks: [1, 1, rows, columns],
      dtype: '|u1',
      compressor: null,
    }
    space.write(`${store}/${level}/.zarray`, JSON.stringify({ ...array, fill_value: 0, order: 'C', filters: null }))
    for (let frame = 0; frame < 3; frame++)
      for (let channel = 0; channel < 2; channel++)
        space.write(`${store}/${level}/${frame}.${channel}.0.0`, Buffer.alloc(rows * columns, 60 * frame + channel))
  }
  // As MATLAB has them, the first index fastest.
  const cc = matArray(
    Float32Array.from({ length: 360 }, (_, index) => wave(index)),
    [6, 5, 3, 4],
  )
  const wdw = matArray(Float64Array.of(1, 11, 21, 31, 20, 30, 40, 50), [4, 2])
  const stats = Array.from({ length: 11 }, (_, index) => ({ units: { pref_chan: index } }))
  for (const animal of ['Alfa', 'Beto']) {
    for (const exp of [1, 11])
      space.write(`data/${animal}_Evol_Exp${exp}_conv4_3.mat`, mat({ cc_tsr: cc, wdw_vect: wdw }))
    space.write(`stats/${animal}_stats.mat`, mat({ EStats: stats }))
  }
  space.write('scans/mouse1.nwb', readFileSync(join(root, 'test/end-to-end/scan.nwb')))
  for (const animal of ['Alfa', 'Beto']) space.write(`tracks/${animal}.csv`, 'x,y\n0,1\n1,2\n2,2\n1,0\n')
  space.write('tuning.csv', 'angle,rate\n0,1\n90,5\n180,2\n')
  for (const frame of [1, 2, 3]) space.npy(`walk/trial_${frame}.npy`, [4, 4])
  for (const shot of [1, 2]) writePng(space.path(`stills/img${shot}.png`), [48, 64, 3], (y, x) => x + y)
  space.npy('rate.npy', [1], Float32Array.of(12.5)).npy('recordings/single.npy', [4, 4, 3])
  space.npy('rates/Beto_Manif_Exp11_conv4-3.npy', [6, 5, 4], wave).npy('wdw_vect.npy', [4, 2], windows)
  space.npy('walk.npy', [4, 2], wave).npy('tint.npy', [4, 3], (...indices) => Math.abs(wave(...indices)))
  for (const name of ['points_x', 'points_y']) space.npy(`${name}.npy`, [4, 5], wave)
  for (const image of [1, 2, 10]) space.write(`images/${image}.png`, greyPng)
  space.write(
    'clip.yaml',
    'source: { files: recordings/single.npy, axes: [y, x, frame] }\nrender: { size: [32, 24] }\nwrite: clips/Beto.mkv',
  )
  await space.run({}, 'clip.yaml')
  mkdirSync(space.path('video'), { recursive: true })
  mkdirSync(space.path('calls'))
  mkdirSync(space.path('climate'))
  copyFileSync(join(root, 'packages/source-hdf5/test/fixtures/monthly.nc'), space.path('climate/m1.nc'))
  mkdirSync(space.path('reanalysis'))
  copyFileSync(join(root, 'packages/source-hdf5/test/fixtures/t2m_2001.nc'), space.path('reanalysis/t2m_2001.nc'))
  mkdirSync(space.path('miniscope/m1'), { recursive: true })
  for (const part of [1, 2]) copyFileSync(space.path('clips/Beto.mkv'), space.path(`miniscope/m1/msCam${part}.mkv`))
  copyFileSync(join(root, 'packages/source-video/test/videos/clocks/sound.webm'), space.path('calls/m1.webm'))
  copyFileSync(space.path('clips/Beto.mkv'), space.path('video/m1.mkv'))
  space
    .npy('imaging/m1.npy', [4, 8, 8], wave)
    .npy('traces/m1.npy', [60], wave)
    .npy('clock/m1.npy', [60], (at) => at / 200)
  for (const condition of ['before', 'after']) space.npy(`planes/m1_${condition}.npy`, [4, 6, 8], wave)
  space.npy('dff/m1.npy', [4, 3], wave).npy('maps/m1.npy', [3, 6, 8], wave)
  space.write('cells/m1.csv', 'id,name\n7,PV1\n8,PV2\n12,SST1\n')
  mkdirSync(space.path('embryo'))
  copyFileSync(join(root, 'test/end-to-end/stack-files/points.h5'), space.path('embryo/e1.h5'))
  const parts = ['nose', 'neck', 'tail']
  const pose = Array.from({ length: 3 }, (_, frame) => [frame, ...parts.flatMap((_, part) => [part, 1 + frame, 0.9])])
  const heads = [
    ['scorer', ...parts.flatMap(() => ['DLC', 'DLC', 'DLC'])],
    ['bodyparts', ...parts.flatMap((part) => [part, part, part])],
    ['coords', ...parts.flatMap(() => ['x', 'y', 'likelihood'])],
  ]
  space.write('tracking/m1DLC.csv', `${[...heads, ...pose].map((cells) => cells.join(',')).join('\n')}\n`)
  space.write('tracking/m1_tracks.csv', 'x,y,frame,particle\n1,1,0,3\n2,1,1,3\n3,2,1,8\n2,2,2,8\n1,2,3,8\n')
  writeBinaries(space, wave)
  execFileSync(process.execPath, [join(root, 'docs/figures/make.mjs'), 'data', space.folder])
  space.write('my-writer.mjs', blocksOf('docs/pipeline.md').find(({ language }) => language === 'js')!.text)
}

type Wave = (...indices: number[]) => number

/** Files without a header, those that say what they hold, and volumes. */
function writeBinaries(space: Workspace, wave: Wave): void {
  const numbers = (length: number) => Int16Array.from({ length }, (_, at) => 1000 * wave(at))
  const bytes = ({ buffer }: Int16Array | Float32Array) => Buffer.from(buffer)
  space.write('flat/a_6x5.bin', bytes(numbers(120)))
  // 7 × 6 pixels, four frames.
  space.write('suite2p/m1/plane0/data.bin', bytes(numbers(168)))
  space.write('suite2p/m1/plane0/Fall.mat', mat({ ops: [{ Ly: 7, Lx: 6, fs: 10 }] }))
  const floats = Float32Array.from({ length: 168 }, (_, at) => wave(at))
  space.write('caiman/m1_rig__d1_7_d2_6_d3_1_order_C_frames_4_.mmap', bytes(floats))
  space.write('ephys/m1_g0_t0.imec0.ap.bin', bytes(numbers(385 * 1000)))
  space.write('ephys/m1_g0_t0.imec0.ap.meta', 'imSampRate=30000\nnSavedChans=385\n')
  space.write('thor/m1/Image_001_001.raw', bytes(numbers(336)))
  const settings = '<LSM channel="3" pixelX="6" pixelY="7" frameRate="30" averageMode="0"/>'
  space.write('thor/m1/Experiment.xml', `<ThorImageExperiment>${settings}</ThorImageExperiment>\n`)
  const volumes = (length: number) => Float32Array.from({ length }, (_, at) => 100 + 50 * wave(at))
  space.write('bold/sub-01_bold.nii.gz', gzipSync(niftiBytes(volumes(8 * 9 * 4 * 5), [8, 9, 4, 5], 2)))
  space.write('anat/sub-01_T1w.nii', niftiBytes(volumes(8 * 9 * 4), [8, 9, 4]))
}
