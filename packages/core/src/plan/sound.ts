// The sound of a movie: which stretch of which file's sound goes with its frames; main thread.
import { timeOf } from '../clock/index.js'
import { MovieflowError } from '../errors/index.js'
import type { Clip, ClipTimes, Json, MovieSound, Pipeline } from '../model/index.js'
import type { MovieClock } from './movie-clock.js'
import { placeOf } from './place.js'
import type { PlannedOutput } from './planned-movie.js'
import type { PlannedSource } from './planned-source.js'

export interface PlannedSound {
  /** What writers are asked to keep. */
  readonly kept?: { readonly audio: MovieSound }
  /** What a user should know of the first output. */
  readonly notes: readonly string[]
}

/** Times that a pipeline gives a video may be so far from its own clock, in seconds, moved to one start. */
const mostDrift = 0.02

/** `clips` is what enters the transforms, with the times that the pipeline gives. Throws what keeps sound from going with the frames. */
export function planSound(
  pipeline: Pipeline,
  sources: readonly PlannedSource[],
  clips: Readonly<Record<string, Clip>>,
  clock: MovieClock,
  fps: number,
): PlannedSound {
  const { audio: name } = pipeline
  if (name === undefined) {
    const lost = pipeline.sources.filter((_, index) => sources[index]!.spec.clip.sound).map((step) => step.name)
    if (lost.length === 0) return { notes: [] }
    const owner = lost.length === 1 && lost[0] === 'data' ? 'the source' : lost.join(' and ')
    const whole = lost.find((each) => isOneFile(sources[pipeline.sources.findIndex((step) => step.name === each)]!))
    const way = whole === undefined ? '' : `; \`audio: ${whole}\` keeps it`
    return { notes: [`the sound of ${owner} is left out${way}`] }
  }
  const { spec } = sources[pipeline.sources.findIndex((step) => step.name === name)]!
  const { file } = spec.inputs[0]!
  const place = placeOf(pipeline, ['audio'])
  if (spec.stack)
    throw new MovieflowError('PIPELINE_INVALID', `audio: ${name} is a stack of files, each with a sound of its own`, {
      ...place,
      hint: 'name the video whose sound is meant as a source by itself: it need not be drawn',
    })
  if (spec.parts)
    throw new MovieflowError('PIPELINE_INVALID', `audio: ${name} is a recording in parts, whose sound is not kept`, {
      ...place,
      hint: 'leave `audio` out, or name a source that is one file',
    })
  const { sound, times: own } = spec.clip
  if (sound === undefined)
    throw new MovieflowError('OPTION_INVALID', `audio: the source ${name} is no video, and has no sound`, {
      ...place,
      hint: 'name the source of a video, or leave `audio` out',
    })
  if (!sound)
    throw new MovieflowError('INPUT_UNREADABLE', `audio: the video of the source ${name} has no sound`, {
      file,
      hint: 'leave `audio` out, or name another source',
    })
  if (clock.speed !== 1)
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `audio: sound is kept at speed 1, and \`time.speed\` is ${clock.speed}`,
      {
        ...place,
        hint: 'leave `audio` or `speed` out',
      },
    )
  const given = clips[name]!.times
  const offset = own && given && clock.timed ? offsetOf(own, given, clips[name]!.frames) : undefined
  if (offset === undefined)
    throw new MovieflowError('PIPELINE_INVALID', `audio: the frames of ${name} do not go by the clock of its sound`, {
      ...place,
      hint: 'sound goes with frames that are shown at the times that the video itself says, or all of them by one offset: see `times`, `fps`, `start` and the transforms of this source',
    })
  return { kept: { audio: { file, start: clock.from - offset, duration: clock.frames / fps } }, notes: [] }
}

function isOneFile({ spec }: PlannedSource): boolean {
  return !spec.parts && !spec.stack
}

/** What is to be added to a video's own times; `undefined` if that is not the same for all frames. */
function offsetOf(own: ClipTimes, given: ClipTimes, frames: number): number | undefined {
  const offset = timeOf(given, 0) - timeOf(own, 0)
  for (let frame = 1; frame < frames; frame++)
    if (Math.abs(timeOf(given, frame) - timeOf(own, frame) - offset) > mostDrift) return undefined
  return offset
}

/** What decides the bytes of a file's sound, beside its inputs' contents; empty if it has none. */
export function soundDigest({ audio }: PlannedOutput, name: string | undefined): Json[] {
  return audio ? [{ audio: name ?? null, start: audio.start, duration: audio.duration }] : []
}
