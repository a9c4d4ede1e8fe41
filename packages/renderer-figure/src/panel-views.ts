// What each panel's box shows: the limits given, those of its pictures, or those of all its data; any thread.
import { type Clip, type LimitsRequest, MovieflowError } from '@movieflow/core/plugin'
import type { FigureSpec, LayerSpec, PanelSpec } from './figure-spec.js'
import { endsAt } from './moving-ends.js'
import { limitsAlong } from './moving-views.js'
import type { ContourLayerOptions, HeatmapLayerOptions } from './options/layers.js'
import { pictureSource } from './picture-source.js'
import { type Placed, type PlacingOptions, placedBy } from './placed-picture.js'
import {
  type AxisSetting,
  type Direction,
  findRange,
  isBare,
  type Range,
  type RangeData,
  rangeRequests,
} from './ranges.js'
import { makeScale, type Scale } from './scales.js'
import { extentOf, type View } from './view.js'

type Clips = Readonly<Record<string, Clip>>

/** Layers that lie on a grid of cells, and so fill the box to its edges. */
const rasters = ['heatmap', 'image', 'contour']

/** The share of the range that is left free at each end, as in matplotlib. */
const margin = 0.05

/** Where a contour lies: as the picture in the same axes, where it has one of its shape. */
export function contourPlacing(
  options: ContourLayerOptions,
  layers: readonly LayerSpec[],
  clips: Clips,
  main: string,
): Placed {
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
export function pictureExtent(options: PlacingOptions, clip: Clip): View {
  return extentWithin(placedBy(options, clip), clip)
}

function extentWithin({ origin, extent }: Placed, clip: Clip): View {
  const length = (axis: string) => clip.shape[clip.axes.indexOf(axis)] ?? 1
  return extentOf(length('x'), length('y'), origin, extent)
}

/** The edges of all pictures in a panel together; the first says which way round. */
export function picturesView({ layers }: PanelSpec, clips: Clips, main: string): View | undefined {
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
  const all = (pick: (view: View) => number[], most: boolean) => {
    const values = views.flatMap(pick)
    return most ? Math.max(...values) : Math.min(...values)
  }
  const across = (view: View) => [view.left, view.right]
  const down = (view: View) => [view.bottom, view.top]
  return {
    left: all(across, first.left > first.right),
    right: all(across, first.left <= first.right),
    bottom: all(down, first.bottom > first.top),
    top: all(down, first.bottom <= first.top),
  }
}

/** A picture's view without half a cell at each edge. */
function shrink({ left, right, bottom, top }: View, clip: Clip): View {
  const half = (axis: string, span: number) => span / (clip.shape[clip.axes.indexOf(axis)] ?? 1) / 2
  const [x, y] = [half('x', right - left), half('y', top - bottom)]
  return { left: left + x, right: right - x, bottom: bottom + y, top: top - y }
}

export function scalesOf({ axes }: PanelSpec): { x: Scale; y: Scale } {
  return { x: makeScale(axes.xscale), y: makeScale(axes.yscale) }
}

/** Panels whose limits along a direction must be found in the data, in groups that share them. */
function groupsOf(spec: FigureSpec, direction: Direction, clips: Clips, main: string): AxisSetting[] {
  const open = spec.panels.filter((panel) => {
    const given = limitsAlong(panel, direction)
    return !Array.isArray(given) && !picturesView(panel, clips, main)
  })
  const setting = (panels: readonly PanelSpec[]): AxisSetting => {
    const positive = scalesOf(panels[0]!)[direction].name === 'log'
    return { direction, panels, clips, positive }
  }
  if (spec.share[direction]) return open.length > 0 ? [setting(open)] : []
  return open.map((panel) => setting([panel]))
}

/** What core must compute for the axes. */
export function viewRequests(spec: FigureSpec, clips: Clips, main: string): Record<string, LimitsRequest> {
  const settings = (['x', 'y'] as const).flatMap((direction) => groupsOf(spec, direction, clips, main))
  return Object.assign({}, ...settings.map(rangeRequests))
}

/** The view of each panel, for the whole movie. */
export async function panelViews(spec: FigureSpec, clips: Clips, main: string, data: RangeData): Promise<View[]> {
  const ranges = { x: new Map<PanelSpec, Range | 'bare'>(), y: new Map<PanelSpec, Range | 'bare'>() }
  for (const direction of ['x', 'y'] as const)
    for (const setting of groupsOf(spec, direction, clips, main)) {
      const range = isBare(setting) ? 'bare' : await findRange(setting, data)
      for (const panel of setting.panels) ranges[direction].set(panel, range)
    }
  return spec.panels.map((panel) => {
    const pictures = picturesView(panel, clips, main)
    const { axes } = panel
    const scales = scalesOf(panel)
    const ends = (direction: Direction, own: [number, number] | undefined): [number, number] => {
      const given = limitsAlong(panel, direction)
      const written = endsAt(given, 0)
      if (written) return checkEnds([...written], scales[direction], direction)
      const free =
        own ?? autoscale(scales[direction], ranges[direction].get(panel), typeof given === 'object' ? 0 : margin)
      return isInverted(axes.invert, direction) ? [free[1], free[0]] : free
    }
    const [left, right] = ends('x', pictures && [pictures.left, pictures.right])
    const [bottom, top] = ends('y', pictures && [pictures.bottom, pictures.top])
    return { left, right, bottom, top }
  })
}

/** Where a logarithmic axis looks at positive values alone, the lowest of them is the smallest. */
function autoscale(scale: Scale, range: Range | 'bare', share: number): [number, number] {
  // An axis that nothing lies on is matplotlib's empty one.
  if (range === 'bare') return scale.name === 'log' ? scale.autoscale(1, 10, 1, margin) : [0, 1]
  const [low, high] = range ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  return scale.autoscale(low, high, low > 0 ? low : undefined, share)
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
