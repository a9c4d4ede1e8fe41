// The heat map as a movieflow renderer; the main thread loads this to plan, workers load the canvas behind `create`.
import { defineRenderer } from '@movieflow/core/plugin'
import { type HeatmapOptions, heatmapOptions } from './options.js'
import { planHeatmap } from './plan.js'

export { checkText } from './check-text.js'
export type { HeatmapOptions } from './options.js'
export { encodePng } from './png.js'

/** A figure with one heat map: axes, colour bar, and a title that may change from frame to frame. */
export const heatmapRenderer = defineRenderer<HeatmapOptions>({
  name: 'heatmap',
  version: '0.1.0',
  options: heatmapOptions,
  plan: planHeatmap,
  async create(input, context) {
    const { createHeatmap } = await import('./heatmap.js')
    return createHeatmap(input, context)
  },
})

export default heatmapRenderer
