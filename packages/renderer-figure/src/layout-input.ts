// What a figure's lay-out depends on; any thread, no canvas.
import type { Limits, Size } from '@movieflow/core/plugin'
import type { Extend } from './bar-ends.js'
import type { GridSpec, PanelPlace } from './figure-spec.js'
import type { Ends } from './moving-ends.js'
import type { Scale } from './scales.js'
import type { Measure } from './text.js'
import type { TypeSizes } from './theme/theme.js'
import type { LetterHeights } from './typeface.js'
import type { DataWindow } from './view.js'

/** The subject of the labels of a colour bar. */
export interface BarAxis {
  /** Below and above. */
  readonly ends: Limits
  readonly scale: Scale
  /** Values with a tick, in place of round numbers. */
  readonly ticks?: readonly number[] | undefined
  /** One a tick, in place of its number. */
  readonly texts?: readonly string[] | undefined
}

export interface BarInput {
  /** One for each of the limits that frames have; empty if they are not known, so that space is kept for labels of any kind. */
  readonly axes: readonly BarAxis[]
  readonly label?: string | undefined
  readonly extend: Extend
}

/** One axis of a panel. */
export interface AxisOptions {
  readonly scale: Scale
  /** None, round numbers, or these values. */
  readonly ticks: boolean | readonly number[]
  /** None, numbers, or these texts. */
  readonly labels: boolean | readonly string[]
  readonly label: string | undefined
}

/** Lines of text above something. */
export interface HeadingInput {
  /** Height of all lines, in font sizes. */
  readonly em: number
  /** Points. */
  readonly fontsize: number
}

export interface PanelInput {
  readonly place: PanelPlace
  /** What the box shall show; with axis `equal` it shows more around it. */
  readonly view: DataWindow
  /** Which of its axes go with the frames, and what it shows in some of these. */
  readonly moving?: { readonly x: boolean; readonly y: boolean; readonly samples: readonly DataWindow[] } | undefined
  readonly axis: 'image' | 'equal' | 'auto' | 'off'
  /** With axis `off`: the data fill the room, as with `auto`; else they have square cells, as with `image`. */
  readonly fills?: boolean
  readonly x: AxisOptions
  readonly y: AxisOptions
  /** A second axis of y at the right, with its ends, and some of these if they move. */
  readonly y2?: (AxisOptions & { readonly ends: Ends; readonly samples?: readonly Ends[] | undefined }) | undefined
  /** Ticks at whole numbers: the axes count cells. */
  readonly countsCells: boolean
  readonly title?: HeadingInput | undefined
  /** Next to it, from left to right. */
  readonly bars: readonly BarInput[]
}

/** A legend of the whole figure. */
export interface LegendInput {
  /** The panel that it is next to or above, and its place along it. */
  readonly side: 'left' | 'right' | 'upper' | 'lower'
  readonly along: 'start' | 'center' | 'end'
  /** Pixels, its distance from the panels among them, of points of so many pixels and panels of this width. */
  sizeAt(point: number, room: number): { readonly width: number; readonly height: number; readonly gap: number }
}

export interface LayoutInput {
  readonly size: Size
  readonly dpi: number
  readonly grid: GridSpec
  readonly panels: readonly PanelInput[]
  /** Names along the axes are at one distance from the boxes of a row or column. */
  readonly aligned?: boolean
  /** Above all panels. */
  readonly title?: HeadingInput | undefined
  /** Next to all panels, from left to right. */
  readonly bars: readonly BarInput[]
  /** Next to all panels. */
  readonly legend?: LegendInput | undefined
  readonly measure: Measure
  /** Left out: as by default. */
  readonly sizes?: TypeSizes | undefined
  /** Left out: those of DejaVu Sans. */
  readonly heights?: LetterHeights | undefined
}
