// What a figure's lay-out depends on; any thread, no canvas.
import type { Limits, Size } from '@movieflow/core/plugin'
import type { Measure } from './text.js'
import type { View } from './view.js'

export interface LayoutInput {
  readonly size: Size
  readonly dpi: number
  /** What the box shall show; with axis `equal` it shows more around it. */
  readonly view: View
  readonly axis: 'image' | 'equal' | 'auto' | 'off'
  readonly ticks: boolean
  /** Ticks at whole numbers: the axes count cells. */
  readonly countsCells: boolean
  readonly xlabel?: string | undefined
  readonly ylabel?: string | undefined
  /** Font size in points. */
  readonly title?: { readonly lines: number; readonly fontsize: number } | undefined
  readonly bar?:
    | {
        /** All limits that frames have; empty where they are not known, so that room is kept for labels of any kind. */
        readonly limits: readonly Limits[]
        readonly label?: string | undefined
        readonly ticks?: readonly number[] | undefined
      }
    | undefined
  readonly measure: Measure
}
