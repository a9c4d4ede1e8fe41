// The source `video`: video files become frames of red, green and blue, or of grey if it has more than 8 bits, by ffmpeg.
import {
  allocateArray,
  defineSource,
  dtypeOf,
  MovieflowError,
  type SourceRequest,
  type Tensor,
  z,
} from '@movieflow/core/plugin'
import { stampTimes } from './container/stamps.js'
import { describeVideo } from './describe-video.js'
import { openStream } from './frame-stream.js'
import { writeScratchFile } from './prepare.js'
import { openCopy } from './read-frames.js'
import { asGrey, type Video, type VideoOptions, videoOptions, videoSchema } from './video.js'

const preparedSchema = z.strictObject({ video: videoSchema, copy: z.string().nullable() })

const greyAxes = ['frame', 'y', 'x']
const colorAxes = [...greyAxes, 'rgb']

export { videoRate } from './rate.js'
export type { VideoOptions } from './video.js'

export const videoSource = defineSource<VideoOptions>({
  name: 'video',
  version: '0.2.0',
  extensions: ['.mp4', '.m4v', '.mov', '.avi', '.mkv', '.webm', '.mpg', '.mpeg', '.wmv', '.gif', '.mj2'],
  oneArray: true,
  // ffmpeg has a time limit of its own.
  timeoutSeconds: Number.POSITIVE_INFINITY,
  options: videoOptions,

  async scan(file, context) {
    const { frames, width, height, pixels } = await describeVideo(file, {}, context)
    const dtype = pixels.bytes === 1 ? '|u1' : '<u2'
    const shape = [frames, height, width, ...(pixels.samples === 1 ? [] : [3])]
    return [{ name: null, dtype, shape, order: 'C', axes: pixels.samples === 1 ? greyAxes : colorAxes }]
  },

  async probe(request, context) {
    const { video, axes, samples } = asAsked(request, await describeVideo(request.file, request.options, context))
    const { frames, width, height, pixels } = video
    const shape = [height, width, ...(samples === 1 ? [] : [samples])]
    const { bytes, white } = pixels
    const times = video.stamps && stampTimes(video.stamps)
    const { sound } = video
    return { frames, axes, shape, dtype: bytes === 1 ? 'uint8' : 'uint16', white, sound, ...(times && { times }) }
  },

  async prepare(request, context) {
    const { clip, fewFrames = false, inOrder = false, scratch, signal } = context
    const quiet = { ...context, warn: () => {} }
    const { video } = asAsked(request, await describeVideo(request.file, request.options, quiet, clip?.frames))
    const copy = (fewFrames || inOrder) && video.seeks ? undefined : await writeScratchFile(video, scratch, signal)
    if (copy === undefined) return { video, copy: null }
    // A copy is read by numbers.
    const { stamps, ...counted } = video
    return { video: counted, copy }
  },

  async open({ prepared, ...request }, context) {
    const known = prepared ? preparedSchema.parse(prepared) : undefined
    const described =
      known?.video ?? (await describeVideo(request.file, request.options, { ...context, warn: () => {} }))
    const { video, axes, samples } = asAsked(request, described)
    const reader = known?.copy ? openCopy(video, known.copy) : openStream(video)
    const spread = samples > video.pixels.samples
    return {
      ...reader,
      async read(index) {
        const frame = await reader.read(index)
        return spread ? { axes, ...inThree(frame) } : { ...frame, axes }
      },
    }
  },
})

export default videoSource

/**
 * The video as a request's axes want it, the names of a frame's axes, and how many samples a pixel has. A grey video is `[frame, y, x]`,
 * or has three equal colours.
 */
function asAsked({ axes, variables, file }: SourceRequest, video: Video) {
  if (variables.length > 0)
    throw new MovieflowError('OPTION_INVALID', 'a video is one array without a name', {
      file,
      hint: 'leave `variable` out',
    })
  const named = axes[0] === 'frame' && new Set(axes).size === axes.length
  if (named && axes.length === 4) return { video, axes: axes.slice(1), samples: 3 } as const
  if (named && axes.length === 3 && video.grey)
    return { video: asGrey(video), axes: axes.slice(1), samples: 1 } as const
  const known = video.pixels.samples === 1 ? greyAxes : colorAxes
  throw new MovieflowError(
    'SHAPE_MISMATCH',
    `${video.grey ? 'a grey video has three axes, or four' : 'a video has four axes'}, \`frame\` first, but \`axes\` is [${axes.join(', ')}]`,
    { file, hint: `leave \`axes\` out: they are [${known.join(', ')}]` },
  )
}

/** Grey as three equal colours. */
function inThree({ shape, data }: Tensor) {
  const spread = allocateArray(dtypeOf(data), 3 * data.length)
  for (let at = 0; at < data.length; at++) spread.fill(data[at]!, 3 * at, 3 * at + 3)
  return { shape: [...shape, 3], data: spread }
}
