// The legend of a whole figure: the names of all panels, each once, beside them; in workers.
import type { RenderFrame } from '@movieflow/core/plugin'
import { clipRect, type PixelNumbers, type Rect } from './blocks.js'
import type { FigureLegend } from './figure-parts.js'
import type { FigureSpec } from './figure-spec.js'
import type { LegendEntry } from './layers/layer.js'
import { legendGrid, paintLegend } from './layers/legend-box.js'
import type { LegendInput } from './layout-input.js'
import type { Lettering } from './lettering.js'
import { isNamed } from './lights.js'
import type { FigureOptions } from './options/figure.js'
import type { PanelScene } from './panel-scene.js'
import { layerFrames } from './placed-layers.js'

/** Columns: as many as there is room for above and below the panels, else one. */
function columnsOf(
  { loc, columns }: FigureLegend,
  size: number,
  names: readonly string[],
  room: number,
  lettering: Lettering,
) {
  const beside = /^outside (?:left|right)/.test(loc)
  if (columns !== undefined || beside) return columns ?? 1
  const fits = (count: number) => legendGrid(names, count, size, lettering.measure).width <= room
  const all = names.map((_, at) => names.length - at)
  return all.find(fits) ?? 1
}

const gridOf = (legend: FigureLegend, names: readonly string[], point: number, room: number, lettering: Lettering) => {
  const size = (legend.fontsize ?? lettering.theme.sizes.text) * point
  return legendGrid(names, columnsOf(legend, size, names, room, lettering), size, lettering.measure, room)
}

/** What the lay-out must know of it. */
export function legendInput(
  { legend }: Pick<FigureSpec, 'legend'>,
  lettering: Lettering,
  names: readonly string[],
): LegendInput | undefined {
  if (!legend || names.length === 0) return undefined
  const [, side, place] = legend.loc.split(' ') as [string, LegendInput['side'], string]
  return {
    side,
    along: place === 'center' ? 'center' : place === 'upper' || place === 'left' ? 'start' : 'end',
    sizeAt(point, room) {
      const { width, height, size } = gridOf(legend, names, point, room - 1, lettering)
      // Its edge is drawn around it.
      return { width: width + 1, height: height + 1, gap: Math.round(0.8 * size) }
    },
  }
}

export interface FigureLegendPainter {
  /** Its samples do with the frame. */
  readonly changes: boolean
  readonly area: Rect
  paint(frame: RenderFrame<FigureOptions>, spec: FigureSpec, target: PixelNumbers): void
}

export interface FigureLegendSetting {
  readonly panels: readonly PanelScene[]
  readonly lettering: Lettering
  readonly point: number
  /** Of the picture. */
  readonly size: readonly [width: number, height: number]
}

export function makeFigureLegend(
  { legend, panels: specs }: FigureSpec,
  place: Rect,
  names: readonly string[],
  { panels, lettering, point, size }: FigureLegendSetting,
): FigureLegendPainter {
  const grid = gridOf(legend!, names, point, place.width - 1, lettering)
  const specOf = (panel: number, at: number, ofTwin: boolean) =>
    (ofTwin ? specs[panel]!.twin! : specs[panel]!).layers[at]!
  return {
    changes: panels.some(({ placed }, panel) =>
      placed.some(({ at, still, twin }) => at !== undefined && !still && isNamed(specOf(panel, at, Boolean(twin)))),
    ),
    area: clipRect({ x: place.x - 1, y: place.y - 1, width: grid.width + 3, height: grid.height + 3 }, ...size),
    paint(frame, spec, target) {
      const entries = new Map<string, LegendEntry>()
      for (const [number, { placed }] of panels.entries()) {
        const panel = spec.panels[number]!
        const frameOf = layerFrames(frame, panel)
        const twinOf = panel.twin && layerFrames(frame, panel.twin)
        for (const { layer, at, twin } of placed) {
          if (at === undefined) continue
          const found = layer.legend?.((twin ? twinOf! : frameOf)(at))
          for (const entry of found ? [found].flat() : [])
            if (!entries.has(entry.label)) entries.set(entry.label, entry)
        }
      }
      const shown = [...entries.values()].slice(0, grid.rows * Math.ceil(names.length / grid.rows))
      paintLegend(target, shown, grid, place, { lettering, point, framed: legend!.frame })
    },
  }
}
