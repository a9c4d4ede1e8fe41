// The quiver layer: an arrow at each point, as long as u and v say; on a grid or at points of their own; in workers.
import type { Rect } from '../blocks.js'
import { pixelOf } from '../colors.js'
import { gridOf, gridPlaces, pictureAround } from '../grid-points.js'
import { blendPolygon, polygonMask } from '../marks/fill.js'
import { blitMask } from '../marks/mask.js'
import { type ArrowShape, makeOutline, usualScale, usualWidth, writeArrow } from '../marks/quiver-arrows.js'
import type { QuiverLayerOptions } from '../options/layers.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import { type DataOption, openValues, type Values, valuesIn } from '../values.js'
import { legendOfCategories } from './category-legend.js'
import { cornerPlace } from './corners.js'
import { type Layer, type LayerFrame, type LayerInput, nameOfLayer, type Surface } from './layer.js'
import { markColors } from './mark-colors.js'
import { nearestOf } from './near-points.js'
import { paintText } from './paint-text.js'
import { unite } from './place-points.js'

/** Frames whose mean length the scale is found by, if none is given. */
const mostSamples = 16

/** Where the arrows are, in data coordinates, and which of the values of u and v each has. */
interface Tails {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly element: Int32Array
}

type Unit = NonNullable<QuiverLayerOptions['scale_units']>

/** Pixels of a unit of length. */
function pixelsOf(unit: Unit, { box, view, point }: Surface): number {
  const [wide, high] = [Math.abs(view.right - view.left), Math.abs(view.top - view.bottom)]
  switch (unit) {
    case 'width':
      return box.width
    case 'height':
      return box.height
    case 'x':
      return box.width / wide
    case 'y':
      return box.height / high
    case 'xy':
      return Math.hypot(box.width, box.height) / Math.hypot(wide, high)
    case 'inches':
      return 72 * point
    case 'dots':
      return 1
  }
}

export function makeQuiverLayer(input: LayerInput): Layer {
  const { spec, panel, surface, clips, main, index, history } = input
  const options = spec.options as QuiverLayerOptions
  const open = (value: unknown) => openValues(value as DataOption, index, clips)
  const [u, v] = [open(options.u), open(options.v)]
  const [x, y] = [options.x, options.y].map((value) => (value === undefined ? undefined : open(value)))
  const grid = gridOf(options.u as DataOption, panel, clips)
  const colors = markColors(input, options, options.color, surface.theme.ink)
  const places = grid && gridPlaces(options, grid, pictureAround(panel.layers, clips, main))
  const placesChange = x?.changes === true || y?.changes === true
  let known: Tails | undefined
  /** Of u and v in the movie. */
  let meanLength = 0

  /** Of a grid, columns and rows have the places that are given, or each value has its own. */
  const tailsOf = (count: number, valuesOf: (values: Values) => Float64Array): Tails => {
    if (known && !placesChange) return known
    const [xs, ys] = [x && valuesOf(x), y && valuesOf(y)]
    const along = (
      given: Float64Array | undefined,
      own: Float64Array | undefined,
      length: number,
      of: 'row' | 'column',
    ) => {
      if (!grid) return (at: number) => (given ? given[given.length === 1 ? 0 : at]! : of === 'column' ? at : 0)
      const meshed = given === undefined || (given.length === length && given.length !== count)
      const line = given ?? own!
      return meshed ? (at: number) => line[grid[of](at)]! : (at: number) => line[line.length === 1 ? 0 : at]!
    }
    const xOf = along(xs, places?.x, grid?.columns ?? count, 'column')
    const yOf = along(ys, places?.y, grid?.rows ?? count, 'row')
    const { every } = options
    const chosen: number[] = []
    for (let at = 0; at < count; at++) {
      if (grid ? grid.row(at) % every === 0 && grid.column(at) % every === 0 : at % every === 0) chosen.push(at)
    }
    known = {
      x: Float64Array.from(chosen, xOf),
      y: Float64Array.from(chosen, yOf),
      element: Int32Array.from(chosen),
    }
    return known
  }

  const tailsIn = (frame: LayerFrame) => {
    const valuesOf = (values: Values) => valuesIn(values, frame)
    const [us, vs] = [valuesOf(u), valuesOf(v)]
    return { tails: tailsOf(Math.max(us.length, vs.length), valuesOf), us, vs }
  }
  const at = (values: Float64Array, element: number) => values[values.length === 1 ? 0 : element]!

  const prepare = async (frames: number) => {
    if (options.scale !== undefined) return
    const samples = u.changes || v.changes ? Math.min(frames, mostSamples) : 1
    let [sum, count] = [0, 0]
    for (let sample = 0; sample < samples; sample++) {
      const frame = samples === 1 ? 0 : Math.round((sample / (samples - 1)) * (frames - 1))
      const [us, vs] = [await history.read(u, frame), await history.read(v, frame)]
      const { every } = options
      for (let element = 0; element < Math.max(us.length, vs.length); element++) {
        if (grid ? grid.row(element) % every || grid.column(element) % every : element % every) continue
        const length = Math.hypot(at(us, element), at(vs, element))
        if (!Number.isFinite(length)) continue
        sum += length
        count++
      }
    }
    meanLength = count > 0 ? sum / count : 0
  }

  /** Pixels of the shaft's width, and of a unit of u and v. */
  const scalesFor = (count: number) => {
    const width =
      options.width === undefined
        ? usualWidth(count) * surface.box.width
        : options.width * pixelsOf(options.units, surface)
    if (options.scale === undefined) {
      // Of axes' width alone matplotlib's rule speaks; arrows that are all of no length need no scale.
      const scale = usualScale(meanLength, count)
      return { width, unit: scale > 0 ? surface.box.width / scale : 0 }
    }
    return { width, unit: pixelsOf(options.scale_units ?? options.units, surface) / options.scale }
  }

  /** How an arrow points on the screen, y up, and how long it is in pixels. */
  const aim = (tailX: number, tailY: number, du: number, dv: number, unit: number) => {
    const scaled = options.scale_units === 'xy' && options.scale !== undefined
    const byAxes = options.angles === 'xy' || scaled
    if (!byAxes) return { angle: Math.atan2(dv, du), length: Math.hypot(du, dv) * unit }
    const { left, right, top, bottom } = surface.view
    // matplotlib's: whole arrows between points of the axes, else a direction at the tail.
    const whole = options.angles === 'xy' && scaled
    const step = whole ? 1 : Math.max(Math.abs(left), Math.abs(right), Math.abs(top), Math.abs(bottom)) * 0.001
    const across = surface.x(tailX + step * du) - surface.x(tailX)
    const up = surface.y(tailY) - surface.y(tailY + step * dv)
    const length = scaled ? Math.hypot(across, up) / step / options.scale! : Math.hypot(du, dv) * unit
    return { angle: options.angles === 'xy' ? Math.atan2(up, across) : Math.atan2(dv, du), length }
  }

  /** The arrow that was asked for last. */
  const outline = makeOutline()
  const keyShape = { ...options, pivot: 'tail' } as const
  const outlineAt = (px: number, py: number, angle: number, length: number, width: number, shape: ArrowShape) => {
    const points = writeArrow(outline, length / width, shape)
    const cos = Math.cos(angle) * width
    const sin = Math.sin(angle) * width
    for (let place = 0; place < points.length; place += 2) {
      const along = points[place]!
      const across = points[place + 1]!
      points[place] = px + along * cos - across * sin
      points[place + 1] = py - along * sin - across * cos
    }
    return points
  }

  const paintKey = (frame: LayerFrame, target: Parameters<Layer['paint']>[1], count: number): Rect | undefined => {
    const { key, alpha } = frame.options as QuiverLayerOptions
    if (!key) return undefined
    const { lettering, point, box } = surface
    const { width, unit } = scalesFor(count)
    const byX = options.scale_units === 'xy' && options.scale !== undefined
    const length = key.length * (byX ? pixelsOf('x', surface) / options.scale! : unit)
    const size = key.fontsize * point
    const text = String(key.label ?? key.length)
    const gap = 0.6 * size
    const high = Math.max(1.4 * size, width * options.headwidth)
    const wide = length + gap + lettering.measure(text, size)
    const { x: left, y: top } = cornerPlace(key.loc, box, Math.ceil(wide), Math.ceil(high), Math.round(0.9 * size))
    const middle = top + high / 2
    const pad = 0.4 * size
    const corners = [left - pad, top - pad, left + wide + pad, top + high + pad].map(Math.round) as [
      number,
      number,
      number,
      number,
    ]
    const [x0, y0, x1, y1] = corners
    const behind = key.background === undefined ? undefined : polygonMask([x0, y0, x1, y0, x1, y1, x0, y1], box)
    if (behind) blitMask(target, box, behind, surface.theme.colorOf(key.background!))
    const ink = key.color === undefined ? surface.theme.ink : surface.theme.colorOf(key.color)
    const byColor = colors.values || key.color !== undefined
    const [pixel] = byColor ? [pixelOf(ink)] : colors.at(frame, (frame.options as QuiverLayerOptions).color, 1)
    const arrow = blendPolygon(target, box, outlineAt(left, middle, 0, length, width, keyShape), pixel!, alpha)
    const written = paintText(
      target,
      lettering,
      left + length + gap,
      middle + 0.36 * size,
      { text, size, ha: 'left', va: 'baseline', rotation: 0, color: ink, alpha: 1 },
      box,
    )
    return unite<Rect>(unite<Rect>(arrow, written), behind)
  }

  return {
    changes: u.changes || v.changes || placesChange || colors.changes,
    covers: false,
    prepare,
    paint(frame, target): Rect | undefined {
      const { color, alpha } = frame.options as QuiverLayerOptions
      const { tails, us, vs } = tailsIn(frame)
      const count = tails.element.length
      const { width, unit } = scalesFor(count)
      const pixels = colors.at(frame, color, Math.max(us.length, vs.length))
      let touched: Rect | undefined
      for (let arrow = 0; arrow < count; arrow++) {
        const element = tails.element[arrow]!
        const pixel = pixels[element]!
        const du = at(us, element)
        const dv = at(vs, element)
        const px = surface.x(tails.x[arrow]!)
        const py = surface.y(tails.y[arrow]!)
        if (pixel === 0 || !Number.isFinite(du + dv + px + py)) continue
        const { angle, length } = aim(tails.x[arrow]!, tails.y[arrow]!, du, dv, unit)
        const points = outlineAt(px, py, angle, length, width, options)
        touched = unite<Rect>(touched, blendPolygon(target, surface.box, points, pixel, alpha))
      }
      return unite<Rect>(touched, paintKey(frame, target, count))
    },
    read(frame, place) {
      const { tails, us, vs } = tailsIn(frame)
      const nearest = nearestOf(
        {
          count: tails.element.length,
          x: (arrow) => surface.x(tails.x[arrow]!),
          y: (arrow) => surface.y(tails.y[arrow]!),
        },
        place,
      )
      if (nearest === undefined) return []
      const element = tails.element[nearest]!
      const layer = nameOfLayer(frame.options, spec.use)
      const own = {
        layer,
        ...placeOfValue(u, element, index, frame),
        value: [finiteOrNull(at(us, element)), finiteOrNull(at(vs, element))],
      }
      if (!colors.values) return [own]
      const value = finiteOrNull(at(valuesIn(colors.values, frame), element))
      return [{ layer, ...placeOfValue(colors.values, element, index, frame), value }, own]
    },
    legend(frame) {
      const { label, color, alpha } = frame.options as QuiverLayerOptions
      const named = colors.table ? legendOfCategories(options.categories, colors.table) : []
      if (label === undefined || named.length > 0) return named
      return {
        label: String(label),
        paint(target, { x: left, y: top, width: wide, height }, clip) {
          const width = Math.min(height / Math.max(1, options.headwidth), 1.5 * surface.point)
          const [pixel] = colors.values ? [pixelOf(surface.theme.ink)] : colors.at(frame, color, 1)
          blendPolygon(target, clip, outlineAt(left, top + height / 2, 0, wide, width, keyShape), pixel!, alpha)
        },
      }
    },
  }
}
