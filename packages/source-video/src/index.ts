// The source `video`: video files become frames of red, green and blue, by ffmpeg.
import { defineSource, MovieflowError, type SourceRequest, z } from '@movieflow/core/plugin'
import { writeFrames } from './prepare.js'
import { frameAxes, openCopy, openStream } from './read-frames.js'
import { describeVideo, type VideoOptions, videoOptions, videoSchema } from './video.js'

const preparedSchema = z.strictObject({ video: videoSchema, copy: z.string().nullable() })

const fileAxes = ['frame', ...frameAxes]

export { videoRate } from './rate.js'
export type { VideoOptions } from './video.js'

export const videoSource = defineSource<VideoOptions>({
  name: 'video',
  version: '0.1.0',
  extensions: ['.mp4', '.m4v', '.mov', '.avi', '.mkv', '.webm', '.mpg', '.mpeg', '.wmv', '.gif'],
  oneArray: true,
  // ffmpeg is watched where it is started.
  timeoutSeconds: Number.POSITIVE_INFINITY,
  options: videoOptions,

  async scan(file, context) {
    const { frames, width, height } = await describeVideo(file, {}, context)
    return [{ name: null, dtype: '|u1', shape: [frames, height, width, 3], order: 'C', axes: fileAxes }]
  },

  async probe(request, context) {
    const axes = axesOf(request)
    const { frames, width, height } = await describeVideo(request.file, request.options, context)
    return { frames, axes, shape: [height, width, 3], dtype: 'uint8' }
  },

  async prepare(request, context) {
    const video = await describeVideo(request.file, request.options, { ...context, warn: () => {} })
    return { video, copy: (await writeFrames(video, context.scratch, context.signal)) ?? null }
  },

  async open({ prepared, ...request }, context) {
    const axes = axesOf(request)
    const known = prepared ? preparedSchema.parse(prepared) : undefined
    const video = known?.video ?? (await describeVideo(request.file, request.options, { ...context, warn: () => {} }))
    const reader = known?.copy ? openCopy(video, known.copy) : openStream(video)
    return { ...reader, read: async (index) => ({ ...(await reader.read(index)), axes }) }
  },
})

export default videoSource

/** The names of a frame's axes: the first of the four is `frame`, as the frames of a video lie. */
function axesOf({ axes, variables, file }: SourceRequest): string[] {
  if (variables.length > 0)
    throw new MovieflowError('OPTION_INVALID', 'a video is one array without a name', {
      file,
      hint: 'leave `variable` out',
    })
  if (axes.length === 4 && axes[0] === 'frame' && new Set(axes).size === 4) return axes.slice(1)
  throw new MovieflowError(
    'SHAPE_MISMATCH',
    `a video has four axes, \`frame\` first, but \`axes\` is [${axes.join(', ')}]`,
    { file, hint: `leave \`axes\` out: they are [${fileAxes.join(', ')}]` },
  )
}
