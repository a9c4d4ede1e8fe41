// The line layer: points joined by a line, with markers, whole or growing with the frames; in workers.
import { isFrameValues } from '@movieflow/core/plugin'
import type { Rect } from '../blocks.js'
import { blitMask, type Mask } from '../marks/mask.js'
import { paintMarkers } from '../marks/paint-markers.js'
import { strokeMask } from '../marks/stroke.js'
import type { LineLayerOptions, StepLayerOptions } from '../options/layers.js'
import { openPoints } from '../points.js'
import { isAscending } from '../sorted.js'
import { stepKind, stepPoints } from '../steps.js'
import { type DataOption, openValues } from '../values.js'
import { GrowingLine } from './growing-line.js'
import type { Layer, LayerFrame, LayerInput } from './layer.js'
import { lineLook, namesColor } from './line-style.js'
import { placePoints, unite } from './place-points.js'
import { readPoint } from './read-point.js'
import { isStepped, seenPoints } from './seen-points.js'

export function makeLineLayer({ spec, surface, clips, index, history, step, nextColor }: LayerInput): Layer {
  const options = spec.options as LineLayerOptions & Partial<Pick<StepLayerOptions, 'where'>>
  const steps = stepKind(options)
  const open = (value: unknown) => openValues(value as DataOption, index, clips)
  const [x, y] = [options.x === undefined ? undefined : open(options.x), open(options.y)]
  const points = openPoints({
    x,
    y,
    trail: options.trail,
    step,
    history,
    name: 'line',
  })
  const fallback = namesColor(options) ? ([0, 0, 0] as const) : nextColor('line')
  let kept: { places: Float64Array; key: string; mask: Mask } | undefined
  let still: Float64Array | undefined
  let whole: { readonly x: Float64Array; readonly y: Float64Array; readonly ascends: boolean } | undefined
  /** Where the points are, in pixels. */
  const placesIn = (frame: LayerFrame, cut: boolean, reach: number, thins: boolean) => {
    if (still) return { places: still, snap: true }
    if (!whole || points.changes) {
      const [x, y] = points.at(frame) as [Float64Array, Float64Array]
      const ascends = surface.moves && (points.ascends?.() ?? isAscending(x))
      const [across, [up]] = steps ? stepPoints(steps, x, [y]) : [x, [y]]
      whole = { x: across, y: up!, ascends }
    }
    const { x, y, ascends } = whole
    // A part of a curve lies on whole pixels if all of it does.
    if (cut && ascends) return { places: seenPoints(surface, x, y, reach, thins), snap: isStepped(x, y) }
    const places = placePoints(surface, x, y)
    if (!points.changes && !surface.moves) still = places
    return { places, snap: true }
  }
  const growing = points.changes && options.trail === 'all' && !surface.moves ? new GrowingLine(surface.box) : undefined

  return {
    changes: points.changes || isFrameValues(options.color),
    covers: false,
    prepare: (frames) => history.load(points.needs, frames),
    paint(frame, target): Rect | undefined {
      const { width = surface.theme.linewidth, markersize, alpha, ...styled } = frame.options as LineLayerOptions
      const look = lineLook(styled, frame, fallback, surface.theme)
      // Dashes are counted from the first point of all.
      const cut = surface.moves && (look.line === undefined || look.line === 'solid')
      const reach = (width + markersize) * surface.point + 2
      const { places, snap } = placesIn(frame, cut, reach, look.marker === undefined)
      const markers = look.marker && {
        marker: look.marker,
        size: markersize * surface.point,
        edge: surface.point,
        color: look.color,
        alpha,
      }
      if (growing && !steps && frame.background && look.line === 'solid' && width > 0) {
        const grown = { width: width * surface.point, color: look.color, alpha, markers }
        const rect = growing.paint(frame.background, target, places, grown)
        if (rect) return rect
      }
      let touched: Rect | undefined
      if (look.line && places.length > 2) {
        const key = `${look.line} ${width}`
        if (kept?.places !== places || kept.key !== key) {
          const mask = strokeMask(places, { width: width * surface.point, line: look.line, snap }, surface.box)
          kept = { places, key, mask }
        }
        blitMask(target, surface.box, kept.mask, look.color, alpha)
        touched = kept.mask
      }
      // Steps have corners that are no points.
      const marked =
        steps && markers ? placePoints(surface, ...(points.at(frame) as [Float64Array, Float64Array])) : places
      return markers ? unite(touched, paintMarkers(target, surface.box, marked, markers)) : touched
    },
    read(frame, at) {
      const { markersize, ...styled } = frame.options as LineLayerOptions
      const size =
        lineLook(styled, frame, fallback, surface.theme).marker === undefined ? 0 : markersize * surface.point
      return readPoint({ points, x, y, panel: index, surface, layer: spec.use, size }, frame, at)
    },
    legend(frame) {
      const { label, width = surface.theme.linewidth, markersize, alpha, ...styled } = frame.options as LineLayerOptions
      if (label === undefined) return undefined
      const look = lineLook(styled, frame, fallback, surface.theme)
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
