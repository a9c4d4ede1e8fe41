// The errorbar layer: points with the bars of their errors, joined by a line or not; in workers.

import type { Rect } from '../blocks.js'
import { endsAround, openErrors } from '../errors.js'
import type { ErrorbarLayerOptions } from '../options/layers.js'
import { openPoints } from '../points.js'
import { type DataOption, openValues } from '../values.js'
import { paintErrors } from './error-strokes.js'
import type { Layer, LayerFrame, LayerInput, LegendEntry } from './layer.js'
import { makeLineLayer } from './line-layer.js'
import { lineLook, namesColor } from './line-style.js'
import { unite } from './place-points.js'

export function makeErrorbarLayer(input: LayerInput): Layer {
  const { spec, surface, clips, index, history, step, nextColor } = input
  const options = spec.options as ErrorbarLayerOptions
  const fallback = namesColor(options) ? ([0, 0, 0] as const) : nextColor('line')
  const line = makeLineLayer({ ...input, nextColor: () => fallback })
  const open = (value: unknown) => openValues(value as DataOption, index, clips)
  const errors = [options.xerr, options.yerr].map((value) => openErrors(value, index, clips))
  // The errors go along the trail with their points.
  const points = openPoints(
    {
      ...{ x: options.x === undefined ? undefined : open(options.x), y: open(options.y) },
      ...{ trail: options.trail, step, history, name: 'errorbar' },
    },
    errors.flatMap((each) => each?.parts ?? []),
  )

  const lookIn = (frame: LayerFrame) => {
    const {
      width = surface.theme.linewidth,
      ecolor,
      elinewidth = width,
      ...look
    } = frame.options as ErrorbarLayerOptions
    const { capsize, alpha, style, color, marker } = look
    const { color: own } = lineLook({ style, color, marker }, frame, fallback, surface.theme)
    return {
      width: elinewidth * surface.point,
      cap: capsize * surface.point,
      color: ecolor === undefined ? own : surface.theme.colorOf(ecolor),
      alpha,
    }
  }
  return {
    ...line,
    changes: line.changes || points.changes,
    async prepare(frames) {
      await line.prepare?.(frames)
      await history.load(points.needs, frames)
    },
    paint(frame, target): Rect | undefined {
      const [across, ups, ...halves] = points.at(frame) as [Float64Array, Float64Array, ...Float64Array[]]
      const look = lookIn(frame)
      let touched: Rect | undefined
      for (const [at, each] of errors.entries()) {
        if (!each) continue
        const upright = at === 1
        const [below, above] = halves.splice(0, 2) as [Float64Array, Float64Array]
        const ends = endsAround(upright ? ups : across, below, above)
        touched = unite<Rect>(touched, paintErrors(target, surface, upright, upright ? across : ups, ends, look))
      }
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
