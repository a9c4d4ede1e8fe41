// The writer `ffmpeg`: pictures become planes of the encoder's colours, or JPEG files, in a worker, and a movie file in its sink.
import { defineWriter, MovieflowError } from '@movieflow/core/plugin'
import { type Ffmpeg, listFfmpegs as listAll, type Search } from '@movieflow/ffmpeg'
import { bgrRows } from './avi/bgr-rows.js'
import { codecs, containers } from './codecs.js'
import { encodeByFfmpeg } from './jpeg/jpeg-encoder.js'
import { type FfmpegOptions, optionsSchema } from './options.js'
import { planFfmpegOutput } from './plan.js'
import { type FfmpegPlan, planFromJson } from './writing-plan.js'
import { convertToYuv } from './yuv.js'
import { convertToFullYuv } from './yuv-full.js'

export { type Ffmpeg, type FfmpegSource, findFfmpeg, type Search } from '@movieflow/ffmpeg'
export type { FfmpegInput, FfmpegOptions } from './options.js'

/** All ffmpegs in the order of the search, each with those of its encoders that movies are written with, or its error. */
export async function listEncodingFfmpegs(search: Search = {}): Promise<Ffmpeg[]> {
  const wanted = [...new Set(Object.values(codecs).map(({ encoder }) => encoder))]
  const found = await listAll(search)
  return found.map((each) => ({ ...each, encoders: wanted.filter((name) => each.encoders.includes(name)) }))
}

export const ffmpegWriter = defineWriter<FfmpegOptions>({
  name: 'ffmpeg',
  version: '0.3.0',
  extensions: Object.keys(containers),
  options: optionsSchema,
  // A silent ffmpeg is ended by the encoder or the sink itself.
  timeoutSeconds: Number.POSITIVE_INFINITY,
  plan: (input, context) => planFfmpegOutput(input, context),

  encodeFrame(picture, context) {
    const { previous, allocate } = context
    const plan = planFromJson(context.plan)
    if (plan.by === 'avi') return plan.jpeg ? encodeByFfmpeg(picture, plan.jpeg, context) : bgrRows(picture, allocate)
    const { matrix, size, frameBytes, pixels } = plan
    if (matrix === undefined) return picture.data
    const bytes = allocate(frameBytes)
    if (pixels === 'yuv444p' || pixels === 'yuv444p10le') {
      convertToFullYuv(picture, matrix, size, pixels === 'yuv444p' ? 8 : 10, bytes)
      return bytes
    }
    const known = previous?.bytes?.byteLength === frameBytes ? { ...previous, bytes: previous.bytes } : undefined
    convertToYuv(picture, matrix, size, bytes, known)
    return bytes
  },

  async open(input, { signal }) {
    if (signal.aborted) throw new MovieflowError('CANCELED', 'the run was stopped')
    const plan = planFromJson(input.plan)
    // Only here: workers load this module for `encodeFrame`, and have no use for the rest.
    if (plan.by === 'avi') return (await import('./avi/avi-sink.js')).openAviSink(input, plan)
    const [{ FfmpegSink }, { writeSubtitlesFile }] = await Promise.all([import('./sink.js'), import('./streams.js')])
    if (plan.subtitles && !plan.join) await writeSubtitlesFile(input, input.file)
    return new FfmpegSink(input, plan, signal)
  },

  async join({ file, pieces, provenance, audio, captions, ...input }, { signal }) {
    if (signal.aborted) throw new MovieflowError('CANCELED', 'the run was stopped')
    const { ffmpeg, size, provenanceKey, join, subtitles } = planFromJson(input.plan) as FfmpegPlan
    const metadata = { ...join!.texts, ...(provenance !== undefined && { [provenanceKey]: provenance }) }
    const { joinByFfmpeg } = await import('./pieces/join-pieces.js')
    const streams = { audio, captions: subtitles ? captions : undefined }
    return joinByFfmpeg({ ffmpeg, size, rate: join!.rate, pieces, file, metadata, signal, streams })
  },
})

export default ffmpegWriter
