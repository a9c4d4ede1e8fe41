// `npm test`: sets the clone up and runs the tests (arguments go to vitest); the reporter ends with the counts in one plain line.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { install } from './machinery/prepare.mjs'
import { runScript } from './machinery/steps.mjs'
import { show } from './machinery/tools.mjs'
import { filesUnder, packageFolders, root } from './machinery/workspace.mjs'

/** All but the tests that run every block of the docs and all examples, a Slurm of their own, and npm: these are `npm run test:rest`. */
const everyday = ['unit', 'unit-apart', 'architecture', 'end-to-end'].flatMap((name) => ['--project', name])

/** Those, as folders. */
const rest = ['test/docs/', 'test/cluster/', 'test/packed/']

async function test() {
  await install()
  const given = process.argv.slice(2)
  if (given[0] === '--rest') process.env['MOVIEFLOW_TESTS_WHOLE'] = '1'
  return show(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...argumentsOf(given)])
}

/** `--files-of FILE` stands for the test files that FILE lists, `--rest` for what `npm test` leaves out. */
function argumentsOf(given) {
  if (given.length === 0) return everyday
  if (given[0] === '--rest') return [...rest, ...sampledFiles(), ...given.slice(1)]
  const at = given.indexOf('--files-of')
  if (at < 0) return given
  const files = readFileSync(given[at + 1], 'utf8')
    .split('\n')
    .filter(Boolean)
  return [...given.slice(0, at), ...given.slice(at + 2), ...files]
}

/** The test files that `npm test` samples. */
function sampledFiles() {
  return [...packageFolders().map((folder) => join(folder, 'test')), 'test/end-to-end']
    .flatMap((folder) => filesUnder(join(root, folder)).map((file) => join(folder, file)))
    .filter(
      (file) => file.endsWith('.test.ts') && readFileSync(join(root, file), 'utf8').includes('test-support/share'),
    )
}

await runScript(test)
