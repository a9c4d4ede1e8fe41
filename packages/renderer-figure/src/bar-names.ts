// Names of bars: places that are written as names, or that an axis of the data has, become numbers with ticks of these names; any thread.
import { type Clip, isSourceReference } from '@movieflow/core/plugin'
import { barOptions } from './bars.js'
import type { LayerSpec, PanelSpec } from './figure-parts.js'
import { seenBy } from './layer-repeats.js'
import type { AxesOptions } from './options/axes.js'
import type { BarLayerOptions, LayerOptions } from './options/layers.js'
import { fixedOf } from './values.js'

type Clips = Readonly<Record<string, Clip>>

/** More names than these are no ticks. */
const mostNames = 40

const options = new WeakMap<LayerOptions, Map<string, LayerOptions>>()
const axes = new WeakMap<AxesOptions, Map<string, AxesOptions>>()

/** A panel with numbers in place of names. What did not change is the same object as before. */
export function nameBars(panel: PanelSpec, clips: Clips): PanelSpec {
  let named = panel
  for (const direction of ['x', 'y'] as const) {
    const layers = panel.layers.filter((layer) => standsAlong(layer, direction))
    if (layers.length === 0) continue
    const given = layers.map(({ options }) => writtenNames(options as BarLayerOptions))
    const names = [...new Set(given.flatMap((each) => each ?? []))]
    const found = names.length > 0 ? names : layers.map((layer) => namesOfAxis(layer, panel, clips)).find(Boolean)
    if (!found) continue
    const place = (layer: LayerSpec): LayerSpec => {
      const own = standsAlong(layer, direction) ? writtenNames(layer.options as BarLayerOptions) : undefined
      return own ? { ...layer, options: placed(layer.options, direction, own, names) } : layer
    }
    named = { ...named, axes: withNames(named.axes, direction, found), layers: named.layers.map(place) }
  }
  return named
}

function standsAlong({ use, options }: LayerSpec, direction: 'x' | 'y'): boolean {
  return use === 'bar' && ((options as BarLayerOptions).orientation === 'vertical') === (direction === 'x')
}

function writtenNames(options: BarLayerOptions): readonly string[] | undefined {
  const { places } = barOptions(options)
  return Array.isArray(places) && places.some((each) => typeof each === 'string')
    ? (places as readonly unknown[]).map(String)
    : undefined
}

/** The labels of the one axis along which bars without places run. */
function namesOfAxis(layer: LayerSpec, panel: PanelSpec, clips: Clips): readonly string[] | undefined {
  const { index } = seenBy(panel, layer)
  const { places, lengths } = barOptions(layer.options as BarLayerOptions)
  if (places !== undefined || !isSourceReference(lengths)) return undefined
  const clip = clips[lengths.$source]
  if (!clip?.labels) return undefined
  const fixed = new Set(fixedOf(lengths, index, clip.axes).map(({ axis }) => axis))
  const free = clip.axes.filter((axis) => !fixed.has(axis))
  const labels = free.length === 1 ? clip.labels[free[0]!] : undefined
  return labels && labels.length <= mostNames ? labels.map(String) : undefined
}

function remember<Key extends object, Value>(
  known: WeakMap<Key, Map<string, Value>>,
  key: Key,
  name: string,
  make: () => Value,
): Value {
  let made = known.get(key)
  if (!made) {
    made = new Map()
    known.set(key, made)
  }
  let value = made.get(name)
  if (value === undefined) {
    value = make()
    made.set(name, value)
  }
  return value
}

function placed(
  given: LayerOptions,
  direction: 'x' | 'y',
  own: readonly string[],
  names: readonly string[],
): LayerOptions {
  const places = own.map((name) => names.indexOf(name))
  return remember(options, given, `${direction} ${places}`, () => ({ ...given, [direction]: places }) as LayerOptions)
}

/** Ticks of the names, if no others are written. */
function withNames(given: AxesOptions, direction: 'x' | 'y', names: readonly string[]): AxesOptions {
  const { ticks, ticklabels } = given
  const written = typeof ticks === 'object' ? ticks[direction] : ticks
  const texts = typeof ticklabels === 'object' ? ticklabels[direction] : ticklabels
  if (Array.isArray(written) || written === false || Array.isArray(texts) || texts === false) return given
  const other = direction === 'x' ? 'y' : 'x'
  const beside = <Value>(option: boolean | { readonly x?: Value; readonly y?: Value }) =>
    typeof option === 'object' ? option : { [other]: option }
  return remember(
    axes,
    given,
    JSON.stringify([direction, names]),
    () =>
      ({
        ...given,
        ticks: { ...beside(ticks), [direction]: names.map((_, at) => at) },
        ticklabels: { ...beside(ticklabels), [direction]: [...names] },
      }) as AxesOptions,
  )
}
