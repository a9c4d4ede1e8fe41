// The arrow layer: lines with heads from one place of the data to another; in workers.
import type { PixelNumbers, Rect } from '../blocks.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask, joinMasks, type Mask } from '../marks/mask.js'
import { strokeMask } from '../marks/stroke.js'
import { styleOf } from '../marks/style.js'
import type { ArrowLayerOptions } from '../options/layers.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import { type DataOption, openValues, valuesIn } from '../values.js'
import { type Layer, type LayerFrame, type LayerInput, nameOfLayer } from './layer.js'
import { nearestOf } from './near-points.js'
import { unite } from './place-points.js'

type Point = readonly [x: number, y: number]

export function makeArrowLayer({ spec, surface, clips, index }: LayerInput): Layer {
  const options = spec.options as ArrowLayerOptions
  const open = (value: unknown) => openValues(value as DataOption, index, clips)
  const [x, y] = [open(options.x), open(options.y)]
  const relative = options.x2 === undefined
  const [toX, toY] = [open(options.x2 ?? options.dx), open(options.y2 ?? options.dy)]
  const parts = [x, y, toX, toY]

  /** In data coordinates: x, y, x2, y2. */
  const arrowsIn = (frame: LayerFrame) => {
    const all = parts.map((values) => valuesIn(values, frame))
    const at = (part: number, place: number) => all[part]![all[part]!.length === 1 ? 0 : place] ?? Number.NaN
    return Array.from({ length: Math.max(...all.map(({ length }) => length)) }, (_, place) => {
      const [fromX, fromY] = [at(0, place), at(1, place)]
      return [fromX, fromY, at(2, place) + (relative ? fromX : 0), at(3, place) + (relative ? fromY : 0)] as const
    })
  }

  /** Line and heads together, so that an alpha shows no seams. */
  const maskOf = (
    from: Point,
    to: Point,
    look: ArrowLayerOptions,
    clip: Rect,
    most = Number.POSITIVE_INFINITY,
  ): Mask => {
    const { head, width = surface.theme.linewidth, headwidth, headlength, style } = look
    const { point } = surface
    const length = Math.hypot(to[0] - from[0], to[1] - from[1])
    const heads = (head === 'both' ? 2 : 1) * headlength * point
    // A head is never longer than its arrow.
    const shrink = head === 'none' || length === 0 ? 1 : Math.min(1, length / heads)
    const [long, wide] = [headlength * point * shrink, Math.min(headwidth * point * shrink, most)]
    const [alongX, alongY] = length === 0 ? [0, 0] : [(to[0] - from[0]) / length, (to[1] - from[1]) / length]
    const tip = ([atX, atY]: Point, sign: number): number[] => {
      const [backX, backY] = [atX - sign * long * alongX, atY - sign * long * alongY]
      const [sideX, sideY] = [(-alongY * wide) / 2, (alongX * wide) / 2]
      return [atX, atY, backX + sideX, backY + sideY, backX - sideX, backY - sideY]
    }
    const [atEnd, atStart] = [head === 'end' || head === 'both', head === 'start' || head === 'both']
    // The line ends inside the head, so that it does not blunt the tip.
    const inset = 0.75 * long
    const cut = ([atX, atY]: Point, sign: number): Point => [atX - sign * inset * alongX, atY - sign * inset * alongY]
    const [start, end] = [atStart ? cut(from, -1) : from, atEnd ? cut(to, 1) : to]
    const line = (style === undefined ? undefined : styleOf(style).line) ?? 'solid'
    const pieces = [strokeMask([...start, ...end], { width: width * point, line }, clip)]
    if (atEnd) pieces.push(polygonMask(tip(to, 1), clip))
    if (atStart) pieces.push(polygonMask(tip(from, -1), clip))
    return joinMasks(pieces)
  }

  const paintAll = (frame: LayerFrame, target: PixelNumbers): Rect | undefined => {
    const look = frame.options as ArrowLayerOptions
    let touched: Rect | undefined
    for (const [fromX, fromY, x2, y2] of arrowsIn(frame)) {
      const [from, to]: [Point, Point] = [
        [surface.x(fromX), surface.y(fromY)],
        [surface.x(x2), surface.y(y2)],
      ]
      if (![...from, ...to].every(Number.isFinite)) continue
      const mask = maskOf(from, to, look, surface.box)
      blitMask(target, surface.box, mask, surface.theme.colorOf(look.color), look.alpha)
      touched = unite<Rect>(touched, mask)
    }
    return touched
  }

  return {
    changes: parts.some(({ changes }) => changes),
    covers: false,
    paint: paintAll,
    read(frame, at) {
      const arrows = arrowsIn(frame)
      // The nearest point of each arrow.
      const places = arrows.map(([fromX, fromY, x2, y2]): Point => {
        const [startX, startY] = [surface.x(fromX), surface.y(fromY)]
        const [dx, dy] = [surface.x(x2) - startX, surface.y(y2) - startY]
        const square = dx * dx + dy * dy
        const share = square === 0 ? 0 : ((at.x + 0.5 - startX) * dx + (at.y + 0.5 - startY) * dy) / square
        const way = Math.min(1, Math.max(0, share))
        return [startX + way * dx, startY + way * dy]
      })
      const marks = {
        count: arrows.length,
        x: (each: number) => places[each]![0],
        y: (each: number) => places[each]![1],
      }
      const nearest = nearestOf(marks, at)
      if (nearest === undefined) return []
      const place = placeOfValue(parts.find(({ reference }) => reference) ?? x, nearest, index, frame)
      return [{ layer: nameOfLayer(frame.options, spec.use), ...place, value: arrows[nearest]!.map(finiteOrNull) }]
    },
    legend(frame) {
      const look = frame.options as ArrowLayerOptions
      if (look.label === undefined) return undefined
      return {
        label: String(look.label),
        paint(target, { x: left, y: top, width, height }, clip) {
          const middle = top + height / 2
          const mask = maskOf([left, middle], [left + width, middle], look, clip, height)
          blitMask(target, clip, mask, surface.theme.colorOf(look.color), look.alpha)
        },
      }
    },
  }
}
