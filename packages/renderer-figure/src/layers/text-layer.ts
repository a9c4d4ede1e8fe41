// The text layer: words at a place of the data or of the axes, which may change with the frame; in workers.
import type { Rect } from '../blocks.js'
import type { TextLayerOptions } from '../options/layers.js'
import { type DataOption, openValues, valuesIn } from '../values.js'
import type { Layer, LayerInput } from './layer.js'
import { paintText } from './paint-text.js'
import { unite } from './place-points.js'

export function makeTextLayer({ spec, surface, clips, index }: LayerInput): Layer {
  const options = spec.options as TextLayerOptions
  const open = (value: unknown) => openValues(value as DataOption, index, clips)
  const [xs, ys] = [open(options.x), open(options.y)]
  const { box, theme } = surface
  return {
    changes: xs.changes || ys.changes,
    covers: false,
    paint(frame, target): Rect | undefined {
      const { text, color, fontsize = theme.sizes.text, ha, va, coords } = frame.options as TextLayerOptions
      const { rotation, background, alpha } = frame.options as TextLayerOptions
      const [x, y] = [valuesIn(xs, frame), valuesIn(ys, frame)]
      const count = Math.max(x.length, y.length)
      const at = (values: Float64Array, place: number) => values[values.length === 1 ? 0 : place] ?? Number.NaN
      let touched: Rect | undefined
      for (let place = 0; place < count; place++) {
        const [left, bottom] = [at(x, place), at(y, place)]
        const placed =
          coords === 'axes'
            ? [box.x + left * box.width, box.y + (1 - bottom) * box.height]
            : [surface.x(left), surface.y(bottom)]
        const paint = {
          text: String(text),
          size: fontsize * surface.point,
          ha,
          va,
          rotation,
          color: color === undefined ? theme.ink : theme.colorOf(color),
          alpha,
          background: background === undefined ? undefined : theme.colorOf(background),
        }
        // What leaves the box as the axes move must not run over other panels.
        const clip = surface.moves && coords === 'data' ? box : undefined
        touched = unite<Rect>(touched, paintText(target, surface.lettering, placed[0]!, placed[1]!, paint, clip))
      }
      return touched
    },
  }
}
