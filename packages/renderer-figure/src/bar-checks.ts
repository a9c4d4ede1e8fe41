// What the plan refuses of bars, histograms and error bars; main thread.
import { type Clip, isFrameValues, isSourceReference, MovieflowError } from '@movieflow/core/plugin'
import { barOptions, layersBeneath } from './bars.js'
import { isComputed } from './computed-ranges.js'
import type { LayerSpec, PanelSpec } from './figure-parts.js'
import { optionOf } from './option-places.js'
import type { BarLayerOptions, ErrorbarLayerOptions, HistLayerOptions, StairsLayerOptions } from './options/layers.js'
import { countValues, type DataOption, isDataList } from './values.js'

type Clips = Readonly<Record<string, Clip>>

export function checkBars(layer: LayerSpec, panel: PanelSpec, clips: Clips): void {
  const { use, options, path } = layer
  if (use === 'bar') checkBarLayer(layer, panel)
  if (use === 'hist') checkHist(layer, panel)
  if (use === 'stairs') checkStairs(options as StairsLayerOptions, path, panel, clips)
  if (use === 'errorbar') {
    const { xerr, yerr } = options as ErrorbarLayerOptions
    if (xerr === undefined && yerr === undefined)
      throw refused('an errorbar needs yerr, xerr, or both', path, '', '{ use: errorbar, y: <mean>, yerr: <sem> }')
  }
  for (const direction of ['x', 'y'] as const) {
    const given = panel.axes[`${direction}lim`]
    if (typeof given !== 'object' || Array.isArray(given) || !isComputed(layer, direction)) continue
    throw refused(
      `${direction}lim cannot be found in the data here: the ${use} is calculated from them`,
      panel.path,
      `${direction}lim`,
      `write both ends, as in ${direction}lim: [0, 100], or leave it out for the range of this movie`,
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
  const name = Array.isArray(lengths) ? lengths.find((each) => typeof each === 'string') : undefined
  if (name !== undefined)
    throw refused(
      `${along} are the ${upright ? 'heights' : 'lengths'} of the bars, but ${JSON.stringify(name)} is a name`,
      path,
      along,
      `write names in ${across}: { use: bar, ${upright ? 'x: [rest, run], y: [3, 5]' : 'orientation: horizontal, y: [rest, run], x: [3, 5]'} }`,
    )
  const odd = upright ? options.xerr : options.yerr
  if (odd !== undefined)
    throw refused(
      `${upright ? 'upright' : 'horizontal'} bars have errors along ${along}: ${along}err instead of ${across}err`,
      path,
      `${across}err`,
      'leave it out',
    )
  if (!options.stacked) return
  if (options.bottom !== undefined)
    throw refused('stacked bars begin where those of the layer before end', path, 'bottom', 'leave it out')
  if (layersBeneath(layer, layers).length === 0 && options.along === undefined)
    throw refused(
      'there are no bars before these to stack them on',
      path,
      'stacked',
      'put the lowest bars first: layers: [{ use: bar, … }, { use: bar, stacked: true, … }]',
    )
}

function checkStairs({ y, edges }: StairsLayerOptions, path: string, { index }: PanelSpec, clips: Clips): void {
  if (edges === undefined || isFrameValues(y) || isFrameValues(edges)) return
  const [heights, ends] = [y, edges].map((value) => countValues(value as DataOption, index, clips)) as [number, number]
  if (ends === heights + 1) return
  throw new MovieflowError('SHAPE_MISMATCH', `stairs have ${heights} heights and ${ends} edges`, {
    option: optionOf(path, 'edges'),
    hint: 'stairs need one edge more than heights',
  })
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
    const many = 'write their number, as in bins: 40'
    if (bins in ofAllValues)
      throw refused(
        `bins: ${bins} needs ${ofAllValues[bins]} of all values of the movie, which are not in memory at once`,
        path,
        'bins',
        `use bins: auto, which needs only their ends and quartiles; or ${many}`,
      )
    if (range !== undefined)
      throw refused(
        `bins: ${bins} is computed from all values of the movie, but range leaves some out`,
        path,
        'bins',
        many,
      )
    if (weights !== undefined)
      throw refused(`bins: ${bins} cannot be used with weights, as in NumPy`, path, 'bins', many)
  }
  if (stacked) {
    const [nearest] = layersBeneath(layer, layers)
    if (!nearest && along === undefined)
      throw refused(
        'there is no histogram before this one to stack it on',
        path,
        'stacked',
        'put the lowest one first: layers: [{ use: hist, … }, { use: hist, stacked: true, … }]',
      )
    const own = (['bins', 'range'] as const).find((name) => (layer.options as HistLayerOptions)[name] !== undefined)
    if (nearest && nearest.path !== path && own)
      throw refused('stacked histograms have the bins of the lowest one', path, own, 'leave it out')
  }
  if (range === undefined) return
  if (Array.isArray(bins)) throw refused('bins already contains all edges', path, 'range', 'leave it out')
  if (Array.isArray(range)) return
  if (!isSourceReference(x) && !isDataList(x))
    throw refused('percentiles need the data of a source', path, 'range', 'write both ends: range: [0, 10]')
  if ([range.over].flat().includes('frame'))
    throw refused(
      'the bins are the same in every frame: their range cannot have over: frame',
      path,
      'range',
      'leave out over',
    )
}

function refused(message: string, path: string, option: string, hint: string): MovieflowError {
  return new MovieflowError('OPTION_INVALID', message, { option: optionOf(path, option), hint })
}
