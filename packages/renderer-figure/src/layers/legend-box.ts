// The box of a legend: samples with their names in columns, measured and painted; in workers.
import { clipRect, type PixelNumbers, type Rect } from '../blocks.js'
import type { Lettering } from '../lettering.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask } from '../marks/mask.js'
import { strokeMask } from '../marks/stroke.js'
import { type Measure, sizeThatFits } from '../text.js'
import type { LegendEntry } from './layer.js'
import { paintText } from './paint-text.js'

/** matplotlib's: samples two letters long, box of the axes' colour at 0.8 with an edge of 0.8 grey. */
const sampleLength = 2
const boxAlpha = 0.8
const edgeColor = [204, 204, 204] as const

export interface LegendGrid {
  /** Height of the letters in pixels. */
  readonly size: number
  readonly rows: number
  readonly columnWidth: number
  /** Of the whole box. */
  readonly width: number
  readonly height: number
}

/** Of the letters' size: from a sample to its name, and from one column to the next. */
const nameGap = 0.8
const columnGap = 2
const padding = 0.4

/** Names in columns, filled from the top; those that are too wide for `room` pixels will be smaller. */
export function legendGrid(
  names: readonly string[],
  columns: number,
  size: number,
  measure: Measure,
  room = Number.POSITIVE_INFINITY,
): LegendGrid {
  const rows = Math.ceil(names.length / columns)
  const widest = Math.max(...names.map((name) => measure(name, size)))
  const across = Math.min(columns, names.length)
  const most = (room - 2 * padding * size - (across - 1) * columnGap * size) / across
  const columnWidth = Math.floor(Math.min((sampleLength + nameGap) * size + widest, most))
  return {
    ...{ size, rows, columnWidth },
    width: Math.ceil(across * columnWidth + (across - 1) * columnGap * size + 2 * padding * size),
    height: Math.ceil(rows * Math.round(1.4 * size) + 2 * padding * size),
  }
}

/** Paints entries into a grid whose upper left corner is here, and returns where; names that are wider than their column are smaller. */
export function paintLegend(
  target: PixelNumbers,
  entries: readonly LegendEntry[],
  { size, rows, columnWidth, width, height }: LegendGrid,
  { x, y }: Pick<Rect, 'x' | 'y'>,
  { lettering, point, framed }: { readonly lettering: Lettering; readonly point: number; readonly framed: boolean },
): Rect {
  const { theme, measure } = lettering
  // Its edge lies on whole pixels about the corners.
  const area = clipRect({ x: x - 1, y: y - 1, width: width + 3, height: height + 3 }, target.width, target.height)
  if (framed) {
    const corners = [x, y, x + width, y, x + width, y + height, x, y + height, x, y]
    blitMask(target, area, polygonMask(corners.slice(0, 8), area), theme.face, boxAlpha)
    blitMask(target, area, strokeMask(corners, { width: 0.8 * point, snap: true }, area), edgeColor)
  }
  const pad = padding * size
  const gap = nameGap * size
  for (const [at, { label, paint }] of entries.entries()) {
    const left = x + pad + Math.floor(at / rows) * (columnWidth + columnGap * size)
    const top = y + pad + (at % rows) * Math.round(1.4 * size)
    const sample = {
      x: Math.round(left),
      y: Math.round(top + 0.35 * size),
      width: Math.round(sampleLength * size),
      height: Math.round(0.7 * size),
    }
    paint(target, sample, area)
    const room = columnWidth + 1 - sampleLength * size - gap
    paintText(target, lettering, left + sampleLength * size + gap, top + 1.05 * size, {
      ...{ text: label, size: sizeThatFits(label, size, room, measure) },
      ...{ ha: 'left', va: 'baseline', rotation: 0, color: theme.ink, alpha: 1 },
    })
  }
  return area
}
