// The places of the frames on a sheet, and their size; any thread.
import type { Size } from '@movieflow/core/plugin'

/** Plain data, as a type that is `Json`; all in pixels. */
export type SheetLayout = {
  readonly columns: number
  readonly rows: number
  /** The size of each frame. */
  readonly tile: Size
  /** Between frames, and around them. */
  readonly gap: number
  /** The height below each frame for its caption. */
  readonly below: number
  /** The size of the whole sheet. */
  readonly size: Size
}

export interface SheetShape {
  readonly gap: number
  readonly below?: number
  /** Left out: as many as make the sheet about 4:3. */
  readonly columns?: number | undefined
  /** The scale of each frame; default: at most 320 pixels wide. */
  readonly scale?: number | undefined
}

const usualWidth = 320
const usualShape = 4 / 3

/** A sheet of `count` frames of this size, row by row. */
export function layOutSheet(count: number, [width, height]: Size, shape: SheetShape): SheetLayout {
  const { gap, below = 0, scale = Math.min(1, usualWidth / width) } = shape
  const tile: Size = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  const [across, down] = [tile[0] + gap, tile[1] + below + gap]
  const open = Math.max(1, Math.round(Math.sqrt(count * (down / across) * usualShape)))
  const columns = Math.min(count, shape.columns ?? open)
  const rows = Math.ceil(count / columns)
  return { columns, rows, tile, gap, below, size: [columns * across + gap, rows * down + gap] }
}

/** The left and top, on the sheet, of its frame number `place`, from 0. */
export function placeOnSheet({ columns, tile, gap, below }: SheetLayout, place: number): readonly [number, number] {
  return [gap + (place % columns) * (tile[0] + gap), gap + Math.floor(place / columns) * (tile[1] + below + gap)]
}

/** `count` of `total` frames, from the first to the last; all, if there are no more; one alone is the middle. */
export function spreadEvenly(count: number, total: number): number[] {
  if (count === 1) return [Math.floor(total / 2)]
  const shown = Math.min(count, total)
  return Array.from({ length: shown }, (_, place) => Math.round((place * (total - 1)) / Math.max(1, shown - 1)))
}
