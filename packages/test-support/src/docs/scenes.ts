// The folder that the blocks of a page run in, with the files that the page takes for granted.
import { chmodSync, mkdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { mat, matArray } from '../../../../examples/arrays.mjs'
import { Clone, root } from '../clone.js'
import { npyBytes } from '../npy.js'
import { writePng } from '../png.js'
import { writeTiff } from '../tiff.js'
import { command, Workspace } from '../workspace.js'
import { writeFragmentData } from './fragments.js'
import { linkPackages } from './packages.js'
import { commandFolder } from './shell.js'

export interface Scene {
  readonly space: Workspace
  /** Where the page's blocks run. */
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
}

type Preparation = (space: Workspace) => void | Promise<void>

const wave = (...indices: number[]) => Math.sin(indices.reduce((sum, index) => sum * 3 + index, 0))

/** Pages whose data are their own; the other ones of docs share those of the pipeline language. */
const preparations: Record<string, Preparation> = {
  'README.md': (space) => {
    const values = Float32Array.from({ length: 360 }, (_, index) => wave(index))
    space.write('data/Beto_Evol_Exp11_conv4_3.mat', mat({ cc_tsr: matArray(values, [6, 5, 3, 4]) }))
    space.write('Exp_Record_Beto.csv', 'Expi,pref chan\n11,20\n')
    space.npy('data/Alfa_Exp1.npy', [3, 4, 6], wave)
  },
  'docs/batch.md': async (space) => {
    space.npy('data/Beto_Exp11.npy', [4, 4, 2], wave)
    writeBatch(space, '')
    await space.run()
    space.npy('data/Beto_Exp11.npy', [4, 4, 2]).npy('data/Beto_Exp12.npy', [4, 4, 2], wave)
    writeBatch(space, 'except: { exp: 12, colormap: gray }\n')
  },
  'docs/cluster.md': async (space) => {
    await writeFragmentData(space)
    space.write('bin/parallel', firstOfParallel)
    chmodSync(space.path('bin/parallel'), 0o755)
  },
  'docs/editing.md': async (space) => {
    await writeFragmentData(space)
    writePng(space.path('logo.png'), [30, 40, 3], (y, x) => 5 * x + y)
    for (const animal of ['Alfa', 'Beto'])
      space.write(`events/${animal}.csv`, 'onset,offset,label\n0.5,1,stimulus\n1.5,,reward\n')
  },
  'docs/preview.md': (space) => {
    space
      .npy('walk_11.npy', [60, 6, 8], wave)
      .write('pipeline.yaml', 'source: { files: "walk_<exp:d>.npy", axes: [frame, y, x] }\nwrite: <exp>.mp4\n')
  },
  'docs/schedule.md': async (space) => {
    await writeFragmentData(space)
    const due = 'schedule: { cron: "0 3 * * *", timezone: Europe/Berlin }\n'
    for (const name of ['night', 'weekly'])
      space.write(
        `${name}.yaml`,
        `${due}source: { files: recordings/*.npy, axes: [y, x, frame] }\nwrite: ${name}/<source.name>.gif\n`,
      )
  },
  'docs/report.md': async (space) => {
    space.npy('a.npy', [4, 4, 2], wave)
    space.write('pipeline.yaml', 'source: { files: a.npy, axes: [y, x, frame] }\nwrite: a.gif\n')
    await space.command(['run', 'pipeline.yaml'])
  },
  'packages/source-hdf5/README.md': (space) => {
    space.write('data/Beto_Exp1.h5', readFileSync(join(root, 'test/end-to-end/scan.nwb')))
  },
  'packages/source-images/README.md': async (space) => {
    await writeFragmentData(space)
    writeTiff(space.path('stacks/a.tif'), [3, 8, 10], (page, y, x) => 1000 * page + 10 * y + x)
  },
  'packages/source-mat/README.md': (space) => {
    const values = Float32Array.from({ length: 360 }, (_, index) => wave(index))
    space.write('data/Beto_Exp1_conv4_3.mat', mat({ cc_tsr: matArray(values, [6, 5, 3, 4]) }))
    space.write('stats/Beto_stats.mat', mat({ EStats: [{ units: { pref_chan: 20 } }] }))
  },
  'packages/source-npy/README.md': (space) => {
    space.write('data/Beto_Exp1.npz', storedZip('corr_tsr.npy', npyBytes(new Float32Array(60), [4, 5, 3])))
  },
  'packages/source-table/README.md': async (space) => {
    await writeFragmentData(space)
    space.write('grid.csv', '1,2,3\n4,5,6\n')
  },
  'packages/source-video/README.md': async (space) => {
    space.npy('recordings/single.npy', [4, 4, 3])
    space.write(
      'clip.yaml',
      'source: { files: recordings/single.npy, axes: [y, x, frame] }\nrender: { size: [32, 24] }\nwrite: clips/Beto.mp4',
    )
    await space.run({}, 'clip.yaml')
  },
  'packages/source-zarr/README.md': (space) => {
    const multiscales = [{ version: '0.2', datasets: [{ path: '0' }, { path: '1' }] }]
    const channels = ['00FF00', 'FF0000'].map((color) => ({ label: 'dye', color, window: { start: 0, end: 10 } }))
    const files = {
      'data/Beto_Exp1.zarr/.zgroup': { zarr_format: 2 },
      'data/Beto_Exp1.zarr/motion/corrected/.zarray': emptyZarr([3, 8, 10]),
      'cells.ome.zarr/.zgroup': { zarr_format: 2 },
      'cells.ome.zarr/.zattrs': { multiscales, omero: { channels } },
      'cells.ome.zarr/0/.zarray': emptyZarr([3, 2, 1, 16, 20]),
      'cells.ome.zarr/1/.zarray': emptyZarr([3, 2, 1, 8, 10]),
    }
    for (const [name, content] of Object.entries(files)) space.write(name, JSON.stringify(content))
  },
}

/** Pages that begin in an empty folder. */
const fromNothing = ['docs/tutorial.md', 'docs/plugins.md', 'packages/testkit/README.md']

/** What schedulers say to a task. */
const taskEnvironment = {
  ...{ PBS_ARRAY_INDEX: '3', NCPUS: '1', SGE_TASK_ID: '3', NSLOTS: '1' },
  ...{ LSB_JOBINDEX: '3', LSB_DJOB_NUMPROC: '1' },
}

/** One for all pages of the examples, as one clone is. */
let clone: Clone | undefined

export async function setScene(page: string): Promise<Scene> {
  const inClone = page.startsWith('examples/') || page === 'docs/recipes.md'
  if (inClone) clone ??= cloneWithSmallBatch()
  const space = inClone ? clone! : new Workspace()
  if (page === 'docs/recipes.md') clone!.script('recipes/make-data.mjs')
  if (!inClone) linkPackages(space.folder)
  if (!inClone && !fromNothing.includes(page)) await (preparations[page] ?? writeFragmentData)(space)
  const folder = space.path(folderOf(page))
  mkdirSync(folder, { recursive: true })
  const path = [space.path('bin'), commandFolder(), process.env['PATH']].join(delimiter)
  return { space, folder, environment: { ...personEnvironment(), ...taskEnvironment, PATH: path } }
}

/** Its `movieflow run` makes a seventh of the example batch, since examples.test.ts makes all of it. */
function cloneWithSmallBatch(): Clone {
  const made = new Clone()
  const [script, ...lines] = [made.path('bin/movieflow'), '#!/bin/sh']
  lines.push(
    `case "$(basename "$PWD") $*" in "correlation-batch run pipeline.yaml") set -- "$@" --only layer=conv5_3,stat=rms;; esac`,
    `exec '${process.execPath}' '${command}' "$@"`,
  )
  made.write('bin/movieflow', `${lines.join('\n')}\n`)
  chmodSync(script, 0o755)
  return made
}

/** What a person's shell has, also where npm runs the tests. */
function personEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
}

export function clearScene({ space }: Scene): void {
  if (space !== clone) space[Symbol.dispose]()
}

function folderOf(page: string): string {
  if (page === 'docs/recipes.md') return 'examples/recipes/page'
  const [, example] = /^(examples\/[^/]+)\/README\.md$/.exec(page) ?? []
  return example ?? '.'
}

/** Stands for GNU parallel: does the first of what is to be done, here. */
const firstOfParallel = `#!/bin/sh
while [ "$1" != --workdir ]; do shift; done
shift 2
while [ "$1" != ::: ]; do line="$line $1"; shift; done
exec $(echo "$line" | sed "s/{}/$2/")
`

function writeBatch(space: Workspace, more: string): void {
  space.write(
    'pipeline.yaml',
    `source: { files: data/<animal>_Exp<exp:d>.npy, axes: [y, x, frame] }
matrix: { colormap: [viridis, gray] }
${more}render: { size: [64, 48], colormap: <colormap> }
write: <source.name>_<colormap>.gif
`,
  )
}

/** An archive with one member that is not compressed, as np.savez writes it. */
function storedZip(name: string, data: Buffer): Buffer {
  const facts = Buffer.alloc(26)
  facts.writeUInt16LE(20, 0)
  facts.writeUInt32LE(crc32(data), 10)
  facts.writeUInt32LE(data.length, 14)
  facts.writeUInt32LE(data.length, 18)
  facts.writeUInt16LE(name.length, 22)
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), facts, Buffer.from(name), data])
  const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), facts, Buffer.alloc(14), Buffer.from(name)])
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(entry.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, entry, end])
}

/** An array in which nothing was ever written. */
function emptyZarr(shape: readonly number[]): object {
  const codecs = { compressor: null, filters: null }
  return { zarr_format: 2, shape, chunks: shape, dtype: '<u2', order: 'C', fill_value: 7, ...codecs }
}
