// The same batch with 1, 2 and 8 workers: the same files, byte for byte.
import { Batch } from './batch.mjs'
import { startAlone, Tally } from './harness.mjs'

/** @type {import('./harness.mjs').Harness} */
export default async function determinism({ short }) {
  const batch = new Batch({
    experiments: short ? 4 : 12,
    frames: short ? 12 : 60,
    render: 'use: heatmap, limits: { percentile: [2, 98], over: batch }',
    write: '[<exp:02d>.mp4, <exp:02d>.avi, <exp:02d>.gif, <exp:02d>.mkv, <exp:02d>.webm]',
  })
  const tally = new Tally()
  /** @type {Map<string, string> | undefined} */
  let expected
  try {
    for (const jobs of [1, 2, 8]) {
      batch.clear()
      await tally.case(`${jobs} workers`, async (expect) => {
        const { code, stderr } = await batch.run(['run', 'pipeline.yaml', '--quiet', '--jobs', String(jobs)])
        expect(code === 0, `ended with ${code}: ${stderr}`)
        expected ??= batch.hashes()
        const faults = batch.faults(expected)
        expect(expected.size > 0 && faults.length === 0, faults.join(', '))
      })
    }
  } finally {
    batch.remove()
  }
  return tally.result(
    `${expected?.size} files in 5 formats with 1, 2 and 8 workers: ${tally.failed === 0 ? 'byte-identical' : 'not the same'}`,
  )
}

await startAlone(import.meta.filename, determinism)
