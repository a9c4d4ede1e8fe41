// The orientation of a picture and the places of its edges: from the pipeline, else from its file; any thread.
import type { Clip } from '@movieflow/core/plugin'
import type { Extent } from './view.js'

/** As a pipeline writes them. */
export interface PlacingOptions {
  readonly origin?: 'upper' | 'lower' | undefined
  readonly extent?: Extent | 'cells' | undefined
}

export interface PicturePlacing {
  readonly origin: 'upper' | 'lower'
  /** Left out: cell centres are at 0, 1, 2 … */
  readonly extent?: Extent
}

/** `otherwise`: place of row 0 by default. A written extent goes with the written origin, or row 0 at the top. */
export function placedBy(
  { origin, extent }: PlacingOptions,
  clip: Clip | undefined,
  otherwise: 'upper' | 'lower' = 'upper',
): PicturePlacing {
  if (extent !== undefined && extent !== 'cells') return { origin: origin ?? otherwise, extent }
  const placing = clip?.placing
  const chosen = origin ?? (placing ? (placing.origin ?? 'upper') : otherwise)
  const [x, y] = [placing?.edges?.['x'], placing?.edges?.['y']]
  if (extent === 'cells' || !x || !y) return { origin: chosen }
  return { origin: chosen, extent: chosen === 'upper' ? [x[0], x[1], y[1], y[0]] : [x[0], x[1], y[0], y[1]] }
}

/** How much higher than wide the cells of a picture are drawn. */
export function cellAspect(options: PlacingOptions, clip: Clip): number {
  const { extent } = placedBy(options, clip)
  const length = (axis: string) => clip.shape[clip.axes.indexOf(axis)] ?? 1
  if (!extent) return 1
  const [left, right, bottom, top] = extent
  return Math.abs((top - bottom) / length('y') / ((right - left) / length('x')))
}
