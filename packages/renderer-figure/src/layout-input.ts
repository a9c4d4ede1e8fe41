// What a figure's lay-out depends on; any thread, no canvas.
import type { Limits, Size } from '@movieflow/core/plugin'
import type { Extend } from './bar-ends.js'
import type { GridSpec, PanelPlace } from './figure-spec.js'
import type { Norm } from './norms.js'
import type { Scale } from './scales.js'
import type { Measure } from './text.js'
import type { TypeSizes } from './theme/theme.js'
import type { View } from './view.js'

export interface BarInput {
  /** All limits that frames have; empty where they are not known, so that room is kept for labels of any kind. */
  readonly limits: readonly Limits[]
  readonly label?: string | undefined
  readonly ticks?: readonly number[] | undefined
  /** The colours' norm for given limits. */
  normOf(limits: Limits): Norm
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
  readonly view: View
  /** Which of its axes go with the frames, and what it shows in some of these. */
  readonly moving?: { readonly x: boolean; readonly y: boolean; readonly samples: readonly View[] } | undefined
  readonly axis: 'image' | 'equal' | 'auto' | 'off'
  /** With axis `off`: the data fill the room, as with `auto`; else they have square cells, as with `image`. */
  readonly fills?: boolean
  readonly x: AxisOptions
  readonly y: AxisOptions
  /** Ticks at whole numbers: the axes count cells. */
  readonly countsCells: boolean
  readonly title?: HeadingInput | undefined
  readonly bar?: BarInput | undefined
}

export interface LayoutInput {
  readonly size: Size
  readonly dpi: number
  readonly grid: GridSpec
  readonly panels: readonly PanelInput[]
  /** Above all panels. */
  readonly title?: HeadingInput | undefined
  /** Beside all panels. */
  readonly bar?: BarInput | undefined
  readonly measure: Measure
  /** Left out: as by default. */
  readonly sizes?: TypeSizes | undefined
}
