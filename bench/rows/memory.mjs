// Peak memory of two movies, of which one is ten times as long as the other.
import { makeLong } from '../make-data.mjs'
import { movieflow } from '../movieflow.mjs'

export async function memory({ report, short }) {
  const lengths = short ? [100, 1000] : [1000, 10_000]
  report.heading(`${lengths.join(' and ')} frames of 128 × 128 at 640 × 480, MP4`)
  const peaks = []
  for (const frames of lengths) {
    const source = `source.files=${makeLong(128, frames)}`
    // Once: where memory grows with the length, it does so by far more than it differs between runs.
    const { memory: peak } = await movieflow('long', [source, 'write=long.mp4'], { sampleMemory: true })
    peaks.push(peak)
    report.figure(`${frames} frames, Node process`, 'MiB', [peak.process])
    report.figure(`${frames} frames, all processes`, 'MiB', [peak.tree])
  }
  report.figure('all processes, long / short', 'ratio', [peaks[1].tree / peaks[0].tree])
}
