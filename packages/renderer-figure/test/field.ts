// A field of data on pixels: ten pixels are one unit, and the whole picture is the box.
import type { Picture } from '@movieflow/core/plugin'
import { loadColormap, loadMarkColors } from '../src/colormaps/lookup.js'
import { makeNorm } from '../src/norms.js'
import { drawFigure, pixelAt, type Sources, sourceOf } from './movie.js'

export type Options = Record<string, unknown>
export const black = [0, 0, 0]
export const white = [255, 255, 255]
export const red = [255, 0, 0]
export const blue = [0, 0, 255]
export const green = [0, 128, 0]

/** 100 × 80 pixels for x from 0 to 10 and y from 0 to 8; a point is a pixel. */
export const field = { size: [100, 80], dpi: 72, axis: 'off', xlim: [0, 10], ylim: [0, 8] }
export const clock: Sources = { clock: sourceOf([], [], 4, (frame) => frame) }
export const draw = (layers: Options[], index = 0, sources: Sources = clock, more: Options = {}) =>
  drawFigure({ ...field, ...more, layers }, sources, index)

/** The pixel whose upper left corner is at data x, y. */
export const at = (picture: Picture, x: number, y: number, shift = 0) =>
  pixelAt(picture, Math.floor(10 * x) + shift, Math.floor(80 - 10 * y) + shift)
export const isInk = (picture: Picture, x: number, y: number) => pixelAt(picture, x, y).some((level) => level < 255)

/** First and last column and row that are not white. */
export function inkOf(picture: Picture) {
  let [left, right, top, bottom] = [picture.width, -1, picture.height, -1]
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++)
      if (isInk(picture, x, y)) {
        left = Math.min(left, x)
        right = Math.max(right, x)
        top = Math.min(top, y)
        bottom = Math.max(bottom, y)
      }
  return right < 0 ? undefined : { left, right, top, bottom }
}

const tables = { mark: loadMarkColors('viridis', '/'), cell: loadColormap('viridis', '/') }
/** The colour of a value: of marks as matplotlib draws them, or of cells, whose levels it cuts off. */
export const mapped = (value: number, low: number, high: number, kind: keyof typeof tables = 'mark') => {
  const entry = Math.min(255, makeNorm('linear', [low, high]).entryOf(value))
  return [...tables[kind].subarray(entry * 3, entry * 3 + 3)]
}
