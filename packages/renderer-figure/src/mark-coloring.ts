// Which option of a layer of marks is coloured by value; any thread.
import type { ColoringOptions } from './color-scale.js'
import type { LayerSpec } from './figure-parts.js'
import type { BarLayerOptions, PolygonLayerOptions, QuiverLayerOptions, ScatterLayerOptions } from './options/layers.js'

/** Layers of single marks, each of which may have a colour by its value. */
export const markLayers = ['scatter', 'bar', 'quiver', 'polygon'] as const

type MarkColor = ScatterLayerOptions['color'] | BarLayerOptions['color'] | PolygonLayerOptions['fill']

/** The colours of a scatter's points, of bars, a quiver's arrows, or of the insides of polygons; `undefined` for other layers. */
export function markColoring({
  use,
  options,
}: Pick<LayerSpec, 'use' | 'options'>): (ColoringOptions & { readonly color?: MarkColor }) | undefined {
  if (use === 'polygon') {
    const polygon = options as PolygonLayerOptions
    return { ...polygon, color: polygon.fill }
  }
  return isMarks(use) ? (options as ScatterLayerOptions | BarLayerOptions | QuiverLayerOptions) : undefined
}

export function isMarks(use: string): boolean {
  return (markLayers as readonly string[]).includes(use)
}
