// Which panels have labels along their axes: of axes that are shared, those at the outside alone; any thread.
import type { FigureSpec, PanelPlace, PanelSpec } from './figure-spec.js'
import type { AxesOptions } from './options/axes.js'
import type { DataWindow } from './view.js'

/** Labels of ticks, and the names below or next to them. */
export interface Labelled {
  readonly bottom: { readonly ticks: boolean; readonly name: boolean }
  readonly left: { readonly ticks: boolean; readonly name: boolean }
}

const both = { ticks: true, name: true }
const neither = { ticks: false, name: false }

/** `views` are what the panels show, in their order. */
export function labelledPanels(spec: FigureSpec, views: readonly DataWindow[]): (panel: PanelSpec) => Labelled {
  const { outer, panels, share } = spec
  if (outer) {
    const last = new Map<number, number>()
    for (const { place } of panels) last.set(place.column, Math.max(last.get(place.column) ?? 0, place.row))
    return ({ place }) => ({
      bottom: last.get(place.column) === place.row ? both : neither,
      left: place.column === 0 ? both : neither,
    })
  }
  const next = (panel: PanelSpec, follows: (place: PanelPlace, other: PanelPlace) => boolean) =>
    panels.findIndex(({ place }) => follows(panel.place, place))
  return (panel) => {
    const view = views[panels.indexOf(panel)]!
    const below = share.x ? next(panel, isBelow) : -1
    const beside = share.y ? next(panel, isLeftOf) : -1
    const [under, left] = [panels[below], panels[beside]]
    return {
      bottom:
        under && endsOf(view, 'x') === endsOf(views[below]!, 'x') && sameTicks(panel.axes, under.axes, 'x')
          ? { ticks: false, name: isOwn(panel.axes.xlabel, under.axes.xlabel) }
          : both,
      left:
        left && endsOf(view, 'y') === endsOf(views[beside]!, 'y') && sameTicks(panel.axes, left.axes, 'y')
          ? { ticks: false, name: isOwn(panel.axes.ylabel, left.axes.ylabel) }
          : both,
    }
  }
}

/** Directly below, in all of the columns: what a wider panel shows beneath is in line with it. */
function isBelow(place: PanelPlace, other: PanelPlace): boolean {
  return other.row === place.row + place.rows && other.column === place.column && other.columns === place.columns
}

function isLeftOf(place: PanelPlace, other: PanelPlace): boolean {
  return other.column + other.columns === place.column && other.row === place.row && other.rows === place.rows
}

const endsOf = ({ left, right, bottom, top }: DataWindow, direction: 'x' | 'y') =>
  (direction === 'x' ? [left, right] : [bottom, top]).join()

/** Ticks that are given for one panel say nothing of the other. */
function sameTicks(own: AxesOptions, other: AxesOptions, direction: 'x' | 'y'): boolean {
  const told = ({ ticks, ticklabels, xscale, yscale }: AxesOptions) =>
    JSON.stringify([
      typeof ticks === 'object' ? (ticks[direction] ?? true) : ticks,
      typeof ticklabels === 'object' ? (ticklabels[direction] ?? true) : ticklabels,
      direction === 'x' ? xscale : yscale,
    ])
  return told(own) === told(other)
}

/** A name that the panel at the outside does not have says something. */
const isOwn = (name: unknown, outer: unknown) => name !== undefined && outer !== undefined && name !== outer
