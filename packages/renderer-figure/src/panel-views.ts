// What each panel's box shows: the limits given, those of its pictures, or those of all its data; any thread.
import { type Clip, type LimitsRequest, MovieflowError } from '@movieflow/core/plugin'
import { computeRanges, isComputed } from './computed-ranges.js'
import type { FigureSpec, LayerSpec, PanelSpec } from './figure-spec.js'
import { endsAt } from './moving-ends.js'
import { limitsAlong } from './moving-views.js'
import type { ContourLayerOptions, HeatmapLayerOptions } from './options/layers.js'
import { pictureSource } from './picture-source.js'
import { type PicturePlacing, type PlacingOptions, placedBy } from './placed-picture.js'
import {
  type AxisSetting,
  type Direction,
  findRange,
  findStickyEnds,
  isBare,
  type RangeData,
  rangeRequests,
  type ValueRange,
} from './ranges.js'
import { makeScale, type Scale } from './scales.js'
import { type DataWindow, extentOf } from './view.js'

type Clips = Readonly<Record<string, Clip>>

/** Layers that lie on a grid of cells, and so fill the box to its edges. */
const rasters = ['heatmap', 'image', 'contour']

/** Limits that are not looked for. */
const nothing: Found = { range: undefined, sticky: [] }

/** The share of the range that is left free at each end, as in matplotlib. */
const margin = 0.05

/** Where a contour lies: as the picture in the same axes, where it has one of its shape. */
export function contourPlacing(
  options: ContourLayerOptions,
  layers: readonly LayerSpec[],
  clips: Clips,
  main: string,
): PicturePlacing {
  const { origin, extent } = options
  const picture = layers.find(({ use }) => use === 'heatmap' || use === 'image')?.options as
    | HeatmapLayerOptions
    | undefined
  const clip = picture && clips[pictureSource(picture, main)]
  if (!clip) return placedBy({ origin, extent }, clips[pictureSource(options, main)], 'lower')
  const placed = placedBy(picture, clip)
  if (extent !== undefined) return placedBy({ origin: origin ?? placed.origin, extent }, clip)
  return { ...placed, origin: origin ?? placed.origin }
}

/** The edges of a picture layer in data coordinates. */
export function pictureExtent(options: PlacingOptions, clip: Clip): DataWindow {
  return extentWithin(placedBy(options, clip), clip)
}

function extentWithin({ origin, extent }: PicturePlacing, clip: Clip): DataWindow {
  const length = (axis: string) => clip.shape[clip.axes.indexOf(axis)] ?? 1
  return extentOf(length('x'), length('y'), origin, extent)
}

/** The edges of all pictures in a panel together; the first says which way round. */
export function picturesView({ layers }: PanelSpec, clips: Clips, main: string): DataWindow | undefined {
  const views = layers.flatMap(({ use, options }) => {
    if (!rasters.includes(use)) return []
    const picture = options as HeatmapLayerOptions
    const clip = clips[pictureSource(picture, main)]
    if (!clip) return []
    if (use !== 'contour') return [pictureExtent(picture, clip)]
    // Lines run from the middle of the first cell to that of the last.
    return [shrink(extentWithin(contourPlacing(options as ContourLayerOptions, layers, clips, main), clip), clip)]
  })
  const [first] = views
  if (!first) return undefined
  const all = (pick: (view: DataWindow) => number[], most: boolean) => {
    const values = views.flatMap(pick)
    return most ? Math.max(...values) : Math.min(...values)
  }
  const across = (view: DataWindow) => [view.left, view.right]
  const down = (view: DataWindow) => [view.bottom, view.top]
  return {
    left: all(across, first.left > first.right),
    right: all(across, first.left <= first.right),
    bottom: all(down, first.bottom > first.top),
    top: all(down, first.bottom <= first.top),
  }
}

/** A picture's view without half a cell at each edge. */
function shrink({ left, right, bottom, top }: DataWindow, clip: Clip): DataWindow {
  const half = (axis: string, span: number) => span / (clip.shape[clip.axes.indexOf(axis)] ?? 1) / 2
  const [x, y] = [half('x', right - left), half('y', top - bottom)]
  return { left: left + x, right: right - x, bottom: bottom + y, top: top - y }
}

export function scalesOf({ axes }: PanelSpec): { x: Scale; y: Scale } {
  return { x: makeScale(axes.xscale), y: makeScale(axes.yscale) }
}

/** Axes whose limits along a direction must be found in the data, in groups that share them. */
function groupsOf(spec: FigureSpec, direction: Direction, clips: Clips, main: string): AxisSetting[] {
  const isOpen = (panel: PanelSpec) => {
    const given = limitsAlong(panel, direction)
    return !Array.isArray(given) && !picturesView(panel, clips, main)
  }
  const setting = (panels: readonly PanelSpec[]): AxisSetting => {
    const positive = scalesOf(panels[0]!)[direction].name === 'log'
    return { direction, panels, clips, positive }
  }
  // Twins have the axis of x of their panels, and one of y besides.
  const ofHost = (panel: PanelSpec) => (direction === 'x' && panel.twin ? [panel, panel.twin] : [panel])
  const twins = direction === 'y' ? spec.panels.flatMap(({ twin }) => twin ?? []) : []
  const insets = spec.panels.flatMap((panel) => (panel.insets ?? []).map((inset) => inset.panel))
  const grouped = (panels: readonly PanelSpec[], members: (panel: PanelSpec) => readonly PanelSpec[]) => {
    const open = panels.filter(isOpen)
    if (!spec.share[direction]) return open.map((panel) => setting(members(panel)))
    return open.length > 0 ? [setting(open.flatMap(members))] : []
  }
  return [
    ...grouped(spec.panels, ofHost),
    ...grouped(twins, (panel) => [panel]),
    ...insets.filter(isOpen).map((panel) => setting([panel])),
  ]
}

/** What core must compute for the axes. */
export function viewRequests(spec: FigureSpec, clips: Clips, main: string): Record<string, LimitsRequest> {
  const settings = (['x', 'y'] as const).flatMap((direction) => groupsOf(spec, direction, clips, main))
  return Object.assign({}, ...settings.map(rangeRequests))
}

/** What a panel shows, its twin, and its insets in their order. */
export interface PanelView extends DataWindow {
  readonly twin?: DataWindow | undefined
  readonly insets: readonly DataWindow[]
}

/** The view of each panel, for the whole movie. */
export async function panelViews(spec: FigureSpec, clips: Clips, main: string, data: RangeData): Promise<PanelView[]> {
  const ranges = { x: new Map<PanelSpec, Found>(), y: new Map<PanelSpec, Found>() }
  const computed = await computeRanges(computedLayers(spec, clips, main), clips, data)
  const known = { ...data, computed }
  for (const direction of ['x', 'y'] as const)
    for (const setting of groupsOf(spec, direction, clips, main)) {
      const range = isBare(setting) ? 'bare' : await findRange(setting, known)
      const sticky = findStickyEnds(setting, known)
      for (const panel of setting.panels) ranges[direction].set(panel, { range, sticky })
    }
  const viewOf = (panel: PanelSpec): DataWindow => {
    const pictures = picturesView(panel, clips, main)
    const { axes } = panel
    const scales = scalesOf(panel)
    const ends = (direction: Direction, own: [number, number] | undefined): [number, number] => {
      const given = limitsAlong(panel, direction)
      const written = endsAt(given, 0)
      if (written) return checkEnds([...written], scales[direction], direction)
      const free =
        own ??
        autoscale(scales[direction], ranges[direction].get(panel) ?? nothing, typeof given === 'object' ? 0 : margin)
      return isInverted(axes.invert, direction) ? [free[1], free[0]] : free
    }
    const [left, right] = ends('x', pictures && [pictures.left, pictures.right])
    const [bottom, top] = ends('y', pictures && [pictures.bottom, pictures.top])
    return { left, right, bottom, top }
  }
  return spec.panels.map((panel): PanelView => {
    const { twin, insets = [] } = panel
    const own = viewOf(panel)
    const { left, right } = own
    return {
      ...own,
      twin: twin && { ...viewOf(twin), left, right },
      insets: insets.map((inset) => viewOf(inset.panel)),
    }
  })
}

/** What lies on an axis, and where its limits get no margin. */
interface Found {
  readonly range: ValueRange | 'bare'
  readonly sticky: readonly number[]
}

/** Layers whose ranges must be calculated, as far as the pipeline does not give their limits. */
function computedLayers(spec: FigureSpec, clips: Clips, main: string) {
  const asked = new Map<LayerSpec, { panel: PanelSpec; positive: { x: boolean; y: boolean } }>()
  for (const direction of ['x', 'y'] as const)
    for (const { panels } of groupsOf(spec, direction, clips, main))
      for (const panel of panels) {
        const scales = scalesOf(panel)
        const positive = { x: scales.x.name === 'log', y: scales.y.name === 'log' }
        for (const layer of panel.layers) if (isComputed(layer, direction)) asked.set(layer, { panel, positive })
      }
  return asked
}

/** Where a logarithmic axis looks at positive values alone, the lowest of them is the smallest. */
function autoscale(scale: Scale, { range, sticky }: Found, share: number): [number, number] {
  // An axis that nothing lies on is matplotlib's empty one.
  if (range === 'bare') return scale.name === 'log' ? scale.autoscale(1, 10, 1, margin) : [0, 1]
  const [low, high] = range ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const ends = scale.autoscale(low, high, low > 0 ? low : undefined, share)
  if (!range || share === 0) return ends
  // matplotlib's: a margin does not cross an end that data lie on.
  const slack = 1e-5 * Math.max(Math.abs(low), Math.abs(high), high - low)
  const below = Math.max(...sticky.filter((end) => end <= low + slack))
  const above = Math.min(...sticky.filter((end) => end >= high - slack))
  return [Math.max(ends[0], below), Math.min(ends[1], above)]
}

function isInverted(invert: PanelSpec['axes']['invert'], direction: Direction): boolean {
  return Array.isArray(invert) ? invert.includes(direction) : invert === direction
}

export function checkEnds(ends: [number, number], scale: Scale, direction: Direction): [number, number] {
  const bad = ends.find((end) => Number.isNaN(scale.forward(end)))
  if (bad === undefined) return ends
  throw new MovieflowError('OPTION_INVALID', `${direction}lim: a ${scale.name} axis cannot show ${bad}`, {
    option: `render.${direction}lim`,
    hint: `give limits above 0, or ${direction}scale: symlog`,
  })
}
