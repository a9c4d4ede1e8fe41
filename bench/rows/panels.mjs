// Frames with much in them: 11 × 11 panels of scatter points.
import { makePanels } from '../make-data.mjs'
import { alternate } from '../measure.mjs'
import { movieflow } from '../movieflow.mjs'

export async function panels({ report, rounds, short }) {
  const frames = short ? 50 : 200
  const source = `source.files=${makePanels(frames)}`
  report.heading(`11 × 11 panels of 20 points, ${frames} frames of 1100 × 1100, MP4`)
  const measured = await alternate(rounds, { movieflow: () => movieflow('panels', [source]) })
  report.times(measured)
  report.figure(
    'frames a second',
    '1/s',
    measured.movieflow.map(({ seconds }) => frames / seconds),
  )
}
