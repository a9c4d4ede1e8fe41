// What a layer is to the scene: something that paints itself into the pixels of a panel, frame by frame; in workers.
import type { Clip, FixedAxis, Limits, PixelReading, Tensor } from '@movieflow/core/plugin'
import type { PixelNumbers, Rect } from '../blocks.js'
import type { Rgb } from '../colors.js'
import type { LayerSpec, PanelSpec } from '../figure-spec.js'
import type { Lettering } from '../lettering.js'
import type { AxesOptions } from '../options/axes.js'
import type { Theme } from '../theme/theme.js'
import type { History } from '../values.js'
import type { DataWindow } from '../view.js'

/** A panel's box as layers see it: data coordinates and the pixels they lie at. */
export interface Surface {
  readonly box: Rect
  readonly view: DataWindow
  /** What the box shows goes with the frames: `view`, `x` and `y` are those of the frame that is painted. */
  readonly moves: boolean
  /** Pixels of a data coordinate, fractions included; NaN if the axis cannot show it. */
  x(value: number): number
  y(value: number): number
  /** Pixels of a point (1/72 inch). */
  readonly point: number
  readonly paper: Rgb
  /** Colours and line widths of what names none. */
  readonly theme: Theme
  readonly lettering: Lettering
}

export interface LayerInput {
  readonly spec: LayerSpec
  readonly panel: PanelSpec
  readonly surface: Surface
  readonly clips: Readonly<Record<string, Clip>>
  readonly main: string
  /** The indices that sources' axes are taken at in this panel. */
  readonly index: readonly FixedAxis[]
  /** The panel's number, from 0. */
  readonly number: number
  readonly history: History
  /** Seconds of the data from one frame to the next. */
  readonly step: number
  /** The pipeline's folder, absolute. */
  readonly folder: string
  /** The next of the colours C0, C1 …; taken only by layers that name none. */
  nextColor(kind: 'line' | 'area'): Rgb
  /** Nothing else lies beneath it. */
  readonly lowest: boolean
  /** Limits in the whole movie that are known, by their names. */
  readonly knownLimits: Readonly<Record<string, readonly Limits[]>>
}

export interface LayerFrame {
  readonly index: number
  /** Frames of the movie. */
  readonly count: number
  /** Seconds. */
  readonly time: number
  readonly data: Readonly<Record<string, Tensor>>
  /** Its options, with this frame's values. */
  readonly options: LayerSpec['options']
  /** All of its panel, with this frame's values. */
  readonly panel: PanelSpec
  /** The options of its axes, with this frame's values. */
  readonly axes: AxesOptions
  readonly limits: Readonly<Record<string, Limits | undefined>>
  /** What lies beneath in each frame; for the lowest of the layers that are painted frame by frame. */
  readonly background?: PixelNumbers | undefined
}

/** How a layer shows in a legend. */
export interface LegendEntry {
  readonly label: string
  /** Draws the sample into a box. */
  paint(target: PixelNumbers, box: Rect, clip: Rect): void
}

/** What a layer says of its data under a pixel. */
export type LayerReading = PixelReading['values'][number]

/** A pixel of a picture, from its left and top. */
export interface PixelPlace {
  readonly x: number
  readonly y: number
}

export interface Layer {
  /** Its data change with the frame; its options may do so besides. */
  readonly changes: boolean
  /** Paints every pixel of the box if its `alpha` is 1, so that nothing beneath it shows. */
  readonly covers: boolean
  /** Paints a frame, and returns where. Nothing outside of the box, except texts. */
  paint(frame: LayerFrame, target: PixelNumbers): Rect | undefined
  /** Reads what is needed of other frames; once, before the first is painted. */
  prepare?(frames: number): Promise<void>
  /** The data under a pixel of the box, the topmost first. What it paints does not depend on it. */
  read?(frame: LayerFrame, at: PixelPlace): readonly LayerReading[]
  /** None if it has no label. */
  legend?(frame: LayerFrame): readonly LegendEntry[] | LegendEntry | undefined
}

/** How readings name a layer: its label, else its kind. */
export function nameOfLayer(options: object, use: string): string {
  return 'label' in options && options.label !== undefined ? String(options.label) : use
}
