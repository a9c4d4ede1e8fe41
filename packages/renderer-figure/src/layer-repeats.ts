// Layers that run along an axis of their data: one becomes several, a curve for each index, each with a label of its own; any thread.
import { type Clip, isSourceReference, type Json, MovieflowError, suggestNames } from '@movieflow/core/plugin'
import type { LayerSpec, PanelSpec } from './figure-parts.js'
import { optionOf } from './option-places.js'
import { isRepeated, repeatAt } from './repeats.js'

type Clips = Readonly<Record<string, Clip>>
type Map = Readonly<Record<string, unknown>>

/** The axes that a figure's options differ along, those of its panels first: in this order core lists their values. */
export function repeatedAxes(options: Json): string[] {
  return [...new Set([...panelAxes(options), ...layerAxes(options)])]
}

function panelAxes(options: Json): string[] {
  const panels = (options as { panels?: { along?: unknown } } | null)?.panels
  return [panels?.along].flat().filter((axis) => typeof axis === 'string')
}

/** Of all layers: those of a list, and those of panels, in their short form or not. */
function layerAxes(options: Json): string[] {
  const { panels, ...figure } = (options ?? {}) as Map & { panels?: Map }
  const inPanels = Object.entries(panels ?? {}).flatMap(([name, panel]) => (name === 'along' ? [] : [panel]))
  const holders = [figure, ...inPanels].filter(isMap)
  const inner = holders.flatMap(({ y2, inset }) => [y2, inset].flat()).filter(isMap)
  const layers = [...holders, ...inner].flatMap((holder) => [
    holder,
    ...(Array.isArray(holder.layers) ? (holder.layers as Map[]) : []),
  ])
  return layers.map((layer) => layer?.along).filter((axis) => typeof axis === 'string')
}

const isMap = (value: unknown): value is Map => typeof value === 'object' && value !== null

/** How the values of options that differ are counted. */
export interface LayerRepeats {
  /** Of layers, but for those that panels run along, too. */
  readonly axes: readonly string[]
  readonly lengths: readonly number[]
  /** Values of one panel. */
  readonly perPanel: number
}

export function repeatsOf(options: Json, clips: Clips): LayerRepeats {
  const ofPanels = panelAxes(options)
  const axes = repeatedAxes(options).filter((axis) => !ofPanels.includes(axis))
  const lengths = axes.map((axis) => lengthOf(axis, clips))
  return { axes, lengths, perPanel: lengths.reduce((product, length) => product * length, 1) }
}

/** 1 for an axis that no source has, which is reported elsewhere. */
function lengthOf(axis: string, clips: Clips): number {
  const clip = Object.values(clips).find(({ axes }) => axes.includes(axis))
  return clip ? clip.shape[clip.axes.indexOf(axis)]! : 1
}

/** The layers of a panel, each with its own values of options that differ, and several of one that runs along an axis. */
export function repeatLayers(panel: PanelSpec, repeats: LayerRepeats, clips: Clips): readonly LayerSpec[] {
  const first = panel.number * repeats.perPanel
  return panel.layers.flatMap((layer): LayerSpec[] => {
    const { along } = layer.options as { along?: string }
    if (along === undefined) return [{ ...layer, options: repeatAt(layer.options, first) }]
    checkAlong(layer, along, panel, clips)
    const place = repeats.axes.indexOf(along)
    const step = repeats.lengths.slice(place + 1).reduce((product, length) => product * length, 1)
    return Array.from({ length: repeats.lengths[place]! }, (_, index) => ({
      ...layer,
      options: repeatAt(layer.options, first + index * step),
      index: [{ axis: along, index }],
    }))
  })
}

function checkAlong({ options, path }: LayerSpec, along: string, { index }: PanelSpec, clips: Clips): void {
  const option = optionOf(path, 'along')
  if (index.some(({ axis }) => axis === along))
    throw new MovieflowError('OPTION_INVALID', `the panels run along ${along}: each panel shows one index of it`, {
      option,
      hint: 'leave out `along` of the layer',
    })
  const sources = Object.values(options).flat().filter(isSourceReference)
  const axes = sources.flatMap(({ $source }) => clips[$source]?.axes ?? [])
  if (axes.includes(along)) return
  throw new MovieflowError('OPTION_INVALID', `this layer runs along ${along}, but its data have no such axis`, {
    option,
    hint: axes.length > 0 ? suggestNames(along, [...new Set(axes)]) : 'y: <traces>',
  })
}

/** A panel as one of its layers sees it: at that layer's index of the axis that it runs along. */
export function seenBy(panel: PanelSpec, layer: LayerSpec): PanelSpec {
  return layer.index ? { ...panel, index: [...panel.index, ...layer.index] } : panel
}

/** Texts of a panel that name an axis which only a layer runs along. */
export function refuseRepeated(panel: PanelSpec, names: readonly string[]): void {
  const odd = names.find((name) => isRepeated({ value: (panel.axes as Map)[name] }))
  if (odd === undefined) return
  throw new MovieflowError('OPTION_INVALID', `${odd} names an axis along which only layers run: here it has no index`, {
    option: optionOf(panel.path, odd),
    hint: 'use it in the options of the layer, as in label: <cell>',
  })
}
