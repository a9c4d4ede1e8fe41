// Measures movieflow beside the encode floor and matplotlib, in one run, alternating: node bench/run.mjs --help
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { arch, cpus } from 'node:os'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { encode, encoderOf, unpack } from './floor.mjs'
import { folder, makeBatch, makeFresh, makeLong, makePanels, makeWalk } from './make-data.mjs'
import { command, measure, pool } from './measure.mjs'
import { blank, line, ratios, spread } from './report.mjs'

const parts = { batch, long, memory, fresh, walk, panels }
const help = `node bench/run.mjs [--only ${Object.keys(parts).join(',')}] [--runs N] [--quick] [--no-matplotlib]
  --only            some of the measurements
  --runs N          how often each is repeated, alternating (3)
  --quick           less of everything: to see that it works, not for figures
  --no-matplotlib   leave matplotlib out`

const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    only: { type: 'string', default: Object.keys(parts).join(',') },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
    matplotlib: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
})
const { quick } = options
const runs = Number(options.runs ?? (quick ? 1 : 3))
const wanted = options.only.split(',')
const unknown = wanted.find((name) => !Object.hasOwn(parts, name))
if (options.help || unknown || !(runs >= 1)) {
  console.log(unknown ? `There is no measurement "${unknown}".\n${help}` : help)
  process.exit(options.help ? 0 : 2)
}

const here = import.meta.dirname
const cli = join(here, '../packages/cli/bin/movieflow.js')
const size = [640, 480]
const frameBytes = size[0] * size[1] * 4
const out = join(folder, 'out')
/** Frames that were rendered beforehand, for the floor. */
const rendered = join(folder, 'rgba')
const floors = join(out, 'floor')

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? arch()}, ${runs} runs`)
console.log(
  'Seconds of wall clock (CPU seconds, user + system, of all processes), alternating; least, median and most of the runs\n',
)
for (const name of wanted) await parts[name]()
rmSync(out, { recursive: true, force: true })

/** 60 arrays of 28 × 28 × 20, as MP4 and as AVI. */
async function batch() {
  const count = quick ? 8 : 60
  const shown = Math.min(count, 12)
  makeBatch(60)
  const files = readdirSync(join(folder, 'batch')).slice(0, count)
  const ours = (write) => movieflow('batch.yaml', [`write=${write}`, `where.exp=..${count - 1}`])
  const frames = 20

  // The floor's pictures are movieflow's own: those of twelve movies, taken in turn.
  const lossless = '<animal>_Exp<exp:03d>.mkv'
  await movieflow('batch.yaml', [`write=${lossless}`, `where.exp=..${shown - 1}`])
  const movies = readdirSync(join(out, 'batch')).filter((name) => name.endsWith('.mkv'))
  const { ffmpeg } = await encoderOf('x.mkv', { size, fps: 5, frames })
  const pictures = movies.map((name) => join(rendered, `batch-${name}.rgba`))
  for (const [at, name] of movies.entries())
    await unpack(ffmpeg, join(out, 'batch', name), pictures[at], frames * frameBytes)

  const python = options.matplotlib ? await findMatplotlib() : undefined
  for (const ending of ['mp4', 'avi']) {
    const encoder = await encoderOf(`x.${ending}`, { size, fps: 5, frames })
    const rows = { movieflow: [], floor: [], matplotlib: [] }
    for (let run = 0; run < runs; run++) {
      rows.movieflow.push(await measure(() => ours(`<animal>_Exp<exp:03d>.${ending}`)))
      rows.floor.push(
        await measure(() =>
          pool(files, 2, (_, at) => encode(encoder, pictures[at % shown], join(floors, `${at}.${ending}`))),
        ),
      )
      // The same lines would make the AVI too: once is enough, it takes a minute.
      if (python && ending === 'mp4') rows.matplotlib.push(await measure(() => matplotlib(python, ffmpeg, files)))
    }
    checkMade(join(out, 'batch'), ending, count)
    console.log(`batch: ${count} arrays of 28 × 28 × ${frames} at ${size.join(' × ')}, ${ending.toUpperCase()}`)
    report(rows)
  }
}

/** One array of 256 × 256 × 1000, [y, x, frame] in C order. */
async function long() {
  const frames = quick ? 150 : 1000
  makeLong(frames)
  const ours = (write) => movieflow('long.yaml', [`source.files=${longFile(frames)}`, `write=${write}`])
  const pictures = join(rendered, `long-${frames}.rgba`)
  const encoder = await encoderOf('x.mp4', { size, fps: 30, frames })
  await ours('long.mkv')
  await unpack(encoder.ffmpeg, join(out, 'long/long.mkv'), pictures, frames * frameBytes)
  const rows = { movieflow: [], floor: [] }
  for (let run = 0; run < runs; run++) {
    rows.movieflow.push(await measure(() => ours('long.mp4')))
    rows.floor.push(await measure(() => encode(encoder, pictures, join(floors, 'long.mp4'))))
  }
  console.log(`long: one array of 256 × 256 × ${frames} at ${size.join(' × ')}, MP4`)
  report(rows)
  rmSync(pictures)
}

/** Peak memory, for movies of which one is four times as long as the other. */
async function memory() {
  const lengths = quick ? [150, 600] : [1000, 4000]
  console.log(`memory: ${lengths.join(' and ')} frames of 256 × 256, MP4; MiB`)
  const peaks = lengths.map(() => [])
  for (const frames of lengths) makeLong(frames)
  for (let run = 0; run < runs; run++)
    for (const [at, frames] of lengths.entries()) {
      const made = await movieflow('long.yaml', [`source.files=${longFile(frames)}`], { sampleMemory: true })
      peaks[at].push(made.memory)
    }
  for (const [at, frames] of lengths.entries()) {
    line(`${frames} frames, Node process`, spread(peaks[at].map((peak) => peak.process)))
    line(`${frames} frames, with ffmpeg`, spread(peaks[at].map((peak) => peak.tree)))
  }
  line('ratio, with ffmpeg', spread(ratios(peaks[1], peaks[0], 'tree')))
  blank()
}

/** Time to see that 1,000 movies are up to date. */
async function fresh() {
  const count = 1000
  makeFresh(count)
  await command(process.execPath, [cli, 'run', join(here, 'fresh.yaml'), '--quiet'])
  const rows = { plan: [], run: [] }
  for (let run = 0; run < runs; run++)
    for (const name of ['plan', 'run'])
      rows[name].push(await measure(() => command(process.execPath, [cli, name, join(here, 'fresh.yaml'), '--json'])))
  console.log(`fresh: ${count} movies, all of them up to date`)
  report(rows)
}

/** A line that grows, of 100 frames and of 1,000: the difference is what a frame costs, start-up left out. */
async function walk() {
  const python = options.matplotlib ? await findMatplotlib() : undefined
  const { ffmpeg } = await encoderOf('x.mp4', { size, fps: 15, frames: 100 })
  for (const frames of quick ? [50] : [100, 1000]) {
    makeWalk(frames)
    const file = `data/walk-${frames}.npy`
    const rows = { movieflow: [], matplotlib: [] }
    for (let run = 0; run < runs; run++) {
      rows.movieflow.push(await measure(() => movieflow('walk.yaml', [`source.files=${file}`])))
      if (!python) continue
      const script = [join(here, 'matplotlib-walk.py'), ffmpeg, join(out, 'matplotlib/walk.mp4'), join(here, file)]
      rows.matplotlib.push(await measure(() => command(python, script)))
    }
    checkMade(join(out, 'walk'), 'mp4', 1)
    console.log(`walk: a line with dots that grows over ${frames} frames at ${size.join(' × ')}, MP4`)
    report(rows)
  }
}

/** 11 × 11 panels of scatter points at 1100 × 1100. */
async function panels() {
  const frames = 200
  makePanels(frames)
  const rows = { movieflow: [] }
  for (let run = 0; run < runs; run++) rows.movieflow.push(await measure(() => movieflow('panels.yaml', [])))
  console.log(`panels: 11 × 11 panels of 20 points, ${frames} frames of 1100 × 1100, MP4`)
  report(rows)
  line('frames a second', spread(rows.movieflow.map(({ seconds }) => frames / seconds)))
  blank()
}

function movieflow(pipeline, settings, sampling) {
  const set = settings.flatMap((setting) => ['--set', setting])
  return command(process.execPath, [cli, 'run', join(here, pipeline), '--force', '--quiet', ...set], sampling)
}

function longFile(frames) {
  return `data/long-${frames}.npy`
}

/** Two processes, each with half of the files. */
async function matplotlib(python, ffmpeg, files) {
  const halves = [0, 1].map((half) => files.filter((_, at) => at % 2 === half))
  const script = join(here, 'matplotlib-heatmap.py')
  await pool(halves, 2, (half) =>
    command(python, [script, ffmpeg, join(out, 'matplotlib'), ...half.map((file) => join(folder, 'batch', file))]),
  )
}

/** A Python that has matplotlib; none is no error. */
async function findMatplotlib() {
  for (const python of ['python3', '/usr/bin/python3']) {
    const found = await command(python, ['-c', 'import matplotlib, numpy; print(matplotlib.__version__)']).catch(
      () => undefined,
    )
    if (!found) continue
    console.log(`matplotlib ${found.output.trim()} of ${python}`)
    return python
  }
  console.log('no python3 here has matplotlib: left out (Debian: apt-get install python3-matplotlib)')
  return undefined
}

function checkMade(place, ending, count) {
  const made = existsSync(place) ? readdirSync(place).filter((name) => name.endsWith(`.${ending}`)) : []
  const whole = made.filter((name) => statSync(join(place, name)).size > 0)
  if (whole.length !== count)
    throw new Error(`${relative('.', place)}: expected ${count} movies but found ${whole.length}`)
}

/** A line for each that was measured, and how the first compares with each other, run by run. */
function report(rows) {
  const [[first, own], ...others] = Object.entries(rows).filter(([, measured]) => measured.length > 0)
  for (const [name, measured] of [[first, own], ...others])
    line(name, spread(measured.map(({ seconds }) => seconds)), spread(measured.map(({ cpu }) => cpu)))
  if (first === 'movieflow') {
    for (const [name, other] of others.filter(([name]) => name === 'floor'))
      line(`${first} / ${name}`, spread(ratios(own, other, 'seconds')), spread(ratios(own, other, 'cpu')))
    if (rows.matplotlib?.length > 0) {
      const [wall, cpu] = ['seconds', 'cpu'].map((of) => spread(ratios(rows.matplotlib, own, of)))
      line('matplotlib / movieflow', wall, cpu)
    }
  }
  blank()
}
