// How values that are categories show in a legend: a sample of each one's colour, with its name; in workers.
import type { PixelNumbers, Rect } from '../blocks.js'
import type { Rgb } from '../colors.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask } from '../marks/mask.js'
import type { Categories } from '../options/coloring.js'
import type { LegendEntry } from './layer.js'

type Paint = (target: PixelNumbers, box: Rect, clip: Rect, color: Rgb) => void

/** `table` has the colours of the categories, in their order. None if a bar explains them. */
export function legendOfCategories(
  categories: Categories | undefined,
  table: Uint32Array,
  paint: Paint = paintPatch,
): LegendEntry[] {
  if (!categories?.inLegend) return []
  return categories.names.map((label, at) => {
    const [red = 0, green = 0, blue = 0] = new Uint8Array(Uint32Array.of(table[at]!).buffer)
    return { label, paint: (target, box, clip) => paint(target, box, clip, [red, green, blue]) }
  })
}

function paintPatch(target: PixelNumbers, { x, y, width, height }: Rect, clip: Rect, color: Rgb): void {
  const patch = polygonMask([x, y, x + width, y, x + width, y + height, x, y + height], clip)
  blitMask(target, clip, patch, color, 1)
}
