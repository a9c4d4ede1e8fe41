// Movies whose frames are files: eight times as many should take eight times as long.
import { makeFiles } from '../make-data.mjs'
import { alternate } from '../measure.mjs'
import { movieflow } from '../movieflow.mjs'

export async function files({ report, short, rounds }) {
  const lengths = short ? [100, 800] : [2000, 16_000]
  const patterns = lengths.map((count) => `source=${makeFiles(count)}/*.png`)
  report.heading(`${lengths.join(' and ')} PNG files of 32 × 32, a frame each, MKV`)
  const [few, many] = lengths.map((count) => `${count} files`)
  const measured = await alternate(Math.min(rounds, 2), {
    [few]: () => movieflow('files', [patterns[0]]),
    [many]: () => movieflow('files', [patterns[1]]),
  })
  report.times(measured)
  report.ratio(`${many} / (8 × ${few})`, measured[many], measured[few], 8)
}
