// The sound of a movie: which stretch of which file's sound goes with its frames; main thread.
import { basename } from 'node:path'
import { medianStep, timeOf } from '../clock/index.js'
import { MovieflowError } from '../errors/index.js'
import type { Clip, ClipTimes, InputSpec, Json, MovieSound, Pipeline, SoundStretch } from '../model/index.js'
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

/** What sound is planned with. */
export interface SoundInput {
  readonly pipeline: Pipeline
  readonly sources: readonly PlannedSource[]
  /** What enters the transforms, with the times that the pipeline gives. */
  readonly clips: Readonly<Record<string, Clip>>
  readonly clock: MovieClock
  readonly fps: number
  /** What a part of a recording is by itself. */
  probe(source: PlannedSource, input: InputSpec): Promise<Clip>
}

/** Throws what keeps sound from going with the frames. */
export async function planSound({ pipeline, sources, clips, clock, fps, probe }: SoundInput): Promise<PlannedSound> {
  const { audio: name } = pipeline
  if (name === undefined) {
    const lost = pipeline.sources.filter((_, index) => sources[index]!.spec.clip.sound).map((step) => step.name)
    if (lost.length === 0) return { notes: [] }
    const owner = lost.length === 1 && lost[0] === 'data' ? 'the source' : lost.join(' and ')
    const whole = lost.find((each) => !sources[pipeline.sources.findIndex((step) => step.name === each)]!.spec.stack)
    const way = whole === undefined ? '' : `; \`audio: ${whole}\` keeps it`
    return { notes: [`the sound of ${owner} is left out${way}`] }
  }
  const source = sources[pipeline.sources.findIndex((step) => step.name === name)]!
  const { spec } = source
  const { file } = spec.inputs[0]!
  const place = placeOf(pipeline, ['audio'])
  if (spec.stack)
    throw new MovieflowError('PIPELINE_INVALID', `audio: ${name} is a stack of files, each with a sound of its own`, {
      ...place,
      hint: 'name the video whose sound is meant as a source by itself: it need not be drawn',
    })
  const { sound } = spec.clip
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
  const pieces = heardPieces(clock, clock.frames / fps)
  if (pieces.length === 0)
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `audio: sound is kept at speed 1, and \`time.speed\` is ${clock.speed}`,
      {
        ...place,
        hint: 'leave `audio` or `speed` out',
      },
    )
  const duration = clock.frames / fps
  const parts = clock.timed ? await soundParts(source, clips[name]!, probe) : undefined
  if (!parts)
    throw new MovieflowError('PIPELINE_INVALID', `audio: the frames of ${name} do not go by the clock of its sound`, {
      ...place,
      hint: 'sound goes with frames that are shown at the times that the video itself says, or all of them by one offset: see `times`, `fps`, `start` and the transforms of this source',
    })
  if (clock.stretches)
    return { kept: { audio: { stretches: cutSound(parts, source, pieces), duration } }, notes: [silence] }
  // A single file is heard as long as the movie is, with what it has before its first frame and after its last.
  if (!spec.parts) {
    const [{ offset }] = parts as [SoundPart]
    return {
      kept: { audio: { stretches: [{ file, start: clock.from - offset, duration, at: 0 }], duration } },
      notes: [],
    }
  }
  const stretches = parts.flatMap((part): SoundStretch[] => {
    const [from, to] = [Math.max(part.from, clock.from), Math.min(part.to, clock.from + duration)]
    if (!part.sound || !(to > from)) return []
    return [{ file: part.file, start: from - part.offset, duration: to - from, at: from - clock.from }]
  })
  return { kept: { audio: { stretches, duration } }, notes: [] }
}

const silence = 'its sound is silent where the speed is another one than 1'

/** A part of the movie at speed 1; seconds of the data, and of the movie at its begin. */
interface HeardPiece {
  readonly from: number
  readonly to: number
  readonly at: number
}

function heardPieces({ stretches, from, speed }: MovieClock, duration: number): HeardPiece[] {
  const all = stretches ?? [{ at: 0, from, speed }]
  return all.flatMap((stretch, index) => {
    const end = all[index + 1]?.at ?? duration
    return stretch.speed === 1 && end > stretch.at
      ? [{ from: stretch.from, to: stretch.from + end - stretch.at, at: stretch.at }]
      : []
  })
}

/** What is heard in the pieces; a single file also has what is before its first frame and after its last. */
function cutSound(parts: readonly SoundPart[], { spec }: PlannedSource, pieces: readonly HeardPiece[]): SoundStretch[] {
  return pieces.flatMap((piece) =>
    parts.flatMap((part): SoundStretch[] => {
      const from = spec.parts ? Math.max(part.from, piece.from) : piece.from
      const to = spec.parts ? Math.min(part.to, piece.to) : piece.to
      if (!part.sound || !(to > from)) return []
      return [{ file: part.file, start: from - part.offset, duration: to - from, at: piece.at + from - piece.from }]
    }),
  )
}

/** A file of a recording, on the clock of the data. */
interface SoundPart {
  readonly file: string
  readonly sound: boolean
  readonly from: number
  /** Of its last frame's end, or the beginning of the next part. */
  readonly to: number
  /** What is to be added to its own times. */
  readonly offset: number
}

/** `undefined` if one of them does not go by its own clock. */
async function soundParts(
  source: PlannedSource,
  { times: given, frames }: Clip,
  probe: SoundInput['probe'],
): Promise<SoundPart[] | undefined> {
  const { inputs, parts = [frames], clip } = source.spec
  if (!given) return undefined
  const found: SoundPart[] = []
  let first = 0
  for (const [index, count] of parts.entries()) {
    const input = inputs[index]!
    const own = source.spec.parts ? await probe(source, input) : clip
    if (count > 0) {
      const offset = own.times && offsetOf(own.times, given, first, count)
      if (offset === undefined) return undefined
      const last = timeOf(given, first + count - 1)
      const next = first + count < frames ? timeOf(given, first + count) : Number.POSITIVE_INFINITY
      const step = medianStep(own.times!, count)
      const end = Number.isFinite(step) ? last + step : next
      found.push({
        ...{ file: input.file, sound: own.sound === true, offset },
        ...{ from: timeOf(given, first), to: Math.min(end, next) },
      })
    }
    first += count
  }
  return found
}

/** What is to be added to the times of a video, whose frames are those from `first` on; `undefined` if that is not the same for all frames. */
function offsetOf(own: ClipTimes, given: ClipTimes, first: number, count: number): number | undefined {
  const offset = timeOf(given, first) - timeOf(own, 0)
  for (let frame = 1; frame < count; frame++)
    if (Math.abs(timeOf(given, first + frame) - timeOf(own, frame) - offset) > mostDrift) return undefined
  return offset
}

/** What decides the bytes of a file's sound, beside its inputs' contents; empty if it has none. */
export function soundDigest({ audio }: PlannedOutput, name: string | undefined): Json[] {
  if (!audio) return []
  const { stretches, duration } = audio
  const [first] = stretches
  if (stretches.length === 1 && first!.at === 0) return [{ audio: name ?? null, start: first!.start, duration }]
  const parts = stretches.map(({ file, ...stretch }) => ({ file: basename(file), ...stretch }))
  return [{ audio: name ?? null, parts, duration }]
}
