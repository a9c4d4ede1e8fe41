// The colour bar: its colours, which stay, and its marks and labels, which follow the limits; in workers.
import type { Limits } from '@movieflow/core/plugin'
import { tickStart } from './axes.js'
import { spaceTicks } from './axis-ticks.js'
import { type Block, clipRect, cutBlock, type Pixels, type Rect } from './blocks.js'
import { type CanvasModule, makeSheet } from './canvas.js'
import { black, type Rgb } from './colors.js'
import type { BarLayout } from './layout.js'
import type { Lettering } from './lettering.js'
import type { Metrics } from './margins.js'
import type { Norm } from './norms.js'
import { rememberRecent } from './recent.js'
import { sizeThatFits } from './text.js'

/** Fills the bar: the last colour at its top. */
export function paintBar(target: Pixels, { x, y, width, height }: Rect, table: Uint32Array): void {
  for (let row = 0; row < height; row++) {
    const entry = Math.floor(((2 * (height - 1 - row) + 1) * 256) / (2 * height))
    const start = (y + row) * target.width + x
    target.data.fill(table[entry]!, start, start + width)
  }
}

export interface BarLabelsInput {
  readonly bar: BarLayout
  readonly metrics: Metrics
  /** Values of its ticks, in place of round numbers. */
  readonly ticks: readonly number[] | undefined
  readonly paper: Rgb
  readonly size: readonly [number, number]
  readonly lettering: Lettering
  normOf(limits: Limits): Norm
}

/** Marks and labels for any limits, as blocks to lay onto the picture; always the same rectangles. */
export function makeBarLabels(canvas: CanvasModule, input: BarLabelsInput): (limits: Limits) => Block[] {
  const { bar, metrics, ticks: fixed, paper, lettering, normOf } = input
  const { measure } = lettering
  const { font, line, tick, pad, point } = metrics
  const [labels, offset] = [clipRect(bar.labels, ...input.size), clipRect(bar.offset, ...input.size)]
  if (labels.width === 0) return () => []
  const sheet = makeSheet(canvas, Math.max(labels.width, offset.width), Math.max(labels.height, offset.height))
  const { context } = sheet
  const inks = { paper, ink: black }

  const draw = ([low, high]: Limits): Block[] => {
    const axis = {
      direction: 'y',
      ends: [low, high],
      pixels: bar.box.height,
      dpi: 72 * point,
      font,
      measure,
      fixed,
      scale: normOf([low, high]).scale,
    } as const
    const found = spaceTicks(axis)
    const room = labels.width - tick - pad
    const sizes = found.ticks.map(({ text }) => sizeThatFits(text, font, room, measure))
    const size = Math.min(font, ...sizes)
    const marks = cutBlock(sheet, labels, inks, () => {
      for (const { place, text } of found.ticks) {
        const y = tickStart(1 - place, bar.box.y, bar.box.height, line)
        context.fillStyle = 'black'
        context.fillRect(labels.x, y, tick, line)
        lettering.draw(context, text, {
          x: labels.x + tick + pad,
          y: y + line / 2,
          size,
          color: 'black',
          baseline: 'middle',
        })
      }
    })
    if (offset.height === 0) return [marks]
    const above = cutBlock(sheet, offset, inks, () => {
      const fitted = sizeThatFits(found.offset, font, offset.width, measure)
      lettering.draw(context, found.offset, {
        x: offset.x,
        y: offset.y + offset.height - 1,
        size: fitted,
        color: 'black',
      })
    })
    return [marks, above]
  }
  return rememberRecent(8, draw, (limits) => limits.join())
}
