// The sound of a movie: the stretches of files' sound that go with its frames; main thread.
import { basename } from 'node:path'
import { medianStep, timeOf } from '../clock/index.js'
import { MovieflowError } from '../errors/index.js'
import type { Clip, ClipTimes, InputSpec, Json, MovieSound, Pipeline, SoundStretch } from '../model/index.js'
import type { MovieClock } from './movie-clock.js'
import { placeOf } from './place.js'
import type { PlannedOutput } from './planned-movie.js'
import type { PlannedSource } from './planned-source.js'

export interface PlannedSound {
  /** The sound that writers are asked to keep. */
  readonly kept?: { readonly audio: MovieSound }
  /** Notes for the user about the first output. */
  readonly notes: readonly string[]
}

/** The most that a pipeline's times for a video may differ from its own clock, in seconds, after moving both to one start. */
const mostDrift = 0.02

/** The input for planning sound. */
export interface SoundInput {
  readonly pipeline: Pipeline
  readonly sources: readonly PlannedSource[]
  /** The clips that enter the transforms, with the pipeline's times. */
  readonly clips: Readonly<Record<string, Clip>>
  readonly clock: MovieClock
  readonly fps: number
  /** Probes one part of a recording by itself. */
  probe(source: PlannedSource, input: InputSpec): Promise<Clip>
}

/** Throws if the sound cannot go with the frames. */
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
    throw new MovieflowError('PIPELINE_INVALID', `audio: ${name} is a stack of files, each with its own sound`, {
      ...place,
      hint: 'add the video with the sound as a source of its own: it need not be drawn',
    })
  const { sound } = spec.clip
  if (sound === undefined)
    throw new MovieflowError('OPTION_INVALID', `audio: the source ${name} is not a video, so it has no sound`, {
      ...place,
      hint: 'name the source of a video, or remove `audio`',
    })
  if (!sound)
    throw new MovieflowError('INPUT_UNREADABLE', `audio: the video of the source ${name} has no sound`, {
      file,
      hint: 'remove `audio`, or name another source',
    })
  const pieces = heardPieces(clock, clock.frames / fps)
  if (pieces.length === 0)
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `audio: sound is kept only at speed 1, but \`time.speed\` is ${clock.speed}`,
      {
        ...place,
        hint: 'remove `audio` or `speed`',
      },
    )
  const duration = clock.frames / fps
  const parts = clock.timed ? await soundParts(source, clips[name]!, probe) : undefined
  if (!parts)
    throw new MovieflowError('PIPELINE_INVALID', `audio: the frames of ${name} do not follow the clock of its sound`, {
      ...place,
      hint: 'show the frames at the times of the video itself, or all with one offset: check `times`, `fps`, `start` and the transforms of this source',
    })
  if (clock.stretches)
    return { kept: { audio: { stretches: cutSound(parts, source, pieces), duration } }, notes: [silence] }
  // A single file is heard during the whole movie, with its sound before its first frame and after its last.
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

const silence = 'its sound is silent where the speed is not 1'

/** A part of the movie at speed 1, in seconds of the data; and its start in seconds of the movie. */
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

/** The sound in the pieces; a single file also has sound before its first frame and after its last. */
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
  /** The end of its last frame, or the start of the next part. */
  readonly to: number
  /** Added to its own times. */
  readonly offset: number
}

/** `undefined` if one of them does not follow its own clock. */
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

/** The offset of the given times from the video's own, from frame `first` on; `undefined` if it differs between frames. */
function offsetOf(own: ClipTimes, given: ClipTimes, first: number, count: number): number | undefined {
  const offset = timeOf(given, first) - timeOf(own, 0)
  for (let frame = 1; frame < count; frame++)
    if (Math.abs(timeOf(given, first + frame) - timeOf(own, frame) - offset) > mostDrift) return undefined
  return offset
}

/** Digest of a file's sound, without its inputs' contents; empty if it has none. */
export function soundDigest({ audio }: Pick<PlannedOutput, 'audio'>, name: string | undefined): Json[] {
  if (!audio) return []
  const { stretches, duration } = audio
  const [first] = stretches
  if (stretches.length === 1 && first!.at === 0) return [{ audio: name ?? null, start: first!.start, duration }]
  const parts = stretches.map(({ file, ...stretch }) => ({ file: basename(file), ...stretch }))
  return [{ audio: name ?? null, parts, duration }]
}
