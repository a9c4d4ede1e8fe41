// Bars as boxes in data units: the place, width, ends and error bar of each; any thread.
import { type Clip, MovieflowError } from '@movieflow/core/plugin'
import { type ErrorEnds, errorEnds, type OpenErrors, openErrors } from './errors.js'
import type { LayerSpec, PanelSpec } from './figure-parts.js'
import { seenBy } from './layer-repeats.js'
import type { BarLayerOptions } from './options/layers.js'
import { type DataOption, type FrameData, openValues, type Values, valuesIn } from './values.js'

type Clips = Readonly<Record<string, Clip>>

/** Of a frame: one number for each bar. */
export interface Bars {
  readonly count: number
  /** Along the axis from which they rise. */
  readonly left: Float64Array
  readonly right: Float64Array
  /** Along the other one: where they begin and where they end. */
  readonly from: Float64Array
  readonly to: Float64Array
  readonly lengths: Float64Array
  readonly errors: ErrorEnds | undefined
}

export interface OpenBars {
  /** With the frame. */
  readonly changes: boolean
  readonly lengths: Values
  at(frame: FrameData): Bars
}

/** A bar's places and lengths, in either orientation. */
export function barOptions({ orientation, x, y, xerr, yerr }: BarLayerOptions) {
  const upright = orientation === 'vertical'
  return {
    upright,
    places: (upright ? x : y) as DataOption | undefined,
    lengths: (upright ? y : x) as DataOption,
    errors: upright ? yerr : xerr,
  }
}

/** The bars, or histograms, below a stacked layer, the nearest first. */
export function layersBeneath(spec: LayerSpec, layers: readonly LayerSpec[]): LayerSpec[] {
  const found: LayerSpec[] = []
  const isStacked = ({ options }: LayerSpec) => (options as BarLayerOptions).stacked
  const { orientation } = spec.options as BarLayerOptions
  let top = spec
  for (let at = layers.indexOf(spec) - 1; at >= 0 && isStacked(top); at--) {
    const layer = layers[at]!
    if (layer.use !== spec.use || (layer.options as BarLayerOptions).orientation !== orientation) continue
    found.push(layer)
    top = layer
  }
  return found
}

export function openBars(spec: LayerSpec, panel: PanelSpec, clips: Clips): OpenBars {
  const options = spec.options as BarLayerOptions
  const { index } = seenBy(panel, spec)
  const open = (value: DataOption) => openValues(value, index, clips)
  const optional = (value: DataOption | undefined) => (value === undefined ? undefined : open(value))
  const given = barOptions(options)
  const [places, lengths] = [optional(given.places), open(given.lengths)]
  const width = open(options.width as DataOption)
  const errors: OpenErrors | undefined = openErrors(given.errors, index, clips)
  const beneath = layersBeneath(spec, panel.layers)
  const lowest = (beneath.at(-1) ?? spec).options as BarLayerOptions
  const bottom = open((lowest.bottom as DataOption | undefined) ?? 0)
  const stacked = beneath.map((layer) =>
    openValues(barOptions(layer.options as BarLayerOptions).lengths, seenBy(panel, layer).index, clips),
  )
  const all = [...(places ? [places] : []), lengths, width, bottom, ...stacked]

  return {
    changes: all.some(({ changes }) => changes) || errors?.changes === true,
    lengths,
    at(frame) {
      const read = (values: Values) => valuesIn(values, frame)
      const [own, wide] = [read(lengths), read(width)]
      const at = places ? read(places) : undefined
      const bases = [read(bottom), ...stacked.map(read)]
      const counts = [own, wide, ...(at ? [at] : []), ...bases].map(({ length }) => length)
      // A frame may have no bars at all, though they have one width.
      const count = counts.includes(0) ? 0 : Math.max(...counts)
      const each = (values: Float64Array, place: number) => {
        if (values.length > 1 && values.length !== count) throw unequal(values.length, count)
        return values[values.length === 1 ? 0 : place]!
      }
      const make = (value: (place: number) => number) =>
        Float64Array.from({ length: count }, (_, place) => value(place))
      const middle = make((place) => (at ? each(at, place) : place))
      const start = options.align === 'edge' ? 0 : 0.5
      const left = make((place) => middle[place]! - start * each(wide, place))
      // What is missing beneath is no height.
      const from = make((place) => bases.reduce((sum, base) => sum + (each(base, place) || 0), 0))
      const to = make((place) => from[place]! + each(own, place))
      return {
        count,
        left,
        right: make((place) => left[place]! + each(wide, place)),
        from,
        to,
        lengths: make((place) => each(own, place)),
        errors: errors && errorEnds(errors, to, frame),
      }
    },
  }
}

function unequal(length: number, count: number): MovieflowError {
  return new MovieflowError('SHAPE_MISMATCH', `a bar layer has ${count} bars, but ${length} values for them`, {
    hint: 'give one value for each bar, or one for all',
  })
}
