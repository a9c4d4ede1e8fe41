// The errorbar layer: points with the bars of their errors, joined by a line or not; in workers.

import type { Rect } from '../blocks.js'
import { type ErrorEnds, errorEnds, openErrors } from '../errors.js'
import type { ErrorbarLayerOptions } from '../options/layers.js'
import { type DataOption, openValues, valuesIn } from '../values.js'
import { paintErrors } from './error-strokes.js'
import type { Layer, LayerFrame, LayerInput, LegendEntry } from './layer.js'
import { makeLineLayer } from './line-layer.js'
import { lineLook, namesColor } from './line-style.js'
import { unite } from './place-points.js'

export function makeErrorbarLayer(input: LayerInput): Layer {
  const { spec, surface, clips, index, nextColor } = input
  const options = spec.options as ErrorbarLayerOptions
  const fallback = namesColor(options) ? ([0, 0, 0] as const) : nextColor('line')
  const line = makeLineLayer({ ...input, nextColor: () => fallback })
  const [x, y] = [options.x, options.y].map((value) =>
    value === undefined ? undefined : openValues(value as DataOption, index, clips),
  )
  const errors = [options.xerr, options.yerr].map((value) => openErrors(value, index, clips))

  const lookIn = (frame: LayerFrame) => {
    const { ecolor, elinewidth, capsize, alpha, style, color, marker } = frame.options as ErrorbarLayerOptions
    const { color: own } = lineLook({ style, color, marker }, frame, fallback, surface.theme)
    return {
      width: elinewidth * surface.point,
      cap: capsize * surface.point,
      color: ecolor === undefined ? own : surface.theme.colorOf(ecolor),
      alpha,
    }
  }
  const placesIn = (frame: LayerFrame): [Float64Array, Float64Array] => {
    const ups = valuesIn(y!, frame)
    const across = x
      ? valuesIn(x, frame)
      : Float64Array.from(ups, (_, at) => (ups.length === 1 && y!.changes ? frame.index : at))
    const count = Math.max(ups.length, across.length)
    const fit = (values: Float64Array) => (values.length === count ? values : new Float64Array(count).fill(values[0]!))
    return [fit(across), fit(ups)]
  }

  return {
    ...line,
    changes: line.changes || errors.some((each) => each?.changes),
    paint(frame, target): Rect | undefined {
      const [across, ups] = placesIn(frame)
      const look = lookIn(frame)
      const [alongX, alongY] = errors
      let touched: Rect | undefined
      const paint = (upright: boolean, middle: Float64Array, ends: ErrorEnds | undefined) => {
        if (ends) touched = unite<Rect>(touched, paintErrors(target, surface, upright, middle, ends, look))
      }
      paint(false, ups, alongX && errorEnds(alongX, across, frame))
      paint(true, across, alongY && errorEnds(alongY, ups, frame))
      return unite<Rect>(touched, line.paint({ ...frame, background: undefined }, target))
    },
    legend(frame) {
      const entry = line.legend?.(frame)
      if (!entry || Array.isArray(entry)) return entry
      const single = entry as LegendEntry
      return {
        label: single.label,
        paint(target, sample, clip) {
          const [x, y] = [sample.x + sample.width / 2, sample.y + sample.height / 2]
          const reach = 0.65 * sample.height
          // The sample's own pixels are its data.
          const pixels = { ...surface, box: clip, x: (value: number) => value, y: (value: number) => value }
          const ends = (around: number) => ({
            low: Float64Array.of(around - reach),
            high: Float64Array.of(around + reach),
          })
          if (errors[0]) paintErrors(target, pixels, false, Float64Array.of(y), ends(x), lookIn(frame))
          if (errors[1]) paintErrors(target, pixels, true, Float64Array.of(x), ends(y), lookIn(frame))
          single.paint(target, sample, clip)
        },
      }
    },
  }
}
