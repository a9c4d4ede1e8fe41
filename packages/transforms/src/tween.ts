// tween: frames between the frames, by linear interpolation in time.
import { type Clip, defineTransform, type FrameReader, floatFor, type NumericArray, z } from '@movieflow/core/plugin'
import { copyFloats } from './floats.js'
import { cacheFrames } from './frame-cache.js'
import { roundBytes } from './rounding.js'

const options = z.strictObject({
  factor: z.int().min(1).describe('steps from one frame to the next: n frames become (n − 1) × factor + 1'),
})

type Options = z.infer<typeof options>
/** The options as written in a pipeline. */
export type TweenOptions = z.input<typeof options>

function isUntouched({ frames }: Clip, { factor }: Options): boolean {
  return factor === 1 || frames <= 1
}

/** The values at `part`, above 0 and below 1, of the way from `first` to `second`. */
function blend(first: NumericArray, second: NumericArray, part: number): Float64Array {
  const data = new Float64Array(first.length)
  for (let index = 0; index < data.length; index++) {
    const from = first[index]!
    const to = second[index]!
    // Equal values stay what they are, to the last bit.
    if (from === to) data[index] = from
    else if (Number.isNaN(to)) data[index] = part <= 0.5 ? from : to
    else if (Number.isNaN(from)) data[index] = part >= 0.5 ? to : from
    else data[index] = from * (1 - part) + to * part
  }
  return data
}

export default defineTransform<Options>({
  name: 'tween',
  version: '0.1.0',
  options,
  plan({ clip, options }) {
    if (isUntouched(clip, options)) return { clip }
    const { factor } = options
    const dtype = clip.dtype === 'uint8' ? 'uint8' : floatFor(clip.dtype)
    return {
      clip: { ...clip, frames: (clip.frames - 1) * factor + 1, dtype },
      frameFrom: (index) => Math.floor(index / factor),
    }
  },
  create({ clip, options, input }): FrameReader {
    if (isUntouched(clip, options)) return { read: (index) => input.read(index) }
    const { axes, shape } = clip
    const { factor } = options
    const readFrame = cacheFrames(2, async (index) => (await input.read(index)).data)
    const finish = (data: NumericArray) =>
      clip.dtype === 'uint8' ? roundBytes(data) : copyFloats(data, floatFor(clip.dtype))
    return {
      async read(index) {
        const before = Math.floor(index / factor)
        const first = await readFrame(before)
        const step = index - before * factor
        if (step === 0) return { axes, shape, data: finish(first) }
        return { axes, shape, data: finish(blend(first, await readFrame(before + 1), step / factor)) }
      },
    }
  },
})
