// A box of a layer's colour in a legend; in workers.
import type { Rgb } from '../colors.js'
import { blendBox, boxBetween, paintEdge } from '../marks/box.js'
import type { LegendEntry } from './layer.js'

export interface Patch {
  readonly fill: Rgb | undefined
  /** Its width in pixels. */
  readonly edge: { readonly color: Rgb; readonly width: number } | undefined
  readonly alpha: number
}

export function paintPatch({ fill, edge, alpha }: Patch): LegendEntry['paint'] {
  return (target, { x, y, width, height }, clip) => {
    const area = boxBetween(x, y, x + width, y + height)
    if (fill) blendBox(target, clip, area, fill, alpha)
    if (edge && edge.width > 0) paintEdge(target, clip, area, { ...edge, alpha })
  }
}
