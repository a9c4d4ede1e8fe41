// What a panel's options and data say of its box: its shape, whether it counts cells, and where its labels are; any thread.
import type { DrawingInput } from '@movieflow/core/plugin'
import type { FigureSpec, PanelSpec } from './figure-spec.js'
import type { HeatmapLayerOptions } from './options/layers.js'
import { picturesView } from './panel-views.js'
import { pictureSource } from './picture-source.js'
import { type PlacingOptions, placedBy } from './placed-picture.js'

/** Which panels stand at the outside, where the labels of shared axes are. */
export function outerPanels({ outer, panels }: FigureSpec) {
  const last = new Map<number, number>()
  for (const { place } of panels) last.set(place.column, Math.max(last.get(place.column) ?? 0, place.row))
  return ({ place }: PanelSpec) => ({
    bottom: !outer || last.get(place.column) === place.row,
    left: !outer || place.column === 0,
  })
}

export function shapeOf(panel: PanelSpec, clips: DrawingInput['clips'], main: string) {
  const pictured = picturesView(panel, clips, main) !== undefined
  return { axis: panel.axes.axis ?? (pictured ? 'image' : 'auto'), fills: !pictured } as const
}

/** Ticks at whole numbers, where the axes count the cells of a picture. */
export function countsCells(panel: PanelSpec, clips: DrawingInput['clips'], main: string): boolean {
  const { xlim, ylim } = panel.axes
  const extents = panel.layers.some(({ use, options }) => {
    if (use !== 'heatmap' && use !== 'image' && use !== 'contour') return false
    const picture = options as HeatmapLayerOptions & PlacingOptions
    return placedBy(picture, clips[pictureSource(picture, main)]).extent !== undefined
  })
  return picturesView(panel, clips, main) !== undefined && !extents && xlim === undefined && ylim === undefined
}
