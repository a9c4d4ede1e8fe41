// Cells of colours become a canvas, and by it a picture within a file; in workers.
import type { Canvas, CanvasModule } from '../canvas.js'
import type { Bounds, Cells } from './vector-sheet.js'

/**
 * Programs that blur pictures as they enlarge them, as librsvg does, blur the edges of cells by one of their parts: a cell has as many as it
 * has pixels in the movie, so that it is no less crisp.
 */
const mostParts = 16
const mostPixels = 1 << 20

/** A canvas with a pixel for each cell that is drawn in `bounds`, or for each part of those that shall be crisp. */
export function canvasOfCells({ createCanvas, ImageData }: CanvasModule, cells: Cells, bounds: Bounds): Canvas {
  const { columns, rows, pixels, smooth } = cells
  const canvas = createCanvas(columns, rows)
  const bytes = new Uint8ClampedArray(pixels.slice().buffer)
  canvas.getContext('2d').putImageData(new ImageData(bytes, columns, rows), 0, 0)
  const wanted = smooth ? 1 : Math.round(Math.max(bounds.width / columns, bounds.height / rows))
  const parts = Math.min(wanted, mostParts, Math.floor(Math.sqrt(mostPixels / (columns * rows))))
  if (parts <= 1) return canvas
  const larger = createCanvas(columns * parts, rows * parts)
  const context = larger.getContext('2d')
  context.imageSmoothingEnabled = false
  context.drawImage(canvas, 0, 0, columns * parts, rows * parts)
  return larger
}
