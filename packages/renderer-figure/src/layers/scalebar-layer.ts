// The scale bar: a bar with a length in data units, with its name above it; in workers.
import type { Rect } from '../blocks.js'
import type { Rgb } from '../colors.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask } from '../marks/mask.js'
import type { AxesOptions } from '../options/axes.js'
import { cornerPlace } from './corners.js'
import type { Layer, Surface } from './layer.js'
import { paintText } from './paint-text.js'
import { unite } from './place-points.js'

/** `stamped` is its colour if it names none. */
export function makeScalebar(scalebar: AxesOptions['scalebar'], surface: Surface, stamped: Rgb): Layer | undefined {
  if (!scalebar) return undefined
  const { box, point, lettering, theme } = surface
  const { length, label, color, loc, width, fontsize = theme.sizes.text } = scalebar
  const place = () => {
    const long = Math.round((length / Math.abs(surface.view.right - surface.view.left)) * box.width)
    const thick = Math.max(1, Math.round(width * point))
    const size = fontsize * point
    const text = label === undefined ? undefined : String(label)
    const wide = Math.max(long, text === undefined ? 0 : lettering.measure(text, size))
    const gap = text === undefined ? 0 : Math.round(0.3 * size)
    const high = thick + (text === undefined ? 0 : gap + size)
    const { x, y } = cornerPlace(loc, box, wide, high, 0.8 * size)
    // A bar that is almost as long as the axes keeps its length, and no distance from their corner.
    const within = Math.max(box.x, Math.min(x, box.x + box.width - wide))
    const left = within + Math.round((wide - long) / 2)
    const top = Math.round(y + high - thick)
    const bar = polygonMask([left, top, left + long, top, left + long, top + thick, left, top + thick], box)
    return { bar, left, long, top, gap, size, text }
  }
  let placed = place()
  const ink = color === undefined ? stamped : theme.colorOf(color)
  return {
    changes: false,
    covers: false,
    paint(_, target): Rect | undefined {
      if (surface.moves) placed = place()
      const { bar, left, long, top, gap, size, text } = placed
      blitMask(target, box, bar, ink)
      if (text === undefined) return bar
      const look = { text, size, ha: 'center', va: 'baseline', rotation: 0, color: ink, alpha: 1 } as const
      return unite<Rect>(bar, paintText(target, lettering, left + long / 2, top - gap, look))
    },
  }
}
