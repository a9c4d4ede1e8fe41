// One scale for a figure: what a layer leaves out of its colours is the figure's, else a default; names become categories; any thread.
import { type Clip, type LimitsOption, MovieflowError, suggestNames } from '@movieflow/core/plugin'
import type { ColorValue } from './colors.js'
import type { FigureScale, FigureSpec, LayerSpec } from './figure-parts.js'
import { allAxes, mapLayers } from './inner-axes.js'
import { isMarks, markLayers } from './mark-coloring.js'
import type { NormOption } from './norms.js'
import { optionOf } from './option-places.js'
import type { Categories, Colorbar, Colormap, Labels } from './options/coloring.js'
import type { FigureOptions } from './options/figure.js'
import type { BorderOptions, ImageLayerOptions, LayerOptions } from './options/layers.js'
import { pictureSource } from './picture-source.js'

type Clips = Readonly<Record<string, Clip>>

/** What a layer may have of its colours before anything is filled in. */
interface Given {
  readonly colormap?: Colormap
  readonly norm?: NormOption
  readonly limits?: LimitsOption
  readonly bad?: ColorValue
  readonly under?: ColorValue
  readonly over?: ColorValue
  readonly labels?: Labels
  readonly colorbar?: Colorbar
  readonly filled?: boolean
  readonly border?: BorderOptions & { readonly labels?: Labels }
}

const colored: readonly string[] = ['heatmap', 'image', 'contour', ...markLayers]

/** With which a figure's pictures have one scale: any of them says so. */
const together = ['colormap', 'norm', 'limits', 'labels'] as const

/** The options of colours filled in. With a frame's options, what did not change is the same object as before. */
export function fillColors(
  spec: FigureSpec,
  figure: FigureOptions | undefined,
  clips: Clips,
  main: string,
): FigureSpec {
  const layers = allAxes(spec).flatMap((panel) => panel.layers)
  const isOne =
    figure !== undefined && (Boolean(figure.colorbar) || together.some((name) => figure[name] !== undefined))
  // A grey video is on the scale of its file, unless other limits are written.
  const isOnFiles = ({ use, options }: LayerSpec) =>
    use === 'image' &&
    !Array.isArray(figure?.limits) &&
    isVideo(clips[pictureSource(options as ImageLayerOptions, main)]!)
  const shares = (layer: LayerSpec) => isOne && hasNoScale(layer, clips, main) && !isOnFiles(layer)
  const first = isOne ? layers.find(shares) : undefined
  const scale = figure && first && scaleOf(figure, first, clips)
  const { colormap, norm, limits, under, over, bad } = figure ?? {}
  const said = JSON.stringify([scale, colormap, norm, limits, under, over, bad])
  const filled = (layer: LayerSpec) =>
    fillLayer(layer, { figure, said, scale: shares(layer) ? scale : undefined }, clips, main)
  return {
    ...spec,
    ...(scale && { scale }),
    panels: spec.panels.map((panel) => mapLayers(panel, ({ layers }) => layers.map(filled))),
  }
}

/** Heat maps, grey images and filled contours, with no colour map, limits, norm or names of their own. */
function hasNoScale(layer: LayerSpec, clips: Clips, main: string): boolean {
  const given = layer.options as Given
  return takesScale(layer, clips, main) && together.every((name) => given[name] === undefined)
}

function takesScale({ use, options }: LayerSpec, clips: Clips, main: string): boolean {
  if (use === 'contour') return (options as Given).filled === true
  if (use !== 'heatmap' && use !== 'image') return false
  const { channels } = options as ImageLayerOptions
  const clip = clips[pictureSource(options as ImageLayerOptions, main)]
  return !channels && clip !== undefined && !(use === 'image' && clip.axes.includes('rgb'))
}

/** Its file says that its grey bytes are a picture's: arrays say nothing, and may hold anything. */
export function isVideo({ dtype, white, axes }: Clip): boolean {
  return dtype === 'uint8' && white === 255 && !axes.includes('rgb')
}

const defaultMap = (use: string): Colormap => (use === 'image' ? 'gray' : 'viridis')

function scaleOf(figure: FigureOptions, first: LayerSpec, clips: Clips): FigureScale {
  const { colormap, norm, limits, under, over, colorbar = false, labels } = figure
  return {
    colormap: colormap ?? defaultMap(first.use),
    norm: norm ?? 'linear',
    ...{ limits, under, over, colorbar },
    categories: categoriesOf(labels, colorbar, 'labels', clips),
  }
}

const known = new WeakMap<LayerOptions, Map<string, LayerSpec>>()

interface Around {
  readonly figure: FigureOptions | undefined
  /** What the figure says of colours, as a text. */
  readonly said: string
  /** The figure's scale, if the layer has it. */
  readonly scale: FigureScale | undefined
}

function fillLayer(layer: LayerSpec, { figure, said, scale }: Around, clips: Clips, main: string): LayerSpec {
  if (!colored.includes(layer.use)) return layer
  const { path, index = [] } = layer
  const key = [path, index.map((each) => `${each.axis} ${each.index}`), scale !== undefined, said].join('|')
  let made = known.get(layer.options)
  if (!made) {
    made = new Map()
    known.set(layer.options, made)
  }
  let found = made.get(key)
  if (!found) {
    const inherited = takesScale(layer, clips, main) ? figure : undefined
    const options = filledOptions(layer, inherited, scale, clips, figure?.bad)
    found = { ...layer, options, shared: scale !== undefined }
    made.set(key, found)
  }
  return found
}

function filledOptions(
  { use, options, path }: LayerSpec,
  figure: FigureOptions | undefined,
  scale: FigureScale | undefined,
  clips: Clips,
  bad: FigureOptions['bad'],
): LayerOptions {
  const given = options as Given
  const pick = <Name extends 'norm' | 'limits' | 'under' | 'over'>(name: Name) => given[name] ?? figure?.[name]
  // Names are of one list of values: they go with the scale that they are written at.
  const categories = scale ? scale.categories : categoriesOf(given.labels, given.colorbar, below(path, 'labels'), clips)
  const filled = {
    ...options,
    colormap: given.colormap ?? scale?.colormap ?? figure?.colormap ?? defaultMap(use),
    norm: pick('norm') ?? 'linear',
    bad: given.bad ?? (isMarks(use) ? undefined : bad) ?? 'none',
    ...(pick('limits') !== undefined && { limits: pick('limits') }),
    ...(pick('under') !== undefined && { under: pick('under') }),
    ...(pick('over') !== undefined && { over: pick('over') }),
    ...(categories && { categories }),
  }
  const { border } = given
  if (!border) return filled as LayerOptions
  const own = categoriesOf(border.labels, border.colorbar, below(path, 'border.labels'), clips)
  return { ...filled, border: { ...border, ...(own && { categories: own }) } } as LayerOptions
}

const below = (path: string, name: string) => (path === '' ? name : `${path}.${name}`)

/** Throws if labels name an axis that has none. */
function categoriesOf(
  labels: Labels | undefined,
  colorbar: Colorbar | undefined,
  path: string,
  clips: Clips,
): Categories | undefined {
  if (labels === undefined) return undefined
  const inLegend = !colorbar
  if (typeof labels === 'string') {
    const names = Object.values(clips).find((clip) => clip.labels?.[labels])?.labels?.[labels]
    if (names) return { values: names.map((_, index) => index), names: names.map(String), inLegend }
    const axes = [...new Set(Object.values(clips).flatMap((clip) => Object.keys(clip.labels ?? {})))]
    throw new MovieflowError('OPTION_INVALID', `no source has an axis ${labels} with labels`, {
      option: optionOf('', path),
      hint: axes.length > 0 ? suggestNames(labels, axes) : 'write the names: labels: [rest, run]',
    })
  }
  if (Array.isArray(labels)) return { values: labels.map((_, index) => index), names: labels.map(String), inLegend }
  const entries = Object.entries(labels as Record<string, string | number>)
    .map(([value, name]) => ({ value: Number(value), name: String(name) }))
    .toSorted((left, right) => left.value - right.value)
  return { values: entries.map(({ value }) => value), names: entries.map(({ name }) => name), inLegend }
}
