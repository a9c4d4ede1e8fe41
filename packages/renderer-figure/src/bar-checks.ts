// What the plan refuses of bars, histograms and error bars; main thread.
import { isSourceReference, MovieflowError } from '@movieflow/core/plugin'
import { barOptions, layersBeneath } from './bars.js'
import { isComputed } from './computed-ranges.js'
import type { LayerSpec, PanelSpec } from './figure-parts.js'
import { optionOf } from './option-places.js'
import type { BarLayerOptions, ErrorbarLayerOptions, HistLayerOptions } from './options/layers.js'
import { isDataList } from './values.js'

export function checkBars(layer: LayerSpec, panel: PanelSpec): void {
  const { use, options, path } = layer
  if (use === 'bar') checkBarLayer(layer, panel)
  if (use === 'hist') checkHist(layer, panel)
  if (use === 'errorbar') {
    const { xerr, yerr } = options as ErrorbarLayerOptions
    if (xerr === undefined && yerr === undefined)
      throw refused('an errorbar takes yerr, xerr, or both', path, '', '{ use: errorbar, y: <mean>, yerr: <sem> }')
  }
  for (const direction of ['x', 'y'] as const) {
    const given = panel.axes[`${direction}lim`]
    if (typeof given !== 'object' || Array.isArray(given) || !isComputed(layer, direction)) continue
    throw refused(
      `${direction}lim cannot be found in the data here: what the ${use} shows is calculated from them`,
      panel.path,
      `${direction}lim`,
      `write both ends, as ${direction}lim: [0, 100], or leave it out for all that this movie shows`,
    )
  }
}

function checkBarLayer(layer: LayerSpec, { layers }: PanelSpec): void {
  const options = layer.options as BarLayerOptions
  const { upright, lengths } = barOptions(options)
  const [along, across] = upright ? ['y', 'x'] : ['x', 'y']
  const { path } = layer
  if (lengths === undefined)
    throw refused(
      `${upright ? 'upright' : 'horizontal'} bars take their ${upright ? 'heights' : 'lengths'} from ${along}`,
      path,
      along,
      `{ use: bar, ${upright ? '' : 'orientation: horizontal, '}${along}: <rate> }`,
    )
  const odd = upright ? options.xerr : options.yerr
  if (odd !== undefined)
    throw refused(
      `${upright ? 'upright' : 'horizontal'} bars have errors along ${along}: ${along}err in place of ${across}err`,
      path,
      `${across}err`,
      'leave it out',
    )
  if (!options.stacked) return
  if (options.bottom !== undefined)
    throw refused('bars that are stacked begin where those of the layer before end', path, 'bottom', 'leave it out')
  if (layersBeneath(layer, layers).length === 0 && options.along === undefined)
    throw refused(
      'there are no bars before these for them to be stacked on',
      path,
      'stacked',
      'put the lowest bars first: layers: [{ use: bar, … }, { use: bar, stacked: true, … }]',
    )
}

/** Estimators of NumPy's that look at all values in another way than by their ends and quartiles. */
const ofAllValues: Readonly<Record<string, string>> = {
  scott: 'the standard deviation',
  doane: 'the skewness',
  stone: 'the counts in bins of many widths',
}

function checkHist(layer: LayerSpec, { layers }: PanelSpec): void {
  const { x, bins, range, weights, stacked, along } = layer.options as HistLayerOptions
  const { path } = layer
  if (typeof bins === 'string') {
    const many = 'write how many, as bins: 40'
    if (bins in ofAllValues)
      throw refused(
        `bins: ${bins} needs ${ofAllValues[bins]} of all values of the movie, which are not in memory together`,
        path,
        'bins',
        `take bins: auto, which is made of their ends and quartiles; or ${many}`,
      )
    if (range !== undefined)
      throw refused(`bins: ${bins} is for all values of the movie, and range leaves some out`, path, 'bins', many)
    if (weights !== undefined)
      throw refused(`bins: ${bins} is not for values with weights, as in NumPy`, path, 'bins', many)
  }
  if (stacked) {
    const [nearest] = layersBeneath(layer, layers)
    if (!nearest && along === undefined)
      throw refused(
        'there is no histogram before this one for it to be stacked on',
        path,
        'stacked',
        'put the lowest one first: layers: [{ use: hist, … }, { use: hist, stacked: true, … }]',
      )
    const own = (['bins', 'range'] as const).find((name) => (layer.options as HistLayerOptions)[name] !== undefined)
    if (nearest && nearest.path !== path && own)
      throw refused('histograms that are stacked have the bins of the lowest one', path, own, 'leave it out')
  }
  if (range === undefined) return
  if (Array.isArray(bins)) throw refused('bins already says where all edges are', path, 'range', 'leave it out')
  if (Array.isArray(range)) return
  if (!isSourceReference(x) && !isDataList(x))
    throw refused('percentiles are found in the data of a source', path, 'range', 'write both ends: range: [0, 10]')
  if ([range.over].flat().includes('frame'))
    throw refused(
      'the bins are the same in every frame: their range cannot be taken over frame',
      path,
      'range',
      'leave over out',
    )
}

function refused(message: string, path: string, option: string, hint: string): MovieflowError {
  return new MovieflowError('OPTION_INVALID', message, { option: optionOf(path, option), hint })
}
