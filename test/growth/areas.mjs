// What must not grow faster than the work that is asked for: three sizes of each area, made with movieflow's library.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * What is measured: the library as it is built.
 * @typedef {object} Library
 * @property {(pipeline: object, options: object) => Promise<unknown>} planPipeline
 * @property {(pipeline: object, options: object) => Promise<unknown>} runPipeline
 * @property {(pipeline: object, movie: object, options: object) => AsyncIterable<unknown>} renderFrames
 *
 * @typedef {object} Area
 * @property {string} name
 * @property {string} unit What is counted.
 * @property {readonly [number, number, number]} sizes The first is a start, whose work is what any size takes.
 * @property {number} [most] Another bound than that of all.
 * @property {(folder: string, size: number) => void} make Writes its files.
 * @property {(library: Library, place: { folder: string }, size: number) => Promise<unknown>} run
 */

/** An array of bytes as NumPy writes it: of one frame, 4 × 4, unless it is told. @param {string} file @param {readonly number[]} shape */
function writeBytes(file, shape = [4, 4]) {
  const start = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`
  const header = `${start.padEnd(117)}\n`
  const data = Buffer.alloc(shape.reduce((product, length) => product * length))
  for (let at = 0; at < data.length; at++) data[at] = (at * 7) % 251
  writeFileSync(file, Buffer.concat([Buffer.from('\x93NUMPY\x01\x00v\x00', 'latin1'), Buffer.from(header), data]))
}

/** @param {string} folder @param {string} start @param {number} count */
function writeMany(folder, start, count) {
  for (let at = 0; at < count; at++) writeBytes(join(folder, `${start}${at}.npy`))
}

const render = /** @type {const} */ ({ use: 'image', scale: 1 })

/** @type {readonly Area[]} */
export const areas = [
  {
    name: 'plan of a movie of files',
    unit: 'files',
    sizes: [10, 2000, 16_000],
    make: (folder, size) => writeMany(folder, 'f', size),
    run: ({ planPipeline }, place) =>
      planPipeline({ source: { files: 'f<frame:d>.npy', axes: ['y', 'x'] }, render, write: 'a.gif' }, place),
  },
  {
    name: 'plan of movies',
    unit: 'movies',
    sizes: [5, 100, 800],
    make: (folder, size) => writeMany(folder, 'm', size),
    run: ({ planPipeline }, place) =>
      planPipeline({ source: { files: 'm<n:d>.npy', axes: ['y', 'x'] }, render, write: '<n>.gif' }, place),
  },
  {
    name: 'movies joined to a table',
    unit: 'rows',
    sizes: [5, 100, 800],
    make: (folder, size) => {
      writeMany(folder, 'm', size)
      const rows = Array.from({ length: size }, (_, at) => `${at},name${at},${at / 7}`)
      writeFileSync(join(folder, 't.csv'), `n,label,rate\n${rows.join('\n')}\n`)
    },
    run: ({ planPipeline }, place) =>
      planPipeline(
        {
          source: { files: 'm<n:d>.npy', axes: ['y', 'x'] },
          tables: { file: 't.csv', on: { n: 'n' } },
          render: { use: 'heatmap', title: '<label> <rate:.2f>' },
          write: '<n>.gif',
        },
        place,
      ),
  },
  {
    name: 'a movie of one array',
    unit: 'frames',
    sizes: [10, 1000, 8000],
    make: (folder, size) => writeBytes(join(folder, 'a.npy'), [size, 16, 16]),
    run: ({ runPipeline }, place) =>
      runPipeline(
        { source: { files: 'a.npy', axes: ['frame', 'y', 'x'] }, render, write: 'a.gif' },
        { ...place, force: true },
      ),
  },
  {
    name: 'a movie of files',
    unit: 'files',
    sizes: [10, 2000, 16_000],
    make: (folder, size) => writeMany(folder, 'f', size),
    run: ({ runPipeline }, place) =>
      runPipeline(
        { source: { files: 'f<frame:d>.npy', axes: ['y', 'x'] }, render, write: 'a.gif' },
        { ...place, force: true },
      ),
  },
  {
    name: 'a title',
    unit: 'letters',
    sizes: [10, 400, 1600],
    make: (folder) => writeBytes(join(folder, 'a.npy'), [3, 4, 4]),
    run: async ({ renderFrames }, place, size) => {
      const title = Array.from({ length: size }, (_, at) => 'abcdefg '[at % 8]).join('')
      const render = /** @type {const} */ ({ use: 'heatmap', title: `<frame:d> ${title}` })
      for await (const _ of renderFrames(
        { source: { files: 'a.npy', axes: ['frame', 'y', 'x'] }, render, write: 'a.gif' },
        {},
        place,
      ));
    },
  },
]

/** A folder for an area's size, with its files. @param {string} parent @param {Area} area @param {number} size */
export function makeFolder(parent, area, size) {
  const folder = join(parent, `${area.name} ${size}`)
  mkdirSync(folder)
  area.make(folder, size)
  return folder
}
