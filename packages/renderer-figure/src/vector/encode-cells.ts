// Cells of colours become a canvas, and by it a picture within a file; in workers.
import type { Canvas } from '@napi-rs/canvas'
import type { CanvasModule } from '../canvas.js'
import type { Cells } from './vector-sheet.js'

/** Programs that blur pictures as they enlarge them (librsvg, Preview) blur cells by one such part at their edges. */
const mostParts = 16
const mostPixels = 1 << 20

/** A canvas with a pixel for each cell, or of cells that shall be crisp with as many as make them so everywhere. */
export function canvasOfCells({ createCanvas, ImageData }: CanvasModule, cells: Cells): Canvas {
  const { columns, rows, pixels, smooth } = cells
  const canvas = createCanvas(columns, rows)
  const bytes = new Uint8ClampedArray(pixels.slice().buffer)
  canvas.getContext('2d').putImageData(new ImageData(bytes, columns, rows), 0, 0)
  const parts = smooth ? 1 : Math.min(mostParts, Math.floor(Math.sqrt(mostPixels / (columns * rows))))
  if (parts <= 1) return canvas
  const larger = createCanvas(columns * parts, rows * parts)
  const context = larger.getContext('2d')
  context.imageSmoothingEnabled = false
  context.drawImage(canvas, 0, 0, columns * parts, rows * parts)
  return larger
}
