// Where colour bars are, with their marks, labels and names, in pixels; any thread, no canvas.
import type { Extend } from './bar-ends.js'
import type { Rect } from './blocks.js'
import type { BarInput, LayoutInput } from './layout-input.js'
import { type BarMargins, barMargins, barTicks, type Metrics } from './margins.js'

export interface BarLayout {
  /** Of the colours, without their frame of one line. */
  readonly box: Rect
  /** Marks and labels, right of the frame; of no width where there are none. */
  readonly labels: Rect
  /** The text above the bar that labels are multiplied by; of no height where there is none. */
  readonly offset: Rect
  readonly name: { readonly text: string; readonly x: number } | undefined
  readonly extend: Extend
}

export function placeBar(
  { label, extend }: BarInput,
  margins: BarMargins,
  { line, half, name, nameGap }: Metrics,
  box: Rect,
): BarLayout {
  const labels = {
    x: box.x + box.width + line,
    y: box.y - line - half,
    width: margins.marks,
    height: box.height + 2 * (line + half),
  }
  const right = box.x - line + box.width + margins.right
  return {
    box,
    labels,
    offset: {
      x: box.x - line,
      y: labels.y - margins.offset,
      width: right - (label ? name + nameGap : 0) - box.x + line,
      height: margins.offset,
    },
    name: label ? { text: label, x: right - name / 2 } : undefined,
    extend,
  }
}

/** A bar beside all panels. */
export interface FigureBar {
  readonly bar: BarInput
  readonly margins: BarMargins
  readonly gap: number
  readonly width: number
  /** All that it takes of the picture's width. */
  readonly total: number
  /** Its frame and labels reach beyond its colours, which are as high as all panels. */
  readonly above: number
  readonly below: number
}

/** With room for the labels of each of these `heights`: that of a bar follows from the panels, and theirs from its room. */
export function planBars({ bars, measure }: LayoutInput, metrics: Metrics, heights: readonly number[]): FigureBar[] {
  return bars.map((bar) => {
    const ticks = heights.flatMap((height) => barTicks(bar, metrics, measure, height))
    const margins = barMargins(bar, ticks, metrics, measure)
    const [gap, width] = [Math.round(metrics.font), Math.round(1.2 * metrics.font)]
    const below = metrics.line + (margins.marks > 0 ? metrics.half : 0)
    return { bar, margins, gap, width, total: gap + width + margins.right, above: below + margins.offset, below }
  })
}

/** As high as all panels together, one beside the other from `left` on. */
export function placeFigureBars(
  bars: readonly FigureBar[],
  boxes: readonly Rect[],
  left: number,
  metrics: Metrics,
): BarLayout[] {
  const y = Math.min(...boxes.map((box) => box.y))
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - y
  let at = left
  return bars.map(({ bar, margins, gap, width, total }) => {
    const x = at + gap + metrics.line
    at += total
    return placeBar(bar, margins, metrics, { x, y, width, height })
  })
}
