// Axes whose limits move: the views and ticks of a panel, frame by frame; in workers.
import type { AxisTicks } from './axis-ticks.js'
import type { PanelSpec } from './figure-spec.js'
import type { PanelLayout } from './layout.js'
import type { PanelInput } from './layout-input.js'
import { isMovingPanel, movesAlong, sampleViews, viewAt } from './moving-views.js'
import type { MovingSurface } from './surface.js'
import { type DataWindow, growView } from './view.js'

/** No ticks. */
export const bare: AxisTicks = { ticks: [], minor: [], offset: '', intervals: 1 }

/** What the lay-out must know of a panel's limits that move. */
export function movingInput(panel: PanelSpec, view: DataWindow): PanelInput['moving'] {
  if (!isMovingPanel(panel)) return undefined
  return { ...directionsOf(panel), samples: sampleViews(panel, view) }
}

/** With equal units, an axis that shows more changes the other one, too. */
function directionsOf(panel: PanelSpec) {
  const both = panel.axes.axis === 'equal'
  return { x: both || movesAlong(panel, 'x'), y: both || movesAlong(panel, 'y') }
}

export interface MovingAxes {
  readonly moves: { readonly x: boolean; readonly y: boolean }
  /** Those of the frame that was looked at last. */
  ticks(): { readonly x: AxisTicks; readonly y: AxisTicks }
  /** Moves the surface to a frame. */
  look(index: number): void
}

/** `view` is what the panel shows in the first frame. */
export function moveAxes(panel: PanelSpec, view: DataWindow, place: PanelLayout, surface: MovingSurface): MovingAxes {
  const { ticksAt, box } = place
  if (!isMovingPanel(panel)) return { moves: { x: false, y: false }, ticks: () => place, look: () => undefined }
  let shown = place.view
  const look = (index: number) => {
    const next = viewAt(panel, view, index)
    shown = panel.axes.axis === 'equal' ? growView(next, box.height / box.width) : next
    surface.look(shown)
  }
  return {
    moves: { x: ticksAt.x !== undefined, y: ticksAt.y !== undefined },
    ticks: () => ({
      x: ticksAt.x?.([shown.left, shown.right]) ?? place.x,
      y: ticksAt.y?.([shown.bottom, shown.top]) ?? place.y,
    }),
    look,
  }
}
