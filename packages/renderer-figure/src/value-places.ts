// Where numbers of a layer come from: the source, and the indices of its axes; in workers.
import { type FixedAxis, stridesOf, type Tensor } from '@movieflow/core/plugin'
import type { LayerReading } from './layers/layer.js'
import { type FrameData, fixedOf, type Values, valuesIn } from './values.js'

export type ValuePlace = Pick<LayerReading, 'source' | 'indices'>

/** Values that are missing or infinite are `null`. */
export const finiteOrNull = (value: number | undefined) =>
  value !== undefined && Number.isFinite(value) ? value : null

/** The name that the pipeline has for a source, of whose samples or times this may be an array of its own. */
const sourceName = (name: string, ofSeries: boolean) => (ofSeries ? name.slice(0, name.lastIndexOf('~')) : name)

/** Of one of the numbers of `values`, those of a frame; a single one applies to all. */
export function placeOfValue(
  values: Values,
  element: number,
  panel: readonly FixedAxis[],
  frame: FrameData,
): ValuePlace {
  if (values.parts) {
    let left = element
    for (const part of values.parts) {
      const { length } = valuesIn(part, frame)
      if (left < length) return placeOfValue(part, left, panel, frame)
      left -= length
    }
  }
  const { reference } = values
  const tensor = reference && frame.data[reference.$source]
  if (!tensor) return { source: '', indices: valuesIn(values, frame).length > 1 ? { point: element } : {} }
  const { axes, shape } = tensor
  const fixed = new Map(fixedOf(reference, panel, axes).map(({ axis, index }) => [axis, index]))
  const free = axes.flatMap((axis, at) => (fixed.has(axis) ? [] : [{ axis, length: shape[at]! }]))
  const count = free.reduce((product, { length }) => product * length, 1)
  const strides = stridesOf(free.map(({ length }) => length))
  const own = count === 1 ? 0 : element
  for (const [at, { axis, length }] of free.entries()) fixed.set(axis, Math.floor(own / strides[at]!) % length)
  return {
    source: sourceName(reference.$source, reference.series !== undefined),
    indices: Object.fromEntries(axes.map((axis) => [axis, fixed.get(axis)!])),
  }
}

/** The value of a picture at a cell, one for each of its colours if it has an axis `rgb`. */
export function cellReading(
  source: string,
  { axes, shape, data }: Tensor,
  fixed: readonly FixedAxis[],
): Omit<LayerReading, 'layer'> {
  const strides = stridesOf(shape)
  const indexOf = new Map(fixed.map(({ axis, index }) => [axis, index]))
  const element = axes.reduce((sum, axis, at) => sum + (indexOf.get(axis) ?? 0) * strides[at]!, 0)
  const rgb = axes.indexOf('rgb')
  const indices = axes.flatMap((axis) => (axis === 'rgb' ? [] : [[axis, indexOf.get(axis) ?? 0] as const]))
  return {
    source,
    indices: Object.fromEntries(indices),
    value:
      rgb < 0
        ? finiteOrNull(data[element])
        : Array.from({ length: shape[rgb]! }, (_, channel) => finiteOrNull(data[element + channel * strides[rgb]!])),
  }
}
