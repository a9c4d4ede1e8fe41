// Refuses a picture whose colours are on another scale than the one it would be drawn by; in workers.
import { fixAxes, MovieflowError, type Tensor } from '@movieflow/core/plugin'

/** The share of the values of a picture that may be cut off without a word, as of ringing at sharp edges. */
const mostCut = 0.005

/**
 * Throws if more than 0.5 % of the values of red, green and blue lie outside of 0 to `white` by half a level or more; `null` stands for
 * a scale that nothing says, which is from 0 to 1. Opacities and NaN do not count. `option` is how messages name the limits.
 */
export function checkColors(tensor: Tensor, white: number | null, option: string): void {
  const high = white ?? 1
  const { data } = tensor
  if (data instanceof Uint8Array && high === 255) return
  const slack = high / 510
  const at = tensor.axes.indexOf('rgb')
  let [cut, count, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { data: values } of tensor.shape[at] === 3 ? [tensor] : colorsAlone(tensor, at))
    for (let index = 0; index < values.length; index++) {
      const value = values[index]!
      if (Number.isNaN(value)) continue
      count++
      if (value < -slack || value > high + slack) cut++
      if (value < least && value > Number.NEGATIVE_INFINITY) least = value
      if (value > most && value < Number.POSITIVE_INFINITY) most = value
    }
  if (cut <= count * mostCut) return
  const share = Number(((100 * cut) / count).toPrecision(2))
  const range = `from ${short(least)} to ${short(most)}`
  const [low, full] = likelyLimits(least, most)
  throw new MovieflowError(
    'OPTION_INVALID',
    white === null
      ? `the picture's colours run ${range}, and their scale is unknown: on the usual scale from 0 to 1, ${share} % of the values would be cut off`
      : `the picture's colours run ${range}, but their scale is 0 to ${short(white)}: ${share} % of the values would be cut off`,
    { option, hint: `give the values of no colour and of full colour, as in limits: [${short(low)}, ${short(full)}]` },
  )
}

function colorsAlone(tensor: Tensor, at: number): Tensor[] {
  return [0, 1, 2].map((index) => fixAxes(tensor, [{ axis: tensor.axes[at]!, index }]))
}

/** The scale that such values most likely are on: those of integers of 8, 10, 12, 14 and 16 bits, or about 0; else the range itself. */
function likelyLimits(least: number, most: number): [number, number] {
  if (least >= -1 && least < 0 && most <= 1) return [-1, 1]
  const full = [255, 1023, 4095, 16383, 65535].find((each) => most <= each)
  return [Math.min(least, 0), most > 1 && least >= 0 && full !== undefined ? full : most]
}

const short = (value: number) => Number(value.toPrecision(6))
