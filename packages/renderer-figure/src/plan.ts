// The plan of a figure: its sources' shapes and its options become a size and requests for limits; main thread, no canvas.
import { resolve } from 'node:path'
import {
  type Clip,
  isFrameValues,
  isSourceReference,
  MovieflowError,
  type PluginContext,
  type RendererPlan,
  type RendererPlanInput,
  suggestNames,
} from '@movieflow/core/plugin'
import { checkBars } from './bar-checks.js'
import { colorRequests } from './color-requests.js'
import { isColormapFile, loadColormap } from './colormaps/lookup.js'
import { isColorList } from './colors.js'
import { type FigureSpec, figureSize, figureSpec, type LayerSpec, type PanelSpec, type Written } from './figure-spec.js'
import { checkTexts } from './figure-texts.js'
import { allAxes } from './inner-axes.js'
import { seenBy } from './layer-repeats.js'
import { checkLegend, legendNames } from './legend-setting.js'
import { checkSizes, isNamed, type Light, lightsOf } from './lights.js'
import { pointWarning } from './lone-points.js'
import { markColoring } from './mark-coloring.js'
import { countEnds, type Ends, givenEnds, isMoving } from './moving-ends.js'
import { misfitOf } from './norms.js'
import { optionOf } from './option-places.js'
import type { Colormap } from './options/coloring.js'
import type { FigureOptions } from './options/figure.js'
import type {
  BandLayerOptions,
  BorderOptions,
  HeatmapLayerOptions,
  ImageLayerOptions,
  LayerName,
} from './options/layers.js'
import { checkEnds, picturesView, scalesOf, viewRequests } from './panel-views.js'
import { pictureSource } from './picture-source.js'
import type { Direction } from './ranges.js'
import { scaleWarnings } from './scale-warnings.js'
import type { Scale } from './scales.js'
import { inksOf } from './theme/drawn-inks.js'
import { hiddenInks, thinInks } from './theme/ink-warnings.js'
import { themeOf } from './theme/theme.js'
import { typefaceOf } from './typeface.js'
import { countValues, type DataOption } from './values.js'
import { checkVectorOptions } from './vector-checks.js'

type Clips = Readonly<Record<string, Clip>>

export function planFigure(
  { clips, main, options }: RendererPlanInput<FigureOptions>,
  context: PluginContext,
  short: LayerName | undefined,
): RendererPlan {
  const written: Written = { options, short }
  const spec = figureSpec(written, clips, main)
  const theme = themeOf(written, context.folder)
  const files = new Set<string>(theme.files)
  const warnings = new Set<string>()
  for (const panel of allAxes(spec)) {
    checkAxes(panel, clips, main)
    checkLegend(panel)
    const ownLegend = panel.axes.legend !== false && (panel.path !== '' || !spec.legend)
    if (ownLegend && ![...panel.layers, ...(panel.twin?.layers ?? [])].some(isNamed))
      warnings.add(`${optionOf(panel.path, 'legend')} shows nothing: none of its layers has a \`label\``)
    for (const layer of panel.layers) {
      const seen = seenBy(panel, layer)
      checkLayer(layer, seen, { clips, main, context })
      const warning = pointWarning(layer, seen, clips)
      if (warning !== undefined) warnings.add(warning)
      for (const [name, colormap] of colormapsOf(layer)) {
        try {
          loadColormap(colormap, context.folder)
        } catch (error) {
          const option = optionOf(layer.shared ? '' : layer.path, name)
          throw error instanceof MovieflowError ? error.at({ option }) : error
        }
        if (isColormapFile(colormap)) files.add(resolve(context.folder, colormap))
      }
    }
  }
  if (spec.legend && legendNames(spec.panels).length === 0)
    warnings.add(`${optionOf('', 'legend')} shows nothing: none of the layers has a \`label\``)
  for (const warning of idleLimits(spec, written.options)) warnings.add(warning)
  for (const warning of scaleWarnings(spec, short ? {} : written.options, clips, main)) warnings.add(warning)
  for (const warning of warnings) context.warn(warning)
  checkTexts(spec, written.options.text === 'tex', typefaceOf(theme.font).file, context)
  const size = figureSize(written, clips, main)
  const inks = inksOf(spec, written, theme, size[0])
  for (const hidden of hiddenInks(inks)) context.warn(hidden)
  const thin = thinInks(inks)
  const limits = { ...viewRequests(spec, clips, main), ...colorRequests(spec, clips, main) }
  return {
    size,
    ...(files.size > 0 && { inputs: [...files] }),
    ...(thin.length > 0 && { thin }),
    ...(Object.keys(limits).length > 0 && { limits }),
  }
}

/** Limits of layers whose values are categories. */
function idleLimits(spec: FigureSpec, figure: FigureOptions): string[] {
  return allAxes(spec)
    .flatMap(({ layers }) => layers)
    .flatMap(({ options, path }) => {
      const { categories, limits } = options as HeatmapLayerOptions
      // Those of the figure may be for other panels.
      const isIdle = categories && limits !== undefined && (path === '' || limits !== figure.limits)
      return isIdle ? [`${optionOf(path, 'limits')} does nothing: with \`labels\`, values are categories`] : []
    })
}

/** With the names of their options. */
function colormapsOf({ use, options }: LayerSpec): [string, Colormap][] {
  const { colormap, border } = options as HeatmapLayerOptions
  const isPicture = use === 'heatmap' || use === 'image'
  return [
    ...(isPicture || colormap !== undefined ? [['colormap', colormap] satisfies [string, Colormap]] : []),
    ...(isPicture && border ? [['border.colormap', border.colormap] satisfies [string, Colormap]] : []),
  ]
}

function checkAxes(panel: PanelSpec, clips: Clips, main: string): void {
  const scales = scalesOf(panel)
  for (const direction of ['x', 'y'] as const) {
    const given = panel.axes[`${direction}lim`]
    if (typeof given === 'object' && !Array.isArray(given) && 'over' in given && [given.over].flat().includes('frame'))
      throw new MovieflowError(
        'OPTION_INVALID',
        `${direction}lim is one range for the whole movie: it cannot have over: frame`,
        { option: `render.${direction}lim`, hint: 'leave out over, or name movie fields: over: batch' },
      )
    for (let index = 0; index < countEnds(given); index++)
      checkGiven(givenEnds(given, index), scales[direction], direction, isMoving(given))
    const { ticks, ticklabels } = panel.axes
    const values = typeof ticks === 'object' ? ticks[direction] : undefined
    const texts = typeof ticklabels === 'object' ? ticklabels[direction] : undefined
    if (Array.isArray(texts) && (!Array.isArray(values) || values.length !== texts.length))
      throw new MovieflowError(
        'OPTION_INVALID',
        `ticklabels gives ${texts.length} texts along ${direction}, but ticks gives ${Array.isArray(values) ? values.length : 'no'} values`,
        {
          option: 'render.ticklabels',
          hint: `ticks: { ${direction}: [0, 1] } and ticklabels: { ${direction}: [a, b] }`,
        },
      )
    if (!['linear', 'time'].includes(scales[direction].name) && picturesView(panel, clips, main))
      throw new MovieflowError(
        'OPTION_INVALID',
        `the cells of a picture have equal widths: ${direction}scale must be linear`,
        {
          option: `render.${direction}scale`,
          hint: 'for colours on another scale, add a norm to the layer: norm: log',
        },
      )
  }
}

/** Ends that are given for one frame, or for all. */
function checkGiven(ends: Ends | undefined, scale: Scale, direction: Direction, moving: boolean): void {
  if (!ends) return
  checkEnds([...ends], scale, direction)
  if (moving || ends[0] !== ends[1]) return
  throw new MovieflowError('OPTION_INVALID', `${direction}lim: the two ends of an axis must differ`, {
    option: `render.${direction}lim`,
  })
}

const pictureKinds: Readonly<Partial<Record<LayerName, string>>> = {
  heatmap: 'a heat map',
  contour: 'a contour',
  image: 'an image',
}

function checkLayer(
  layer: LayerSpec,
  panel: PanelSpec,
  { clips, main, context }: { clips: Clips; main: string; context: PluginContext },
): void {
  const { use, options, path } = layer
  const kind = pictureKinds[use]
  if (kind) {
    const source = pictureSource(options as HeatmapLayerOptions, main)
    const lights = lightsOf({ use, options, path }, clips, main)
    if (lights) checkLights(lights, options as ImageLayerOptions, path, panel, clips)
    else {
      const clip = findClip(source, `${kind}'s data`, optionOf(path, 'data'), clips)
      checkPicture(clip, kind, use === 'image', panel.index)
      if (use === 'image') checkColorOptions(options as ImageLayerOptions, clip, path, context)
    }
  }
  for (const [name, value] of Object.entries(options))
    for (const each of [value].flat())
      if (isSourceReference(each) && name !== 'data')
        findClip(each.$source, `the ${name} of a ${use}`, optionOf(path, name), clips)
  checkNorm(options as HeatmapLayerOptions, optionOf(path, 'limits'))
  const { border } = options as HeatmapLayerOptions
  if (border) checkBorder(border, path)
  if (use === 'band') checkBand(options as BandLayerOptions, optionOf(path))
  checkVectorOptions({ use, options, path }, panel, clips)
  checkBars(layer, panel, clips)
  checkLengths({ use, options, path }, panel, clips)
  checkBar({ use, options, path }, clips, main)
}

/** Lights have limits and norms of their own; those of the layer would hold for none. */
function checkLights(
  lights: readonly Light[],
  { limits, norm, colormap, under, over }: ImageLayerOptions,
  path: string,
  panel: PanelSpec,
  clips: Clips,
): void {
  for (const { source, index, options, path: own } of lights) {
    checkPicture(clips[source]!, 'a channel', false, [...panel.index, ...index])
    checkNorm(options, optionOf(own, 'limits'))
  }
  checkSizes(lights, clips)
  const [idle] = [
    ...(limits === undefined ? [] : ['limits']),
    ...(norm === 'linear' ? [] : ['norm']),
    ...(colormap === 'gray' ? [] : ['colormap']),
    ...(under === undefined ? [] : ['under']),
    ...(over === undefined ? [] : ['over']),
  ]
  if (idle === undefined) return
  throw new MovieflowError('OPTION_INVALID', `${idle} cannot be set for added channels: each has its own`, {
    option: optionOf(path, idle),
    hint: idle === 'limits' || idle === 'norm' ? `write it in each of \`channels\`` : 'leave it out',
  })
}

/** What a picture with colours of its own cannot heed is refused, or said. */
function checkColorOptions(options: ImageLayerOptions, clip: Clip, path: string, { warn }: PluginContext): void {
  const channels = clip.shape[clip.axes.indexOf('rgb')]
  if (channels === undefined) return
  if (channels === 4 && options.limits !== undefined && !Array.isArray(options.limits))
    throw new MovieflowError(
      'OPTION_INVALID',
      'limits that are found in the data would treat the opacity of this picture as a colour',
      {
        option: optionOf(path, 'limits'),
        hint: 'write the limits as [low, high], or leave out the opacity: - { use: select, axis: rgb, range: 0..2 }',
      },
    )
  const { norm, colormap, under, over } = options
  const idle = [
    ...(norm === 'linear' ? [] : ['norm']),
    ...(colormap === 'gray' ? [] : ['colormap']),
    ...(under === undefined ? [] : ['under']),
    ...(over === undefined ? [] : ['over']),
  ]
  if (idle.length > 0)
    warn(
      `${optionOf(path, idle.join(', '))} does nothing: the picture has its own colours (its axis rgb); to map one of them, select it: - { use: select, axis: rgb, index: 0 }`,
    )
}

/** Limits of one's own must suit the norm: those found in the data are mended. */
function checkNorm({ norm, limits }: Partial<Pick<HeatmapLayerOptions, 'norm' | 'limits'>>, option: string): void {
  const misfit = Array.isArray(limits) ? misfitOf(norm, limits) : undefined
  if (misfit) throw new MovieflowError('OPTION_INVALID', misfit, { option })
}

/** Options that have a value for each point, or one for all. */
const pointwise: Readonly<Partial<Record<LayerName, readonly string[]>>> = {
  line: ['x', 'y'],
  scatter: ['x', 'y', 'markersize', 'color'],
  band: ['x', 'y', 'error', 'low', 'high'],
  text: ['x', 'y'],
  rectangle: ['x', 'y', 'width', 'height'],
  raster: ['times', 'row'],
  arrow: ['x', 'y', 'x2', 'y2', 'dx', 'dy'],
  polygon: ['x', 'y', 'group'],
  skeleton: ['x', 'y'],
  step: ['x', 'y'],
  bar: ['x', 'y', 'width', 'bottom', 'color', 'xerr', 'yerr'],
  errorbar: ['x', 'y', 'xerr', 'yerr'],
  hist: ['x', 'weights'],
  fill: ['x', 'y', 'y2'],
  span: ['from', 'to'],
}

const isMap = (value: unknown): value is object => typeof value === 'object' && value !== null

function checkLengths({ use, options, path }: LayerSpec, panel: PanelSpec, clips: Clips): void {
  const counted = (pointwise[use] ?? []).flatMap((name) => {
    const given = (options as Record<string, unknown>)[name]
    const halves = isMap(given) && 'low' in given && 'high' in given
    const sides = halves ? Object.entries(given).map(([side, value]) => [`${name}.${side}`, value] as const) : undefined
    return (sides ?? [[name, given] as const]).flatMap(([written, value]) => {
      // Colours that are named begin anew; what changes with the frames may change its length, too.
      const known = isSourceReference(value) || (name !== 'color' && value !== undefined && !isFrameValues(value))
      return known ? [{ name: written, count: countValues(value as DataOption, panel.index, clips) }] : []
    })
  })
  const [first, ...others] = counted.filter(({ count }) => count !== 1)
  const odd = others.find(({ count }) => count !== first!.count)
  if (!odd) return
  throw new MovieflowError(
    'SHAPE_MISMATCH',
    `${first!.name} of ${/^[ae]/.test(use) ? 'an' : 'a'} ${use} has ${first!.count} values, but ${odd.name} has ${odd.count}`,
    { option: optionOf(path, odd.name), hint: 'give one for each point, or one for all' },
  )
}

function checkBorder(border: BorderOptions, path: string): void {
  checkNorm(border, optionOf(path, 'border.limits'))
  const named = isColorList(border.color) && border.categories
  if (border.colorbar === false || isSourceReference(border.color) || named) return
  throw new MovieflowError(
    'OPTION_INVALID',
    'a colour bar explains colours of values, but the color of this border is not a source',
    {
      option: optionOf(path, 'border.colorbar'),
      hint: 'color: <score>; or a list of colours, one per panel, and `labels` that name them',
    },
  )
}

function checkBar({ use, options, path }: LayerSpec, clips: Clips, main: string): void {
  if (!('colorbar' in options) || options.colorbar === false) return
  const marks = markColoring({ use, options })
  const named = marks !== undefined && !isSourceReference(marks.color)
  const option = use === 'polygon' ? 'fill' : 'color'
  const source = pictureSource(options as HeatmapLayerOptions, main)
  const colored = use === 'image' && ((options as ImageLayerOptions).channels || clips[source]?.axes.includes('rgb'))
  if (!named && !colored) return
  throw new MovieflowError(
    'OPTION_INVALID',
    `a colour bar explains colours of values, but ${named ? `the ${option} of this ${use} is not a source` : 'this image has its own colours'}`,
    { option: optionOf(path, 'colorbar'), hint: named ? `${option}: <rate>` : 'remove it' },
  )
}

function findClip(source: string, what: string, option: string, clips: Clips): Clip {
  const clip = clips[source]
  if (clip) return clip
  throw new MovieflowError('UNKNOWN_NAME', `${what} '${source}' is not a source of the movie`, {
    option,
    hint: suggestNames(source, Object.keys(clips)),
  })
}

function checkBand({ y, error, low, high }: BandLayerOptions, option: string): void {
  const complete = (y !== undefined && error !== undefined) || (low !== undefined && high !== undefined)
  const mixed = (y !== undefined || error !== undefined) && (low !== undefined || high !== undefined)
  if (complete && !mixed) return
  throw new MovieflowError('OPTION_INVALID', 'a band needs y and error, or low and high', {
    option,
    hint: '{ use: band, y: <mean>, error: <sem> }',
  })
}

/** For axes that may be frames, or colours. */
function axisHint({ axes, shape, frames }: Clip, extra: readonly string[], image: boolean): string {
  const [axis = ''] = extra
  const length = shape[axes.indexOf(axis)]
  if (extra.length === 1 && frames === 1 && /^(t|n|time|times|frames|images?|pages?|slices?)$/i.test(axis))
    return `if the movie should run along it, name it frame (axes: [${axes.map((each) => (each === axis ? 'frame' : each)).join(', ')}]); else `
  if (extra.length !== 1 || (length !== 3 && length !== 4)) return ''
  if (axis === 'rgb') return '`use: image` draws its colours; else '
  const use = image ? '' : ' and draw it with `use: image`'
  return `if they are colours, name the axis rgb (axes: [${axes.map((each) => (each === axis ? 'rgb' : each)).join(', ')}] and \`frame\`)${use}; else `
}

function checkPicture(clip: Clip, kind: string, colors: boolean, index: PanelSpec['index']): void {
  const taken = new Set(['y', 'x', ...(colors ? ['rgb'] : []), ...index.map(({ axis }) => axis)])
  const described = clip.axes.map((axis, index) => `${axis} ${clip.shape[index]}`).join(', ')
  const missing = ['y', 'x'].filter((axis) => !clip.axes.includes(axis))
  const extra = clip.axes.filter((axis) => !taken.has(axis))
  if (missing.length > 0)
    throw new MovieflowError(
      'OPTION_INVALID',
      `${kind} draws the axes y and x, but the data have no axis ${missing.join(' and no axis ')} (they have: ${described || 'none'})`,
      { hint: "name the array's axes with axes: in the source, as in axes: [y, x, frame]" },
    )
  if (extra.length > 0)
    throw new MovieflowError(
      'OPTION_INVALID',
      `${kind} draws the axes y and x, but the data also have ${extra.map((axis) => `'${axis}'`).join(' and ')} (${described})`,
      {
        hint: `${axisHint(clip, extra, colors)}in transform, reduce it (- { use: reduce, axis: ${extra[0]}, by: mean }) or take one index of it (- { use: select, axis: ${extra[0]}, index: 0 })`,
      },
    )
  const rgb = clip.shape[clip.axes.indexOf('rgb')]
  if (colors && rgb !== undefined && rgb !== 3 && rgb !== 4)
    throw new MovieflowError(
      'OPTION_INVALID',
      `the axis rgb of an image is 3 or 4 long, but it is ${rgb} (${described})`,
      {
        hint: 'red, green, blue, and optionally alpha',
      },
    )
}
