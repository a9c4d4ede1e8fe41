// The layers of cells: a tensor's values become pixels of the axes box, straight in memory; in workers.
import { type Clip, fixAxes, MovieflowError, stridesOf, type Tensor, whiteOf } from '@movieflow/core/plugin'
import type { PixelNumbers, Rect } from '../blocks.js'
import { tableOf } from '../color-scale.js'
import { loadColormap, longestList } from '../colormaps/lookup.js'
import { isNamed, lightsOf } from '../lights.js'
import { optionOf } from '../option-places.js'
import type { HeatmapLayerOptions, ImageLayerOptions } from '../options/layers.js'
import { pictureExtent } from '../panel-views.js'
import { pictureSource } from '../picture-source.js'
import { placedBy } from '../placed-picture.js'
import { cellReading } from '../value-places.js'
import type { CellRun } from '../view.js'
import { addedLights, legendOfLights, pictureOfLight } from './added-lights.js'
import { makeBorder } from './border.js'
import { legendOfCategories } from './category-legend.js'
import { type ColorRow, mappedColors } from './cell-colors.js'
import { checkColors } from './check-colors.js'
import { type Layer, type LayerFrame, type LayerInput, nameOfLayer } from './layer.js'
import { ownColors } from './own-colors.js'
import { type ShownCells, shownCellColors, visibleCells } from './picture-cells.js'
import { makeResampler } from './resample.js'
import { cellAt, type ElementSteps, type Interpolation, sampleAxis } from './sampling.js'

interface Cells {
  readonly columns: number
  readonly rows: number
}

/** Where the cells of a picture lie in the box. */
interface Grid {
  readonly across: readonly CellRun[]
  readonly down: readonly CellRun[]
}

/** What matplotlib calls them. */
const ownNames: Readonly<Record<string, Interpolation>> = {
  bilinear: 'linear',
  antialiased: 'area',
  auto: 'area',
  none: 'nearest',
}

function interpolationOf({ spec, folder }: LayerInput, colored: boolean): Interpolation {
  const { interpolation, colormap, categories } = spec.options as HeatmapLayerOptions
  if (interpolation !== undefined) return ownNames[interpolation] ?? (interpolation as Interpolation)
  const isList = categories !== undefined || loadColormap(colormap, folder).length / 3 <= longestList
  return !colored && isList ? 'nearest' : 'area'
}

/** Data coordinates of the ends of the box and of the cells, along both axes: from the left, and from the top. */
function endsOf({ spec, surface: { view } }: LayerInput, clip: Clip) {
  const options = spec.options as HeatmapLayerOptions
  const { left, right, top, bottom } = pictureExtent(options, clip)
  const { origin } = placedBy(options, clip)
  const rows: [number, number] = origin === 'upper' ? [top, bottom] : [bottom, top]
  return {
    across: [[view.left, view.right] as [number, number], [left, right] as [number, number]],
    down: [[view.top, view.bottom] as [number, number], rows],
  } as const
}

function samplingsOf(input: LayerInput, by: Interpolation, clip: Clip, { columns, rows }: Cells) {
  const { box } = input.surface
  const { across, down } = endsOf(input, clip)
  return {
    across: sampleAxis(by, box.width, ...across, columns),
    down: sampleAxis(by, box.height, ...down, rows),
  }
}

const lengthOf = (clip: Clip, axis: string) => clip.shape[clip.axes.indexOf(axis)]!

/** Elements between neighbours along each axis, whatever their order. */
export function stepsOf({ axes, shape }: Tensor, { columns, rows }: Cells): ElementSteps {
  const [x, y, rgb] = [axes.indexOf('x'), axes.indexOf('y'), axes.indexOf('rgb')]
  if (axes.length !== (rgb < 0 ? 2 : 3) || shape[x] !== columns || shape[y] !== rows)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `the frame has axes [${axes.join(', ')}] of lengths [${shape.join(', ')}], but a map of ${rows} rows (y) and ${columns} columns (x) was planned`,
    )
  const strides = stridesOf(shape)
  return { x: strides[x]!, y: strides[y]!, rgb: strides[rgb] ?? 0, channels: shape[rgb] ?? 1 }
}

/** The same of an array that is known to lie in the order y, x, rgb. */
function stepsInOrder({ shape: [, columns, channels = 1] }: Tensor): ElementSteps {
  return { x: channels, y: columns! * channels, rgb: channels > 1 ? 1 : 0, channels }
}

export function makePictureLayer(input: LayerInput): Layer {
  const { spec, surface, clips, main, index } = input
  const options = spec.options as HeatmapLayerOptions | ImageLayerOptions
  const source = pictureSource(options, main)
  const clip = clips[source]!
  const cells = { columns: lengthOf(clip, 'x'), rows: lengthOf(clip, 'y') }
  const by = interpolationOf(input, clip.axes.includes('rgb'))
  const fixed = index.filter(({ axis }) => clip.axes.includes(axis))
  const colored = clip.axes.includes('rgb')
  const white = whiteOf(clip)
  const lights = lightsOf(spec, clips, main)
  const lightsFor = lights && addedLights(input, lights)
  const colorsFor = colored ? ownColors(input, options as ImageLayerOptions, white) : mappedColors(input, options)
  const asBytes = colored && clip.dtype === 'uint8' && white === 255 && options.limits === undefined
  /** Where the picture lies in what the box shows. */
  const arrange = () => {
    const { across, down } = samplingsOf(input, by, clip, cells)
    const painter = makePainter({ across: across.runs, down: down.runs }, surface.box)
    const resample =
      (across.taps || down.taps) &&
      makeResampler({ x: across.taps, y: down.taps, ...cells }, { bytes: asBytes, holes: by !== 'area' })
    return { painter, resample, border: options.border && makeBorder(input, options.border, painter.area) }
  }
  type Sampled = ReturnType<typeof arrange>['resample']
  const drawOwn = (frame: LayerFrame, resample: Sampled): [ElementSteps, ColorRow] => {
    const given = fixAxes(frame.data[source]!, fixed)
    if (colored && options.limits === undefined) checkColors(given, white, optionOf(spec.path, 'limits'))
    const own = stepsOf(given, cells)
    const tensor = resample ? resample(given, own) : given
    return [resample ? stepsInOrder(tensor) : own, colorsFor(tensor, frame)]
  }
  const addUp = (
    colorsOf: NonNullable<typeof lightsFor>,
    frame: LayerFrame,
    resample: Sampled,
  ): [ElementSteps, ColorRow] => {
    const pictures = lights!.map((light) => {
      const picture = pictureOfLight(light, index, frame)
      return resample ? resample(picture, stepsOf(picture, cells)) : picture
    })
    return [resample ? stepsInOrder(pictures[0]!) : stepsOf(pictures[0]!, cells), colorsOf(pictures, frame)]
  }
  let arranged = arrange()
  const { area } = arranged.painter
  const fills = !surface.moves && area.width === surface.box.width && area.height === surface.box.height
  const isWhole = ({ dtype }: Clip) => !dtype.startsWith('float')
  const whole = lights ? lights.some(({ source }) => isWhole(clips[source]!)) : colored && isWhole(clip)
  const clear = colored && clip.shape[clip.axes.indexOf('rgb')] === 4
  const solid = input.lowest || (!clear && (whole || options.bad !== 'none'))
  return {
    changes:
      (lights ?? [{ source }]).some((each) => clips[each.source]!.frames > 1) || arranged.border?.changes === true,
    covers: fills && solid,
    paint(frame, target) {
      if (surface.moves) arranged = arrange()
      const { painter, border } = arranged
      const { alpha } = frame.options as HeatmapLayerOptions
      const own = target.vector && by !== 'linear' ? visibleCells(surface.box, endsOf(input, clip), cells) : undefined
      // A file of vectors holds the cells themselves, unless they are too many.
      const resample = own ? undefined : arranged.resample
      const [steps, colorRow] = lightsFor ? addUp(lightsFor, frame, resample) : drawOwn(frame, resample)
      if (target.vector) {
        const shown = own ?? painter.places
        const smooth = own !== undefined && arranged.resample !== undefined
        target.vector.picture(
          { ...shownCellColors(shown, steps, colorRow, solid), smooth, alpha },
          shown.bounds,
          surface.box,
        )
      } else if (solid && alpha === 1) painter.fill(steps, colorRow, target)
      else painter.blend(steps, colorRow, alpha, target)
      border?.paint(frame, target)
      return painter.area
    },
    read(frame, at) {
      const { box } = surface
      const { across, down } = endsOf(input, clip)
      const column = cellAt(at.x - box.x, box.width, ...across, cells.columns)
      const row = cellAt(at.y - box.y, box.height, ...down, cells.rows)
      if (column === undefined || row === undefined) return []
      const cell = [...index, { axis: 'y', index: row }, { axis: 'x', index: column }]
      const layer = nameOfLayer(frame.options, spec.use)
      if (!lights) return [{ layer, ...cellReading(source, frame.data[source]!, cell) }]
      return lights.map((light) => ({
        layer: nameOfLayer(light.options, spec.use),
        ...cellReading(light.source, frame.data[light.source]!, [...cell, ...light.index]),
      }))
    },
    ...(isNamed(spec) && {
      legend: (frame: LayerFrame) => [
        ...(lights ? legendOfLights(lights, frame) : []),
        ...legendOfCategories(options.categories, tableOf(options, 'picture', input.folder, input.surface.paper)),
        ...(arranged.border?.legend() ?? []),
      ],
    }),
  }
}

/** Up to this many pixels per cell, computing a pixel's colour again is as quick as copying it. */
const mostFound = 1.5

/** Fills the pixels of the cells. */
function makePainter({ across, down }: Grid, box: Rect) {
  const starts = Int32Array.from(across, (run) => box.x + run.start)
  const stops = Int32Array.from(across, (run) => box.x + run.end)
  const cells = Int32Array.from(across, (run) => run.cell)
  const left = starts[0] ?? box.x
  const right = stops.at(-1) ?? box.x
  const top = box.y + (down[0]?.start ?? 0)
  const bottom = box.y + (down.at(-1)?.end ?? 0)
  const area: Rect = { x: left, y: top, width: right - left, height: bottom - top }
  // Their colours go to their places by themselves.
  const single = right - left <= mostFound * cells.length
  const pixels = single ? new Int32Array(right - left) : cells
  if (single) for (const { start, end, cell } of across) pixels.fill(cell, box.x + start - left, box.x + end - left)
  const colors = new Uint32Array(single ? 0 : cells.length)
  return {
    area,
    /** The place that each pixel shows. */
    get places(): ShownCells {
      const placesOf = (runs: readonly CellRun[]) =>
        Int32Array.from(runs.flatMap(({ start, end, cell }) => new Array<number>(end - start).fill(cell)))
      return { columns: placesOf(across), rows: placesOf(down), bounds: area }
    },
    /** Colours that hide what lies beneath. */
    fill(steps: ElementSteps, colorRow: ColorRow, { data: out, width }: PixelNumbers): void {
      for (const run of down) {
        const line = (box.y + run.start) * width
        if (single) colorRow(run.cell * steps.y, steps.x, pixels, out, line + left)
        else {
          colorRow(run.cell * steps.y, steps.x, cells, colors, 0)
          for (let at = 0; at < cells.length; at++) {
            const color = colors[at]!
            const stop = line + stops[at]!
            for (let pixel = line + starts[at]!; pixel < stop; pixel++) out[pixel] = color
          }
        }
        for (let row = box.y + run.start + 1; row < box.y + run.end; row++)
          out.copyWithin(row * width + left, line + left, line + right)
      }
    },
    /** Colours with an alpha of their own, and of the whole layer. */
    blend(steps: ElementSteps, colorRow: ColorRow, alpha: number, { data: out, width }: PixelNumbers): void {
      const bytes = new Uint8Array(out.buffer, out.byteOffset, out.byteLength)
      const words = new Uint32Array(cells.length)
      const levels = new Uint8Array(words.buffer)
      for (const run of down) {
        colorRow(run.cell * steps.y, steps.x, cells, words, 0)
        for (let at = 0; at < cells.length; at++) {
          const opacity = (alpha * levels[4 * at + 3]!) / 255
          if (opacity === 0) continue
          for (let row = box.y + run.start; row < box.y + run.end; row++)
            for (let byte = (row * width + starts[at]!) * 4; byte < (row * width + stops[at]!) * 4; byte += 4)
              for (let channel = 0; channel < 3; channel++) {
                const below = bytes[byte + channel]!
                bytes[byte + channel] = Math.round(below + (levels[4 * at + channel]! - below) * opacity)
              }
        }
      }
    },
  }
}
