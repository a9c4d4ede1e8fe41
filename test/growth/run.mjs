// Asks of each area whether its work grows as its size does: `npm run test:growth`. It compares CPU time, not time, and each size with a start.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepare } from '../../scripts/machinery/prepare.mjs'
import { root } from '../../scripts/machinery/workspace.mjs'
import { areas, makeFolder } from './areas.mjs'

/** How much more a unit of the large size may cost than one of the small: what grows with the square costs about eight times as much. */
const most = 2
/** Other load makes a round's CPU time longer, never shorter: the least of several rounds decides, and only what is too much is tried again. */
const mostRounds = 5

/** Milliseconds of all threads of this process. */
async function cpuOf(/** @type {() => Promise<unknown>} */ run) {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** Whether an area's work grows as its size does; prints what was measured. */
async function holds(/** @type {import('./areas.mjs').Area} */ area, /** @type {string} */ parent) {
  const [start, small, large] = area.sizes
  const bound = area.most ?? most
  const places = area.sizes.map((size) => ({ folder: makeFolder(parent, area, size) }))
  const least = area.sizes.map(() => Number.POSITIVE_INFINITY)
  const measure = async (/** @type {number} */ at) =>
    Math.min(least[at], await cpuOf(() => area.run(library, places[at], area.sizes[at])))
  // The code is compiled first.
  await measure(1)
  let growth = Number.POSITIVE_INFINITY
  for (let round = 0; round < mostRounds && !(growth <= bound); round++) {
    for (const at of [0, 1, 2]) least[at] = await measure(at)
    const costs = [1, 2].map((at) => (least[at] - least[0]) / (area.sizes[at] - start))
    // A small size that costs no more than the start says nothing yet.
    growth = costs[0] > 0 ? costs[1] / costs[0] : Number.POSITIVE_INFINITY
  }
  const sums = least.map((value) => `${value.toFixed(0)} ms`).join(', ')
  console.log(
    `${growth <= bound ? 'fine' : 'FAILED'}  ${area.name}: of ${large} ${area.unit} each costs ${growth.toFixed(2)} × as much as of ${small} (${sums}); at most ${bound} ×`,
  )
  return growth <= bound
}

await prepare()
/** @type {import('./areas.mjs').Library} */
const library = await import(pathToFileURL(join(root, 'packages/cli/dist/index.js')).href)
const parent = mkdtempSync(join(tmpdir(), 'movieflow-growth-'))
const only = process.argv[2]
const tried = areas.filter(({ name }) => only === undefined || name === only)
let failed = tried.length === 0 ? 1 : 0
try {
  for (const area of tried) if (!(await holds(area, parent))) failed++
} finally {
  rmSync(parent, { recursive: true, force: true })
}
console.log(`Growth: ${tried.length - Math.min(failed, tried.length)} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
