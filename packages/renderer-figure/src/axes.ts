// Axes: a lay-out becomes the lines, ticks and labels that stay the same for the whole movie; in workers.
import type { Rect } from './blocks.js'
import type { Context } from './canvas.js'
import type { Layout } from './layout.js'
import { capHeight, drawText, fitLine, type Measure, smallest } from './text.js'

const ink = 'black'

/** A frame of `line` pixels around a box, on whole pixels. */
export function drawFrame(context: Context, box: Rect, line: number): void {
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

export function drawAxes(context: Context, layout: Layout): void {
  const { box, metrics, framed } = layout
  const { font, line, tick, pad, half, offset } = metrics
  const bottom = box.y + box.height
  if (framed) drawFrame(context, box, line)
  context.fillStyle = ink
  for (const { place } of layout.x.ticks)
    context.fillRect(tickStart(place, box.x, box.width, line), bottom + line, line, tick)
  for (const { place } of layout.y.ticks)
    context.fillRect(box.x - line - tick, tickStart(1 - place, box.y, box.height, line), tick, line)
  const labelTop = bottom + line + tick + pad
  for (const { place, text } of layout.x.ticks)
    drawText(context, text, {
      x: tickStart(place, box.x, box.width, line) + line / 2,
      y: labelTop + capHeight * font,
      size: font,
      color: ink,
      align: 'center',
    })
  for (const { place, text } of layout.y.ticks)
    drawText(context, text, {
      x: box.x - line - tick - pad,
      y: tickStart(1 - place, box.y, box.height, line) + line / 2,
      size: font,
      color: ink,
      align: 'right',
      baseline: 'middle',
    })
  if (layout.x.offset)
    drawText(context, layout.x.offset, {
      x: box.x + box.width,
      y: labelTop + capHeight * font + pad + offset - 1,
      size: font,
      color: ink,
      align: 'right',
    })
  if (layout.y.offset)
    drawText(context, layout.y.offset, { x: box.x - line, y: box.y - line - half, size: font, color: ink })
}

/** Names of the axes and of the colour bar, each kept within its side of the picture. */
export function drawNames(context: Context, layout: Layout, width: number, measure: Measure): void {
  const { box, metrics, xlabel, ylabel, bar, upright } = layout
  const margin = metrics.point
  const along = (text: string, centre: number, from: number, to: number) => {
    const fitted = fitLine(text, metrics.font, smallest * metrics.point, to - from - 2 * margin, measure)
    const half = measure(fitted.text, fitted.size) / 2
    return { ...fitted, centre: Math.min(to - margin - half, Math.max(from + margin + half, centre)) }
  }
  if (xlabel) {
    const { text, size, centre } = along(xlabel.text, box.x + box.width / 2, 0, width)
    drawText(context, text, { x: centre, y: xlabel.y, size, color: ink, align: 'center' })
  }
  const drawUpwards = (name: { text: string; x: number }, of: Rect) => {
    const { text, size, centre } = along(name.text, of.y + of.height / 2, upright.top, upright.bottom)
    const y = Math.round(centre)
    drawText(context, text, { x: name.x, y, size, color: ink, align: 'center', baseline: 'middle', upwards: true })
  }
  if (ylabel) drawUpwards(ylabel, box)
  if (bar?.name) drawUpwards(bar.name, bar.box)
}
