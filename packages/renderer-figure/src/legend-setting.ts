// What an option `legend` says, whatever way it was written, and the names that a legend has; any thread.
import { MovieflowError } from '@movieflow/core/plugin'
import type { FigureLegend, LayerSpec, LegendSetting, PanelSpec } from './figure-parts.js'
import { isNamed } from './lights.js'
import { optionOf } from './option-places.js'
import type { AxesOptions, LegendPlace, OutsidePlace } from './options/axes.js'
import type { ImageLayerOptions } from './options/layers.js'

/** `undefined` for no legend. */
export function legendSetting(legend: AxesOptions['legend']): LegendSetting | undefined {
  if (legend === false) return undefined
  if (legend === true) return { frame: true }
  return typeof legend === 'string' ? { loc: legend, frame: true } : legend
}

export const isOutside = (loc: LegendPlace | undefined): loc is OutsidePlace => loc?.startsWith('outside') === true

/** The legend of panels by place is the figure's; other figures have one if it is outside of their axes. */
export function figureLegend(legend: AxesOptions['legend'], ofPlaces: boolean): FigureLegend | undefined {
  const setting = legendSetting(legend)
  if (!setting) return undefined
  const { loc = ofPlaces ? 'outside right upper' : undefined } = setting
  if (isOutside(loc)) return { ...setting, loc }
  if (!ofPlaces) return undefined
  throw new MovieflowError('OPTION_INVALID', `the legend of several panels must be outside of them, not at ${loc}`, {
    option: optionOf('', 'legend'),
    hint: 'legend: outside right upper; or write one in each panel: panels: { layout: …, A: { legend: upper right } }',
  })
}

/** Throws if the axes of a panel, or of an inset, want a legend outside. */
export function checkLegend({ axes, path }: PanelSpec): void {
  const loc = legendSetting(axes.legend)?.loc
  if (path === '' || !isOutside(loc)) return
  throw new MovieflowError('OPTION_INVALID', `the legend of one of several axes must be in them, not ${loc}`, {
    option: optionOf(path, 'legend'),
    hint: 'write it next to `panels`, for the whole figure',
  })
}

/** What a legend of all panels names: no name twice. */
export function legendNames(panels: readonly PanelSpec[]): string[] {
  const layers = panels.flatMap(({ layers, twin }) => [...layers, ...(twin?.layers ?? [])])
  return [...new Set(layers.filter(isNamed).flatMap(namesOf))]
}

function namesOf({ options }: LayerSpec): string[] {
  const { label, channels, categories, border } = options as Partial<ImageLayerOptions> & { label?: unknown }
  const named = [categories, border?.categories].flatMap((each) => (each?.inLegend ? each.names : []))
  const lights = (channels ?? []).flatMap((each) => (each.label === undefined ? [] : [String(each.label)]))
  if (named.length + lights.length > 0) return [...lights, ...named]
  return label === undefined ? [] : [String(label)]
}
