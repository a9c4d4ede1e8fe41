// The second axis of y of a panel: a surface over the same box, and the axis at its right; in workers.
import type { Rect } from './blocks.js'
import type { ColorValue } from './colors.js'
import type { PanelSpec } from './figure-spec.js'
import { axisOptions } from './figure-texts.js'
import type { Layer, Surface } from './layers/layer.js'
import { makeMovingAxis } from './layers/moving-axis.js'
import { paintText } from './layers/paint-text.js'
import { unite } from './layers/place-points.js'
import type { PanelLayout } from './layout.js'
import type { PanelInput } from './layout-input.js'
import type { Metrics } from './margins.js'
import { bare, type MovingAxes, moveAxes } from './moving-axes.js'
import { isMovingPanel, movesAlong, sampleViews } from './moving-views.js'
import { scalesOf } from './panel-views.js'
import type { AxesSetting } from './placed-layers.js'
import { type MovingSurface, makeSurface } from './surface.js'
import type { DataWindow } from './view.js'

/** What the lay-out must know of the axis. */
export function twinInput(panel: PanelSpec | undefined, view: DataWindow | undefined): PanelInput['y2'] {
  if (!panel || !view) return undefined
  const sides = { bottom: { ticks: false, name: false }, left: { ticks: true, name: true } }
  const ends = ({ bottom, top }: DataWindow) => [bottom, top] as const
  return {
    ...axisOptions(panel, scalesOf(panel), sides).y,
    ends: ends(view),
    samples: movesAlong(panel, 'y') ? sampleViews(panel, view).map(ends) : undefined,
  }
}

export interface TwinScene {
  readonly setting: AxesSetting
  readonly axis: Layer
  /** Once the panel's own surface was moved. */
  look(index: number): void
}

export interface TwinHost {
  readonly surface: Surface
  readonly place: PanelLayout
  readonly metrics: Metrics
}

export function makeTwin(panel: PanelSpec, drawn: PanelSpec, view: DataWindow, host: TwinHost): TwinScene {
  const { place, metrics } = host
  const { box } = host.surface
  const across = ({ left, right }: DataWindow) => ({ left, right })
  const surface: MovingSurface = makeSurface(
    {
      ...{ box, point: host.surface.point, lettering: host.surface.lettering, paper: host.surface.paper },
      theme: host.surface.theme,
      view: { ...view, ...across(place.view) },
      moves: host.surface.moves || isMovingPanel(panel),
    },
    scalesOf(panel),
  )
  const { y2 } = place.ticksAt
  const layout = { ...place, view: surface.view, x: bare, y: place.y2, ticksAt: y2 ? { y: y2 } : {} }
  const axes: MovingAxes = moveAxes(panel, view, layout, surface)
  return {
    setting: { panel, drawn, surface, axes, metrics },
    axis: makeTwinAxis(panel.color, place, axes, surface, metrics),
    look(index) {
      axes.look(index)
      if (surface.moves) surface.look({ ...surface.view, ...across(host.surface.view) })
    },
  }
}

function makeTwinAxis(
  color: ColorValue | undefined,
  { y2label, box, room }: PanelLayout,
  axes: MovingAxes,
  surface: Surface,
  metrics: Metrics,
): Layer {
  const { lettering } = surface
  const changes = axes.moves.y
  const ink = color === undefined ? surface.theme.ink : surface.theme.colorOf(color)
  const marks = makeMovingAxis('y', () => axes.ticks().y, surface, metrics, { side: 'far', color: ink, changes })
  return {
    changes,
    covers: false,
    paint(frame, target): Rect | undefined {
      const painted = marks.paint(frame, target)
      if (!y2label) return painted
      const { text, x } = y2label
      const wide = lettering.measure(text, metrics.font)
      const size = metrics.font * Math.min(1, (room.bottom - room.top) / Math.max(1, wide))
      // Upwards, as the name of the first axis.
      const look = { text, size, ha: 'center', va: 'baseline', rotation: 90, color: ink, alpha: 1 } as const
      const middle = box.y + box.height / 2
      return unite<Rect>(painted, paintText(target, lettering, x + (metrics.capitals / 2) * size, middle, look))
    },
  }
}
