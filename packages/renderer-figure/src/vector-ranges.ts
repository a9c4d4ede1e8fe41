// The values that arrows, outlines and skeletons have along x and y; any thread.
import type { Clip } from '@movieflow/core/plugin'
import type { LayerSpec, PanelSpec } from './figure-spec.js'
import { gridOf, gridPlaces } from './grid-points.js'
import type {
  ArrowLayerOptions,
  PolygonLayerOptions,
  QuiverLayerOptions,
  SkeletonLayerOptions,
} from './options/layers.js'
import { writtenOutlines } from './outlines.js'
import { skeletonData } from './skeletons.js'
import { countValues, type DataOption } from './values.js'

export type Direction = 'x' | 'y'

/** Values that lie on an axis: those of `value`, or from `value − less` (`value` itself) to `value + more`. */
export interface Contribution {
  readonly value: DataOption
  readonly less?: DataOption
  readonly more?: DataOption
}

export function vectorContributions(
  { use, options }: Pick<LayerSpec, 'use' | 'options'>,
  direction: Direction,
  panel: PanelSpec,
  clips: Readonly<Record<string, Clip>>,
): Contribution[] {
  switch (use) {
    case 'quiver': {
      const quiver = options as QuiverLayerOptions
      const given = quiver[direction]
      if (given !== undefined) return [{ value: given as DataOption }]
      const grid = gridOf(quiver.u as DataOption, panel, clips)
      const points = countValues(quiver.u as DataOption, panel.index, clips)
      const places = grid ? gridPlaces(quiver, grid)[direction] : Float64Array.of(0, direction === 'x' ? points - 1 : 0)
      return [{ value: [places[0]!, places.at(-1)!] }]
    }
    case 'arrow': {
      const arrow = options as ArrowLayerOptions
      const [from, to, by] = direction === 'x' ? [arrow.x, arrow.x2, arrow.dx] : [arrow.y, arrow.y2, arrow.dy]
      if (to !== undefined) return [{ value: from as DataOption }, { value: to as DataOption }]
      return [{ value: from as DataOption, more: by as DataOption }]
    }
    case 'polygon': {
      const { vertices, [direction]: values } = options as PolygonLayerOptions
      if (!vertices) return [{ value: values as DataOption }]
      return [{ value: writtenOutlines(vertices).flatMap((each) => each.map(([x, y]) => (direction === 'x' ? x : y))) }]
    }
    case 'skeleton':
      return skeletonData(options as SkeletonLayerOptions, direction).map((value) => ({ value }))
    default:
      return []
  }
}
