// Large arrays beside reading their bytes once: node bench/large-arrays.mjs [--only rows,frames,npz,mat] [--quick] [--keep]
import { spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { inflateRawSync, inflateSync } from 'node:zlib'
import { npyHeader } from '../examples/arrays.mjs'
import { folder } from './make-data.mjs'
import { measure, nodeProgram } from './measure.mjs'

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'rows,frames,npz,mat' },
    quick: { type: 'boolean', default: false },
    percentile: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})
const here = join(folder, 'large')
const cli = join(import.meta.dirname, '../packages/cli/bin/movieflow.js')
const python = findPython()

/** A side of the recording's pictures, and how many: 4.3 GB of float32. */
const [side, pictures] = options.quick ? [512, 64] : [2048, 256]
/** The layout of one experiment as its laboratory has it, 231 MB. */
const maps = options.quick ? [28, 28, 64, 24] : [112, 112, 192, 24]

const parts = {
  rows: {
    what: `.npy of [y, x, frame] in C order, ${side} × ${side} × ${pictures}: each frame is scattered over the file`,
    file: 'rows.npy',
    axes: ['y', 'x', 'frame'],
    make: (file) => writeRecording(file, [side, side, pictures]),
    read: readAll,
  },
  frames: {
    what: `.npy of [frame, y, x] in C order, ${pictures} × ${side} × ${side}`,
    file: 'frames.npy',
    axes: ['frame', 'y', 'x'],
    make: (file) => writeRecording(file, [pictures, side, side]),
    read: readAll,
  },
  npz: {
    what: `.npz, compressed, of [y, x, channel, frame], ${maps.join(' × ')}`,
    file: 'maps.npz',
    axes: ['y', 'x', 'channel', 'frame'],
    make: (file) => writeMaps(file, 'np.savez_compressed(sys.argv[1], cc_tsr=maps, wdw_vect=windows)'),
    read: inflateArchive,
  },
  mat: {
    what: `.mat, compressed, of [y, x, channel, frame], ${maps.join(' × ')}`,
    file: 'maps.mat',
    axes: ['y', 'x', 'channel', 'frame'],
    make: (file) =>
      writeMaps(
        file,
        "scipy.io.savemat(sys.argv[1], {'cc_tsr': maps, 'wdw_vect': windows}, do_compression=True)",
        'import scipy.io',
      ),
    read: inflateMat,
  },
}

mkdirSync(here, { recursive: true })
for (const name of options.only.split(',')) {
  const part = parts[name]
  if (!part) {
    console.error(`There is no measurement "${name}": ${Object.keys(parts).join(', ')} are.`)
    process.exit(2)
  }
  await measurePart(name, part)
}

async function measurePart(name, { what, file: base, axes, make, read }) {
  const file = join(here, base)
  if (axes.includes('channel') && !python) {
    console.log(`${name}: left out, as there is no python3 with NumPy and SciPy`)
    return
  }
  if (!existsSync(file)) make(file)
  const pipeline = writePipeline(name, base, axes)
  // The first reading brings the file into the page cache, as far as it fits.
  await read(file)
  const before = process.cpuUsage()
  const floor = await measure(async () => read(file))
  const { user, system } = process.cpuUsage(before)
  const floorCpu = (user + system) / 1e6
  const run = [cli, 'run', pipeline, '--force', '--quiet']
  const ours = await measure(() => nodeProgram(run, { sampleMemory: true }))
  const { memory } = ours.result
  const gigabytes = (statSync(file).size / 1e9).toFixed(2)
  console.log(`${name}: ${what}; ${gigabytes} GB`)
  const reading = read === readAll ? 'reading once' : 'reading, inflating once'
  console.log(`  ${reading.padEnd(26)} ${floor.seconds.toFixed(2)} s (CPU ${floorCpu.toFixed(2)} s)`)
  console.log(`  movieflow run              ${ours.seconds.toFixed(2)} s (CPU ${ours.cpu.toFixed(2)} s)`)
  const [wall, cpu] = [ours.seconds / floor.seconds, ours.cpu / floorCpu]
  console.log(`  ratio                      ${wall.toFixed(2)} (CPU ${cpu.toFixed(2)})`)
  console.log(
    `  peak memory, Node process  ${memory.process.toFixed(0)} MiB; with ffmpeg ${memory.tree.toFixed(0)} MiB\n`,
  )
  rmSync(join(here, 'out'), { recursive: true, force: true })
  if (!options.keep) rmSync(file)
}

function writePipeline(name, file, axes) {
  const several = axes.includes('channel')
  const limits = options.percentile ? '{ percentile: [2, 98] }' : several ? '[0, 1]' : '[-1.5, 1.5]'
  const lines = [
    'out: out',
    'fps: 24',
    `source: { files: ${file}, axes: [${axes.join(', ')}]${several ? ', variable: cc_tsr' : ''} }`,
    ...(several
      ? [
          'frames: { window: { variable: wdw_vect, columns: [start, end] } }',
          'transform: [{ use: reduce, axis: channel, by: meanabs }]',
        ]
      : []),
    `render: { use: heatmap, size: [640, 480], limits: ${limits}, colorbar: true${several ? ', title: "[<window.start>,<window.end>] ms"' : ''} }`,
    `write: ${name}.avi`,
  ]
  const path = join(here, `${name}.yaml`)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}

/** Waves with noise, a slice of the first axis at a time. */
function writeRecording(file, shape) {
  const slice = new Float32Array(shape[1] * shape[2])
  const noise = Float32Array.from({ length: 8191 }, (_, at) => ((at * 7919) % 8191) / 8191 - 0.5)
  const handle = openSync(file, 'w')
  try {
    writeSync(handle, npyHeader(`{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`))
    for (let first = 0; first < shape[0]; first++) {
      for (let second = 0, at = 0; second < shape[1]; second++) {
        const wave = Math.sin(first / 40 + second / 60)
        for (let third = 0; third < shape[2]; third++, at++) slice[at] = wave + noise[(at + 31 * first) % 8191]
      }
      writeSync(handle, Buffer.from(slice.buffer))
    }
  } finally {
    closeSync(handle)
  }
}

function writeMaps(file, save, more = '') {
  const script = `
import sys, numpy as np
${more}
generator = np.random.default_rng(1)
maps = generator.normal(0, 0.3, size=(${maps.join(', ')})).astype('f4')
windows = np.array([[1 + 10 * step, 20 + 10 * step] for step in range(24)], dtype='f8')
${save}
`
  const { status, stderr } = spawnSync(python, ['-c', script, file], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${file} could not be made:\n${stderr}`)
}

function findPython() {
  return ['/usr/bin/python3', 'python3'].find(
    (program) => spawnSync(program, ['-c', 'import numpy, scipy.io']).status === 0,
  )
}

function readAll(file) {
  const chunk = Buffer.alloc(4 << 20)
  const handle = openSync(file, 'r')
  while (readSync(handle, chunk) > 0);
  closeSync(handle)
}

/** Each of a .mat file's elements is a zlib stream behind its type and length. */
function inflateMat(file) {
  const bytes = readFileSync(file)
  for (let at = 128; at + 8 <= bytes.length; at += 8 + bytes.readUInt32LE(at + 4))
    inflateSync(bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4)))
}

/** The first member, which is nearly all of it: the stream behind its own header ends by itself. */
function inflateArchive(file) {
  const bytes = readFileSync(file)
  inflateRawSync(bytes.subarray(30 + bytes.readUInt16LE(26) + bytes.readUInt16LE(28)))
}
