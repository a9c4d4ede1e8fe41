// The layers of cells: a tensor's values become pixels of the axes box, straight in memory; in workers.
import { type Clip, fixAxes, MovieflowError, stridesOf, type Tensor } from '@movieflow/core/plugin'
import type { Pixels, Rect } from '../blocks.js'
import { rememberNorm, tableOf } from '../color-scale.js'
import { colorsOf, entryOf } from '../colormaps/scale.js'
import type { Rgb } from '../colors.js'
import type { HeatmapLayerOptions, ImageLayerOptions } from '../options/layers.js'
import { pictureExtent, pictureSource } from '../panel-views.js'
import { limitsKey } from '../plan.js'
import { cellRuns, type Run } from '../view.js'
import { makeBorder } from './border.js'
import type { Layer, LayerFrame, LayerInput } from './layer.js'

/** Where the cells of a picture lie in the box. */
interface Grid {
  readonly across: readonly Run[]
  readonly down: readonly Run[]
  readonly columns: number
  readonly rows: number
}

export function gridOf({ spec, surface, clips, main }: LayerInput): Grid {
  const options = spec.options as HeatmapLayerOptions
  const clip = clips[pictureSource(options, main)]!
  const { box, view } = surface
  const extent = pictureExtent(options, clip)
  const [columns, rows] = [lengthOf(clip, 'x'), lengthOf(clip, 'y')]
  const ends: [number, number] = options.origin === 'upper' ? [extent.top, extent.bottom] : [extent.bottom, extent.top]
  return {
    across: cellRuns(box.width, [view.left, view.right], [extent.left, extent.right], columns),
    down: cellRuns(box.height, [view.top, view.bottom], ends, rows),
    columns,
    rows,
  }
}

const lengthOf = (clip: Clip, axis: string) => clip.shape[clip.axes.indexOf(axis)]!

/** Elements between neighbours along each axis, whatever their order. */
export function stepsOf({ axes, shape }: Tensor, { columns, rows }: Pick<Grid, 'columns' | 'rows'>) {
  const [x, y, rgb] = [axes.indexOf('x'), axes.indexOf('y'), axes.indexOf('rgb')]
  if (axes.length !== (rgb < 0 ? 2 : 3) || shape[x] !== columns || shape[y] !== rows)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `the frame has axes [${axes.join(', ')}] of lengths [${shape.join(', ')}] where a map of ${rows} rows (y) and ${columns} columns (x) was planned`,
    )
  const strides = stridesOf(shape)
  return { x: strides[x]!, y: strides[y]!, rgb: strides[rgb] ?? 0, channels: shape[rgb] ?? 1 }
}

/** Makes the pixel of a cell, from the place of its first element. */
type PixelAt = (element: number) => number

export function makePictureLayer(input: LayerInput): Layer {
  const { spec, surface, clips, main, index } = input
  const options = spec.options as HeatmapLayerOptions | ImageLayerOptions
  const source = pictureSource(options, main)
  const clip = clips[source]!
  const grid = gridOf(input)
  const painter = makePainter(grid, surface.box)
  const fixed = index.filter(({ axis }) => clip.axes.includes(axis))
  const colored = clip.axes.includes('rgb')
  const pixelsFor = colored ? colorPixels(input.lowest ? surface.paper : undefined) : mappedPixels(input, options)
  const border = options.border && makeBorder(input, options.border, painter.area)
  const fills = painter.area.width === surface.box.width && painter.area.height === surface.box.height
  const solid = input.lowest || (colored ? clip.shape[clip.axes.indexOf('rgb')] === 3 : options.bad !== 'none')
  return {
    changes: clip.frames > 1 || border?.changes === true,
    covers: fills && solid,
    paint(frame, target) {
      const tensor = fixAxes(frame.data[source]!, fixed)
      const { alpha } = frame.options as HeatmapLayerOptions
      const pixelAt = pixelsFor(tensor, frame)
      if (solid && alpha === 1) painter.fill(tensor, pixelAt, target)
      else painter.blend(tensor, pixelAt, alpha, target)
      border?.paint(frame, target)
      return painter.area
    },
  }
}

/** Fills the pixels of the cells. */
function makePainter(grid: Grid, box: Rect) {
  const { across, down } = grid
  const starts = Int32Array.from(across, (run) => box.x + run.start)
  const stops = Int32Array.from(across, (run) => box.x + run.end)
  const cells = Int32Array.from(across, (run) => run.cell)
  const left = starts[0] ?? box.x
  const right = stops.at(-1) ?? box.x
  const top = box.y + (down[0]?.start ?? 0)
  const bottom = box.y + (down.at(-1)?.end ?? 0)
  const area: Rect = { x: left, y: top, width: right - left, height: bottom - top }
  return {
    area,
    /** Colours that hide what lies beneath. */
    fill(tensor: Tensor, pixelAt: PixelAt, { data: out, width }: Pixels): void {
      const steps = stepsOf(tensor, grid)
      for (const run of down) {
        const line = (box.y + run.start) * width
        const base = run.cell * steps.y
        for (let at = 0; at < cells.length; at++) {
          const color = pixelAt(base + cells[at]! * steps.x)
          const stop = line + stops[at]!
          for (let pixel = line + starts[at]!; pixel < stop; pixel++) out[pixel] = color
        }
        for (let row = box.y + run.start + 1; row < box.y + run.end; row++)
          out.copyWithin(row * width + left, line + left, line + right)
      }
    },
    /** Colours with an alpha of their own, and of the whole layer. */
    blend(tensor: Tensor, pixelAt: PixelAt, alpha: number, { data: out, width }: Pixels): void {
      const steps = stepsOf(tensor, grid)
      const bytes = new Uint8Array(out.buffer, out.byteOffset, out.byteLength)
      const color = new Uint8Array(4)
      const word = new Uint32Array(color.buffer)
      for (const run of down)
        for (let at = 0; at < cells.length; at++) {
          word[0] = pixelAt(run.cell * steps.y + cells[at]! * steps.x)
          const opacity = (alpha * color[3]!) / 255
          if (opacity === 0) continue
          for (let row = box.y + run.start; row < box.y + run.end; row++)
            for (let byte = (row * width + starts[at]!) * 4; byte < (row * width + stops[at]!) * 4; byte += 4)
              for (let channel = 0; channel < 3; channel++) {
                const below = bytes[byte + channel]!
                bytes[byte + channel] = Math.round(below + (color[channel]! - below) * opacity)
              }
        }
    },
  }
}

/** Colours by a colour map; 0 for none. */
function mappedPixels({ spec, surface, folder, lowest }: LayerInput, options: HeatmapLayerOptions | ImageLayerOptions) {
  const table = tableOf(options, 'picture', folder, surface.paper)
  const colors = colorsOf(table)
  if (options.bad === 'none' && !lowest) table[colors] = 0
  const normOf = rememberNorm(table)
  return (tensor: Tensor, frame: LayerFrame): PixelAt => {
    const norm = normOf(frame.options as HeatmapLayerOptions, frame.limits[limitsKey(spec.path)])
    const { data } = tensor
    if (!norm.linear) return (element) => table[norm.entryOf(data[element]!)]!
    const { low, range } = norm.linear
    return (element) => table[entryOf(data[element]!, low, range, colors)]!
  }
}

/** The picture's own colours: bytes as they are, other numbers from 0 to 1. */
function colorPixels(paper: Rgb | undefined) {
  const bytes = new Uint8Array(4)
  const word = new Uint32Array(bytes.buffer)
  return (tensor: Tensor): PixelAt => {
    const { data, shape, axes } = tensor
    const at = axes.indexOf('rgb')
    const step = stridesOf(shape)[at]!
    const alpha = shape[at] === 4
    const whole = data instanceof Uint8Array
    const level = (value: number) => (whole ? value : Math.min(255, Math.max(0, Math.round(value * 255))))
    return (element) => {
      const opacity = alpha ? level(data[element + 3 * step]!) : 255
      for (let channel = 0; channel < 3; channel++) {
        const value = level(data[element + channel * step]!)
        bytes[channel] = paper ? Math.round(paper[channel]! + ((value - paper[channel]!) * opacity) / 255) : value
      }
      bytes[3] = paper ? 255 : opacity
      return word[0]!
    }
  }
}
