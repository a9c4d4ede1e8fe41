// Outlines of polygons: options become rings of vertices, one for each outline, in data coordinates; in workers, and their number in the plan.
import { type Clip, isSourceReference } from '@movieflow/core/plugin'
import type { PanelSpec } from './figure-spec.js'
import type { PolygonLayerOptions } from './options/layers.js'
import { type DataOption, type FrameData, fixedOf, isDataList, openValues, type Values, valuesIn } from './values.js'

type Clips = Readonly<Record<string, Clip>>
type Vertex = readonly [number, number]

/** x, y, x, y … of one outline; vertices that are missing are left out. */
export type OutlinePoints = Float64Array

export interface OpenOutlines {
  readonly changes: boolean
  /** Where x comes from; `undefined` for vertices that are written. */
  readonly x: Values | undefined
  at(frame: FrameData): readonly OutlinePoints[]
}

/** Vertices that are written, each outline a list. */
export function writtenOutlines(
  vertices: NonNullable<PolygonLayerOptions['vertices']>,
): readonly (readonly Vertex[])[] {
  const isOne = typeof vertices[0]![0] === 'number'
  return (isOne ? [vertices] : vertices) as readonly (readonly Vertex[])[]
}

/** How many vertices each outline of an array has: those along its last axis, if there are several. */
function lengthAlong(option: DataOption | undefined, { index }: Pick<PanelSpec, 'index'>, clips: Clips) {
  if (!isSourceReference(option)) return undefined
  const clip = clips[option.$source]
  if (!clip) return undefined
  const fixed = new Set(fixedOf(option, index, clip.axes).map(({ axis }) => axis))
  const free = clip.axes.flatMap((axis, at) => (fixed.has(axis) ? [] : [clip.shape[at]!]))
  return free.length > 1 ? free.at(-1) : undefined
}

export function openOutlines(options: PolygonLayerOptions, panel: PanelSpec, clips: Clips): OpenOutlines {
  if (options.vertices) {
    const all = writtenOutlines(options.vertices).map((vertices) => Float64Array.from(vertices.flat()))
    return { changes: false, x: undefined, at: () => all }
  }
  const open = (value: unknown) => openValues(value as DataOption, panel.index, clips)
  const [x, y] = [open(options.x), open(options.y)]
  const group = options.group === undefined ? undefined : open(options.group)
  const length = isDataList(options.x) ? undefined : lengthAlong(options.x as DataOption, panel, clips)
  const changes = [x, y, group].some((values) => values?.changes)
  let known: readonly OutlinePoints[] | undefined
  return {
    changes,
    x,
    at(frame) {
      if (known && !changes) return known
      known = outlinesOf(valuesIn(x, frame), valuesIn(y, frame), group && valuesIn(group, frame), length)
      return known
    },
  }
}

function outlinesOf(
  x: Float64Array,
  y: Float64Array,
  group: Float64Array | undefined,
  length: number | undefined,
): OutlinePoints[] {
  const count = Math.max(x.length, y.length)
  const at = (values: Float64Array, place: number) => values[values.length === 1 ? 0 : place] ?? Number.NaN
  const outlines: OutlinePoints[] = []
  let vertices: number[] = []
  const end = (always = false) => {
    if (vertices.length > 0 || always) outlines.push(Float64Array.from(vertices))
    vertices = []
  }
  for (let place = 0; place < count; place++) {
    // Each row of an array is an outline, even if all of it is missing: values for its colour stay with it.
    if (length !== undefined && place > 0 && place % length === 0) end(true)
    if (group && place > 0 && group[place] !== group[place - 1]) end(true)
    const [atX, atY] = [at(x, place), at(y, place)]
    if (Number.isFinite(atX) && Number.isFinite(atY)) vertices.push(atX, atY)
    else if (length === undefined && !group) end()
  }
  end(length !== undefined || group !== undefined)
  return outlines
}
