// Arrays in memory as sources, and transforms run on them, for the tests of this package.
import {
  allocateArray,
  type Clip,
  countElements,
  type DType,
  type FrameReader,
  type PluginContext,
  type Tensor,
  type TransformPlan,
  type TransformPlugin,
} from '@movieflow/core/plugin'

/** All frames of an array: `shape` begins with their number. */
export interface Movie {
  readonly axes: readonly string[]
  readonly shape: readonly number[]
  readonly dtype: DType
  readonly data: readonly number[]
}

export const context: PluginContext = { warn() {}, signal: new AbortController().signal, folder: '/' }

export function clipOf({ axes, shape, dtype }: Omit<Movie, 'data'>): Clip {
  return { frames: shape[0]!, axes, shape: shape.slice(1), dtype }
}

/** A reader that hands out its frames by `reads`, each frame in memory of its own. */
export function memoryReader(movie: Movie, reads: number[] = []): FrameReader {
  const { axes, shape, dtype } = clipOf(movie)
  const size = countElements(shape)
  return {
    read(index) {
      if (!Number.isInteger(index) || index < 0 || index >= movie.shape[0]!) throw new RangeError(`no frame ${index}`)
      reads.push(index)
      const data = allocateArray(dtype, size)
      data.set(movie.data.slice(index * size, (index + 1) * size))
      return { axes, shape, data }
    },
  }
}

/** Numbers that repeat after a while, the same in every run. */
export function countingMovie(axes: readonly string[], shape: readonly number[], dtype: DType = 'float32'): Movie {
  const data = Array.from({ length: countElements(shape) }, (_, index) => (index * 37) % 101)
  return { axes, shape, dtype, data }
}

export interface Run {
  readonly plan: TransformPlan
  readonly reader: FrameReader
  /** Indices of the frames that were asked of the input. */
  readonly reads: number[]
}

/** Checks the options as core does, plans and creates. */
export async function runTransform(
  plugin: TransformPlugin,
  movie: Movie,
  options: unknown,
  { others = {}, fps = 2 }: { others?: Readonly<Record<string, Movie>>; fps?: number } = {},
): Promise<Run> {
  const reads: number[] = []
  const input = {
    clip: clipOf(movie),
    options: plugin.options.parse(options),
    fps,
    others: Object.fromEntries(Object.entries(others).map(([name, other]) => [name, clipOf(other)])),
  }
  const plan = plugin.plan(input, context)
  const otherInputs = Object.fromEntries(Object.entries(others).map(([name, other]) => [name, memoryReader(other)]))
  const reader = await plugin.create({ ...input, input: memoryReader(movie, reads), otherInputs }, context)
  return { plan, reader, reads }
}

export async function readAll({ plan, reader }: Run): Promise<Tensor[]> {
  const frames: Tensor[] = []
  for (let index = 0; index < plan.clip.frames; index++) frames.push(await reader.read(index))
  return frames
}
