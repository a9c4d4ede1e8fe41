// The heat map layer: a tensor's values become pixels of the axes box, straight in memory; in workers.
import { type Limits, MovieflowError, stridesOf, type Tensor } from '@movieflow/core/plugin'
import type { Pixels, Rect } from '../blocks.js'
import { colorsOf, entryOf } from '../colormaps/scale.js'
import { cellRuns, type View } from '../view.js'

export interface HeatmapPlacement {
  readonly box: Rect
  /** Of the box. */
  readonly view: View
  /** Of the map. */
  readonly extent: View
  readonly origin: 'upper' | 'lower'
  readonly columns: number
  readonly rows: number
}

export interface HeatmapLayer {
  /** Fills every pixel of the box that a cell covers; `limits` are drawable, `table` is a pixelTable. */
  paint(tensor: Tensor, limits: Limits, table: Uint32Array, target: Pixels): void
}

export function makeHeatmapLayer({ box, view, extent, origin, columns, rows }: HeatmapPlacement): HeatmapLayer {
  const across = cellRuns(box.width, [view.left, view.right], [extent.left, extent.right], columns)
  const ends: [number, number] = origin === 'upper' ? [extent.top, extent.bottom] : [extent.bottom, extent.top]
  const down = cellRuns(box.height, [view.top, view.bottom], ends, rows)
  const starts = Int32Array.from(across, (run) => box.x + run.start)
  const stops = Int32Array.from(across, (run) => box.x + run.end)
  const cells = Int32Array.from(across, (run) => run.cell)
  const left = starts[0] ?? 0
  const right = stops.at(-1) ?? 0
  return {
    paint(tensor, [low, high], table, { data: out, width }) {
      const { data, stepX, stepY } = stepsOf(tensor, columns, rows)
      const range = high - low
      const count = colorsOf(table)
      for (const run of down) {
        const line = (box.y + run.start) * width
        const base = run.cell * stepY
        for (let at = 0; at < cells.length; at++) {
          const value = data[base + cells[at]! * stepX]!
          const color = table[entryOf(value, low, range, count)]!
          const stop = line + stops[at]!
          for (let pixel = line + starts[at]!; pixel < stop; pixel++) out[pixel] = color
        }
        for (let row = box.y + run.start + 1; row < box.y + run.end; row++)
          out.copyWithin(row * width + left, line + left, line + right)
      }
    },
  }
}

/** Elements between neighbours along x and y, whichever axis comes first. */
function stepsOf({ axes, shape, data }: Tensor, columns: number, rows: number) {
  const [x, y] = [axes.indexOf('x'), axes.indexOf('y')]
  if (axes.length !== 2 || shape[x] !== columns || shape[y] !== rows)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `the frame has axes [${axes.join(', ')}] of lengths [${shape.join(', ')}] where a map of ${rows} rows (y) and ${columns} columns (x) was planned`,
    )
  const strides = stridesOf(shape)
  return { data, stepX: strides[x]!, stepY: strides[y]! }
}
