// The lay-out of a figure of one panel, and what it depends on, in one record.
import type { Limits, Size } from '@movieflow/core/plugin'
import { layOutFigure, type PanelLayout } from '../src/layout.js'
import type { AxisOptions, BarInput, HeadingInput, PanelInput } from '../src/layout-input.js'
import { makeScale } from '../src/scales.js'
import type { Measure } from '../src/text.js'
import type { DataWindow } from '../src/view.js'

export interface SinglePanel {
  readonly size: Size
  readonly dpi: number
  readonly view: DataWindow
  readonly axis: PanelInput['axis']
  readonly ticks: boolean
  readonly countsCells: boolean
  readonly xlabel?: string
  readonly ylabel?: string
  readonly title?: { readonly lines: number; readonly fontsize: number } | undefined
  readonly bar?: { readonly limits: readonly Limits[]; readonly label?: string } | undefined
  readonly measure: Measure
}

export function axisOf(label?: string, ticks: boolean | readonly number[] = true, labels = true): AxisOptions {
  return { scale: makeScale('linear'), ticks, labels, label }
}

export function barOf(limits: readonly Limits[], label?: string): BarInput {
  return { axes: limits.map((ends) => ({ ends, scale: makeScale('linear') })), label, extend: 'neither' }
}

/** A title of plain lines. */
export function headingOf(lines: number, fontsize: number): HeadingInput {
  return { em: 1.2 * lines, fontsize }
}

export function panelOf({ view, axis, ticks, countsCells, xlabel, ylabel, title, bar }: SinglePanel): PanelInput {
  return {
    place: { row: 0, column: 0, rows: 1, columns: 1 },
    view,
    axis,
    x: axisOf(xlabel, ticks),
    y: axisOf(ylabel, ticks),
    countsCells,
    title: title && headingOf(title.lines, title.fontsize),
    bars: bar ? [barOf(bar.limits, bar.label)] : [],
  }
}

export function layOutSingle(input: SinglePanel): PanelLayout {
  const { size, dpi, measure } = input
  const grid = { rows: 1, columns: 1, widths: [1], heights: [1] }
  return layOutFigure({ size, dpi, grid, measure, panels: [panelOf(input)], bars: [] }).panels[0]!
}
