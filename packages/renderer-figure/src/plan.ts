// The plan of a heat map: its source's shape and its options become a size and a request for limits; main thread, no canvas.
import { resolve } from 'node:path'
import {
  limitsRequest,
  MovieflowError,
  type PluginContext,
  type RendererPlan,
  type RendererPlanInput,
  suggestNames,
} from '@movieflow/core/plugin'
import { isColormapFile, loadColormap } from './colormaps/lookup.js'
import { type HeatmapOptions, sourceOf } from './options.js'

export function planHeatmap(
  { clips, main, options }: RendererPlanInput<HeatmapOptions>,
  { folder }: PluginContext,
): RendererPlan {
  const source = sourceOf(options, main)
  const clip = clips[source]
  if (!clip)
    throw new MovieflowError('UNKNOWN_NAME', `the heat map's data '${source}' is no source of the movie`, {
      option: 'render.data',
      hint: suggestNames(source, Object.keys(clips)),
    })
  checkAxes(clip.axes, clip.shape)
  loadColormap(options.colormap, folder)
  const limits = limitsRequest(options.limits, source)
  const inputs = isColormapFile(options.colormap) && { inputs: [resolve(folder, options.colormap)] }
  return { size: options.size, ...inputs, ...(limits && { limits: { limits } }) }
}

function checkAxes(axes: readonly string[], shape: readonly number[]): void {
  const described = axes.map((axis, index) => `${axis} ${shape[index]}`).join(', ')
  const missing = ['y', 'x'].filter((axis) => !axes.includes(axis))
  const extra = axes.filter((axis) => axis !== 'y' && axis !== 'x')
  if (missing.length > 0)
    throw new MovieflowError(
      'OPTION_INVALID',
      `a heat map draws the axes y and x, but the data have no axis ${missing.join(' and no axis ')} (they have: ${described || 'none'})`,
      {
        hint: "name the array's axes with axes: in the source, as in axes: [y, x, frame]",
      },
    )
  if (extra.length > 0)
    throw new MovieflowError(
      'OPTION_INVALID',
      `a heat map draws the axes y and x, but the data also have ${extra.map((axis) => `'${axis}'`).join(' and ')} (${described})`,
      {
        hint: `in transform, reduce it (- { use: reduce, axis: ${extra[0]}, by: mean }) or take one index of it (- { use: select, axis: ${extra[0]}, index: 0 })`,
      },
    )
}
