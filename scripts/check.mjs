// `pnpm check`: format, lint, types, unused code, package shape, layers. All of them run, so that one call tells everything.
import { prepare } from './machinery/prepare.mjs'
import { runScript, StepFailed, step } from './machinery/steps.mjs'
import { capture } from './machinery/tools.mjs'

/** Each check's tool, as a file of node_modules, and its arguments. */
const checks = {
  'Format and lint': ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  'Types of tests': ['typescript/bin/tsc', '-p', 'tsconfig.test.json'],
  'Types of scripts': ['typescript/bin/tsc', '-p', 'tsconfig.scripts.json'],
  'Unused code': ['knip/bin/knip.js', '--treat-config-hints-as-errors'],
  'Layers and files': ['vitest/vitest.mjs', 'run', '--project', 'architecture'],
  'Package shape': ['../scripts/check-packages.mjs'],
}

async function check() {
  await prepare()
  const failures = []
  for (const [name, [tool, ...args]] of Object.entries(checks)) {
    try {
      await step(name, () => run(tool, args))
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error
      failures.push(`── ${name}\n${error.output.trim()}\n`)
    }
  }
  for (const failure of failures) process.stderr.write(`\n${failure}`)
  const total = Object.keys(checks).length
  process.stdout.write(`\n${total - failures.length} of ${total} checks are fine\n`)
  return failures.length === 0 ? 0 : 1
}

async function run(tool, args) {
  const { code, output } = await capture(process.execPath, [`node_modules/${tool}`, ...args])
  if (code !== 0) throw new StepFailed(`exit code ${code}`, output)
}

await runScript(check)
