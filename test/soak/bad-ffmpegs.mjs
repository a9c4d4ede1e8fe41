// Programs that fail in every way an ffmpeg can, handed to whole runs of the built command: each must cost what is
// documented and no more.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFfmpeg } from '../../packages/writer-ffmpeg/dist/index.js'
import { encoderFaults, machineFaults, sourceFaults } from './bad-ffmpeg-faults.mjs'
import { command, npyFile } from './batch.mjs'
import { startAlone, Tally } from './harness.mjs'
import { processesWith } from './processes.mjs'

/** Seconds without a sign of life, as `MOVIEFLOW_FFMPEG_TIMEOUT` sets it here; 60 where it is not set. */
const limit = 2
/** A silent ffmpeg is noticed within a twelfth of the limit, and its end is waited for a second. */
const documented = limit * (1 + 1 / 12) + 1
const experiments = [1, 2, 3, 4]

/** Four experiments of 20 frames; one pipeline for ffmpeg, one for the writer of GIFs, one that reads videos. */
function makeBatch(folder) {
  for (const exp of experiments) {
    const file = npyFile([20, 10, 10], (index) => Math.sin(index / (7 + exp)))
    writeFileSync(join(folder, `Exp${exp}.npy`), file)
  }
  const pipeline = (name, out, size, write) =>
    writeFileSync(
      join(folder, `${name}.yaml`),
      `out: ${out}
source: { files: Exp<exp:d>.npy, axes: [frame, y, x] }
render: { use: heatmap, size: [${size}], axis: off }
write: [<exp:02d>.${write}]
`,
    )
  // Pictures that fill any pipe.
  pipeline('movies', 'movies', '320, 240', 'mp4')
  pipeline('gifs', 'movies', '64, 48', 'gif')
  pipeline('inputs', 'inputs', '64, 48', 'mp4')
  writeFileSync(
    join(folder, 'videos.yaml'),
    'out: copies\nsource: { files: inputs/<exp:d>.mp4 }\nrender: { use: image, axis: off }\nwrite: [<exp:02d>.gif]\n',
  )
}

const outputs = (folder, name) => {
  const place = join(folder, name)
  if (!existsSync(place)) return []
  return readdirSync(place)
    .filter((file) => file !== '.movieflow' && !/^([^/]+\.)?report\.(html|json)$/.test(file))
    .sort()
    .map((file) =>
      [
        file,
        createHash('sha256')
          .update(readFileSync(join(place, file)))
          .digest('hex'),
      ].join(' '),
    )
}

/** The command, to its end: code, what it printed, seconds, and the most memory that the process itself held, in MB. */
async function run(folder, args, environment) {
  const child = spawn(process.execPath, [command, 'run', ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const started = performance.now()
  let text = ''
  /** When the second try of the second experiment began and ended, in seconds. */
  const tries = []
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
      if (/^(again|failed|made) +exp=2/m.test(chunk)) tries.push(performance.now() / 1000)
    })
  let megabytes = 0
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      megabytes = Math.max(megabytes, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
    } catch {
      // It has ended.
    }
  }, 20)
  const hanging = setTimeout(() => child.kill('SIGKILL'), 120_000)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearInterval(watch)
  clearTimeout(hanging)
  return { code, text, seconds: (performance.now() - started) / 1000, trySeconds: tries[1] - tries[0], megabytes }
}

const program = (file, lines) => {
  rmSync(file, { force: true, recursive: true })
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'))
  chmodSync(file, 0o755)
}

/**
 * Every bad program once.
 * @type {import('./harness.mjs').Harness}
 */
export default async function badFfmpegs({ short }) {
  const folder = mkdtempSync(join(tmpdir(), 'movieflow-bad-ffmpeg-'))
  const ffmpeg = join(folder, 'program')
  const word = `movieflow-soak-${process.pid}-${Date.now()}`
  const environment = { FFMPEG_PATH: ffmpeg, MOVIEFLOW_SOAK: word, MOVIEFLOW_FFMPEG_TIMEOUT: '60' }
  const real = (await findFfmpeg({ environment: {} })).ffmpeg.path
  const call = `${JSON.stringify(real)} "$@"`
  const tally = new Tally()
  let longestHang = 0
  let mostExtraMegabytes = 0
  makeBatch(folder)
  program(ffmpeg, [`exec ${call}`])
  const usual = await run(folder, ['movies.yaml', 'gifs.yaml'], environment)
  const expected = outputs(folder, 'movies')
  if (usual.code !== 0 || expected.length !== 8) throw new Error(`the undisturbed run failed:\n${usual.text}`)
  if ((await run(folder, ['inputs.yaml'], environment)).code !== 0) throw new Error('the inputs were not made')
  const videos = await run(folder, ['videos.yaml'], environment)
  const copies = outputs(folder, 'copies')
  if (videos.code !== 0) throw new Error(`the undisturbed run of videos failed:\n${videos.text}`)

  /** Runs one case. */
  const judge = async (
    name,
    { code, says, tries = 1, made, hang = false, slow = false, place = 'movies' },
    pipelines,
  ) =>
    tally.case(`an ffmpeg that ${name}`, async (check) => {
      const baseline = place === 'movies' ? usual : videos
      const seconds = slow ? 60 : limit
      const result = await run(folder, pipelines, { ...environment, MOVIEFLOW_FFMPEG_TIMEOUT: String(seconds) })
      check(result.code === code, `exit code ${result.code}, not ${code}`)
      const told = result.text.split('\n').filter((line) => says.test(line))
      check(told.length > 0, `nothing says ${says}`)
      // The last time is the summary's.
      for (const line of told) check(Buffer.byteLength(line) < 500, `a line of ${Buffer.byteLength(line)} bytes`)
      if (tries > 1) check(/^again /m.test(result.text), 'there was no second try')
      check(!/\n\s+at \S+ \(|node:internal/.test(result.text), 'a stack is shown')
      const left = outputs(folder, place)
      const wanted = (place === 'movies' ? expected : copies).filter((line) => made(line.split(' ')[0]))
      // A full disk ends the run: those that were made stay, and the rest waits.
      const right = code === 3 ? left.every((line) => wanted.includes(line)) : left.join() === wanted.join()
      check(right, `left are ${left.map((line) => line.split(' ')[0]).join(' ')}`)
      // A busy machine takes its time to draw: what is measured is one try of one movie.
      const most = 3 * baseline.seconds + tries * (slow ? 60 : documented + 2)
      check(result.seconds < most, `took ${result.seconds.toFixed(1)} s, more than ${most.toFixed(1)}`)
      if (hang && tries > 1 && code !== 0) {
        check(result.trySeconds < documented + baseline.seconds, `a try took ${result.trySeconds.toFixed(1)} s`)
        longestHang = Math.max(longestHang, result.trySeconds)
      }
      const extra = result.megabytes - baseline.megabytes
      check(extra < 50, `${extra.toFixed(0)} MB more than usual`)
      mostExtraMegabytes = Math.max(mostExtraMegabytes, extra)
      for (let wait = 0; wait < 20 && processesWith(word).length > 0; wait++) await sleep(100)
      check(processesWith(word).length === 0, `processes are left: ${processesWith(word)}`)
    })
  /** A short soak tries every third, and none that floods. */
  const chosen = (faults) =>
    Object.entries(faults).filter(([, { slow }], index) => !short || (index % 3 === 0 && slow !== true))
  const gif = (file) => file.endsWith('.gif')

  for (const [name, { prepare, says }] of chosen(machineFaults)) {
    rmSync(join(folder, 'movies'), { recursive: true, force: true })
    rmSync(ffmpeg, { recursive: true, force: true })
    prepare(ffmpeg, program)
    await judge(name, { code: 3, says, made: gif, hang: /hang/.test(name) }, ['movies.yaml', 'gifs.yaml'])
  }
  // Only the second experiment meets the fault; `once` holds the mark that the first try has been had.
  const once = join(folder, 'once')
  const parts = { real: call, once, frame: 320 * 240 * 1.5 }
  for (const [name, fault] of chosen(encoderFaults)) {
    rmSync(join(folder, 'movies'), { recursive: true, force: true })
    rmSync(once, { force: true })
    const lines = fault.lines(parts)
    program(ffmpeg, [
      `case " $* " in *" -encoders "*) exec ${call};; esac`,
      `case "$*" in */.02.*) ;; *) exec ${call};; esac`,
      'for file; do :; done; file=$(printf %s "$file" | sed "s/^file://")',
      ...lines,
    ])
    const good = fault.code === 0
    const made = (file) => good || file !== '02.mp4'
    await judge(name, { code: 1, tries: 2, ...fault, made }, ['movies.yaml', 'gifs.yaml'])
  }
  for (const [name, fault] of chosen(sourceFaults)) {
    rmSync(join(folder, 'copies'), { recursive: true, force: true })
    program(ffmpeg, [
      `case " $* " in *" -encoders "*) exec ${call};; esac`,
      `case "$*" in *file:*/inputs/02.mp4*) ;; *) exec ${call};; esac`,
      ...fault.lines(parts),
    ])
    await judge(`${name}, reading a video`, { code: 1, ...fault, made: (file) => file !== '02.gif', place: 'copies' }, [
      'videos.yaml',
    ])
  }
  rmSync(folder, { recursive: true, force: true })
  return tally.result(
    `${tally.passed + tally.failed} bad ffmpegs`,
    `a hang cost a try of ${longestHang.toFixed(1)} s at most, with a limit of ${limit} s`,
    `${mostExtraMegabytes.toFixed(0)} MB at most above an undisturbed run`,
  )
}

await startAlone(import.meta.filename, badFfmpegs)
