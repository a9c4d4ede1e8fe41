// The writer of animated WebP and PNG: frames encoded in the workers, joined in order on the main thread.
import { defineWriter, MovieflowError, type Sink, z } from '@movieflow/core/plugin'
import { OutputFile, orderedSink } from '@movieflow/picture-files'
import { metadataOption } from '../picture-format.js'
import { type AnimationHead, beginApng, encodeApngFrame, endApng } from './apng.js'
import { type AnimationFormat, planAnimation } from './plan.js'
import { beginWebp, encodeWebpFrame, endWebp, mostWebpBytes } from './webp.js'

/** The number of plays is one of 16 bits in a WebP. */
const mostRepeats = 65534

const options = z.strictObject({
  loop: z
    .union([z.literal(false), z.int().min(-1).max(mostRepeats)])
    .default(0)
    .describe('0 repeats for ever; n repeats n times after the first play (1 + n plays); false or -1 plays once'),
  quality: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('for WebP, 1 to 99; default: 100, which is exact (lossless), as APNG always is'),
  metadata: metadataOption,
})

export type AnimationOptions = z.infer<typeof options>

interface AnimationPlan {
  readonly format: AnimationFormat
}

/** Animated WebP and APNG, exact unless a `quality` is asked for; a frame holds the rectangle that changed. */
export const animationWriter = defineWriter<AnimationOptions>({
  name: 'animation',
  version: '0.1.0',
  extensions: ['.webp', '.apng'],
  options,
  needsPrevious: true,
  plan: (input) => ({ plan: { format: planAnimation(input) } }),
  encodeFrame(picture, context) {
    const { quality = 100 } = context.options
    if (formatOf(context.plan) === 'apng') return encodeApngFrame(picture, context)
    return encodeWebpFrame(picture, context, quality === 100 ? 'lossless' : quality)
  },
  open({ file, size, options: { loop, metadata }, plan, provenance }) {
    const plays = loop === false || loop < 0 ? 1 : loop === 0 ? 0 : loop + 1
    const head = { size, plays, texts: { ...metadata, provenance } }
    return openSink(file, formatOf(plan), head)
  },
})

function formatOf(plan: unknown): AnimationFormat {
  return (plan as AnimationPlan).format
}

async function openSink(path: string, format: AnimationFormat, head: AnimationHead): Promise<Sink> {
  const file = await OutputFile.create(path)
  try {
    await (format === 'apng' ? beginApng : beginWebp)(file, head)
  } catch (error) {
    await file.close()
    throw error
  }
  return orderedSink('the animation', {
    async take(data) {
      if (format === 'webp' && file.position + data.length > mostWebpBytes)
        throw new MovieflowError(
          'OUTPUT_WRONG',
          'the animated WebP would be larger than 4 GiB, the limit of the format',
          {
            hint: 'write .mp4, a lower `quality`, or fewer frames',
          },
        )
      await file.append(data)
    },
    finish: (frames) => (format === 'apng' ? endApng(file, frames, head.plays) : endWebp(file, head)),
    close: () => file.close(),
  })
}
