// The line layer: points joined by a line, with markers, whole or growing with the frames; in workers.
import { isFrameValues } from '@movieflow/core/plugin'
import type { Rect } from '../blocks.js'
import { blitMask, type Mask } from '../marks/mask.js'
import { paintMarkers } from '../marks/paint-markers.js'
import { strokeMask } from '../marks/stroke.js'
import type { LineLayerOptions } from '../options/layers.js'
import { openPoints } from '../points.js'
import { type DataOption, openValues } from '../values.js'
import { GrowingLine } from './growing-line.js'
import type { Layer, LayerInput } from './layer.js'
import { lookOf, namesColor } from './line-style.js'
import { placePoints, unite } from './place-points.js'

export function makeLineLayer({ spec, surface, clips, index, history, step, nextColor }: LayerInput): Layer {
  const options = spec.options as LineLayerOptions
  const open = (value: unknown) => openValues(value as DataOption, index, clips)
  const points = openPoints({
    x: options.x === undefined ? undefined : open(options.x),
    y: open(options.y),
    trail: options.trail,
    step,
    history,
    name: 'line',
  })
  const fallback = namesColor(options) ? ([0, 0, 0] as const) : nextColor('line')
  let kept: { places: Float64Array; key: string; mask: Mask } | undefined
  let still: Float64Array | undefined
  const growing = points.changes && options.trail === 'all' ? new GrowingLine(surface.box) : undefined

  return {
    changes: points.changes || isFrameValues(options.color),
    covers: false,
    prepare: (frames) => history.load(points.needs, frames),
    paint(frame, target): Rect | undefined {
      const { width, markersize, alpha, ...styled } = frame.options as LineLayerOptions
      const look = lookOf(styled, frame, fallback)
      const [x, y] = points.changes || !still ? (points.at(frame) as [Float64Array, Float64Array]) : []
      const places = x && y ? placePoints(surface, x, y) : still!
      if (!points.changes) still = places
      const markers = look.marker && {
        marker: look.marker,
        size: markersize * surface.point,
        edge: surface.point,
        color: look.color,
        alpha,
      }
      if (growing && frame.background && look.line === 'solid' && width > 0) {
        const grown = { width: width * surface.point, color: look.color, alpha, markers }
        const rect = growing.paint(frame.background, target, places, grown)
        if (rect) return rect
      }
      let touched: Rect | undefined
      if (look.line && places.length > 2) {
        const key = `${look.line} ${width}`
        if (kept?.places !== places || kept.key !== key) {
          const mask = strokeMask(places, { width: width * surface.point, line: look.line, snap: true }, surface.box)
          kept = { places, key, mask }
        }
        blitMask(target, surface.box, kept.mask, look.color, alpha)
        touched = kept.mask
      }
      return markers ? unite(touched, paintMarkers(target, surface.box, places, markers)) : touched
    },
    legend(frame) {
      const { label, width, markersize, alpha, ...styled } = frame.options as LineLayerOptions
      if (label === undefined) return undefined
      const look = lookOf(styled, frame, fallback)
      return {
        label: String(label),
        paint(target, box, clip) {
          const middle = box.y + box.height / 2
          if (look.line) {
            const style = { width: width * surface.point, line: look.line, snap: true }
            blitMask(
              target,
              clip,
              strokeMask([box.x, middle, box.x + box.width, middle], style, clip),
              look.color,
              alpha,
            )
          }
          if (look.marker !== undefined) {
            const size = Math.min(markersize * surface.point, box.height)
            const markers = { marker: look.marker, size, edge: surface.point, color: look.color, alpha }
            paintMarkers(target, clip, Float64Array.of(box.x + box.width / 2, middle), markers)
          }
        },
      }
    },
  }
}
