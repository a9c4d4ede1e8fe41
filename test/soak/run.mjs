// Kills runs at random moments and holds what is left against an undisturbed run, then damages files by the thousand:
// `npm run soak [-- --short --seed 7]`.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { soakFuzzers } from './fuzz.mjs'

const { values } = parseArgs({ options: { short: { type: 'boolean' }, seed: { type: 'string', default: '1' } } })
const command = fileURLToPath(new URL('../../packages/cli/bin/movieflow.js', import.meta.url))
const rounds = values.short ? 4 : 40
let seed = Number(values.seed)
const random = () => {
  seed = (seed * 1103515245 + 12345) % 2147483648
  return seed / 2147483648
}

const experiments = 12
const signals = { SIGKILL: null, SIGTERM: 143, SIGINT: 130, SIGHUP: 129 }

/** Twelve small experiments, written to three formats each. */
function makeBatch() {
  const folder = mkdtempSync(join(tmpdir(), 'movieflow-soak-'))
  for (let exp = 1; exp <= experiments; exp++) {
    const data = Float32Array.from({ length: 10 * 10 * 20 }, (_, index) => Math.sin(index / (7 + exp)))
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (20, 10, 10), }".padEnd(117)
    const head = Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1')
    writeFileSync(
      join(folder, `Exp${exp}.npy`),
      Buffer.concat([head, Buffer.from(`${header}\n`), Buffer.from(data.buffer)]),
    )
  }
  writeFileSync(
    join(folder, 'pipeline.yaml'),
    `out: movies
source: { files: Exp<exp:d>.npy, axes: [frame, y, x] }
render: { use: heatmap, size: [200, 160], colorbar: true, title: "<exp> <frame>" }
write: [<exp:02d>.mp4, <exp:02d>.avi, <exp:02d>.gif]
`,
  )
  return folder
}

function start(folder) {
  const child = spawn(process.execPath, [command, 'run', 'pipeline.yaml', '--quiet'], { cwd: folder, stdio: 'ignore' })
  const ended = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })))
  return { child, ended }
}

const filesOf = (folder) =>
  existsSync(join(folder, 'movies'))
    ? readdirSync(join(folder, 'movies'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.parentPath.includes('.movieflow'))
        .map((entry) => relative(join(folder, 'movies'), join(entry.parentPath, entry.name)))
        .sort()
    : []
const sum = (folder, name) =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'movies', name)))
    .digest('hex')

const faults = []
const expect = (holds, message) => {
  if (!holds) faults.push(message)
}

const undisturbed = makeBatch()
const began = performance.now()
expect((await start(undisturbed).ended).code === 0, 'the undisturbed run failed')
const usual = performance.now() - began
const expected = new Map(filesOf(undisturbed).map((name) => [name, sum(undisturbed, name)]))
expect(expected.size === experiments * 3, `the undisturbed run made ${expected.size} files`)

let kills = 0
for (let round = 0; round < rounds; round++) {
  const folder = makeBatch()
  // What a killed run staged stays until a later one sweeps it.
  let littered = false
  for (let burst = 1 + Math.floor(random() * 4); burst > 0; burst--) {
    /** @type {NodeJS.Signals} */
    const name =
      random() < 0.6 ? 'SIGKILL' : /** @type {NodeJS.Signals[]} */ (Object.keys(signals))[1 + Math.floor(random() * 3)]
    const { child, ended } = start(folder)
    await sleep(random() * usual)
    const asked = performance.now()
    child.kill(name)
    // Before its handlers are there, a signal ends the process as the system does.
    const { code, signal } = await ended
    kills++
    littered ||= name === 'SIGKILL'
    if (name !== 'SIGKILL' && code !== 0) {
      expect(signal === name || code === signals[name], `round ${round}: ${name} ended with ${code}`)
      expect(performance.now() - asked < 5000, `round ${round}: ${name} took more than 5 s`)
      expect(
        littered || !filesOf(folder).some((file) => file.includes('.tmp')),
        `round ${round}: ${name} left a staged file`,
      )
    }
    for (const file of filesOf(folder).filter((each) => !each.includes('.tmp')))
      expect(sum(folder, file) === expected.get(file), `round ${round}: ${file} is not whole after ${name}`)
  }
  // Encoders of killed runs end when their input closes.
  await sleep(500)
  expect((await start(folder).ended).code === 0, `round ${round}: the run after the kills failed`)
  const left = filesOf(folder)
  expect(left.join() === [...expected.keys()].join(), `round ${round}: the folder holds ${left.join(' ')}`)
  for (const file of left) expect(sum(folder, file) === expected.get(file), `round ${round}: ${file} differs`)
  rmSync(folder, { recursive: true, force: true })
}
rmSync(undisturbed, { recursive: true, force: true })

for (const fault of faults) console.error(fault)
console.log(`${kills} kills in ${rounds} rounds, ${faults.length} faults`)
const failedRounds = Math.min(rounds, faults.length)
const { passed, failed } = await soakFuzzers(values)
console.log(`Soak: ${rounds - failedRounds + passed} passed, ${failedRounds + failed} failed`)
process.exitCode = failedRounds + failed === 0 ? 0 : 1
