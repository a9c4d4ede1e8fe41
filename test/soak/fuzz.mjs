// Runs the seeded fuzzers of all sources at full size: damaged files by the thousand. Part of `npm run soak`, or by itself.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startAlone } from './harness.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** How many files each damages; a short run takes a tenth. */
const usual = 1000
/** Those that cost least. */
const more = { 'source-npy/fuzz.test.ts': 10_000 }

/** @type {import('./harness.mjs').Harness} */
export default async function fuzz({ short }) {
  const counts = { passed: 0, failed: 0 }
  const figures = []
  for (const name of fuzzers()) {
    const files = (more[name] ?? usual) / (short ? 10 : 1)
    const began = performance.now()
    const { code, output } = await run(name, files)
    figures.push(
      `${name}: ${files} damaged files, ${code === 0 ? 'fine' : 'failed'}, ${((performance.now() - began) / 1000).toFixed(0)} s`,
    )
    if (code === 0) counts.passed++
    else {
      counts.failed++
      console.error(output)
    }
  }
  return { ...counts, figures }
}

/** `source-npy/fuzz.test.ts` and its like. */
function fuzzers() {
  return readdirSync(join(root, 'packages'))
    .filter((name) => existsSync(join(root, 'packages', name, 'test')))
    .flatMap((name) =>
      readdirSync(join(root, 'packages', name, 'test'))
        .filter((file) => /^fuzz.*\.test\.ts$/.test(file))
        .map((file) => `${name}/${file}`),
    )
}

function run(name, files) {
  const test = join('packages', name.replace('/', '/test/'))
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  // A failure must not be tried again, and its numbers are the same in every run.
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--project', 'unit', '--project', 'unit-apart', '--retry=0', test],
    {
      cwd: root,
      env: { ...process.env, FUZZ: String(files), NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })))
}

await startAlone(import.meta.filename, fuzz)
