// The shape of a pair of axes: tight around pictures, whose cells it may count, or filled by the data; any thread.
import type { Clip } from '@movieflow/core/plugin'
import type { PanelSpec } from './figure-spec.js'
import type { HeatmapLayerOptions } from './options/layers.js'
import { picturesView } from './panel-views.js'
import { pictureSource } from './picture-source.js'
import { type PlacingOptions, placedBy } from './placed-picture.js'

type Clips = Readonly<Record<string, Clip>>

export function panelShape(panel: PanelSpec, clips: Clips, main: string) {
  const pictured = picturesView(panel, clips, main) !== undefined
  return { axis: panel.axes.axis ?? (pictured ? 'image' : 'auto'), fills: !pictured } as const
}

/** Ticks at whole numbers, if the axes count the cells of a picture. */
export function countsCells(panel: PanelSpec, clips: Clips, main: string): boolean {
  const { xlim, ylim } = panel.axes
  const extents = panel.layers.some(({ use, options }) => {
    if (use !== 'heatmap' && use !== 'image' && use !== 'contour') return false
    const picture = options as HeatmapLayerOptions & PlacingOptions
    return placedBy(picture, clips[pictureSource(picture, main)]).extent !== undefined
  })
  return picturesView(panel, clips, main) !== undefined && !extents && xlim === undefined && ylim === undefined
}
