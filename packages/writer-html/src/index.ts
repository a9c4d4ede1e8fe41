// The writer of HTML pages: frames encoded in the workers, put into a page with a player on the main thread.
import { basename, extname } from 'node:path'
import { defineWriter, MovieflowError, type WriterPlan, type WriterPlanInput, z } from '@movieflow/core/plugin'
import { encodeWebp, mostWebpSide } from '@movieflow/picture-files'
import { openPageSink } from './sink.js'

const options = z.strictObject({
  loop: z
    .enum(['once', 'loop', 'reflect'])
    .default('loop')
    .describe('how the movie plays until a viewer chooses otherwise: once, repeatedly, or forwards and backwards'),
  autoplay: z
    .boolean()
    .default(true)
    .describe('start to play when the page is opened, unless the viewer prefers reduced motion'),
  quality: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('of the pictures, 1 to 99; default: 100, which is exact (lossless WebP)'),
  metadata: z
    .strictObject({ title: z.string().optional(), artist: z.string().optional(), comment: z.string().optional() })
    .optional()
    .describe("shown on the page; default title: the movie's fields"),
})

export type HtmlOptions = z.infer<typeof options>

/** A browser holds all of the page in memory, though it decodes few frames at a time. */
const manyFrames = 2000

/** `.html`: one page that needs nothing else, with a player: play, step, speed, loop, keys. */
export const htmlWriter = defineWriter<HtmlOptions>({
  name: 'html',
  version: '0.2.0',
  extensions: ['.html', '.htm'],
  options,
  plan: planPage,
  encodeFrame(picture, { options: { quality = 100 } }) {
    const bytes = encodeWebp(picture, quality === 100 ? 'lossless' : quality)
    return Buffer.from(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'), 'latin1')
  },
  open({ file, size, fps, options: { loop, autoplay, metadata }, plan, provenance }) {
    const title = metadata?.title || movieOf(provenance) || (plan as { name: string }).name
    return openPageSink(file, { ...metadata, title, size, fps, loop, autoplay, provenance })
  },
})

export default htmlWriter

function planPage({ path, size, frames }: WriterPlanInput<HtmlOptions>): WriterPlan {
  if (Math.max(...size) > mostWebpSide)
    throw new MovieflowError(
      'OPTION_INVALID',
      `the pictures of a page can have at most ${mostWebpSide} pixels a side, and these would be ${size.join(' × ')}`,
      { option: 'size' },
    )
  const notes =
    (frames ?? 0) > manyFrames
      ? [`${frames} frames in one page: browsers keep all of it in memory; an .mp4 is smaller and opens at once`]
      : []
  return { notes, plan: { name: basename(path, extname(path)) } }
}

/** The movie's id, of its fields. */
function movieOf(provenance: string | undefined): string | undefined {
  if (provenance === undefined) return undefined
  const { movie } = JSON.parse(provenance) as { movie?: unknown }
  return typeof movie === 'string' ? movie : undefined
}
