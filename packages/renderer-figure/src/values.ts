// The numbers of a layer: an option becomes an array for each frame, from the option itself or from a source; in workers,
// and in the plan as far as no data are needed.
import {
  type Clip,
  type DataReference,
  type FixedAxis,
  type FrameValues,
  isFrameValues,
  isSourceReference,
  type SurveyedData,
  stridesOf,
  type Tensor,
} from '@movieflow/core/plugin'

type Number = number | null
/** A data option, its panel's value taken. */
export type DataOption = Number | readonly (Number | FrameValues | DataReference)[] | DataReference | FrameValues

export interface FrameData {
  readonly index: number
  /** Seconds of the data. */
  readonly time: number
  readonly data: Readonly<Record<string, Tensor>>
}

/** Numbers that may change with the frame. */
export interface Values {
  /** With the frame. */
  readonly changes: boolean
  /** The source they come from. */
  readonly reference: DataReference | undefined
  /** Of a list of data: the values of each entry, which come one after the other. */
  readonly parts?: readonly Values[]
  /** The numbers of one frame; `tensor` is the reference's, in that frame. */
  at(index: number, tensor?: Tensor): Float64Array
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : Number.NaN)

/** The values of an option; `panel` are the indices that a source's axes are taken at. */
export function openValues(
  option: DataOption,
  panel: readonly FixedAxis[],
  clips: Readonly<Record<string, Clip>>,
): Values {
  if (isSourceReference(option)) return referenced(option, panel, clips)
  if (isFrameValues(option)) {
    const frames = option.$frames.map((value) =>
      Array.isArray(value) ? Float64Array.from(value, numberOf) : Float64Array.of(numberOf(value)),
    )
    return { changes: true, reference: undefined, at: (index) => frames[index]! }
  }
  if (isDataList(option)) {
    const parts = option.map((each) => openValues(each, panel, clips))
    const at = (index: number) => concat(parts.map((part) => part.at(index)))
    return { changes: parts.some(({ changes }) => changes), reference: undefined, parts, at }
  }
  if (Array.isArray(option) && option.some(isFrameValues)) {
    const at = (index: number) =>
      Float64Array.from(option, (value) => numberOf(isFrameValues(value) ? value.$frames[index] : value))
    return { changes: true, reference: undefined, at }
  }
  const constant = Array.isArray(option) ? Float64Array.from(option, numberOf) : Float64Array.of(numberOf(option))
  return { changes: false, reference: undefined, at: () => constant }
}

/** Whether an option is a list with data of sources among its entries. */
export function isDataList(option: unknown): option is readonly Exclude<DataOption, readonly unknown[]>[] {
  return Array.isArray(option) && option.some(isSourceReference)
}

function concat(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

function referenced(
  reference: DataReference,
  panel: readonly FixedAxis[],
  clips: Readonly<Record<string, Clip>>,
): Values {
  const clip = clips[reference.$source]
  const fixed = fixedOf(reference, panel, clip?.axes ?? [])
  let places: { of: string; elements: Int32Array } | undefined
  return {
    changes: (clip?.frames ?? 1) > 1,
    reference,
    at(_, tensor) {
      const { data, axes, shape } = tensor!
      const of = `${axes} ${shape}`
      // Frames are alike: where the numbers stand is worked out once, for 121 panels ask for theirs in each.
      if (places?.of !== of) {
        places = { of, elements: elementsAt(tensor!, fixed) }
      }
      const { elements } = places
      const values = new Float64Array(elements.length)
      for (let at = 0; at < elements.length; at++) values[at] = data[elements[at]!]!
      return values
    },
  }
}

/** Where the elements at these indices stand, in C order of the axes that are left. */
function elementsAt({ axes, shape }: Tensor, fixed: readonly FixedAxis[]): Int32Array {
  const strides = stridesOf(shape)
  const indexOf = new Map(fixed.map(({ axis, index }) => [axis, index]))
  let elements = Int32Array.of(axes.reduce((sum, axis, at) => sum + (indexOf.get(axis) ?? 0) * strides[at]!, 0))
  for (const [at, axis] of axes.entries()) {
    if (indexOf.has(axis)) continue
    const length = shape[at]!
    const more = new Int32Array(elements.length * length)
    for (const [place, element] of elements.entries())
      for (let index = 0; index < length; index++) more[place * length + index] = element + index * strides[at]!
    elements = more
  }
  return elements
}

/** The indices at which a referenced array is taken: its column, and its panel's. */
export function fixedOf({ column }: DataReference, panel: readonly FixedAxis[], axes: readonly string[]): FixedAxis[] {
  const own = column ? [{ axis: column.axis, index: column.index }] : []
  return [...own, ...panel.filter(({ axis }) => axes.includes(axis))]
}

/** What a survey looks at of a source. */
export function surveyed(source: string, fixed: readonly FixedAxis[]): SurveyedData {
  return { source, ...(fixed.length > 0 && { fixed }) }
}

/** How many numbers one frame has, as far as the plan tells. */
export function countValues(
  option: DataOption,
  panel: readonly FixedAxis[],
  clips: Readonly<Record<string, Clip>>,
): number {
  if (isDataList(option)) return option.reduce<number>((sum, each) => sum + countValues(each, panel, clips), 0)
  if (!isSourceReference(option)) return openValues(option, panel, clips).at(0).length
  const clip = clips[option.$source]
  if (!clip) return 0
  const fixed = new Set(fixedOf(option, panel, clip.axes).map(({ axis }) => axis))
  return clip.shape.reduce((product, length, at) => (fixed.has(clip.axes[at]!) ? product : product * length), 1)
}

/** All frames of the sources that some values need more of than the frame at hand. */
export class History {
  readonly #read: (source: string, index: number) => Promise<Tensor>
  readonly #frames = new Map<Values, Float64Array[]>()

  constructor(read: (source: string, index: number) => Promise<Tensor>) {
    this.#read = read
  }

  /** Reads every frame of what these values come from, once. */
  async load(all: readonly Values[], count: number): Promise<void> {
    const bySource = new Map<string, Values[]>()
    for (const values of all.flatMap((each) => each.parts ?? each)) {
      if (!values.reference || this.#frames.has(values)) continue
      this.#frames.set(values, [])
      const { $source } = values.reference
      bySource.set($source, [...(bySource.get($source) ?? []), values])
    }
    for (const [source, members] of bySource)
      for (let index = 0; index < (members[0]!.changes ? count : 1); index++) {
        const tensor = await this.#read(source, index)
        for (const values of members) this.#frames.get(values)!.push(values.at(index, tensor))
      }
  }

  /** Reads one frame, of those that are not kept. */
  async read(values: Values, index: number): Promise<Float64Array> {
    if (values.parts) return concat(await Promise.all(values.parts.map((part) => this.read(part, index))))
    const { reference } = values
    return values.at(index, reference && (await this.#read(reference.$source, index)))
  }

  at(values: Values, index: number): Float64Array {
    if (values.parts) return concat(values.parts.map((part) => this.at(part, index)))
    return this.#frames.get(values)?.[values.changes ? index : 0] ?? values.at(index)
  }
}

/** The numbers of a frame, from its data. */
export function valuesIn(values: Values, frame: FrameData): Float64Array {
  if (values.parts) return concat(values.parts.map((part) => valuesIn(part, frame)))
  const { index, data } = frame
  return values.at(index, values.reference && data[values.reference.$source])
}
