// An array in memory becomes frames along its axis `frame`; in a worker.
import { type Clip, type FrameReader, MovieflowError } from '@movieflow/core/plugin'
import type { NamedArray } from './named-array.js'
import { refuse } from './refuse.js'

/** The clip of an array whose axes have these names. Throws if they do not fit. */
export function clipOfNamed(
  { shape, data, axes: own, labels }: NamedArray,
  axes: readonly string[],
  file: string,
): Clip {
  const twice = axes.find((axis, index) => axes.indexOf(axis) !== index)
  if (twice !== undefined)
    throw new MovieflowError('OPTION_INVALID', `\`axes\` has the name ${JSON.stringify(twice)} twice`, {
      file,
      hint: 'give each axis a different name',
    })
  if (axes.length !== shape.length)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `the array has ${shape.length} axes, [${shape.join(', ')}], but \`axes\` names ${axes.length}: ${axes.join(', ')}`,
      { file, hint: 'list one name per axis in `axes`' },
    )
  const at = axes.indexOf('frame')
  // The pipeline may call them otherwise.
  const named = axes.flatMap((axis, index) => {
    const known = axis === 'frame' ? undefined : labels?.[own?.[index] ?? '']
    return known ? [[axis, known] as const] : []
  })
  return {
    ...(named.length > 0 && { labels: Object.fromEntries(named) }),
    frames: at < 0 ? 1 : shape[at]!,
    axes: axes.filter((axis) => axis !== 'frame'),
    shape: shape.filter((_, index) => index !== at),
    dtype: data instanceof Uint8Array ? 'uint8' : 'float64',
  }
}

/** Reads frames from memory, each in an array of its own. */
export function openTableFrames(array: NamedArray, names: readonly string[], file: string): FrameReader {
  const { frames, axes, shape } = clipOfNamed(array, names, file)
  const at = names.indexOf('frame')
  const product = (lengths: readonly number[]) => lengths.reduce((all, length) => all * length, 1)
  const outer = at < 0 ? 1 : product(array.shape.slice(0, at))
  const inner = product(at < 0 ? array.shape : array.shape.slice(at + 1))
  return {
    read(index) {
      if (!Number.isInteger(index) || index < 0 || index >= frames)
        throw refuse(file, `has no frame ${index}: ${frames === 0 ? 'it has none' : `they are 0 to ${frames - 1}`}`)
      const data = array.data instanceof Uint8Array ? new Uint8Array(outer * inner) : new Float64Array(outer * inner)
      for (let run = 0; run < outer; run++) {
        const start = (run * frames + index) * inner
        data.set(array.data.subarray(start, start + inner), run * inner)
      }
      return { axes, shape, data }
    },
  }
}
