// What a part of a drawing, such as a layer, has shown in the frames of a movie so far, as plain data.
import type { Limits } from './limits.js'

/**
 * Why a frame shows nothing of a part: its values are `missing` (not finite); `unscaled`: its scale cannot show them, as 0 by a
 * logarithm; `below` or `above` its limits; it is `outside` of the axes; its points are `lone`, where a line joins two.
 */
export type NothingShown = 'missing' | 'unscaled' | 'below' | 'above' | 'outside' | 'lone'

export interface DrawnPart {
  /** What it is, with the path of its options: `render.layers[0] (heatmap)`. Equal names are one part. */
  readonly name: string
  /** Something of it can be seen in some frame: all that follows is of no interest then. */
  readonly shown: boolean
  /** Of the frames in which nothing of it can be seen. */
  readonly causes?: readonly NothingShown[]
  /** The one colour, as any number that is its own, if its values have no other in all of these frames. */
  readonly shade?: number
  /** Of its finite values. */
  readonly range?: Limits
  /** Of its colours, if all of these frames have the same. */
  readonly limits?: Limits
}

/** What two groups of frames have shown of one part. */
export function joinParts(left: DrawnPart, right: DrawnPart): DrawnPart {
  const { name } = left
  const shades = new Set([left.shade, right.shade].filter((shade) => shade !== undefined))
  if (left.shown || right.shown || shades.size > 1) return { name, shown: true }
  const causes = [...new Set([...(left.causes ?? []), ...(right.causes ?? [])])]
  // A single colour is seen if other values have none.
  if (shades.size > 0 && causes.length > 0) return { name, shown: true }
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

function joinRanges(left: Limits | undefined, right: Limits | undefined): Limits | undefined {
  if (!left || !right) return left ?? right
  return [Math.min(left[0], right[0]), Math.max(left[1], right[1])]
}
