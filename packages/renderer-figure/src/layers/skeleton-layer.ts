// The skeleton layer: points of animals, joined by lines; in workers.
import type { Rect } from '../blocks.js'
import { type ColorValue, listColors } from '../colors.js'
import { blitMask } from '../marks/mask.js'
import { paintMarkers } from '../marks/paint-markers.js'
import { strokeMask } from '../marks/stroke.js'
import { styleOf } from '../marks/style.js'
import { optionOf } from '../option-places.js'
import type { SkeletonLayerOptions } from '../options/layers.js'
import { openSkeletons, type Pose } from '../skeletons.js'
import { framesOfTrail } from '../trail.js'
import { finiteOrNull, placeOfValue } from '../value-places.js'
import { type Layer, type LayerFrame, type LayerInput, nameOfLayer } from './layer.js'
import { nearestOf } from './near-points.js'
import { placePoints, unite } from './place-points.js'

/** A pose in pixels, too; `of` is the frame that it is of, if it is not the one at hand. */
interface Drawn extends Pose {
  readonly animal: number
  readonly of: number | undefined
  readonly places: Float64Array
}

export function makeSkeletonLayer({ spec, panel, surface, clips, index, history, step, nextColor }: LayerInput): Layer {
  const options = spec.options as SkeletonLayerOptions
  const skeletons = openSkeletons(options, { panel, clips, option: optionOf(spec.path, 'edges') })
  // Each animal has a colour of its own.
  const fallback = options.color === undefined ? Array.from({ length: skeletons.count }, () => nextColor('line')) : []
  const colorsIn = ({ color }: SkeletonLayerOptions) =>
    color === undefined ? fallback : listColors(color).map((each) => surface.theme.colorOf(each as ColorValue))
  const widthOf = ({ width = surface.theme.linewidth }: SkeletonLayerOptions) => width * surface.point
  const lineOf = ({ style }: SkeletonLayerOptions) => (style === undefined ? undefined : styleOf(style).line) ?? 'solid'
  const markersOf = ({ marker, markersize, alpha }: SkeletonLayerOptions) =>
    marker === 'none' ? undefined : { marker, size: markersize * surface.point, edge: surface.point, alpha }

  const trail = framesOfTrail(options.trail, step)
  const long = skeletons.changes && trail !== undefined && trail !== 1
  /** Poses of the frames that are shown, the oldest first, so that the newest lies on top. */
  const posesIn = (frame: LayerFrame): Drawn[] => {
    const first = !long || typeof trail !== 'number' ? 0 : Math.max(0, frame.index - trail + 1)
    const frames = long ? Array.from({ length: frame.index - first + 1 }, (_, at) => first + at) : [undefined]
    return frames.flatMap((of) => {
      const poses = skeletons.at(frame, of === undefined ? undefined : (values) => history.at(values, of))
      return poses.map(({ x, y, edges }, animal) => ({ animal, of, places: placePoints(surface, x, y), x, y, edges }))
    })
  }

  return {
    changes: skeletons.changes,
    covers: false,
    prepare: async (frames) => {
      if (long) await history.load(skeletons.values, frames)
    },
    paint(frame, target): Rect | undefined {
      const look = frame.options as SkeletonLayerOptions
      const [colors, markers] = [colorsIn(look), markersOf(look)]
      let touched: Rect | undefined
      for (const { animal, places, edges } of posesIn(frame)) {
        const color = colors[animal % colors.length]!
        const lines = edges.flatMap(([from, to]) => [
          ...places.subarray(2 * from, 2 * from + 2),
          ...places.subarray(2 * to, 2 * to + 2),
          ...[Number.NaN, Number.NaN],
        ])
        const mask = strokeMask(lines, { width: widthOf(look), line: lineOf(look) }, surface.box)
        blitMask(target, surface.box, mask, color, look.alpha)
        touched = unite<Rect>(touched, mask)
        if (markers) touched = unite<Rect>(touched, paintMarkers(target, surface.box, places, { ...markers, color }))
      }
      return touched
    },
    read(frame, at) {
      const { markersize } = frame.options as SkeletonLayerOptions
      const poses = posesIn(frame)
      const points = poses.flatMap(({ places }, pose) =>
        Array.from({ length: places.length / 2 }, (_, node) => ({ pose, node })),
      )
      const placeAt = (axis: 0 | 1) => (point: number) => {
        const { pose, node } = points[point]!
        return poses[pose]!.places[2 * node + axis]!
      }
      const radius = () => (markersize * surface.point) / 2
      const nearest = nearestOf({ count: points.length, x: placeAt(0), y: placeAt(1), radius }, at)
      if (nearest === undefined) return []
      const { pose, node } = points[nearest]!
      const { animal, of, x, y } = poses[pose]!
      const { values, element } = skeletons.origin(animal, node)
      const place = placeOfValue(values, element, index, frame)
      return [
        {
          layer: nameOfLayer(frame.options, spec.use),
          ...place,
          ...(of !== undefined && { indices: { frame: of, ...place.indices } }),
          value: [finiteOrNull(x[node]), finiteOrNull(y[node])],
        },
      ]
    },
    legend(frame) {
      const look = frame.options as SkeletonLayerOptions
      if (look.label === undefined) return undefined
      return {
        label: String(look.label),
        paint(target, box, clip) {
          const middle = box.y + box.height / 2
          const [color] = colorsIn(look)
          const style = { width: widthOf(look), line: lineOf(look), snap: true }
          blitMask(
            target,
            clip,
            strokeMask([box.x, middle, box.x + box.width, middle], style, clip),
            color!,
            look.alpha,
          )
          const markers = markersOf(look)
          if (!markers) return
          const size = Math.min(markers.size, box.height)
          const ends = Float64Array.of(box.x, middle, box.x + box.width, middle)
          paintMarkers(target, clip, ends, { ...markers, size, color: color! })
        },
      }
    },
  }
}
