// The band layer: the area between two curves, as a mean with its standard error; in workers.
import type { Rect } from '../blocks.js'
import { colorOf } from '../colors.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask, type Mask } from '../marks/mask.js'
import type { BandLayerOptions } from '../options/layers.js'
import { type DataOption, openValues, valuesIn } from '../values.js'
import type { Layer, LayerFrame, LayerInput } from './layer.js'

export function makeBandLayer({ spec, surface, clips, index, nextColor }: LayerInput): Layer {
  const options = spec.options as BandLayerOptions
  const open = (value: unknown) => (value === undefined ? undefined : openValues(value as DataOption, index, clips))
  const parts = {
    x: open(options.x),
    y: open(options.y),
    error: open(options.error),
    low: open(options.low),
    high: open(options.high),
  }
  const changes = Object.values(parts).some((values) => values?.changes)
  const fallback = options.color === undefined ? nextColor('area') : colorOf(options.color)
  let kept: Mask | undefined

  const outline = (frame: LayerFrame): Float64Array => {
    const read = (name: keyof typeof parts) => (parts[name] ? valuesIn(parts[name], frame) : undefined)
    const [y, error, low, high, x] = [read('y'), read('error'), read('low'), read('high'), read('x')]
    const count = Math.max(...[y, error, low, high, x].map((values) => values?.length ?? 0))
    const at = (values: Float64Array | undefined, place: number) =>
      values ? values[values.length === 1 ? 0 : place]! : Number.NaN
    const edge = (place: number, sign: number) => {
      if (y) return at(y, place) + sign * at(error, place)
      return sign < 0 ? at(low, place) : at(high, place)
    }
    const rings: number[] = []
    let run: number[] = []
    const close = () => {
      const forth = run.flatMap((place) => [surface.x(x ? at(x, place) : place), surface.y(edge(place, 1))])
      const back = run
        .toReversed()
        .flatMap((place) => [surface.x(x ? at(x, place) : place), surface.y(edge(place, -1))])
      rings.push(...forth, ...back, Number.NaN, Number.NaN)
      run = []
    }
    for (let place = 0; place < count; place++) {
      const whole =
        Number.isFinite(edge(place, 1)) && Number.isFinite(edge(place, -1)) && (!x || Number.isFinite(at(x, place)))
      if (whole) run.push(place)
      else if (run.length > 0) close()
    }
    if (run.length > 0) close()
    return Float64Array.from(rings)
  }

  const colorIn = (frame: LayerFrame) => {
    const { color } = frame.options as BandLayerOptions
    return color === undefined ? fallback : colorOf(color)
  }

  return {
    changes,
    covers: false,
    paint(frame, target): Rect {
      if (changes || surface.moves || !kept) kept = polygonMask(outline(frame), surface.box)
      blitMask(target, surface.box, kept, colorIn(frame), (frame.options as BandLayerOptions).alpha)
      return kept
    },
    legend(frame) {
      const { label, alpha } = frame.options as BandLayerOptions
      if (label === undefined) return undefined
      return {
        label: String(label),
        paint(target, { x, y, width, height }, clip) {
          const patch = polygonMask([x, y, x + width, y, x + width, y + height, x, y + height], clip)
          blitMask(target, clip, patch, colorIn(frame), alpha)
        },
      }
    },
  }
}
