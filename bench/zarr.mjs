// Ten frames of a Zarr store of 20 GB beside zarr-python: node bench/zarr.mjs [--rounds N] [--keep]; needs a Python with zarr (PYTHON=…)
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { folder } from './make-data.mjs'
import { alternate, command } from './measure.mjs'

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, keep: { type: 'boolean', default: false } },
})
const here = join(folder, 'zarr')
const python = [process.env['PYTHON'] ?? 'python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import zarr']).status === 0,
)

/** 10,000 frames of 1024 × 1024 of two bytes, of which ten were written. */
const make = `
import sys, numpy as np, zarr, numcodecs
three = zarr.__version__ >= '3'
kinds = {
    'lz4': dict(chunks=(1, 1024, 1024), zarr_format=2, compressors=numcodecs.Blosc('lz4', 5, 1)),
    'zstd': dict(chunks=(1, 256, 256)),
    'shards': dict(chunks=(1, 128, 128), shards=(10, 1024, 1024)),
} if three else {'lz4': dict(chunks=(1, 1024, 1024), compressor=numcodecs.Blosc('lz4', 5, 1)), 'zstd': dict(chunks=(1, 256, 256), compressor=numcodecs.Zstd(3))}
rng = np.random.default_rng(0)
y, x = np.mgrid[:1024, :1024]
for name, kind in kinds.items():
    made = zarr.create_array if three else zarr.create
    array = made(store=f'{sys.argv[1]}/{name}.zarr', shape=(10_000, 1024, 1024), dtype='u2', overwrite=True, **kind)
    for k in range(10):
        array[1000 * k] = (200 + 800 * np.exp(-((x - 50 * k) ** 2 + (y - 500) ** 2) / 20000) + rng.poisson(20, x.shape)).astype('u2')
    print(name)
`
const readByPython = `
import sys, zarr
array = zarr.open_array(sys.argv[1], mode='r')
print(sum(int(array[1000 * k][0, 5]) for k in range(10)))
`
const readByMovieflow = `
const { zarrSource } = await import(${JSON.stringify(join(import.meta.dirname, '../packages/source-zarr/dist/index.js'))})
const context = { warn() {}, signal: new AbortController().signal, folder: '.' }
const request = { file: process.argv[2], variables: [], axes: ['frame', 'y', 'x'], options: {} }
await zarrSource.probe(request, context)
const reader = await zarrSource.open(request, context)
let sum = 0
for (let k = 0; k < 10; k++) sum += (await reader.read(1000 * k)).data[5]
await reader.close()
console.log(sum)
`

if (python === undefined) {
  console.error('There is no Python with zarr: PYTHON names one.')
  process.exit(2)
}
mkdirSync(here, { recursive: true })
const { output } = await command(python, ['-c', make, here])
writeFileSync(join(here, 'read.mjs'), readByMovieflow)
const median = (numbers) => numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)]
for (const name of output.trim().split('\n')) {
  const store = join(here, `${name}.zarr`)
  const measured = await alternate(Number(options.rounds), {
    movieflow: () => command(process.execPath, [join(here, 'read.mjs'), store], { sampleMemory: true }),
    python: () => command(python, ['-c', readByPython, store], { sampleMemory: true }),
  })
  const sums = Object.values(measured).flatMap((all) => all.map(({ result }) => result.output.trim()))
  if (new Set(sums).size !== 1)
    throw new Error(`${name}: the two read different values: ${[...new Set(sums)].join(', ')}`)
  const ratios = measured.movieflow.map(({ seconds }, round) => seconds / measured.python[round].seconds)
  console.log(`${name}: ten frames of 10,000 of 1024 × 1024, uint16`)
  for (const [who, all] of Object.entries(measured)) {
    const peak = Math.max(...all.map(({ result }) => result.memory.tree))
    const [wall, cpu] = [median(all.map(({ seconds }) => seconds)), median(all.map(({ cpu }) => cpu))]
    console.log(`  ${who.padEnd(12)} ${wall.toFixed(2)} s (CPU ${cpu.toFixed(2)} s), ${peak.toFixed(0)} MiB`)
  }
  console.log(`  ratio        ${median(ratios).toFixed(2)}\n`)
}
if (!options.keep) rmSync(here, { recursive: true, force: true })
