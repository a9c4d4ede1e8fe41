// What shapes are drawn on in place of pixels: lines, areas, letters and pictures become those of an SVG or a PDF; in workers.
import type { Context } from '../canvas.js'

/** The shape that a mask was made of, its points x, y, x, y … in pixels; NaN parts rings and lines. */
export type Shape =
  | { readonly kind: 'area'; readonly points: ArrayLike<number> }
  | { readonly kind: 'line'; readonly points: ArrayLike<number>; readonly style: LineStyle }

export interface LineStyle {
  /** Pixels. */
  readonly width: number
  /** Lengths of dash and gap by turns, in pixels; none of a solid line. Solid lines reach half a width further than their ends. */
  readonly dashes: readonly number[]
}

/** Pixels of the picture; fractions included. */
export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PixelInk {
  /** A pixel's number, whose own alpha does not count. */
  readonly pixel: number
  readonly alpha: number
}

export interface Cells {
  readonly columns: number
  readonly rows: number
  /** RGBA in memory order, one number a cell, row by row from the top. */
  readonly pixels: Uint32Array
  /** Smaller cells than pixels are averaged by who shows them; else each is a crisp box. */
  readonly smooth: boolean
  readonly alpha: number
}

/**
 * The shapes of one picture, in the order in which they are drawn, by the coordinates of its pixels. Marks know their own shape, and a
 * target that keeps shapes takes these in place of what they cover: layers do not know which of both they paint on.
 */
export interface VectorSheet {
  /** For letters and boxes, which are drawn as on a canvas; nothing outside of `clip`. */
  pen(clip?: Bounds): Context
  /** `moveX` and `moveY`: from the shape's own coordinates. */
  draw(shape: Shape, ink: PixelInk, clip: Bounds, moveX?: number, moveY?: number): void
  /** Cells that fill `bounds`. */
  picture(cells: Cells, bounds: Bounds, clip: Bounds): void
  /** The file; nothing is drawn after it. */
  finish(): Uint8Array
}

/** What a sheet is made for. */
export interface SheetSize {
  /** Pixels of the movie's picture. */
  readonly width: number
  readonly height: number
  /** Pixels of a point (1/72 inch): the file has the figure's size in inches. */
  readonly point: number
}
