// The blocks that no test executes as they stand, each with the reason, and with the test that covers it where there is one.

export interface Exception {
  readonly page: string
  /** How the block begins. */
  readonly begins: string
  readonly reason: string
  /** A file that does what the block shows, and words in it that say so. */
  readonly instead?: { readonly file: string; readonly says: string }
}

/** Languages of which no block can be executed. */
export const notExecutable: Record<string, string> = {
  matlab: 'MATLAB is not free; the pipelines beside these blocks are run',
}

const hooksPage = [
  '// lab.mjs',
  'source: { files: "data/<animal>_Exp',
  '// preset.mjs',
  '$ movieflow plugins --inspect',
]

export const exceptions: readonly Exception[] = [
  ...hooksPage.map((begins) => ({
    page: 'docs/hooks.md',
    begins,
    reason: 'run with data of their own, one of whose movies is vetoed',
    instead: { file: 'test/end-to-end/hooks.test.ts', says: 'docs/hooks.md' },
  })),
  {
    page: 'CONTRIBUTING.md',
    begins: 'npm start ',
    reason: 'sets up the clone that the tests run in',
    instead: { file: '.ci/run', says: 'npm test' },
  },
  {
    page: 'bench/README.md',
    begins: 'npm run bench ',
    reason: 'measures for ten minutes',
  },
  {
    page: 'bench/README.md',
    begins: 'node bench/large-arrays.mjs',
    reason: 'measures arrays of gigabytes',
  },
  {
    page: 'bench/README.md',
    begins: 'rows: .npy of [y, x, frame]',
    reason: 'what the measurements gave',
  },
  {
    page: 'bench/README.md',
    begins: 'PYTHON=… node bench/zarr.mjs',
    reason: 'measures beside zarr-python',
  },
  {
    page: 'bench/README.md',
    begins: 'lz4: ten frames of 10,000',
    reason: 'what the measurement gave',
  },
  {
    page: 'docs/batch.md',
    begins: 'another run of pipeline.yaml is running',
    reason: 'what a second run prints, which needs a first one at the same moment',
    instead: { file: 'test/end-to-end/batch.test.ts', says: 'another run of pipeline.yaml is running' },
  },
  {
    page: 'docs/preview.md',
    begins: '$ movieflow preview pipeline.yaml',
    reason: 'stays until somebody leaves',
    instead: { file: 'test/end-to-end/preview.test.ts', says: 'says its address and what to do' },
  },
  {
    page: 'docs/cluster.md',
    begins: '$ movieflow submit pipeline.yaml --tasks 64',
    reason: 'needs a Slurm cluster',
    instead: { file: 'test/cluster/slurm.test.ts', says: "'submit'" },
  },
  {
    page: 'docs/cluster.md',
    begins: '$ movieflow status pipeline.yaml',
    reason: 'needs a Slurm cluster',
    instead: { file: 'test/cluster/slurm.test.ts', says: "'status'" },
  },
  {
    page: 'packages/testkit/README.md',
    begins: 'the writer "brightness" breaks a rule:',
    reason: 'what the testkit says of a writer that is not shown',
    instead: { file: 'packages/testkit/test/broken/writer-endings.ts', says: 'finalize-after-cancel' },
  },
]

export function exceptionOf(block: { page: string; text: string }): Exception | undefined {
  return exceptions.find(({ page, begins }) => page === block.page && block.text.startsWith(begins))
}
