// Colour bars: which scales a panel or a figure explains, their colours, their marks and labels; in workers, and their places in the plan too.
import type { Limits } from '@movieflow/core/plugin'
import type { Extend } from './bar-ends.js'
import type { BarLayout } from './bar-places.js'
import type { PixelBlock, PixelNumbers } from './blocks.js'
import type { CanvasModule } from './canvas.js'
import { type ColoringOptions, normFor, tableOf } from './color-scale.js'
import { cutBar, makeBarLabels, paintBar } from './colorbar.js'
import { countTableColors } from './colormaps/scale.js'
import type { Rgb } from './colors.js'
import { contourSteps } from './contour/contour-steps.js'
import type { FigureSpec, LayerSpec, PanelSpec } from './figure-spec.js'
import type { BarAxis, BarInput } from './layout-input.js'
import type { Lettering } from './lettering.js'
import type { Metrics } from './margins.js'
import { colorsOfBorder } from './named-border.js'
import { borderKey, figureLimits, limitsKeyOf } from './option-places.js'
import type { Colorbar } from './options/coloring.js'
import type { ContourLayerOptions, HeatmapLayerOptions } from './options/layers.js'
import { linearScale, type Scale } from './scales.js'

/** A scale of colours that a bar is drawn of. */
export interface BarSubject {
  readonly colors: ColoringOptions
  readonly bar: Exclude<Colorbar, false>
  /** The name of its limits. */
  readonly key: string
  /** Contours: their colours begin and end at their levels, and are steps if they are filled. */
  readonly contour?: ContourLayerOptions | undefined
  readonly shared?: boolean | undefined
}

/** The bars that the layers of a panel and of its twin ask for, in their order: a picture's, then that of its border. */
export function panelBars({ layers, twin }: PanelSpec): BarSubject[] {
  return [...layers, ...(twin?.layers ?? [])].flatMap((layer) => {
    const { options, use, path } = layer
    const { colorbar = false, border } = options as HeatmapLayerOptions
    const own: BarSubject | undefined =
      colorbar === false
        ? undefined
        : {
            colors: options as HeatmapLayerOptions,
            bar: colorbar,
            key: limitsKeyOf(layer),
            contour: use === 'contour' ? (options as ContourLayerOptions) : undefined,
            shared: layer.shared,
          }
    const edge: BarSubject | undefined =
      border && border.colorbar !== false
        ? { colors: colorsOfBorder(border), bar: border.colorbar, key: borderKey(path) }
        : undefined
    return [own, edge].filter((each) => each !== undefined)
  })
}

/** The bars beside all panels: of the figure's scale, and of layers that all panels have. */
export function figureBars(spec: FigureSpec): BarSubject[] {
  const { panels, scale } = spec
  const layers = panels.flatMap((panel) => panel.layers).filter(({ shared }) => shared)
  const own: BarSubject[] =
    scale && scale.colorbar !== false
      ? [{ colors: scale, bar: scale.colorbar, key: figureLimits, contour: bandsOf(layers), shared: true }]
      : []
  const first = panelBars(panels[0]!)
  return [...own, ...(isAlong(spec) ? first : panels.length === 1 ? first.slice(1) : [])]
}

/** The bars beside a panel of its own: those of a lone one, but the first, are the figure's. */
export function ownBars(spec: FigureSpec, panel: PanelSpec): BarSubject[] {
  if (isAlong(spec)) return []
  return spec.panels.length === 1 ? panelBars(panel).slice(0, 1) : panelBars(panel)
}

const isAlong = ({ panels }: FigureSpec) => panels.length > 1 && panels[0]!.index.length > 0

/** Filled contours alone have a bar in their bands, if their levels are the same. */
function bandsOf(layers: readonly LayerSpec[]): ContourLayerOptions | undefined {
  const [first] = layers
  const levels = (layer: LayerSpec) => JSON.stringify((layer.options as ContourLayerOptions).levels)
  const same = layers.every((layer) => layer.use === 'contour' && levels(layer) === levels(first!))
  return same && first ? (first.options as ContourLayerOptions) : undefined
}

/** Triangles where values beyond the limits have colours of their own, unless the bar says otherwise. */
function extendOf({ bar, colors: { under, over, categories } }: BarSubject): Extend {
  const given = typeof bar === 'object' ? bar.extend : undefined
  if (given !== undefined) return given
  if (categories) return 'neither'
  return under !== undefined ? (over !== undefined ? 'both' : 'min') : over !== undefined ? 'max' : 'neither'
}

/** matplotlib's: more levels than these have no label each. */
const mostLevels = 10

const ticksOf = ({ bar }: BarSubject) => (typeof bar === 'object' ? bar.ticks : undefined)

/** The bar's axis for the limits that were found in the data. */
function axisOf(subject: BarSubject, found: Limits | undefined): BarAxis {
  const { colors, contour, shared } = subject
  if (colors.categories) {
    const { names } = colors.categories
    return { ends: [0, names.length], scale: linearScale, ticks: names.map((_, at) => at + 0.5), texts: names }
  }
  const steps = contour && contourSteps(contour, found, shared)
  if (steps && contour.filled && steps.levels.length > 1) {
    const { levels } = steps
    return {
      ends: [levels[0]!, levels.at(-1)!],
      scale: evenSteps(levels),
      ticks: ticksOf(subject) ?? someLevels(levels),
    }
  }
  const { limits, scale } = normFor(colors, steps ? steps.ends : found)
  return { ends: limits, scale, ticks: ticksOf(subject) }
}

/** matplotlib's: every second level, or third; those among which one is nearest to 0. */
function someLevels(levels: readonly number[]): readonly number[] {
  const step = Math.ceil(levels.length / mostLevels)
  const nearest = (values: readonly number[]) => Math.min(...values.map(Math.abs))
  return Array.from({ length: step }, (_, first) => levels.filter((_, at) => at % step === first)).reduce(
    (best, other) => (nearest(other) < nearest(best) ? other : best),
  )
}

/** All bands are equally high, as in matplotlib, whatever their levels. */
function evenSteps(levels: readonly number[]): Scale {
  const last = levels.length - 2
  const forward = (value: number) => {
    const band = Math.min(
      last,
      Math.max(
        0,
        levels.findLastIndex((level) => level <= value),
      ),
    )
    return band + (value - levels[band]!) / (levels[band + 1]! - levels[band]!)
  }
  const inverse = (place: number) => {
    const band = Math.min(last, Math.max(0, Math.floor(place)))
    return levels[band]! + (place - band) * (levels[band + 1]! - levels[band]!)
  }
  return { ...linearScale, name: 'bands', forward, inverse }
}

/** What the lay-out must know of a bar. */
export function barInput(subject: BarSubject, knownLimits: Readonly<Record<string, readonly Limits[]>>): BarInput {
  const { bar, key, colors } = subject
  const label = typeof bar === 'object' ? bar.label : undefined
  const isFixed = colors.categories || (Array.isArray(colors.limits) && !knownLimits[key])
  const known = isFixed ? [undefined] : (knownLimits[key] ?? [])
  return {
    axes: known.map((found) => axisOf(subject, found)),
    label: label === undefined ? undefined : String(label),
    extend: extendOf(subject),
  }
}

/** The bar's marks and labels for a frame's limits, with a name that tells whether two are the same. */
export type BarPainter = (limits: Readonly<Record<string, Limits | undefined>>) => {
  readonly name: string
  readonly blocks: readonly PixelBlock[]
}

export interface BarSetting {
  readonly bar: BarLayout
  readonly subject: BarSubject
  readonly metrics: Metrics
  readonly paper: Rgb
  readonly size: readonly [number, number]
  readonly lettering: Lettering
  /** The pipeline's folder. */
  readonly folder: string
  /** Where its colours are painted, once, if no limits change them. */
  readonly target: PixelNumbers
  readonly knownLimits: Readonly<Record<string, readonly Limits[]>>
}

export function makeBar(canvas: CanvasModule, setting: BarSetting): BarPainter {
  const { bar, subject, metrics, paper, size, lettering, folder, target, knownLimits } = setting
  const { colors, contour, key, shared } = subject
  const style = { extend: extendOf(subject), line: metrics.line, ink: lettering.theme.ink }
  const table = tableOf(colors, 'picture', folder, paper)
  const tableFor = (found: Limits | undefined) => {
    if (!contour?.filled) return table
    const { values, ends, levels } = contourSteps(contour, found, shared)
    if (levels.length < 2) return table
    const norm = normFor(colors, ends, countTableColors(table))
    const outer = [...table.subarray(countTableColors(table))]
    return Uint32Array.from([...values.map((value) => table[norm.entryOf(value)]!), ...outer])
  }
  const known = knownLimits[key] ?? []
  const changes = contour?.filled === true && typeof contour.levels === 'number' && known.length !== 1
  if (!changes) paintBar(target, bar.box, tableFor(known[0]), style)
  const labels = makeBarLabels(canvas, { bar, metrics, paper, size, lettering, extend: style.extend })
  return (limits) => {
    const found = limits[key]
    const axis = axisOf(subject, found)
    const own = changes ? [cutBar(target, bar.box, tableFor(found), style)] : []
    return { name: `${axis.ends} ${axis.ticks} ${changes ? found : ''}`, blocks: [...own, ...labels(axis)] }
  }
}
