// A figure's options become its panels, each with its axes and layers, whatever way they were written; any thread.
import { type Clip, type Json, MovieflowError, type Size, suggestNames } from '@movieflow/core/plugin'
import { nameBars } from './bar-names.js'
import type { FigureSpec, LayerSpec, PanelPlace, PanelSpec, Written } from './figure-parts.js'
import { fillColors, isVideo } from './figure-scale.js'
import { innerAxes, mapLayers } from './inner-axes.js'
import { type LayerRepeats, refuseRepeated, repeatLayers, repeatsOf } from './layer-repeats.js'
import { figureLegend } from './legend-setting.js'
import { isMoving } from './moving-ends.js'
import type { AxesOptions } from './options/axes.js'
import type { AlongPanels, FigureOptions, PlacedPanels } from './options/figure.js'
import type { ImageLayerOptions, LayerName, LayerOptions } from './options/layers.js'
import { axesDefaults, ownNames } from './options/own-names.js'
import { pictureSource } from './picture-source.js'
import { cellAspect } from './placed-picture.js'
import { isRepeated, repeatAt } from './repeats.js'

export {
  type FigureSpec,
  type GridSpec,
  type LayerSpec,
  layerName,
  type PanelPlace,
  type PanelSpec,
  type Written,
} from './figure-parts.js'

type Clips = Readonly<Record<string, Clip>>

/** A figure's parts. With a frame's options, what did not change is the same object as before. */
export function figureSpec(written: Written, clips: Clips, main: string): FigureSpec {
  const figure = written.short === undefined ? written.options : undefined
  const repeats = repeatsOf(written.options as unknown as Json, clips)
  const colored = fillColors(panelsOf(written, clips, repeats), figure, clips, main)
  const spec = { ...colored, panels: colored.panels.map((panel) => nameBars(panel, clips)) }
  if (!Object.values(clips).some(isVideo)) return spec
  const change = (layer: LayerSpec) => withByteLimits(layer, clips, main)
  return { ...spec, panels: spec.panels.map((panel) => mapLayers(panel, (own) => own.layers.map(change))) }
}

/** Of options as they were given; the same object for the same options. */
const withBytes = new WeakMap<LayerOptions, LayerOptions>()

/** A grey video is shown as it is, black at 0 and white at 255, and not read through for its darkest and lightest place. */
function withByteLimits(layer: LayerSpec, clips: Clips, main: string): LayerSpec {
  const { limits, data, channels } = layer.options as ImageLayerOptions
  const clip = clips[pictureSource({ data }, main)]
  if (layer.use !== 'image' || layer.shared || channels || limits !== undefined || !clip || !isVideo(clip)) return layer
  let options = withBytes.get(layer.options)
  if (!options) {
    options = { ...layer.options, limits: [0, 255] } as LayerOptions
    withBytes.set(layer.options, options)
  }
  return { ...layer, options }
}

function panelsOf(written: Written, clips: Clips, repeats: LayerRepeats): FigureSpec {
  const { panels } = written.options
  const isAlong = panels !== undefined && 'along' in panels
  const spec = isAlong
    ? panelsAlong(written, panels as AlongPanels, clips, repeats)
    : panels === undefined
      ? onePanel(written)
      : placedPanels(written.options, panels as PlacedPanels)
  if (!isAlong && repeats.axes.length > 0)
    for (const panel of spec.panels) refuseRepeated(panel, Object.keys(axesDefaults))
  // Options of the other panels' layers do not differ; those of one panel are the first values.
  const layersOfPanel = (panel: PanelSpec) => repeatLayers(isAlong ? panel : { ...panel, number: 0 }, repeats, clips)
  return { ...spec, panels: spec.panels.map((panel) => mapLayers(panel, layersOfPanel)) }
}

function layersOf({ options, short }: Written, at: string): LayerSpec[] {
  if (short) return [{ use: short, options: options as unknown as LayerOptions, path: at }]
  const base = at === '' ? 'layers' : `${at}.layers`
  if (!options.layers)
    throw new MovieflowError('OPTION_INVALID', 'a figure needs layers, or panels with layers', {
      option: 'render.layers',
      hint: 'layers: [{ use: line, y: <signal> }]',
    })
  return options.layers.map((layer, index) => ({ use: layer.use, options: layer, path: `${base}.${index}` }))
}

const one: PanelPlace = { row: 0, column: 0, rows: 1, columns: 1 }

function onePanel(written: Written): FigureSpec {
  const { options } = written
  const place = { place: one, index: [], number: 0, path: '' }
  const panel = { ...place, axes: options, layers: layersOf(written, ''), ...innerAxes(options, options, place) }
  return {
    grid: { rows: 1, columns: 1, widths: [1], heights: [1] },
    share: { x: false, y: false },
    outer: false,
    panels: [panel],
    title: undefined,
    legend: figureLegend(options.legend, false),
  }
}

function panelsAlong(
  written: Written,
  { along, wrap, title, share }: AlongPanels,
  clips: Clips,
  { perPanel }: LayerRepeats,
): FigureSpec {
  const { options } = written
  const axes = typeof along === 'string' ? [along] : along
  const lengths = axes.map((axis) => lengthOf(axis, clips))
  if (wrap !== undefined && axes.length > 1)
    throw new MovieflowError(
      'OPTION_INVALID',
      'wrap needs panels along one axis: two axes already give rows and columns',
      {
        option: 'render.panels.wrap',
      },
    )
  const total = lengths.reduce((product, length) => product * length, 1)
  const columns = axes.length > 1 ? lengths[1]! : Math.min(wrap ?? total, total)
  const layers = layersOf(written, '')
  const isOfPanels = options.title !== undefined && isRepeated({ title: options.title })
  if (isOfPanels && title !== undefined)
    throw new MovieflowError(
      'OPTION_INVALID',
      'the title of the figure differs from panel to panel, but the panels have their own titles',
      {
        option: 'render.title',
        hint: 'write the common part into `title`, and the rest into `panels: { title: … }`',
      },
    )
  const ofPanels = isOfPanels ? options.title : title
  const panels = Array.from({ length: total }, (_, number): PanelSpec => {
    const place = { row: Math.floor(number / columns), column: number % columns, rows: 1, columns: 1 }
    const indices = axes.length > 1 ? [place.row, place.column] : [number]
    const index = axes.map((axis, at) => ({ axis, index: indices[at]! }))
    const host = { place, index, number, path: '' }
    const own = panelAxes(options, ofPanels, number * perPanel)
    return { ...host, axes: own, layers, ...innerAxes(options, own, host, number * perPanel) }
  })
  const rows = Math.ceil(total / columns)
  const even = (count: number) => Array.from({ length: count }, () => 1)
  const shared = share === 'all'
  return {
    grid: { rows, columns, widths: even(columns), heights: even(rows) },
    share: { x: shared, y: shared },
    outer: shared,
    panels,
    title: isOfPanels ? undefined : options.title,
    legend: figureLegend(options.legend, false),
  }
}

const panelAxesCache = new WeakMap<object, Map<string, AxesOptions>>()

/** The figure's axes with a panel's title in place of the figure's; the same object for the same options. */
function panelAxes(options: FigureOptions, title: AxesOptions['title'], number: number): AxesOptions {
  const own = title === undefined ? undefined : repeatAt({ title }, number).title
  const varies = title !== undefined && isRepeated({ title })
  const key = `${varies ? number : 'all'} ${JSON.stringify(own)}`
  let known = panelAxesCache.get(options)
  if (!known) {
    known = new Map()
    panelAxesCache.set(options, known)
  }
  let axes = known.get(key)
  if (!axes) {
    axes = { ...repeatAt(options, number), title: own }
    known.set(key, axes)
  }
  return axes
}

function lengthOf(axis: string, clips: Clips): number {
  const clip = Object.values(clips).find(({ axes }) => axes.includes(axis))
  if (clip) return clip.shape[clip.axes.indexOf(axis)]!
  const known = [...new Set(Object.values(clips).flatMap(({ axes }) => axes))]
  throw new MovieflowError('OPTION_INVALID', `panels run along ${axis}, but no source has that axis`, {
    option: 'render.panels.along',
    hint: axis === 'frame' ? 'a movie runs along `frame`' : suggestNames(axis, known),
  })
}

/** Refuses options of one pair of axes next to panels, which each have their own. */
function checkBeside(options: FigureOptions): void {
  const written = Object.entries(axesDefaults).flatMap(([name, usual]) => {
    const value = options[name as keyof FigureOptions]
    return name !== 'title' && name !== 'legend' && value !== undefined && value !== usual ? [name] : []
  })
  const inner = (['y2', 'inset'] as const).filter((name) => options[name] !== undefined)
  const [name] = options.layers === undefined ? [...written, ...inner] : ['layers']
  if (name === undefined) return
  throw new MovieflowError('OPTION_INVALID', `${name} is next to panels, but each panel has its own`, {
    option: `render.${name}`,
    hint: `write it in the panels: panels: { layout: …, A: { ${name}: … } }`,
  })
}

const panelKeys = new Set(['layout', 'widths', 'heights', 'share'])

function placedPanels(options: FigureOptions, panels: PlacedPanels): FigureSpec {
  checkBeside(options)
  const { widths, heights, share } = panels
  const rows = readLayout(panels.layout)
  const places = findPlaces(rows)
  const given = Object.keys(panels).filter((key) => !panelKeys.has(key))
  const missing = [...places.keys()].filter((name) => !given.includes(name))
  const unused = given.filter((name) => !places.has(name))
  if (missing.length > 0 || unused.length > 0)
    throw new MovieflowError(
      'OPTION_INVALID',
      missing.length > 0
        ? `the layout has a panel ${missing[0]}, but panels has no ${missing[0]}`
        : `panels has ${unused[0]}, which is not in its layout ${JSON.stringify(panels.layout)}`,
      {
        option: 'render.panels',
        hint:
          missing.length > 0
            ? `write ${missing[0]}: { layers: [...] } as for each letter of the layout`
            : `add ${unused[0]} to the layout, or leave it out`,
      },
    )
  const columns = rows[0]!.length
  const ratios = (given: readonly number[] | undefined, count: number, name: string) => {
    if (given && given.length !== count)
      throw new MovieflowError('OPTION_INVALID', `${name} has ${given.length} values, but the layout has ${count}`, {
        option: `render.panels.${name}`,
      })
    return given ?? Array.from({ length: count }, () => 1)
  }
  return {
    grid: {
      rows: rows.length,
      columns,
      widths: ratios(widths, columns, 'widths'),
      heights: ratios(heights, rows.length, 'heights'),
    },
    share: { x: share === 'x' || share === 'all', y: share === 'y' || share === 'all' },
    outer: false,
    panels: shareEnds(
      share,
      [...places].map(([name, place], number): PanelSpec => {
        const panel = panels[name] as FigureOptions & { use?: LayerName }
        const path = `panels.${name}`
        const layers = layersOf({ options: panel, short: panel.use }, path)
        const host = { place, index: [], number, path }
        return { ...host, axes: panel, layers, ...innerAxes(panel, panel, host) }
      }),
    ),
    title: options.title,
    legend: figureLegend(options.legend, true),
  }
}

/** Limits that are given for one panel are those of all that share the axis, but for pictures that lie at no coordinates of it. */
function shareEnds(share: PlacedPanels['share'], panels: PanelSpec[]): PanelSpec[] {
  let shared = panels
  for (const direction of ['x', 'y'] as const) {
    if (share !== direction && share !== 'all') continue
    const option = `${direction}lim` as const
    const written = panels.map(({ axes }) => axes[option]).filter(Array.isArray) as AxesOptions['xlim'][]
    const given = written.find(isMoving) ?? written[0]
    if (given === undefined) continue
    const takes = ({ axes, layers }: PanelSpec) =>
      axes[option] === undefined &&
      layers.every(
        ({ use, options }) =>
          !['heatmap', 'image', 'contour'].includes(use) || ('extent' in options && Array.isArray(options.extent)),
      )
    shared = shared.map((panel) => (takes(panel) ? withEnds(panel, option, given) : panel))
  }
  return shared
}

function withEnds(panel: PanelSpec, option: 'xlim' | 'ylim', given: AxesOptions['xlim']): PanelSpec {
  const along = ({ axes }: PanelSpec) => ({ ...axes, [option]: given })
  // A twin has the same axis of x.
  const twin = option === 'xlim' && panel.twin && { ...panel.twin, axes: along(panel.twin) }
  return { ...panel, axes: along(panel), ...(twin && { twin }) }
}

/** Rows of letters of one length. */
function readLayout(layout: string | readonly string[]): string[][] {
  const texts = typeof layout === 'string' ? layout.trim().split(/[\n;]/) : layout
  const rows = texts.map((text) => [...text.trim()].filter((letter) => letter !== ' '))
  const columns = rows[0]!.length
  const odd = rows.findIndex((row) => row.length !== columns || row.length === 0)
  if (odd >= 0)
    throw new MovieflowError(
      'OPTION_INVALID',
      `all rows of a layout must have the same length, but row ${odd + 1} (${texts[odd]}) has ${rows[odd]!.length} letters and the first has ${columns}`,
      { option: 'render.panels.layout', hint: 'write for example layout: [AAB, CCB]; . is an empty place' },
    )
  return rows
}

function findPlaces(rows: readonly (readonly string[])[]): Map<string, PanelPlace> {
  const places = new Map<string, PanelPlace>()
  const names = [...new Set(rows.flat())].filter((name) => name !== '.')
  for (const name of names) {
    const cells = rows.flatMap((row, at) => row.flatMap((cell, column) => (cell === name ? [{ row: at, column }] : [])))
    const top = Math.min(...cells.map(({ row }) => row))
    const left = Math.min(...cells.map(({ column }) => column))
    const height = Math.max(...cells.map(({ row }) => row)) - top + 1
    const width = Math.max(...cells.map(({ column }) => column)) - left + 1
    if (cells.length !== width * height)
      throw new MovieflowError('OPTION_INVALID', `the letters ${name} of the layout do not fill a rectangle`, {
        option: 'render.panels.layout',
        hint: "a letter's rectangle is its panel: [AAB, CCB]",
      })
    places.set(name, { row: top, column: left, rows: height, columns: width })
  }
  if (places.size === 0)
    throw new MovieflowError('OPTION_INVALID', 'the layout has no panel', { option: 'render.panels.layout' })
  return places
}

/** The figure's size in pixels, enlarged by `scale`. */
export function figureSize(written: Written, clips: Clips, main: string): Size {
  const { size } = written.options
  const scale = figureScale(written)
  const [width, height] = size ?? ownSize(written, clips, main) ?? [640, 480]
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
}

/** Its dots an inch, enlarged by `scale`. */
export const figureDpi = (written: Written) => written.options.dpi * figureScale(written)

/** Of a short form, options of the layer's name are the layer's: the `scale` of a quiver is that of its arrows. */
const figureScale = ({ options, short }: Written) =>
  short !== undefined && 'scale' in ownNames[short] ? 1 : options.scale

/** An image without axes has a pixel for each of its cells. */
function ownSize(written: Written, clips: Clips, main: string): Size | undefined {
  const { options } = written
  if (options.panels !== undefined || options.axis !== 'off' || options.title !== undefined) return undefined
  const [layer] = layersOf(written, '')
  if (layer?.use !== 'image') return undefined
  const picture = layer.options as ImageLayerOptions
  if (picture.colorbar !== false) return undefined
  const clip = clips[pictureSource(picture, main)]
  const length = (axis: string) => clip?.shape[clip.axes.indexOf(axis)]
  const [width, height] = [length('x'), length('y')]
  if (!clip || !width || !height) return undefined
  // Of cells that are no squares, the longer side is drawn longer.
  const aspect = cellAspect(picture, clip)
  return aspect > 1 ? [width, Math.round(height * aspect)] : [Math.round(width / aspect), height]
}
