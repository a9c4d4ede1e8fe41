// What every harness of the soak shares: counting what held, numbers that are the same in every run, and a start by itself.
import { parseArgs } from 'node:util'

/**
 * @typedef {{ short: boolean, seed: number }} SoakOptions
 * @typedef {{ passed: number, failed: number, figures: string[] }} SoakResult
 * @typedef {(options: SoakOptions) => Promise<SoakResult>} Harness
 */

/** Counts cases; a case fails once, however much is wrong in it. */
export class Tally {
  passed = 0
  failed = 0
  /** @type {string[]} */
  #faults = []

  /**
   * @param {string} name
   * @param {(expect: (holds: unknown, message: string) => void) => Promise<void> | void} work
   */
  async case(name, work) {
    const faults = []
    try {
      await work((holds, message) => {
        if (!holds) faults.push(message)
      })
    } catch (error) {
      faults.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
    }
    if (faults.length === 0) this.passed++
    else this.failed++
    for (const fault of faults) console.error(`${name}: ${fault}`)
    this.#faults.push(...faults)
  }

  get faults() {
    return this.#faults.length
  }

  /** @param {string[]} figures */
  result(...figures) {
    return { passed: this.passed, failed: this.failed, figures }
  }
}

/** What cannot be tried here is said, and counts as nothing. */
export function skipped(reason) {
  return { passed: 0, failed: 0, figures: [`skipped: ${reason}`] }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** `--short`, `--seed 7` and, for all of them together, `--only kills,signals`. */
export function soakOptions() {
  const { values } = parseArgs({
    options: {
      short: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
    },
  })
  return { ...values, seed: Number(values.seed) }
}

/** Runs the harness where its file is what node was started with: `node test/soak/kills.mjs --short`. */
export async function startAlone(file, harness) {
  if (process.argv[1] !== file) return
  const { passed, failed, figures } = await harness(soakOptions())
  for (const figure of figures) console.log(figure)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}
