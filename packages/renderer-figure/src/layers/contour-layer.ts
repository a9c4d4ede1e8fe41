// The contour layer: lines, or coloured bands, at levels that stay for the whole movie; in workers.
import { type Clip, fixAxes } from '@movieflow/core/plugin'
import { extendsTo } from '../bar-ends.js'
import type { PixelNumbers, Rect } from '../blocks.js'
import { normFor, tableOf } from '../color-scale.js'
import { countTableColors } from '../colormaps/scale.js'
import type { Rgb } from '../colors.js'
import { contourBands } from '../contour/contour-bands.js'
import { contourLines, joinLines } from '../contour/contour-lines.js'
import { contourSteps } from '../contour/contour-steps.js'
import type { GridField } from '../contour/field.js'
import { blendPixels, blitMask } from '../marks/mask.js'
import { strokeMask } from '../marks/stroke.js'
import { styleOf } from '../marks/style.js'
import { limitsKeyOf } from '../option-places.js'
import type { ContourLayerOptions } from '../options/layers.js'
import { contourPlacing } from '../panel-views.js'
import { pictureSource } from '../picture-source.js'
import { cellReading } from '../value-places.js'
import { extentOf } from '../view.js'
import type { Layer, LayerFrame, LayerInput } from './layer.js'
import { stepsOf } from './picture-layer.js'
import { unite } from './place-points.js'
import { cellAt } from './sampling.js'

export function makeContourLayer({ spec, surface, clips, main, index, folder, panel }: LayerInput): Layer {
  const options = spec.options as ContourLayerOptions
  const source = pictureSource(options, main)
  const clip = clips[source]!
  const fixed = index.filter(({ axis }) => clip.axes.includes(axis))
  const [columns, rows] = [lengthOf(clip, 'x'), lengthOf(clip, 'y')]
  const { origin, extent } = contourPlacing(options, panel.layers, clips, main)
  const edges = extentOf(columns, rows, origin, extent)
  // The first row lies at the top or the bottom edge, whichever the origin is.
  const [first, last] = origin === 'upper' ? [edges.top, edges.bottom] : [edges.bottom, edges.top]
  const { box } = surface
  const toX = (column: number) => surface.x(edges.left + ((column + 0.5) / columns) * (edges.right - edges.left))
  const toY = (row: number) => surface.y(first + ((row + 0.5) / rows) * (last - first))
  const table = tableOf(options, options.filled ? 'picture' : 'marks', folder, surface.paper)

  /** The levels of a frame, and a colour for each line or band. */
  const stepsIn = (frame: LayerFrame) => {
    const drawn = frame.options as ContourLayerOptions
    const { levels, values, ends } = contourSteps(drawn, frame.limits[limitsKeyOf(spec)], spec.shared)
    const made = normFor(drawn, ends, countTableColors(table))
    return {
      levels,
      colors: Uint32Array.from(values, (value) => table[made.entryOf(value)]!),
      ...outerColors(drawn.extend),
    }
  }

  /** Of what is below the lowest level and above the highest one; 0 for none. */
  const outerColors = (extend: ContourLayerOptions['extend']) => {
    const count = countTableColors(table)
    const { min, max } = extendsTo(extend)
    return { under: min ? table[count + 1]! : 0, over: max ? table[count + 2]! : 0 }
  }

  const paintLines = (frame: LayerFrame, field: GridField, target: PixelNumbers): Rect | undefined => {
    const { width = surface.theme.linewidth, style, color, alpha } = frame.options as ContourLayerOptions
    const { levels, colors } = stepsIn(frame)
    const stroke = {
      width: width * surface.point,
      line: (style === undefined ? undefined : styleOf(style).line) ?? 'solid',
    }
    let touched: Rect | undefined
    for (const [at, level] of levels.entries()) {
      const points = joinLines(contourLines(field, level))
      for (let place = 0; place < points.length; place += 2) {
        points[place] = toX(points[place]!)
        points[place + 1] = toY(points[place + 1]!)
      }
      const mask = strokeMask(points, stroke, box)
      blitMask(target, box, mask, color === undefined ? rgbOf(colors[at]!) : surface.theme.colorOf(color), alpha)
      touched = unite<Rect>(touched, mask)
    }
    return touched
  }

  const paintBands = (frame: LayerFrame, field: GridField, target: PixelNumbers): Rect => {
    const { alpha } = frame.options as ContourLayerOptions
    const { levels, colors: within, under, over } = stepsIn(frame)
    /** By the number of the band. */
    const colors = [under, ...within, over]
    // A file of vectors holds them as a picture, of finer pixels.
    const fine = target.vector ? finePixels : 1
    // Inverse of toX and toY: both are linear along a picture's axes.
    const across = (pixel: number) => ((pixel + 0.5) / fine + box.x - toX(0)) / (toX(1) - toX(0))
    const down = (pixel: number) => ((pixel + 0.5) / fine + box.y - toY(0)) / (toY(1) - toY(0))
    const bands = contourBands(
      field,
      levels,
      Float64Array.from({ length: fine * box.width }, (_, pixel) => across(pixel)),
      Float64Array.from({ length: fine * box.height }, (_, pixel) => down(pixel)),
    )
    const pixels = new Uint32Array(bands.length)
    for (let at = 0; at < pixels.length; at++) if (bands[at]! >= 0) pixels[at] = colors[bands[at]!]!
    if (target.vector) {
      const size = { columns: fine * box.width, rows: fine * box.height }
      target.vector.picture({ ...size, pixels, smooth: false, alpha }, box, box)
      return box
    }
    blendPixels(target, box, pixels, alpha)
    return box
  }

  return {
    changes: clip.frames > 1,
    covers: false,
    paint(frame, target) {
      const tensor = fixAxes(frame.data[source]!, fixed)
      const steps = stepsOf(tensor, { columns, rows })
      const field: GridField = { data: tensor.data, rows, columns, rowStep: steps.y, columnStep: steps.x }
      return options.filled ? paintBands(frame, field, target) : paintLines(frame, field, target)
    },
    read(frame, at) {
      const { view } = surface
      const column = cellAt(at.x - box.x, box.width, [view.left, view.right], [edges.left, edges.right], columns)
      const row = cellAt(at.y - box.y, box.height, [view.top, view.bottom], [first, last], rows)
      if (column === undefined || row === undefined) return []
      const cell = [...index, { axis: 'y', index: row }, { axis: 'x', index: column }]
      return [{ layer: spec.use, ...cellReading(source, frame.data[source]!, cell) }]
    },
  }
}

/** Of a band's edge, to a pixel of the movie. */
const finePixels = 4

const lengthOf = (clip: Clip, axis: string) => clip.shape[clip.axes.indexOf(axis)]!

function rgbOf(pixel: number): Rgb {
  const [red, green, blue] = new Uint8Array(Uint32Array.of(pixel).buffer)
  return [red!, green!, blue!]
}
