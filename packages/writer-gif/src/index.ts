// The GIF writer: frames encoded in the workers, joined in order on the main thread.
import { defineWriter, z } from '@movieflow/core/plugin'
import { encodeFrame, gifPlan } from './frame.js'
import { planGif } from './plan.js'
import { openGifSink } from './sink.js'

const options = z.strictObject({
  loop: z
    .union([z.literal(false), z.int().min(-1).max(65535)])
    .default(0)
    .describe('0 repeats for ever; n repeats n times after the first play (1 + n plays); false or -1 plays once'),
  metadata: z
    .strictObject({ title: z.string().optional(), artist: z.string().optional(), comment: z.string().optional() })
    .optional()
    .describe("stored in the file as a GIF comment, one line each: 'title: …'"),
})

export type GifOptions = z.infer<typeof options>
/** The options as written in a pipeline. */
export type GifInput = z.input<typeof options>

/** Animated GIF: exact colours if a frame changes at most 255, delays that do not drift, the size as drawn. */
export const gifWriter = defineWriter<GifOptions>({
  name: 'gif',
  version: '0.1.0',
  extensions: ['.gif'],
  options,
  needsPrevious: true,
  plan: planGif,
  encodeFrame,
  open: ({ file, size, options: { loop, metadata }, plan, provenance }) =>
    openGifSink(file, {
      size,
      palette: gifPlan(plan).palette,
      repeats: loop === false || loop < 0 ? undefined : loop,
      // One block: of several, programs show but one, some the first and some the last.
      comment: Object.entries({ ...metadata, provenance })
        .filter(([, text]) => text !== undefined && text !== '')
        .map(([name, text]) => `${name}: ${text}`)
        .join('\n'),
    }),
})

export default gifWriter
