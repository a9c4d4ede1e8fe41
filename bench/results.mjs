// Rows that were measured become bench/results.json, with all that figures depend on.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { arch, platform, version } from 'node:process'
import { encoderOf } from './floor.mjs'

const root = join(import.meta.dirname, '..')

/** The bench's own file is for whole measurements; short ones go among the data, which git ignores. */
export function resultsFile(short) {
  return join(import.meta.dirname, short ? 'data/results-short.json' : 'results.json')
}

/** What all rows of this run have in common. */
export async function describeRun({ rounds, short }) {
  const { ffmpeg } = await encoderOf('x.mkv', { size: [64, 64], fps: 5, frames: 1 })
  const versions = {
    movieflow: JSON.parse(readFileSync(join(root, 'packages/cli/package.json'), 'utf8')).version,
    node: version,
    ffmpeg: /^ffmpeg version (\S+)/.exec(execFileSync(ffmpeg, ['-version'], { encoding: 'utf8' }))?.[1],
  }
  const machine = {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? arch,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform} ${arch}`,
  }
  return { date: new Date().toISOString(), ...commit(), short, rounds, machine, versions }
}

/** Which sources were measured, as far as git knows. */
function commit() {
  const git = (...args) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const changed = git(
      'status',
      '--porcelain',
      '--untracked-files=no',
      '--',
      'packages',
      'bench',
      ':!bench/results.json',
    )
    return { commit: git('rev-parse', 'HEAD').trim(), changed: changed.trim() !== '' }
  } catch {
    return { commit: undefined, changed: undefined }
  }
}

/** Puts rows into the file. Rows of earlier runs stay until they are measured again, each with its own run. */
export function saveResults(run, rows) {
  const file = resultsFile(run.short)
  const { runs: earlier } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { runs: [] }
  const kept = earlier
    .filter(({ date }) => date !== run.date)
    .map((other) => ({ ...other, rows: without(other.rows, Object.keys(rows)) }))
    .filter((other) => Object.keys(other.rows).length > 0)
  writeFileSync(file, `${JSON.stringify({ runs: [{ ...run, rows }, ...kept] }, null, 2)}\n`)
}

function without(rows, names) {
  return Object.fromEntries(Object.entries(rows).filter(([name]) => !names.includes(name)))
}
