// Limits of an axis that go with the frames, as [<time - 5>, <time + 5>]: what they are at a frame, and which of them a lay-out must know; any thread.
import { type FrameValues, isFrameValues } from '@movieflow/core/plugin'
import type { PanelSpec } from './figure-spec.js'
import type { AxesOptions } from './options/axes.js'
import type { Direction } from './ranges.js'
import { widenLimits } from './ticks.js'
import type { View } from './view.js'

export type Ends = readonly [number, number]
type Given = AxesOptions['xlim']
/** As the options arrive: an end with a frame field has a value for each frame. */
type End = number | FrameValues<number>

const listOf = (given: Given): readonly End[] | undefined =>
  Array.isArray(given) ? (given as unknown as readonly End[]) : undefined

const endAt = (end: End, index: number) => (isFrameValues(end) ? (end.$frames as readonly number[])[index]! : end)

/** Whether they differ from frame to frame. */
export function isMoving(given: Given): boolean {
  return listOf(given)?.some((end) => isFrameValues(end)) === true
}

/** The limits that are given for a frame, as they are written; `undefined` if the data decide. */
export function givenEnds(given: Given, index: number): Ends | undefined {
  const list = listOf(given)
  return list && [endAt(list[0]!, index), endAt(list[1]!, index)]
}

/** The same to draw: ends that meet in some frame, as those of [0, <time>] do in the first, are moved apart as matplotlib moves them. */
export function endsAt(given: Given, index: number): Ends | undefined {
  const ends = givenEnds(given, index)
  return ends && ends[0] === ends[1] && isMoving(given) ? widenLimits(ends[0], ends[1], 0.05) : ends
}

/** Frames whose limits may differ: 1 for limits that stay. */
export function countEnds(given: Given): number {
  return Math.max(1, ...(listOf(given) ?? []).map((end) => (isFrameValues(end) ? end.$frames.length : 1)))
}

export function limitsAlong({ axes }: PanelSpec, direction: Direction): Given {
  return direction === 'x' ? axes.xlim : axes.ylim
}

export function movesAlong(panel: PanelSpec, direction: Direction): boolean {
  return isMoving(limitsAlong(panel, direction))
}

export function isMovingPanel(panel: PanelSpec): boolean {
  return movesAlong(panel, 'x') || movesAlong(panel, 'y')
}

/** What a panel shows in a frame; `view` is what it shows in the first. */
export function viewAt({ axes }: PanelSpec, view: View, index: number): View {
  const [left, right] = isMoving(axes.xlim) ? endsAt(axes.xlim, index)! : [view.left, view.right]
  const [bottom, top] = isMoving(axes.ylim) ? endsAt(axes.ylim, index)! : [view.bottom, view.top]
  return { left, right, bottom, top }
}

/** Frames that a lay-out looks at: labels are about as long in those between. */
const mostSamples = 64

/** Views of some frames, those with the smallest and largest ends among them: for the room of all labels. */
export function sampleViews(panel: PanelSpec, view: View): View[] {
  const { xlim, ylim } = panel.axes
  const count = Math.max(countEnds(xlim), countEnds(ylim))
  const chosen = new Set<number>()
  for (let at = 0; at < mostSamples; at++) chosen.add(Math.round((at / (mostSamples - 1)) * (count - 1)))
  for (const given of [xlim, ylim])
    for (const end of listOf(given) ?? []) {
      if (!isFrameValues(end)) continue
      const values = end.$frames as readonly number[]
      chosen.add(placeOf(values, (value, best) => value < best)).add(placeOf(values, (value, best) => value > best))
    }
  return [...chosen].sort((left, right) => left - right).map((index) => viewAt(panel, view, index))
}

function placeOf(values: readonly number[], isBetter: (value: number, best: number) => boolean): number {
  return values.reduce((best, value, at) => (isBetter(value, values[best]!) ? at : best), 0)
}
