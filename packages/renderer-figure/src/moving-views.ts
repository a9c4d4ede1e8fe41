// What panels show whose limits go with the frames, and which of these views a lay-out must know; any thread.
import { isFrameValues } from '@movieflow/core/plugin'
import type { PanelSpec } from './figure-spec.js'
import { countEnds, endsAt, isMoving, listEnds } from './moving-ends.js'
import type { AxesOptions } from './options/axes.js'
import type { Direction } from './ranges.js'
import type { DataWindow } from './view.js'

export function limitsAlong({ axes }: PanelSpec, direction: Direction): AxesOptions['xlim'] {
  return direction === 'x' ? axes.xlim : axes.ylim
}

export function movesAlong(panel: PanelSpec, direction: Direction): boolean {
  return isMoving(limitsAlong(panel, direction))
}

export function isMovingPanel(panel: PanelSpec): boolean {
  return movesAlong(panel, 'x') || movesAlong(panel, 'y')
}

/** What a panel shows in a frame; `view` is what it shows in the first. */
export function viewAt({ axes }: PanelSpec, view: DataWindow, index: number): DataWindow {
  const [left, right] = isMoving(axes.xlim) ? endsAt(axes.xlim, index)! : [view.left, view.right]
  const [bottom, top] = isMoving(axes.ylim) ? endsAt(axes.ylim, index)! : [view.bottom, view.top]
  return { left, right, bottom, top }
}

/** Frames that a lay-out looks at: labels are about as long in those between. */
const mostSamples = 64

/** Views of some frames, those with the smallest and largest ends among them: for the room of all labels. */
export function sampleViews(panel: PanelSpec, view: DataWindow): DataWindow[] {
  const { xlim, ylim } = panel.axes
  const count = Math.max(countEnds(xlim), countEnds(ylim))
  const chosen = new Set<number>()
  for (let at = 0; at < mostSamples; at++) chosen.add(Math.round((at / (mostSamples - 1)) * (count - 1)))
  for (const given of [xlim, ylim])
    for (const end of listEnds(given) ?? []) {
      if (!isFrameValues(end)) continue
      const values = end.$frames as readonly number[]
      chosen.add(placeOf(values, (value, best) => value < best)).add(placeOf(values, (value, best) => value > best))
    }
  return [...chosen].sort((left, right) => left - right).map((index) => viewAt(panel, view, index))
}

function placeOf(values: readonly number[], isBetter: (value: number, best: number) => boolean): number {
  return values.reduce((best, value, at) => (isBetter(value, values[best]!) ? at : best), 0)
}
