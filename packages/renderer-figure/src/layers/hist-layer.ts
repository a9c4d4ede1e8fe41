// The hist layer: how many values of a frame lie in each bin, as bars or as an outline; in workers.
import type { Rect } from '../blocks.js'
import { openCounts } from '../counted-values.js'
import { blendBox, boxBetween, paintEdge } from '../marks/box.js'
import type { HistLayerOptions } from '../options/layers.js'
import { placeOfValue } from '../value-places.js'
import { type Layer, type LayerFrame, type LayerInput, nameOfLayer } from './layer.js'
import { paintPatch } from './legend-patch.js'
import { areaBetween, heightPlace, outlineOf, paintArea, paintOutline } from './outline.js'
import { unite } from './place-points.js'

export function makeHistLayer(input: LayerInput): Layer {
  const { spec, panel, index, surface, clips, history, step, knownLimits, nextColor } = input
  const options = spec.options as HistLayerOptions
  const counts = openCounts({ spec, panel, clips, history, step, knownLimits })
  const { edges } = counts
  // As in matplotlib, histograms count with the lines.
  const fallback = options.color === undefined ? nextColor('line') : surface.theme.colorOf(options.color)
  const upright = options.orientation === 'vertical'
  const { box } = surface

  const colorIn = (frame: LayerFrame) => {
    const { color } = frame.options as HistLayerOptions
    return color === undefined ? fallback : surface.theme.colorOf(color)
  }
  const edgeIn = (frame: LayerFrame) => {
    const { edgecolor, histtype, linewidth } = frame.options as HistLayerOptions
    const color =
      edgecolor === undefined ? (histtype === 'step' ? colorIn(frame) : undefined) : surface.theme.colorOf(edgecolor)
    return color && linewidth > 0 ? { color, width: linewidth * surface.point } : undefined
  }

  const paintBars = (frame: LayerFrame, target: Parameters<Layer['paint']>[1]): Rect | undefined => {
    const { alpha, rwidth } = frame.options as HistLayerOptions
    const { own, from, to } = counts.at(frame)
    const [color, edge] = [colorIn(frame), edgeIn(frame)]
    let touched: Rect | undefined
    for (let bin = 0; bin < own.length; bin++) {
      if (from[bin] === to[bin]) continue
      const [left, right] = [edges[bin]!, edges[bin + 1]!]
      const spare = ((1 - rwidth) / 2) * (right - left)
      const [near, far] = [left + spare, right - spare].map(upright ? surface.x : surface.y) as [number, number]
      if (Number.isNaN(near) || Number.isNaN(far)) continue
      const base = heightPlace(surface, upright, from[bin]!)
      const top = heightPlace(surface, upright, to[bin]!)
      const area = upright ? boxBetween(near, base, far, top) : boxBetween(base, near, top, far)
      touched = unite<Rect>(touched, blendBox(target, box, area, color, alpha))
      if (edge) touched = unite<Rect>(touched, paintEdge(target, box, area, { ...edge, alpha }))
    }
    return touched
  }

  return {
    changes: counts.changes,
    covers: false,
    prepare: (frames) => history.load(counts.needs, frames),
    paint(frame, target): Rect | undefined {
      const { histtype, alpha, rwidth } = frame.options as HistLayerOptions
      // Bins that share pixels are seen through together.
      const together = alpha < 1 && rwidth === 1 && !edgeIn(frame)
      if (histtype === 'bar' && !together) return paintBars(frame, target)
      const { from, to } = counts.at(frame)
      if (to.every((height, bin) => height === from[bin])) return undefined
      const corners = outlineOf(surface, { upright, edges, heights: to, baseline: 0 })
      const area = counts.stands ? areaBetween(surface, { upright, edges, heights: to, from }) : corners
      const filled = histtype !== 'step' ? paintArea(target, surface, area, colorIn(frame), alpha) : undefined
      const edge = edgeIn(frame)
      return edge ? unite<Rect>(filled, paintOutline(target, surface, corners, { ...edge, alpha })) : filled
    },
    read(frame, { x, y }) {
      const { own: heights } = counts.at(frame)
      const place = upright ? surface.x : surface.y
      const pointer = (upright ? x : y) + 0.5
      const bin = heights.findIndex((_, at) => {
        const ends = [place(edges[at]!), place(edges[at + 1]!)]
        return pointer >= Math.min(...ends) && pointer < Math.max(...ends)
      })
      if (bin < 0) return []
      const { source } = placeOfValue(counts.values, 0, index, frame)
      const layer = nameOfLayer(frame.options, spec.use)
      return [{ layer, source, indices: { bin }, value: [edges[bin]!, edges[bin + 1]!, heights[bin]!] }]
    },
    legend(frame) {
      const { label, histtype, alpha } = frame.options as HistLayerOptions
      if (label === undefined) return undefined
      const fill = histtype === 'step' ? undefined : colorIn(frame)
      return { label: String(label), paint: paintPatch({ fill, edge: edgeIn(frame), alpha }) }
    },
  }
}
