// The visible part of a picture with its own colours, and the reason if there is none; in workers.
import { type DrawnPart, fixAxes, type Tensor } from '@movieflow/core/plugin'
import type { PixelNumbers, Rect } from './blocks.js'
import type { LevelScale } from './layers/own-colors.js'

/** The highest of 255 levels that counts as black or transparent: a sixteenth, as of 12 bits in 16. */
const faintest = 16

/** The colours are looked at as they were painted, with what lies beneath if they are not opaque. */
export function sightOfColors(
  tensor: Tensor,
  scale: LevelScale,
  { data: pixels, width }: PixelNumbers,
  rect: Rect,
): Omit<DrawnPart, 'name'> {
  const shade = pixels[rect.y * width + rect.x]!
  let [alike, dark] = [true, true]
  for (let row = rect.y; row < rect.y + rect.height && (alike || dark); row++)
    for (let at = row * width + rect.x; at < row * width + rect.x + rect.width; at++) {
      const pixel = pixels[at]!
      alike &&= pixel === shade
      dark &&= (pixel & 0xff) <= faintest && ((pixel >> 8) & 0xff) <= faintest && ((pixel >> 16) & 0xff) <= faintest
    }
  const one = alike && { shade }
  const channels = tensor.shape[tensor.axes.indexOf('rgb')]!
  const { low, high, opacity } = scale
  if (channels === 4) {
    const range = rangeOf(tensor, [3])
    const most = (faintest * opacity) / 255
    if (range && range[1] > 0 && range[1] <= most)
      return { shown: false, causes: ['clear'], range, limits: [0, opacity], ...one }
  }
  if (!alike && !dark) return { shown: true }
  if (tensor.data.every(Number.isNaN)) return alike ? { shown: false, causes: ['missing'] } : { shown: true }
  if (!dark) return { shown: false, shade }
  const range = rangeOf(tensor, [0, 1, 2])
  // Dark paper beneath, or a dark `bad`, says nothing of the colours.
  const isSo = range !== undefined && range[1] - low <= ((high - low) * (faintest + 0.5)) / 255
  if (isSo) return { shown: false, causes: ['dark'], range, limits: [low, high], ...one }
  return alike ? { shown: false, shade } : { shown: true }
}

/** The least and the largest finite value of these of the colours. */
function rangeOf(tensor: Tensor, indices: readonly number[]): readonly [number, number] | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const index of indices)
    for (const value of valuesOf(fixAxes(tensor, [{ axis: 'rgb', index }]))) {
      if (!Number.isFinite(value)) continue
      least = Math.min(least, value)
      most = Math.max(most, value)
    }
  return least <= most ? [least, most] : undefined
}

const valuesOf = ({ data }: Tensor): Iterable<number> => data
