// Axes: a lay-out becomes the lines, ticks and labels that stay the same for the whole movie; in workers.

import type { BarLayout } from './bar-places.js'
import type { Rect } from './blocks.js'
import type { Context } from './canvas.js'
import type { PanelLayout } from './layout.js'
import type { Lettering } from './lettering.js'
import type { Metrics } from './margins.js'
import { fitRuns, smallest } from './text.js'

/** A frame of `line` pixels around a box, on whole pixels. */
export function drawFrame(context: Context, box: Rect, line: number, ink: string): void {
  const { x, y, width, height } = box
  context.fillStyle = ink
  context.fillRect(x - line, y - line, width + 2 * line, line)
  context.fillRect(x - line, y + height, width + 2 * line, line)
  context.fillRect(x - line, y, line, height)
  context.fillRect(x + width, y, line, height)
}

/** Pixel where a tick's line begins: at 0 and 1 it continues the frame's lines. */
export function tickStart(place: number, start: number, length: number, line: number): number {
  return Math.round(start - line + place * (length + line))
}

/** The box's frame, ticks and their labels. */
export function drawAxes(context: Context, panel: PanelLayout, metrics: Metrics, lettering: Lettering): void {
  const { box, framed, x, y } = panel
  const { font, line, tick, pad, half, offset, capitals } = metrics
  const bottom = box.y + box.height
  const { ink } = lettering.pen
  if (framed) drawFrame(context, box, line, ink)
  context.fillStyle = ink
  const minor = Math.max(1, Math.round((tick * 2) / 3.5))
  const marks = (
    ticks: readonly { readonly place: number; readonly isMinor?: true }[],
    full: number,
    upright: boolean,
  ) => {
    for (const { place, isMinor } of ticks) {
      const length = isMinor ? minor : full
      if (upright) context.fillRect(tickStart(place, box.x, box.width, line), bottom + line, line, length)
      else context.fillRect(box.x - line - length, tickStart(1 - place, box.y, box.height, line), length, line)
    }
  }
  marks(x.ticks, tick, true)
  marks(y.ticks, tick, false)
  marks(
    x.minor.map((place) => ({ place })),
    minor,
    true,
  )
  marks(
    y.minor.map((place) => ({ place })),
    minor,
    false,
  )
  const labelTop = bottom + line + tick + pad
  const label = { size: font, color: ink } as const
  for (const { place, text } of x.ticks)
    lettering.draw(context, text, {
      ...label,
      x: tickStart(place, box.x, box.width, line) + line / 2,
      y: labelTop + capitals * font,
      align: 'center',
    })
  for (const { place, text } of y.ticks)
    lettering.draw(context, text, {
      ...label,
      x: box.x - line - tick - pad,
      y: tickStart(1 - place, box.y, box.height, line) + line / 2,
      align: 'right',
      baseline: 'middle',
    })
  const below = labelTop + capitals * font + pad + offset - 1
  if (x.offset) lettering.draw(context, x.offset, { ...label, x: box.x + box.width, y: below, align: 'right' })
  if (y.offset) lettering.draw(context, y.offset, { ...label, x: box.x - line, y: box.y - line - half })
}

/** The name of a figure's colour bar. */
export function drawBarName(context: Context, bar: BarLayout, room: Room, metrics: Metrics, lettering: Lettering) {
  if (bar.name) drawUpwards(context, bar.name, bar.box, room, metrics, lettering)
}

/** Names of the axes and of the colour bars, each kept within its side of the picture. */
export function drawNames(context: Context, panel: PanelLayout, metrics: Metrics, lettering: Lettering): void {
  const { box, xlabel, ylabel, bars, room } = panel
  if (xlabel) {
    const { line, size, centre } = fitAlong(
      xlabel.text,
      box.x + box.width / 2,
      room.left,
      room.right,
      metrics,
      lettering,
    )
    const color = lettering.pen.ink
    lettering.drawLine(context, line, { x: centre, y: xlabel.y, size, color, align: 'center' })
  }
  if (ylabel) drawUpwards(context, ylabel, box, room, metrics, lettering)
  for (const bar of bars) drawBarName(context, bar, room, metrics, lettering)
}

type Room = Pick<PanelLayout['room'], 'top' | 'bottom'>

function drawUpwards(
  context: Context,
  name: { readonly text: string; readonly x: number },
  of: Rect,
  room: Room,
  metrics: Metrics,
  lettering: Lettering,
): void {
  const { line, size, centre } = fitAlong(name.text, of.y + of.height / 2, room.top, room.bottom, metrics, lettering)
  const y = Math.round(centre)
  const color = lettering.pen.ink
  lettering.drawLine(context, line, { x: name.x, y, size, color, align: 'center', baseline: 'middle', upwards: true })
}

/** A name that keeps between two ends, as near as it can to the middle of what it names. */
function fitAlong(text: string, middle: number, from: number, to: number, metrics: Metrics, lettering: Lettering) {
  const margin = metrics.point
  const { measureLine } = lettering
  const [line = []] = lettering.lines(text)
  const fitted = fitRuns(line, metrics.nameFont, smallest * metrics.point, to - from - 2 * margin, measureLine)
  const half = measureLine(fitted.line, fitted.size) / 2
  return { ...fitted, centre: Math.min(to - margin - half, Math.max(from + margin + half, middle)) }
}
