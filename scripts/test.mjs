// `npm test`: sets the clone up, runs the tests (arguments go to vitest), and ends with the counts in one plain line.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepare } from './machinery/prepare.mjs'
import { runScript } from './machinery/steps.mjs'
import { show } from './machinery/tools.mjs'

/** All but the tests that run every block of the docs, a Slurm of their own, and npm: these are `npm run test:rest`. */
const everyday = ['unit', 'architecture', 'end-to-end'].flatMap((name) => ['--project', name])

async function test() {
  await prepare()
  const folder = mkdtempSync(join(tmpdir(), 'movieflow-test-'))
  try {
    const report = join(folder, 'report.json')
    const code = await show(process.execPath, [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...(process.argv.length > 2 ? process.argv.slice(2) : everyday),
    ])
    printCounts(report)
    return code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Vitest's own summary is for people; this line is for programs. Without a report there is nothing to count. */
function printCounts(report) {
  let counts
  try {
    counts = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    return
  }
  const skipped = counts.numPendingTests + counts.numTodoTests
  const tail = skipped > 0 ? `, ${skipped} skipped` : ''
  process.stdout.write(`${counts.numPassedTests} passed, ${counts.numFailedTests} failed${tail}\n`)
}

await runScript(test)
