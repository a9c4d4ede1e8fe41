// An array of a TIFF, as requests and messages see it.
import type { ArrayForm } from '../layout.js'
import type { Series } from './plane-series.js'

export function seriesForm({ layout, shape, axes }: Series): ArrayForm {
  const { width, height, samples, dtype, length } = layout
  const planes = shape.reduce((product, each) => product * each, 1) / length
  const pages = planes === 1 ? '' : `${planes} pages of `
  const kind = samples === 1 ? 'grey' : `${samples} samples`
  return { shape, dtype, axes, described: `${pages}${width} x ${height} pixels of ${kind}` }
}
