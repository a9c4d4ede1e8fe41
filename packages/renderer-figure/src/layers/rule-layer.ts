// The hline and vline layers: lines across the whole box, as a moving cursor; in workers.
import type { Rect } from '../blocks.js'
import { blitMask } from '../marks/mask.js'
import { strokeMask } from '../marks/stroke.js'
import type { RuleLayerOptions } from '../options/layers.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import { type DataOption, openValues, valuesIn } from '../values.js'
import { type Layer, type LayerInput, nameOfLayer } from './layer.js'
import { lineLook, namesColor } from './line-style.js'
import { nearestOf } from './near-points.js'
import { unite } from './place-points.js'

export function makeRuleLayer({ spec, surface, clips, index }: LayerInput): Layer {
  const options = spec.options as RuleLayerOptions
  const values = openValues(options.at as DataOption, index, clips)
  const fallback = namesColor(options) ? ([0, 0, 0] as const) : surface.theme.colorOf('C0')
  const { box } = surface
  return {
    changes: values.changes,
    covers: false,
    paint(frame, target): Rect | undefined {
      const { width = surface.theme.linewidth, alpha, ...styled } = frame.options as RuleLayerOptions
      const look = lineLook(styled, frame, fallback, surface.theme)
      const style = { width: width * surface.point, line: look.line ?? 'solid', snap: true } as const
      let touched: Rect | undefined
      for (const value of valuesIn(values, frame)) {
        const across = spec.use === 'hline'
        const place = across ? surface.y(value) : surface.x(value)
        const [right, bottom] = [box.x + box.width, box.y + box.height]
        const ends = across ? [box.x, place, right, place] : [place, box.y, place, bottom]
        const mask = strokeMask(ends, style, box)
        blitMask(target, box, mask, look.color, alpha)
        touched = unite<Rect>(touched, mask)
      }
      return touched
    },
    read(frame, at) {
      const all = valuesIn(values, frame)
      const across = spec.use === 'hline'
      const marks = {
        count: all.length,
        x: (line: number) => (across ? at.x + 0.5 : surface.x(all[line]!)),
        y: (line: number) => (across ? surface.y(all[line]!) : at.y + 0.5),
      }
      const nearest = nearestOf(marks, at)
      if (nearest === undefined) return []
      const place = placeOfValue(values, nearest, index, frame)
      return [{ layer: nameOfLayer(frame.options, spec.use), ...place, value: finiteOrNull(all[nearest]) }]
    },
    legend(frame) {
      const { label, width = surface.theme.linewidth, alpha, ...styled } = frame.options as RuleLayerOptions
      if (label === undefined) return undefined
      const look = lineLook(styled, frame, fallback, surface.theme)
      return {
        label: String(label),
        paint(target, sample, clip) {
          const middle = sample.y + sample.height / 2
          const style = { width: width * surface.point, line: look.line ?? 'solid', snap: true } as const
          blitMask(
            target,
            clip,
            strokeMask([sample.x, middle, sample.x + sample.width, middle], style, clip),
            look.color,
            alpha,
          )
        },
      }
    },
  }
}
