// The visible part of each layer in the frames drawn so far, and the reason if there is none, for warnings about empty movies; in workers.
import {
  type Clip,
  type DrawnPart,
  fixAxes,
  isSourceReference,
  joinParts,
  type Limits,
  type NothingShown,
  type RenderFrame,
  type Tensor,
  whiteOf,
} from '@movieflow/core/plugin'
import { extendsTo } from './bar-ends.js'
import type { PixelNumbers, Rect } from './blocks.js'
import { normFor } from './color-scale.js'
import { badEntry } from './colormaps/scale.js'
import { contourSteps } from './contour/contour-steps.js'
import { type LayerSpec, layerName, type PanelSpec } from './figure-spec.js'
import { pictureOfLight } from './layers/added-lights.js'
import { levelScale } from './layers/own-colors.js'
import { type Light, lightsOf } from './lights.js'
import { joinsNothing } from './lone-points.js'
import { markColoring } from './mark-coloring.js'
import { limitsKeyOf } from './option-places.js'
import type { ContourLayerOptions, HeatmapLayerOptions, ImageLayerOptions } from './options/layers.js'
import { sightOfColors } from './own-color-sight.js'
import { pictureSource } from './picture-source.js'
import { countValues, type DataOption, openValues, valuesIn } from './values.js'
import type { DataWindow } from './view.js'

export interface SightsInput {
  readonly clips: Readonly<Record<string, Clip>>
  readonly main: string
}

type Frame = Pick<RenderFrame, 'index' | 'time' | 'data' | 'limits'>
type Sight = Omit<DrawnPart, 'name'>

/** Where a layer was painted. */
export interface Painting {
  readonly target: PixelNumbers
  readonly rect: Rect | undefined
  /** What its axes show. */
  readonly view: DataWindow
}

const seen: Sight = { shown: true }

/** A layer that was seen once is not looked at again: what this costs, empty frames cost. */
export class Sights {
  readonly #input: SightsInput
  readonly #parts = new Map<string, DrawnPart>()

  constructor(input: SightsInput) {
    this.#input = input
  }

  look(layer: LayerSpec, panel: PanelSpec, frame: Frame, painting: Painting): void {
    const before = this.#parts.get(layer.path)
    if (before?.shown) return
    // Of very many marks that were not seen before, only whether some are now.
    if (before && !isPainted(painting) && isLong(layer, panel, this.#input.clips)) return
    const part = { name: layerName(layer), ...this.#sightOf(layer, panel, frame, painting) }
    this.#parts.set(layer.path, before ? joinParts(before, part) : part)
  }

  /** A scale bar that the axes cut off has another length than it says. */
  measure({ axes: { scalebar }, path }: PanelSpec, { left, right }: DataWindow): void {
    if (!scalebar) return
    const name = `${path === '' ? 'render' : `render.${path}`}.scalebar`
    const [{ length }, wide] = [scalebar, Math.abs(right - left)]
    const part: DrawnPart =
      length <= wide
        ? { name, shown: true }
        : { name, shown: false, causes: ['cut'], range: [length, length], limits: [0, wide] }
    const before = this.#parts.get(name)
    this.#parts.set(name, before ? joinParts(before, part) : part)
  }

  list(): readonly DrawnPart[] {
    return [...this.#parts.values()]
  }

  #sightOf(layer: LayerSpec, panel: PanelSpec, frame: Frame, painting: Painting): Sight {
    const { use, options } = layer
    const { rect, view } = painting
    const { clips, main } = this.#input
    const painted = isPainted(painting)
    if (use === 'heatmap' || use === 'image' || use === 'contour') {
      if (!painted && use !== 'contour') return { shown: false, causes: ['outside'] }
      const lights = lightsOf(layer, clips, main)
      if (lights) return sightOfLights(lights, panel, frame)
      const source = pictureSource(options as HeatmapLayerOptions, main)
      const tensor = frame.data[source]!
      const fixed = panel.index.filter(({ axis }) => tensor.axes.includes(axis))
      const picture = fixed.length > 0 ? fixAxes(tensor, fixed) : tensor
      const { data, axes } = picture
      if (axes.includes('rgb')) {
        const scale = levelScale(
          options as ImageLayerOptions,
          frame.limits[limitsKeyOf(layer)],
          whiteOf(clips[source]!),
        )
        return sightOfColors(picture, scale, painting.target, rect!)
      }
      return use === 'contour' ? sightOfContour(layer, data, frame, painted) : sightOfValues(layer, data, frame)
    }
    if (!painted) return joinsNothing(layer, panel, clips) ? seen : sightOfMarks(layer, panel, frame, view, clips)
    const color = markColoring(layer)?.color
    if (!isSourceReference(color)) return seen
    const sight = sightOfValues(layer, valuesIn(openValues(color, panel.index, clips), frame), frame)
    // Points of one colour are seen.
    return sight.shade === undefined ? sight : seen
  }
}

/** Values by a colour map: two colours are something. */
function sightOfValues(layer: LayerSpec, data: Tensor['data'], frame: Frame, given?: Limits | undefined): Sight {
  const coloring = layer.options as HeatmapLayerOptions
  const norm = normFor(coloring, given ?? frame.limits[limitsKeyOf(layer)])
  // Neighbours of 256 colours are one to the eye: 0 to 1 between limits of 0 and 255.
  const least = coloring.categories ? 0 : 1
  const causes = new Set<NothingShown>()
  let shade: number | undefined
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!
    if (Number.isNaN(value)) {
      causes.add('missing')
      continue
    }
    const entry = norm.entryOf(value)
    if (entry < badEntry) {
      shade ??= entry
      if (Math.abs(entry - shade) > least) return seen
    } else if (Number.isFinite(value))
      causes.add(entry === badEntry ? 'unscaled' : entry === badEntry + 1 ? 'below' : 'above')
    else causes.add('missing')
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (shade !== undefined && causes.size > 0) return seen
  return {
    shown: false,
    causes: [...causes],
    ...(shade !== undefined && { shade }),
    ...(low <= high && { range: [low, high] }),
    limits: norm.limits,
  }
}

/** One light that shows something is enough. */
function sightOfLights(lights: readonly Light[], { index }: PanelSpec, frame: Frame): Sight {
  const sights = lights.map((light) => {
    const { data } = pictureOfLight(light, index, frame)
    return sightOfValues(
      { use: 'image', options: light.options as LayerSpec['options'], path: light.path },
      data,
      frame,
    )
  })
  return sights.find(({ shown }) => shown) ?? sights[0]!
}

/** A contour shows what its levels cross or enclose. */
function sightOfContour(layer: LayerSpec, data: Tensor['data'], frame: Frame, painted: boolean): Sight {
  const drawn = layer.options as ContourLayerOptions
  if (painted && !drawn.filled) return seen
  const { levels } = contourSteps(drawn, frame.limits[limitsKeyOf(layer)], layer.shared)
  const [first, last] = [levels[0] ?? Number.NaN, levels.at(-1) ?? Number.NaN]
  const beyond = extendsTo(drawn.extend)
  const causes = new Set<NothingShown>()
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let at = 0; at < data.length; at++) {
    const value = data[at]!
    if (!Number.isFinite(value)) {
      causes.add('missing')
      continue
    }
    if (value < first && !beyond.min) causes.add('below')
    else if (value > last && !beyond.max) causes.add('above')
    else if (drawn.filled) return seen
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const range: Limits | undefined = low <= high ? [low, high] : undefined
  const flat = range !== undefined && low === high && { shade: low, causes: [] }
  return {
    shown: false,
    causes: [...causes],
    ...(range && { range }),
    ...(levels.length > 0 && { limits: [first, last] as Limits }),
    ...flat,
  }
}

/** Options that place a layer's marks: those along x, then those along y. */
const placing: Readonly<Record<string, readonly [readonly string[], readonly string[]]>> = {
  line: [['x'], ['y']],
  scatter: [['x'], ['y']],
  band: [['x'], ['y', 'low', 'high', 'error']],
  text: [['x'], ['y']],
  rectangle: [
    ['x', 'width'],
    ['y', 'height'],
  ],
  raster: [['times'], ['row']],
  step: [['x'], ['y']],
  bar: [['x'], ['y']],
  errorbar: [['x'], ['y']],
  fill: [['x'], ['y', 'y2']],
  stairs: [[], ['y']],
  hist: [['x'], []],
  span: [['from', 'to'], []],
  hline: [[], ['at']],
  vline: [['at'], []],
  arrow: [['x'], ['y', 'y2', 'dy', 'x2', 'dx']],
  polygon: [['x'], ['y']],
}

const isPainted = ({ rect }: Painting) => rect !== undefined && rect.width > 0 && rect.height > 0

/** More marks than these are not looked through in each frame that shows none of them. */
const mostMarks = 20_000

function isLong({ use, options }: LayerSpec, { index }: PanelSpec, clips: SightsInput['clips']): boolean {
  return (placing[use] ?? []).flat().some((name) => {
    const value = (options as Record<string, unknown>)[name]
    return isSourceReference(value) && countValues(value, index, clips) > mostMarks
  })
}

/** Why nothing was painted. */
function sightOfMarks(
  { use, options }: LayerSpec,
  panel: PanelSpec,
  frame: Frame,
  view: DataWindow,
  clips: SightsInput['clips'],
): Sight {
  const read = (name: string) => {
    const value = (options as Record<string, unknown>)[name] as DataOption | undefined
    return value === undefined ? [] : [valuesIn(openValues(value, panel.index, clips), frame)]
  }
  // Written outlines, grids and poses contain something: invisible parts are outside of the axes, or not numbers.
  if (!placing[use] || (use === 'polygon' && !('x' in options))) return { shown: false, causes: ['outside'] }
  const [alongX, alongY] = placing[use]
  const turned =
    ('orientation' in options && options.orientation === 'horizontal' && use !== 'bar') ||
    ('axis' in options && options.axis === 'y')
  const [across, up] = (turned ? [alongY, alongX] : [alongX, alongY]).map((names) => names.flatMap(read)) as [
    Float64Array[],
    Float64Array[],
  ]
  const count = Math.max(...[...across, ...up].map(({ length }) => length))
  const at = (values: Float64Array, place: number) => values[values.length === 1 ? 0 : place]!
  const finite = (place: number) => [...across, ...up].every((values) => Number.isFinite(at(values, place)))
  const inside = (place: number) => {
    const within = (values: Float64Array | undefined, from: number, to: number) =>
      values === undefined || (at(values, place) >= Math.min(from, to) && at(values, place) <= Math.max(from, to))
    return within(across[0], view.left, view.right) && within(up[0], view.top, view.bottom)
  }
  const places = Array.from({ length: count }, (_, place) => place).filter(finite)
  if (places.length === 0) return { shown: false, causes: ['missing'] }
  const within = places.filter(inside)
  if (within.length === 0) return use === 'text' && isOfAxes(options) ? seen : { shown: false, causes: ['outside'] }
  // What has no width, or no letters, is meant so.
  const lone =
    (use === 'line' || use === 'step') && !places.some((place, index) => index > 0 && places[index - 1] === place - 1)
  return lone ? { shown: false, causes: ['lone'] } : seen
}

const isOfAxes = (options: object) => 'coords' in options && options.coords === 'axes'

/** What looks at what is painted. */
export type SceneSights = Pick<Sights, 'look' | 'measure'>
