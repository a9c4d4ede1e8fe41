// Figures as movieflow renderers; the main thread loads this to plan, workers load the drawers alone.
import { defineRenderer } from '@movieflow/core/plugin'
import { drawerOf } from './drawers.js'
import { repeatedAxes } from './layer-repeats.js'
import { type FigureOptions, figureOptions, shortOptions } from './options/figure.js'
import type { LayerName } from './options/layers.js'
import { planFigure } from './plan.js'

export { drawCaption } from './caption.js'
export { captionsRenderer, cardRenderer } from './cards/index.js'
export type { CaptionsInput, CardInput } from './cards/options.js'
export { checkText } from './check-text.js'
export type { FigureOptions } from './options/figure.js'
export type { FigureInput, RendererInputs, WrittenLayer } from './options/written.js'
export { encodeCanvasPng as encodePng } from './png.js'

function define(name: 'figure' | LayerName) {
  const short = name === 'figure' ? undefined : name
  const renderer = defineRenderer<FigureOptions>({
    ...drawerOf(name),
    options: figureOptions,
    repeats: repeatedAxes,
    plan: (input, context) => planFigure(input, context, short),
  })
  if (short === undefined) return renderer
  // A run uses one or two of the dozen short forms: their schemas are made when they are asked for.
  let options: typeof figureOptions | undefined
  const get = () => {
    options ??= shortOptions(short) as unknown as typeof figureOptions
    return options
  }
  return Object.defineProperty(renderer, 'options', { get, enumerable: true })
}

/** Axes with layers, alone or as panels. */
export const figureRenderer = define('figure')
/** Short forms: a figure of one layer, whose options are next to the figure's. */
export const heatmapRenderer = define('heatmap')
export const imageRenderer = define('image')
export const lineRenderer = define('line')
export const scatterRenderer = define('scatter')
export const bandRenderer = define('band')
export const textRenderer = define('text')
export const contourRenderer = define('contour')
export const rectangleRenderer = define('rectangle')
export const rasterRenderer = define('raster')
export const hlineRenderer = define('hline')
export const vlineRenderer = define('vline')
export const quiverRenderer = define('quiver')
export const arrowRenderer = define('arrow')
export const polygonRenderer = define('polygon')
export const skeletonRenderer = define('skeleton')
export const stepRenderer = define('step')
export const barRenderer = define('bar')
export const histRenderer = define('hist')
export const stairsRenderer = define('stairs')
export const errorbarRenderer = define('errorbar')
export const fillRenderer = define('fill')
export const spanRenderer = define('span')

export default figureRenderer
