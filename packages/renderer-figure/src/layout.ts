// The lay-out: a figure's size and texts become places of its parts, in whole pixels; any thread, no canvas.
import type { AxisTicks } from './axis-ticks.js'
import type { Rect } from './blocks.js'
import type { LayoutInput } from './layout-input.js'
import { findTicks, type Margins, type Metrics, marginsOf, metricsOf } from './margins.js'
import { capHeight, lineSpacing, type Measure } from './text.js'
import { aspectOf, growView, type View } from './view.js'

export interface BarLayout {
  /** Of the colours, without their frame of one line. */
  readonly box: Rect
  /** Marks and labels, right of the frame; of no width where there are none. */
  readonly labels: Rect
  /** The text above the bar that labels are multiplied by; of no height where there is none. */
  readonly offset: Rect
  readonly name: { readonly text: string; readonly x: number } | undefined
}

export interface Layout {
  readonly metrics: Metrics
  /** Of the data, without its frame of one line. */
  readonly box: Rect
  readonly framed: boolean
  readonly view: View
  readonly x: AxisTicks
  readonly y: AxisTicks
  /** With the baseline of its text. */
  readonly xlabel: { readonly text: string; readonly y: number } | undefined
  /** With the middle of its text. */
  readonly ylabel: { readonly text: string; readonly x: number } | undefined
  /** What upright names may use of the picture's height: not the title's band, nor the x axis's name. */
  readonly upright: { readonly top: number; readonly bottom: number }
  /** The full width of the picture, and the height of the title's lines. */
  readonly title: Rect | undefined
  readonly bar: BarLayout | undefined
}

/** What a figure too small for all of its parts does without, in this order. */
const sacrifices: readonly ((input: LayoutInput) => LayoutInput)[] = [
  (input) => input,
  (input) => ({ ...input, ticks: false, bar: input.bar && { ...input.bar, ticks: [], limits: [[0, 1]] } }),
  (input) => ({ ...input, xlabel: undefined, ylabel: undefined, bar: input.bar && { ...input.bar, label: undefined } }),
  (input) => ({ ...input, bar: undefined }),
  (input) => ({ ...input, title: undefined }),
]
const scales = [1, 0.9, 0.8, 0.7, 0.6]
/** The share of the picture's width and height that must be left for the data. */
const leastShare = 0.4

/** The lay-out; where the data would get too little room, texts shrink to 0.6, and then parts are left out. */
export function layOut(input: LayoutInput): Layout {
  const widths = new Map<string, number>()
  const measure: Measure = (text, size) => {
    const key = `${size} ${text}`
    const width = widths.get(key) ?? input.measure(text, size)
    widths.set(key, width)
    return width
  }
  let given: LayoutInput = { ...input, measure }
  let layout: Layout | undefined
  for (const sacrifice of sacrifices) {
    given = sacrifice(given)
    for (const scale of scales) {
      const attempt = arrange(given, metricsOf(input.dpi, scale))
      layout = attempt.layout
      if (attempt.share >= leastShare) return layout
    }
  }
  return layout!
}

interface Fit {
  readonly width: number
  readonly height: number
  readonly barHeight: number
  readonly barWidth: number
  /** Between the box's right margin and the bar. */
  readonly gap: number
}

/** The largest box, with its bar, in a slot; `aspect` is height over width. */
function fitBox(slot: { width: number; height: number }, aspect: number | undefined, font: number, bar: boolean): Fit {
  // As high as the box, but never too low for a few labels.
  const barHeightFor = (height: number) => (bar ? Math.round(Math.min(slot.height, Math.max(height, 8 * font))) : 0)
  let height = slot.height
  let width = slot.width
  let fit: Fit | undefined
  // The bar's width follows its height, and takes from the box's width: a few rounds agree, or differ by a pixel.
  for (let round = 0; round < 12; round++) {
    const barWidth = bar ? Math.round(Math.max(0.05 * barHeightFor(height), 0.8 * font)) : 0
    const gap = bar ? Math.round(Math.max(0.05 * barHeightFor(height), font)) : 0
    width = Math.max(1, slot.width - barWidth - gap)
    height = slot.height
    if (aspect !== undefined) {
      width = Math.min(width, height / aspect)
      height = Math.min(height, width * aspect)
    }
    width = Math.max(1, Math.floor(width))
    height = Math.max(1, aspect === undefined ? height : Math.min(slot.height, Math.round(width * aspect)))
    const settled = fit?.width === width && fit.height === height
    fit = { width, height, barHeight: barHeightFor(height), barWidth, gap }
    if (settled) break
  }
  return fit!
}

function arrange(input: LayoutInput, metrics: Metrics): { layout: Layout; share: number } {
  const [width, height] = input.size
  const bare = input.axis === 'off' && !input.title && !input.bar
  const edge = bare ? 0 : Math.round(6 * metrics.point)
  const aspect = input.axis === 'image' || input.axis === 'off' ? aspectOf(input.view) : undefined

  // Ticks need the box's length, and the box needs the room of the ticks' labels: a few rounds agree.
  let box = { width: width * 0.6, height: height * 0.6, barHeight: height * 0.6 }
  for (let round = 0; ; round++) {
    const ticks = findTicks(input, metrics, box)
    const margins = marginsOf(input, metrics, ticks, box)
    const heading = headingOf(input, metrics, margins)
    const slot = {
      width: Math.max(1, width - 2 * edge - margins.left - margins.right - margins.barRight),
      height: Math.max(1, height - 2 * edge - heading.height - heading.gap - margins.top - margins.bottom),
    }
    const fit = fitBox(slot, aspect, metrics.font, input.bar !== undefined)
    const settled = fit.width === box.width && fit.height === box.height && fit.barHeight === box.barHeight
    box = fit
    if (!settled && round < 8) continue
    const share = Math.min(slot.width / width, slot.height / height)
    return {
      share,
      layout: { metrics, framed: input.axis !== 'off', ...ticks, ...place(input, metrics, margins, fit) },
    }
  }
}

function headingOf({ title }: LayoutInput, { point, line }: Metrics, margins: Margins) {
  if (!title) return { height: 0, gap: 0 }
  // Labels that stand out above the box are gap enough.
  const gap = Math.max(0, Math.round(4 * point) - (margins.top - line))
  return { height: Math.ceil(title.lines * lineSpacing * title.fontsize * point), gap }
}

type Places = Pick<Layout, 'box' | 'view' | 'xlabel' | 'ylabel' | 'upright' | 'title' | 'bar'>

/** All parts as one group, in the middle of the picture. */
function place(input: LayoutInput, metrics: Metrics, margins: Margins, fit: Fit): Places {
  const [width, height] = input.size
  const { font, line, half, name, nameGap } = metrics
  const heading = headingOf(input, metrics, margins)
  const groupWidth = margins.left + fit.width + margins.right + fit.gap + fit.barWidth + margins.barRight
  const inner = Math.max(fit.height, fit.barHeight)
  const groupHeight = heading.height + heading.gap + margins.top + inner + margins.bottom
  const middle = (whole: number, group: number) => Math.max(0, Math.floor((whole - group) / 2))
  const x = middle(width, groupWidth) + margins.left
  const top = middle(height, groupHeight) + heading.height + heading.gap + margins.top
  const box = { x, y: top + Math.floor((inner - fit.height) / 2), width: fit.width, height: fit.height }
  const barBox = {
    x: x + fit.width + margins.right + fit.gap + line,
    y: top,
    width: fit.barWidth,
    height: fit.barHeight,
  }
  return {
    box,
    view: input.axis === 'equal' ? growView(input.view, box.height / box.width) : input.view,
    xlabel:
      input.xlabel && input.axis !== 'off'
        ? { text: input.xlabel, y: box.y + box.height + margins.below + nameGap + capHeight * font }
        : undefined,
    ylabel: input.ylabel && input.axis !== 'off' ? { text: input.ylabel, x: x - margins.left + name / 2 } : undefined,
    upright: {
      top: input.title ? top - margins.top - heading.gap : 0,
      bottom: input.xlabel ? box.y + box.height + margins.below : height,
    },
    title: input.title && { x: 0, y: top - margins.top - heading.gap - heading.height, width, height: heading.height },
    bar: input.bar && placeBar(input.bar.label),
  }

  function placeBar(label: string | undefined): BarLayout {
    const labels = {
      x: barBox.x + fit.barWidth + line,
      y: top - line - half,
      width: margins.barMarks,
      height: fit.barHeight + 2 * (line + half),
    }
    const right = barBox.x - line + fit.barWidth + margins.barRight
    return {
      box: barBox,
      labels,
      offset: {
        x: barBox.x - line,
        y: labels.y - margins.barOffset,
        width: right - (label ? name + nameGap : 0) - barBox.x + line,
        height: margins.barOffset,
      },
      name: label ? { text: label, x: right - name / 2 } : undefined,
    }
  }
}
