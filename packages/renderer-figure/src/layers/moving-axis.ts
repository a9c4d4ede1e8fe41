// The ticks and labels of an axis, painted next to the box: those whose limits move, a second one of y, and those of insets; in workers.
import { tickStart } from '../axes.js'
import type { AxisTicks } from '../axis-ticks.js'
import { clipRect, fillRect, type PixelNumbers, type Rect } from '../blocks.js'
import { pixelOf, type Rgb } from '../colors.js'
import type { Metrics } from '../margins.js'
import type { Layer, Surface } from './layer.js'
import { paintText } from './paint-text.js'
import { unite } from './place-points.js'

export interface AxisLook {
  /** far: right of the box. */
  readonly side?: 'near' | 'far'
  readonly color?: Rgb
  /** Its ticks are others in other frames. */
  readonly changes?: boolean
}

/** `ticks` gives those of the frame that is painted. */
export function makeMovingAxis(
  direction: 'x' | 'y',
  ticks: () => AxisTicks,
  { box, lettering, theme }: Surface,
  { font, line, tick, pad, half, offset, capitals }: Metrics,
  { side = 'near', color = theme.ink, changes = true }: AxisLook = {},
): Layer {
  const upright = direction === 'x'
  const far = side === 'far'
  const minor = Math.max(1, Math.round((tick * 2) / 3.5))
  const ink = pixelOf(color)
  const [right, bottom] = [box.x + box.width, box.y + box.height]
  const labelTop = bottom + line + tick + pad
  const look = { size: font, va: 'baseline', rotation: 0, color, alpha: 1 } as const
  const besideAt = far ? right + line + tick + pad : box.x - line - tick - pad
  const startOf = (place: number) =>
    upright ? tickStart(place, box.x, box.width, line) : tickStart(1 - place, box.y, box.height, line)
  const mark = (target: PixelNumbers, place: number, length: number): Rect => {
    const start = startOf(place)
    const rect = upright
      ? { x: start, y: bottom + line, width: line, height: length }
      : { x: far ? right + line : box.x - line - length, y: start, width: length, height: line }
    const visible = clipRect(rect, target.width, target.height)
    fillRect(target, visible, ink)
    return visible
  }
  return {
    changes,
    covers: false,
    paint(_, target): Rect | undefined {
      const found = ticks()
      let touched: Rect | undefined
      for (const { place, isMinor } of found.ticks)
        touched = unite<Rect>(touched, mark(target, place, isMinor ? minor : tick))
      for (const place of found.minor) touched = unite<Rect>(touched, mark(target, place, minor))
      for (const { place, text } of found.ticks) {
        if (text === '') continue
        const middle = startOf(place) + line / 2
        const painted = upright
          ? paintText(target, lettering, middle, labelTop + capitals * font, { ...look, text, ha: 'center' })
          : paintText(target, lettering, besideAt, middle + (capitals / 2) * font, {
              ...look,
              text,
              ha: far ? 'left' : 'right',
            })
        touched = unite<Rect>(touched, painted)
      }
      if (found.offset === '') return touched
      const text = found.offset
      const beside = upright
        ? paintText(target, lettering, right, labelTop + capitals * font + pad + offset - 1, {
            ...look,
            text,
            ha: 'right',
          })
        : paintText(target, lettering, far ? right + line : box.x - line, box.y - line - half, {
            ...look,
            text,
            ha: far ? 'right' : 'left',
          })
      return unite<Rect>(touched, beside)
    },
  }
}
