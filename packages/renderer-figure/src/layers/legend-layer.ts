// The legend: samples of the layers that have a label, in a box in a corner of the axes; in workers.
import { clipRect, type PixelNumbers, type Rect } from '../blocks.js'
import type { PanelSpec } from '../figure-spec.js'
import { isNamed } from '../lights.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask } from '../marks/mask.js'
import { strokeMask } from '../marks/stroke.js'
import type { AxesOptions } from '../options/axes.js'
import { cornerPlace } from './corners.js'
import type { Layer, LayerFrame, LegendEntry, Surface } from './layer.js'
import { paintText } from './paint-text.js'

/** matplotlib's: samples two letters long, box of the axes' colour at 0.8 with an edge of 0.8 grey. */
const sampleLength = 2
const boxAlpha = 0.8
const edgeColor = [204, 204, 204] as const

function settingOf(legend: AxesOptions['legend']) {
  const defaults = { loc: 'upper right', fontsize: undefined, frame: true, columns: 1 } as const
  if (typeof legend === 'boolean') return defaults
  return typeof legend === 'string' ? { ...defaults, loc: legend } : legend
}

export function makeLegend(
  { axes, layers: own, twin }: PanelSpec,
  layers: readonly { readonly layer: Layer; readonly still: boolean }[],
  surface: Surface,
): Layer | undefined {
  if (axes.legend === false) return undefined
  const specs = [...own, ...(twin?.layers ?? [])]
  const { box, point, lettering, theme } = surface
  const { loc, fontsize = theme.sizes.text, frame: framed, columns } = settingOf(axes.legend)
  const size = fontsize * point
  const pad = 0.4 * size
  const rowHeight = Math.round(1.4 * size)
  const gap = 0.8 * size

  const paintEntry = ({ label, paint }: LegendEntry, x: number, y: number, target: PixelNumbers, clip: Rect) => {
    const sample = {
      x: Math.round(x),
      y: Math.round(y + 0.35 * size),
      width: Math.round(sampleLength * size),
      height: Math.round(0.7 * size),
    }
    paint(target, sample, clip)
    paintText(target, lettering, x + sampleLength * size + gap, y + 1.05 * size, {
      text: label,
      size,
      ha: 'left',
      va: 'baseline',
      rotation: 0,
      color: theme.ink,
      alpha: 1,
    })
  }

  return {
    // A sample may follow its layer's colour.
    changes: layers.some(({ still }, at) => !still && isNamed(specs[at]!)),
    covers: false,
    paint(frame: LayerFrame, target): Rect | undefined {
      const shown = [...frame.panel.layers, ...(frame.panel.twin?.layers ?? [])]
      const entries = shown.flatMap(({ options }, at) => {
        const entry = layers[at]?.layer.legend?.({ ...frame, options })
        return entry ? [entry].flat() : []
      })
      if (entries.length === 0) return undefined
      const rows = Math.ceil(entries.length / columns)
      const widest = Math.max(...entries.map(({ label }) => lettering.measure(label, size)))
      const columnWidth = (sampleLength * size + gap + widest) | 0
      const across = Math.min(columns, entries.length)
      const width = Math.ceil(across * columnWidth + (across - 1) * 2 * size + 2 * pad)
      const height = Math.ceil(rows * rowHeight + 2 * pad)
      const { x, y } = cornerPlace(loc, box, width, height, Math.round(0.5 * size))
      // Its edge lies on whole pixels about the corners.
      const area = clipRect({ x: x - 1, y: y - 1, width: width + 3, height: height + 3 }, target.width, target.height)
      if (framed) {
        const corners = [x, y, x + width, y, x + width, y + height, x, y + height, x, y]
        blitMask(target, area, polygonMask(corners.slice(0, 8), area), theme.face, boxAlpha)
        blitMask(target, area, strokeMask(corners, { width: 0.8 * point, snap: true }, area), edgeColor)
      }
      entries.forEach((entry, at) => {
        const column = Math.floor(at / rows)
        paintEntry(entry, x + pad + column * (columnWidth + 2 * size), y + pad + (at % rows) * rowHeight, target, area)
      })
      return area
    },
  }
}
