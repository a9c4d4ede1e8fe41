// Tries by force what movieflow promises, harness by harness: `npm run soak [-- --short --seed 7 --only kills,signals]`.
import { soakOptions } from './harness.mjs'

/** In this order; each is a file of its own, and runs by itself too. */
const names = [
  'kills',
  'signals',
  'readers-leave',
  'system-calls',
  'disk-full',
  'surroundings',
  'durability',
  'workers',
  'bad-inputs',
  'bad-ffmpegs',
  'starter',
  'state-files',
  'rerun-matrix',
  'two-runs',
  'shards',
  'determinism',
  'memory',
  'schedules',
  'schedule-hours',
  'preview',
  'fuzz',
]

const options = soakOptions()
const only = options.only?.split(',') ?? names
const unknown = only.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`There is no harness ${unknown.join(', ')}: there are ${names.join(', ')}`)
  process.exit(2)
}

const counts = { passed: 0, failed: 0 }
for (const name of names.filter((each) => only.includes(each))) {
  const { default: harness } = await import(`./${name}.mjs`)
  const began = performance.now()
  // One that cannot even begin is a failure; the others are tried.
  /** @type {import('./harness.mjs').SoakResult} */
  const { passed, failed, figures } = await harness({ short: options.short, seed: options.seed }).catch(
    (/** @type {unknown} */ error) => ({ passed: 0, failed: 1, figures: [String(error)] }),
  )
  counts.passed += passed
  counts.failed += failed
  console.log(`${name}: ${passed} passed, ${failed} failed, ${((performance.now() - began) / 1000).toFixed(0)} s`)
  for (const figure of figures) console.log(`  ${figure}`)
}
console.log(`Soak: ${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed === 0 ? 0 : 1
