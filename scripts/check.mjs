// `pnpm check`: format, lint, types, unused code, package shape, layers. All of them run, so that one call tells everything.
import { availableParallelism } from 'node:os'
import { prepare } from './machinery/prepare.mjs'
import { runScript } from './machinery/steps.mjs'
import { capture } from './machinery/tools.mjs'

/** Each check's tool, as a file of node_modules, and its arguments. Those that take longest come first. */
const checks = {
  'Package shape': ['../scripts/check-packages.mjs'],
  'Layers and files': ['vitest/vitest.mjs', 'run', '--project', 'architecture', '--reporter=default'],
  'Public API': ['vitest/vitest.mjs', 'run', '--project', 'api', '--reporter=default'],
  'Types of tests': ['typescript/bin/tsc', '-p', 'tsconfig.test.json'],
  'Types of what uses the built packages': ['typescript/bin/tsc', '-p', 'tsconfig.built.json'],
  'Types of scripts': ['typescript/bin/tsc', '-p', 'tsconfig.scripts.json'],
  'Unused code': ['knip/bin/knip.js', '--treat-config-hints-as-errors'],
  'Format and lint': ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
}

async function check() {
  await prepare()
  const failures = []
  const waiting = Object.entries(checks)
  const lanes = Array.from({ length: Math.min(2, availableParallelism()) }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, [tool, ...args]] = next
      const started = performance.now()
      const { code, output } = await capture(process.execPath, [`node_modules/${tool}`, ...args])
      const seconds = ((performance.now() - started) / 1000).toFixed(1)
      process.stdout.write(`${name} … ${code === 0 ? `${seconds} s` : 'failed'}\n`)
      if (code !== 0) failures.push(`── ${name} (exit code ${code})\n${output.trim()}\n`)
    }
  })
  await Promise.all(lanes)
  for (const failure of failures) process.stderr.write(`\n${failure}`)
  const total = Object.keys(checks).length
  process.stdout.write(`\n${total - failures.length} of ${total} checks are fine\n`)
  return failures.length === 0 ? 0 : 1
}

await runScript(check)
