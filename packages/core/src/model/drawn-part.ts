// The visibility of a part of a drawing, such as a layer, in the frames of a movie so far, as plain data.
import type { Limits } from './limits.js'

/**
 * Why a frame shows nothing of a part: its values are `missing` (not finite); `unscaled`: its scale cannot show them, such as 0 by a
 * logarithm; `below` or `above` its limits; it is `outside` of the axes; its points are `lone`, but a line joins two; its colours
 * are `dark`, none above a sixteenth of full colour; its opacities are so low that it is `clear`;
 * it is `cut` by the axes, so that its length is not the labelled one.
 */
export type NothingShown = 'missing' | 'unscaled' | 'below' | 'above' | 'outside' | 'lone' | 'dark' | 'clear' | 'cut'

export interface DrawnPart {
  /** Its kind and the path of its options: `render.layers[0] (heatmap)`. Equal names are one part. */
  readonly name: string
  /** Whether any of it can be seen in some frame; if so, the other fields do not matter. */
  readonly shown: boolean
  /** The causes in the frames in which nothing of it can be seen. */
  readonly causes?: readonly NothingShown[]
  /** A number for the only colour of its values in all of these frames; neighbours count as one. Left out if there are several. */
  readonly shade?: number
  /** The range of its finite values. */
  readonly range?: Limits
  /** The limits of its colours, if all of these frames have the same. */
  readonly limits?: Limits
}

/** The visibility of one part in two groups of frames together. */
export function joinParts(left: DrawnPart, right: DrawnPart): DrawnPart {
  const { name } = left
  const faint = joinFaint(left, right)
  if (faint) return faint
  const shades = [left.shade, right.shade].filter((shade) => shade !== undefined)
  const differ = shades.length > 1 && Math.abs(shades[0]! - shades[1]!) > 1
  if (left.shown || right.shown || differ) return { name, shown: true }
  const causes = [...new Set([...(left.causes ?? []), ...(right.causes ?? [])])]
  // A single colour can be seen if other values have none.
  if (shades.length > 0 && causes.length > 0) return { name, shown: true }
  const [shade] = shades
  const range = joinRanges(left.range, right.range)
  const same = left.limits?.[0] === right.limits?.[0] && left.limits?.[1] === right.limits?.[1]
  return {
    name,
    shown: false,
    causes,
    ...(shade !== undefined && { shade }),
    ...(range && { range }),
    ...(same && left.limits && { limits: left.limits }),
  }
}

/** Parts that are too dark or too clear also have shades, but two of these are no more visible. */
function joinFaint(left: DrawnPart, right: DrawnPart): DrawnPart | undefined {
  const cause = left.causes?.find((each) => each === 'dark' || each === 'clear')
  if (cause === undefined || !right.causes?.includes(cause)) return undefined
  const { shade, range: _range, ...rest } = left
  const range = joinRanges(left.range, right.range)
  return { ...rest, ...(range && { range }), ...(shade !== undefined && shade === right.shade && { shade }) }
}

function joinRanges(left: Limits | undefined, right: Limits | undefined): Limits | undefined {
  if (!left || !right) return left ?? right
  return [Math.min(left[0], right[0]), Math.max(left[1], right[1])]
}
