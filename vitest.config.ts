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

const unit = { globalSetup: 'test/setup/pages.ts', testTimeout, hookTimeout: testTimeout, execArgv }
const units = ['packages/*/test/**/*.test.ts']

/**
 * Unit tests that have a process of their own each: they start, watch or count threads, programs and open files, or change what a process has
 * once. All others follow each other in few processes, which load the modules once (half of what such a test costs is to load them).
 */
const apart = [
  'packages/{arrays,ffmpeg,hdf5,source-video,testkit,writer-ffmpeg,writer-frames,writer-html}/test/**/*.test.ts',
  'packages/preview/test/*.test.ts',
  'packages/schedule/test/{run,watch}-*.test.ts',
  'packages/core/test/{hooks,output,threads}/**/*.test.ts',
  'packages/*/test/**/{conformance,fuzz*,packing,rules,views,windows-*,tiff-refusals}.test.ts',
  'packages/*/test/**/{import-module,look-tasks,slurm-commands,worker-pool}.test.ts',
]

/** Builds what has changed, before the first test and before each that watch mode repeats. */
const built = {
  globalSetup: 'test/setup/built.ts',
  testTimeout,
  hookTimeout: testTimeout,
  // Node itself loads the bundles, as it does for users: nothing is transformed, and plugins are found.
  server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
}

export default defineConfig({
  test: {
    // Many tests wait for programs that hang on purpose, or for a clock: others run meanwhile.
    maxWorkers: availableParallelism() + 1,
    reporters: ['default', ['./scripts/machinery/test-reporter.mjs', { record: process.env['MOVIEFLOW_SKIPPED'] }]],
    projects: [
      { ...fromSources, test: { ...unit, name: 'unit', include: units, exclude: apart, isolate: false } },
      { ...fromSources, test: { ...unit, name: 'unit-apart', include: apart } },
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
