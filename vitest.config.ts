import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Packages are found by the condition of this name in their `exports` as TypeScript sources, and else as they are built. */
const sources = 'movieflow-source'

/** What tests edit is what they test, in this process and in the threads and programs that they start from it. */
const fromSources = {
  resolve: { conditions: [sources, 'node'] },
  ssr: { resolve: { conditions: [sources, 'node'] } },
}
const execArgv = [
  `--conditions=${sources}`,
  '--import',
  new URL('scripts/machinery/source-loader.mjs', import.meta.url).href,
]

/** Only what hangs takes so long, even on a machine with much else to do. */
const testTimeout = 120_000

/** Builds what has changed, before the first test and before each that watch mode repeats. */
const built = { globalSetup: 'test/setup/built.ts', testTimeout, hookTimeout: testTimeout }

export default defineConfig({
  test: {
    // Many tests wait for programs that hang on purpose, or for a clock: others run meanwhile.
    maxWorkers: availableParallelism() + 1,
    reporters: ['default', ['./scripts/machinery/test-reporter.mjs', { record: process.env['MOVIEFLOW_SKIPPED'] }]],
    projects: [
      {
        ...fromSources,
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts'],
          globalSetup: 'test/setup/pages.ts',
          testTimeout,
          hookTimeout: testTimeout,
          execArgv,
        },
      },
      {
        test: {
          name: 'architecture',
          include: ['test/architecture/**/*.test.ts'],
          testTimeout,
          hookTimeout: testTimeout,
        },
      },
      { test: { name: 'end-to-end', include: ['test/end-to-end/**/*.test.ts'], ...built } },
      // `npm run check`
      { test: { name: 'api', include: ['test/api/**/*.test.ts'], ...built } },
      // What takes minutes, or wants more than a machine with Node has: `npm run test:rest`.
      { test: { name: 'docs', include: ['test/docs/**/*.test.ts'], ...built } },
      { test: { name: 'cluster', include: ['test/cluster/**/*.test.ts'], ...built } },
      { test: { name: 'packed', include: ['test/packed/**/*.test.ts'], ...built } },
    ],
  },
})
