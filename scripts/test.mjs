// `npm test`: sets the clone up and runs the tests (arguments go to vitest); the reporter ends with the counts in one plain line.
import { readFileSync } from 'node:fs'
import { install } from './machinery/prepare.mjs'
import { runScript } from './machinery/steps.mjs'
import { show } from './machinery/tools.mjs'

/** All but the tests that run every block of the docs and all examples, a Slurm of their own, and npm: these are `npm run test:rest`. */
const everyday = ['unit', 'architecture', 'end-to-end'].flatMap((name) => ['--project', name])

async function test() {
  await install()
  return show(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...argumentsOf(process.argv.slice(2))])
}

/** `--files-of FILE` stands for the test files that FILE lists. */
function argumentsOf(given) {
  if (given.length === 0) return everyday
  const at = given.indexOf('--files-of')
  if (at < 0) return given
  const files = readFileSync(given[at + 1], 'utf8')
    .split('\n')
    .filter(Boolean)
  return [...given.slice(0, at), ...given.slice(at + 2), ...files]
}

await runScript(test)
