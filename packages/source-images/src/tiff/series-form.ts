// An array of a TIFF, as requests and messages see it.
import type { ArrayForm } from '../layout.js'
import type { Series } from './series.js'

export function seriesForm({ layout, shape, axes }: Series): ArrayForm {
  const { width, height, samples, dtype, length, photometric, bits } = layout
  const planes = shape.reduce((product, each) => product * each, 1) / length
  const pages = planes === 1 ? '' : `${planes} pages of `
  const kind = samples === 1 ? 'grey' : `${samples} samples`
  // Samples of red, green and blue are out of the most that their bits hold.
  const white = photometric === 2 && dtype === 'uint16' && { white: 2 ** bits - 1 }
  return { shape, dtype, ...white, axes, described: `${pages}${width} x ${height} pixels of ${kind}` }
}
