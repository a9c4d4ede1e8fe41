// Sprites: markers as masks, each computed once, blended straight into a picture's memory; in workers.
import type { PixelNumbers, Rect } from '../blocks.js'
import { rememberRecent } from '../recent.js'
import { polygonMask } from './fill.js'
import { isFilled, type Marker, type MarkerShape, markerShape } from './marker-shapes.js'
import { blendMask, type Mask } from './mask.js'

/** What of a marker is painted: face and stroke in one colour, or one of them. */
export type SpritePart = 'whole' | 'face' | 'edge'

/** Places within a pixel that have masks of their own, along x and along y. */
const phases = 4

export interface Sprite {
  /** Whole pixels that the marker reaches from its middle at most. */
  readonly reach: number
  /** Paints the marker around (x, y), pixels from the picture's upper left corner, with a colour from `pixelOf`. */
  draw(target: PixelNumbers, clip: Rect, x: number, y: number, pixel: number, alpha?: number, part?: SpritePart): void
}

export interface SpriteStyle {
  readonly marker: Marker
  /** Pixels: matplotlib's `markersize`, or the root of a scatter's `s`, times dpi/72. */
  readonly size: number
  /** Pixels; of the stroke, half of which lies outside of the face. */
  readonly edge: number
}

/**
 * The sprite of a style, the last few hundred kept. Sizes and widths are rounded to 1/16 pixel, places to 1/4; the markers `+ | _ s P ,`
 * stand on whole pixels, so that their edges are crisp.
 */
export const spriteOf: (style: SpriteStyle) => Sprite = rememberRecent(
  512,
  ({ marker, size, edge }: SpriteStyle) => makeSprite(markerShape(marker, rounded(size), rounded(edge))),
  ({ marker, size, edge }) => `${marker} ${rounded(size)} ${rounded(edge)}`,
)

const rounded = (pixels: number) => Math.round(pixels * 16) / 16

function makeSprite(shape: MarkerShape): Sprite {
  const reach = Math.ceil(Math.max(0, ...shape.whole.filter((place) => !Number.isNaN(place)).map(Math.abs))) + 1
  const around: Rect = { x: -reach, y: -reach, width: 2 * reach + 2, height: 2 * reach + 2 }
  const masks: Record<SpritePart, (Mask | undefined)[]> = { whole: [], face: [], edge: [] }
  const makeMask = (part: SpritePart, x: number, y: number) =>
    polygonMask(
      shape[part].map((place, at) => place + (at % 2 === 0 ? x : y)),
      around,
    )
  const { snap } = shape
  return {
    reach,
    draw(target, clip, x, y, pixel, alpha = 1, part = 'whole') {
      // Also where x or y is not a number.
      if (!(x > clip.x - reach - 1 && x < clip.x + clip.width + reach + 1)) return
      if (!(y > clip.y - reach - 1 && y < clip.y + clip.height + reach + 1)) return
      if (target.vector) {
        // Crisp ones have the places that they have in pixels.
        const [toX, toY] = snap ? [Math.round(x - snap[0]) + snap[0], Math.round(y - snap[1]) + snap[1]] : [x, y]
        target.vector.draw({ kind: 'area', points: shape[part] }, { pixel, alpha }, clip, toX, toY)
        return
      }
      const kept = masks[part]
      if (snap) {
        kept[0] ??= makeMask(part, snap[0], snap[1])
        blendMask(target, clip, kept[0], pixel, alpha, Math.round(x - snap[0]), Math.round(y - snap[1]))
        return
      }
      const [stepX, stepY] = [Math.round(x * phases), Math.round(y * phases)]
      const [wholeX, wholeY] = [Math.floor(stepX / phases), Math.floor(stepY / phases)]
      const [phaseX, phaseY] = [stepX - wholeX * phases, stepY - wholeY * phases]
      const at = phaseY * phases + phaseX
      kept[at] ??= makeMask(part, phaseX / phases, phaseY / phases)
      blendMask(target, clip, kept[at], pixel, alpha, wholeX, wholeY)
    },
  }
}

/** Markers' sizes in points, as matplotlib has them, for a drawing at `dpi`: a style in pixels. */
export function lineMarker(marker: Marker, dpi: number, markersize = 6, edgewidth = 1): SpriteStyle {
  return { marker, size: (markersize * dpi) / 72, edge: (edgewidth * dpi) / 72 }
}

/** A scatter's: `area` is matplotlib's `s`, in points². */
export function scatterMarker(marker: Marker, dpi: number, area = 36, edgewidth?: number): SpriteStyle {
  return lineMarker(marker, dpi, Math.sqrt(Math.max(0, area)), edgewidth ?? (isFilled(marker) ? 1 : 1.5))
}
