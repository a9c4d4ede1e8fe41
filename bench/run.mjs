// Measures movieflow beside the encode floor and its peers, in one run, alternating: node bench/run.mjs --help
import { rmSync } from 'node:fs'
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { out } from './movieflow.mjs'
import { Report } from './report.mjs'
import { describeRun, resultsFile, saveResults } from './results.mjs'
import { batch } from './rows/batch.mjs'
import { cores } from './rows/cores.mjs'
import { files } from './rows/files.mjs'
import { gif } from './rows/gif.mjs'
import { long } from './rows/long.mjs'
import { mainThread } from './rows/main-thread.mjs'
import { memory } from './rows/memory.mjs'
import { panels } from './rows/panels.mjs'
import { preview } from './rows/preview.mjs'
import { rgb } from './rows/rgb.mjs'
import { session } from './rows/session.mjs'
import { start } from './rows/start.mjs'
import { walk } from './rows/walk.mjs'

const rows = {
  batch,
  gif,
  rgb,
  walk,
  long,
  cores,
  'main-thread': mainThread,
  files,
  start,
  memory,
  panels,
  session,
  preview,
}
const help = `npm run bench -- [ROW …] [--rounds N] [--short]
  ROW          ${Object.keys(rows).join(' ')}; all of them if none is named
  --rounds N   how often each is repeated, alternating, but for the slowest (3)
  --short      less of everything: to see that it works, not for figures`

const { options, wanted } = readArguments()
if (options.help) console.log(help)
else await measureRows()

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: 'string' },
        short: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    const unknown = positionals.find((name) => !Object.hasOwn(rows, name))
    if (unknown) throw new Error(`There is no row "${unknown}".`)
    if (values.rounds !== undefined && !/^[1-9]\d*$/.test(values.rounds)) throw new Error('--rounds takes a number.')
    return { options: values, wanted: positionals.length > 0 ? positionals : Object.keys(rows) }
  } catch (error) {
    console.error(`${error.message}\n\n${help}`)
    process.exit(2)
  }
}

async function measureRows() {
  const { short } = options
  const rounds = Number(options.rounds ?? (short ? 1 : 3))
  const run = await describeRun({ rounds, short })
  const { machine, versions } = run
  console.log(`${machine.cores} × ${machine.processor}, Node ${versions.node}, ffmpeg ${versions.ffmpeg}`)
  console.log(`Least, median and most of ${rounds} rounds, alternating; in brackets CPU seconds, of all processes\n`)
  const measured = {}
  try {
    for (const name of wanted) {
      const begun = performance.now()
      console.log(`— ${name} —`)
      const report = new Report()
      const peers = await rows[name]({ report, short, rounds, cores: machine.cores })
      const seconds = Math.round((performance.now() - begun) / 1000)
      console.log(`  measured in ${seconds} s\n`)
      const { figures, notes } = report
      measured[name] = { seconds, ...(peers && { peers }), ...(notes.length > 0 && { notes }), figures }
      saveResults(run, measured)
    }
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
  console.log(`The figures are in ${relative('.', resultsFile(short))}.`)
}
