// Markers at many points, each with a size and a colour where these are given; in workers.
import type { PixelNumbers, Rect } from '../blocks.js'
import { pixelOf, type Rgb } from '../colors.js'
import { isFilled, type Marker } from './marker-shapes.js'
import { type Sprite, spriteOf } from './sprites.js'

export interface MarkerPaint {
  readonly marker: Marker
  /** Pixels across, of all or of each. */
  readonly size: number | Float64Array
  /** Pixels: of strokes, and of the edge of a face. */
  readonly edge: number
  readonly color: Rgb
  readonly edgecolor?: Rgb | undefined
  /** Pixels' colours, one a point; 0 for none. */
  readonly colors?: Uint32Array | undefined
  readonly alpha: number
}

/** Paints markers at `places` (x, y, x, y … in pixels), and says where; points that are not finite have none. */
export function paintMarkers(
  target: PixelNumbers,
  clip: Rect,
  places: Float64Array,
  paint: MarkerPaint,
): Rect | undefined {
  const { marker, size, edge, color, edgecolor, colors, alpha } = paint
  const pixel = pixelOf(color)
  const edgePixel = edgecolor === undefined || !isFilled(marker) ? undefined : pixelOf(edgecolor)
  const same = typeof size === 'number' ? spriteOf({ marker, size, edge }) : undefined
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1]
  for (let at = 0; at < places.length / 2; at++) {
    const [x, y] = [places[2 * at]!, places[2 * at + 1]!]
    const own = colors ? colors[at]! : pixel
    if (own === 0 || !Number.isFinite(x) || !Number.isFinite(y)) continue
    const sprite: Sprite = same ?? spriteOf({ marker, size: (size as Float64Array)[at]!, edge })
    if (edgePixel === undefined) sprite.draw(target, clip, x, y, own, alpha)
    else {
      sprite.draw(target, clip, x, y, own, alpha, 'face')
      sprite.draw(target, clip, x, y, edgePixel, alpha, 'edge')
    }
    left = Math.min(left, x - sprite.reach)
    right = Math.max(right, x + sprite.reach)
    top = Math.min(top, y - sprite.reach)
    bottom = Math.max(bottom, y + sprite.reach)
  }
  const x = Math.max(clip.x, Math.floor(left) - 1)
  const y = Math.max(clip.y, Math.floor(top) - 1)
  const width = Math.min(clip.x + clip.width, Math.ceil(right) + 2) - x
  const height = Math.min(clip.y + clip.height, Math.ceil(bottom) + 2) - y
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}
