// The clock of a movie: its rate, the stretch of the data that it shows, and the frame of each source at each of its moments; main thread.
import {
  countMoments,
  evenRate,
  joinTimes,
  layStretches,
  type Moments,
  mappedClip,
  momentOf,
  type SpeedStretch,
  speedOf,
  tickOf,
  timeOf,
} from '../clock/index.js'
import { MovieflowError } from '../errors/index.js'
import { type Clip, type FrameMap, formatDate, type Pipeline, type SourceStep } from '../model/index.js'
import { planClock } from './clock.js'
import { epochOf, type GivenTime, givenTime } from './given-time.js'
import type { MovieFields } from './movie-fields.js'
import { placeOf } from './place.js'

/** More frames than this must be a mistake. */
const mostMoments = 10_000_000

type Clips = Readonly<Record<string, Clip>>

/** The stretch of the data that is shown, if sources are joined by their times; all in seconds of the data. */
export interface ShownTime {
  readonly from: number
  readonly to: number
  /** When second 0 was, in seconds since 1970, if the times are dates. */
  readonly epoch?: number
  readonly speed: number
  readonly sources: readonly {
    readonly name: string
    readonly from: number
    readonly to: number
    /** Frames a second; `null` if its times are uneven. */
    readonly fps: number | null
    /** Frames of the movie at which it shows nothing. */
    readonly missing: number
  }[]
}

export interface MovieClock {
  readonly frames: number
  /** Sources by the movie's frames, as they enter the renderer. */
  readonly clips: Clips
  /** For each source that is not shown frame by frame. */
  readonly maps?: Readonly<Record<string, FrameMap>>
  readonly shown?: ShownTime
  /** Whether sources were joined by their times; if not, `from` and `speed` have no meaning. */
  readonly timed: boolean
  /** Seconds of the data at the movie's first frame, and per second of the movie. */
  readonly from: number
  readonly speed: number
  /** Seconds of the data at each frame, if these are not evenly spaced. */
  readonly moments?: Float64Array
  /** Given if the movie has more than one speed. */
  readonly stretches?: readonly SpeedStretch[]
  /** Seconds of the data for a second of the movie, at a frame. */
  speedOf(index: number): number
  /** The frame of a source, after its transforms, that a frame of the movie shows; -1 for none. */
  frameOf(source: string, index: number): number
}

/** Recordings with longer steps, in seconds, are not shown in real time: unless a speed is given, each of their frames is one of the movie. */
const longestStep = 60
/** Frames a second, if none are given. */
const usualRate = 10

/** The rate of the first source that has times, in frames a second; the mean if it is uneven; `undefined` if none has times. */
function firstRate(clips: Clips): { name: string; rate: number; even: boolean } | undefined {
  const [name, clip] = Object.entries(clips).find(([, { times, frames }]) => times && frames > 1) ?? []
  if (!clip) return undefined
  const even = evenRate(clip.times!, clip.frames)
  const rate = even ?? (clip.frames - 1) / (timeOf(clip.times!, clip.frames - 1) - timeOf(clip.times!, 0))
  return { name: name!, rate, even: even !== undefined }
}

function isSlow({ rate }: { readonly rate: number }): boolean {
  return rate < 1 / longestStep
}

/** Frames a second: given in the pipeline, else those of the first source that has times and no long steps, else 10. */
export async function planRate(
  pipeline: Pipeline,
  clips: Clips,
  movie: MovieFields,
  warn: (message: string) => void,
): Promise<number> {
  if (pipeline.fps !== undefined) return planClock(pipeline, pipeline.fps, ['fps'], movie)
  const first = firstRate(clips)
  if (!first || isSlow(first)) return usualRate
  const { name, rate: found, even } = first
  const place = placeOf(pipeline, ['fps'])
  if (!(found > 0) || found > 1000)
    throw new MovieflowError(
      'FIELD_INVALID',
      `${called(pipeline, name)} has ${found.toPrecision(5)} frames a second, and a movie up to 1000`,
      {
        ...place,
        hint: 'set `fps:` of the movie: that many frames per second of the movie are taken from the data',
      },
    )
  if (!even)
    warn(
      `${called(pipeline, name)} has uneven times: the movie has ${found.toPrecision(5)} frames a second, its mean rate; set \`fps:\` for another`,
    )
  return found
}

function called({ sources }: Pipeline, name: string): string {
  return sources.length === 1 ? 'the source' : `the source ${name}`
}

/** Joins sources by their times, if any of them has some; otherwise all have one length. `entered` is before the transforms. */
export async function planMovieClock(
  { pipeline, movie, warn }: { pipeline: Pipeline; movie: MovieFields; warn(message: string): void },
  fps: number,
  entered: Clips,
  clips: Clips,
): Promise<MovieClock> {
  const moving = Object.keys(clips).filter((name) => clips[name]!.frames > 1)
  const hasTimes = Object.values(entered).some(({ times, frames }) => times && frames > 1)
  const lone = moving.length === 1 ? clips[moving[0]!]! : undefined
  const epoch = epochOf(entered)
  const given = await givenTime(pipeline, movie, epoch)
  if (!hasTimes) {
    const option = Object.entries(given).find(([, value]) => value !== undefined)?.[0]
    if (option !== undefined)
      throw new MovieflowError('SHAPE_MISMATCH', `time.${option} counts seconds of the data, but no source has times`, {
        ...placeOf(pipeline, ['time', option]),
        hint: threeWays,
      })
    return together(clips)
  }
  if (moving.length === 0) return together(clips)
  const lacking = moving.find((name) => !clips[name]!.times)
  const asIs = Object.values(given).every((value) => value === undefined)
  // A source by itself needs no clock to be held, reversed or tweened.
  if (lacking !== undefined && lone && asIs) return together(clips)
  if (lacking !== undefined) throw lacksTimes(pipeline, lacking, entered[lacking]!, moving)
  if (lone && asIs && isOwnRate(entered[moving[0]!]!, fps)) return frameByFrame(clips, lone, fps)
  const first = firstRate(entered)
  const slow = first && isSlow(first) ? first : undefined
  // A source by itself is shown frame by frame, with any steps.
  if (lone && asIs && slow) {
    const moments = Float64Array.from({ length: lone.frames }, (_, frame) => timeOf(lone.times!, frame))
    const [from, to, speed] = [moments[0]!, moments.at(-1)!, fps / slow.rate]
    const source = { name: moving[0]!, from, to, fps: slow.even ? slow.rate : null, missing: 0 }
    const shown = { from, to, ...(epoch !== undefined && { epoch }), speed, sources: [source] }
    return { ...together(clips), from, speed, speedOf: () => speed, moments, shown }
  }
  const spans = moving.map((name) => spanOf(name, called(pipeline, name), clips[name]!))
  const moments = momentsOf(pipeline, given, { fps, usualSpeed: slow ? fps / slow.rate : 1, epoch }, spans, warn)
  const { from, speed, count } = moments
  const steps = new Map(pipeline.sources.map((step) => [step.name, step]))
  const maps = Object.fromEntries(
    moving.map((name) => [name, mapOf(clips[name]!, moments, steps.get(name)!, pipeline)]),
  )
  const joined = Object.entries(clips).map(([name, clip]) => [name, maps[name] ? mappedClip(clip, maps[name]) : clip])
  const sources = spans.map(({ name, first, last }) => {
    const missing = maps[name]!.at.reduce((sum, at) => sum + (at < 0 ? 1 : 0), 0)
    return { name, from: first, to: last, fps: evenRate(clips[name]!.times!, clips[name]!.frames) ?? null, missing }
  })
  for (const { name, missing: empty } of sources) {
    if (empty > 0)
      warn(
        `${called(pipeline, name)} has nothing at ${empty} of ${count} frames: they are outside of its times, or in a gap`,
      )
  }
  return {
    ...{ frames: count, clips: Object.fromEntries(joined), maps, timed: true, from, speed },
    speedOf: (index) => speedOf(moments, index),
    ...(moments.stretches && {
      stretches: moments.stretches,
      moments: Float64Array.from({ length: count }, (_, index) => momentOf(moments, index)),
    }),
    shown: { from, to: momentOf(moments, count - 1), ...(epoch !== undefined && { epoch }), speed, sources },
    frameOf: (source, index) => maps[source]?.at[index] ?? 0,
  }
}

interface Span {
  readonly name: string
  /** In messages. */
  readonly shown: string
  readonly first: number
  readonly last: number
  readonly tick: number
}

function spanOf(name: string, shown: string, { times, frames }: Clip): Span {
  return { name, shown, first: timeOf(times!, 0), last: timeOf(times!, frames - 1), tick: tickOf(times!) }
}

/**
 * The moments of a movie with sources that are stacks of files with clocks of their own: `members` are the files of these, which count as sources
 * do. `clips` are the other sources, after their transforms; those without times are left out. `entered` are all of them before their transforms.
 */
export async function planMoments(
  { pipeline, movie, warn }: { pipeline: Pipeline; movie: MovieFields; warn(message: string): void },
  fps: number,
  entered: Clips,
  clips: Clips,
  members: readonly { readonly name: string; readonly clip: Clip }[],
): Promise<Moments> {
  const others = Object.entries(clips).filter(([, { times, frames }]) => times && frames > 1)
  const spans = [
    ...others.map(([name, clip]) => spanOf(name, called(pipeline, name), clip)),
    ...members.map(({ name, clip }) => spanOf(name, name, clip)),
  ]
  const epoch = epochOf(entered)
  const first = firstRate(entered)
  const usualSpeed = first && isSlow(first) ? fps / first.rate : 1
  return momentsOf(pipeline, await givenTime(pipeline, movie, epoch), { fps, usualSpeed, epoch }, spans, warn)
}

interface Rates {
  /** The movie's frames a second. */
  readonly fps: number
  /** The speed if none is given. */
  readonly usualSpeed: number
  readonly epoch: number | undefined
}

function momentsOf(
  pipeline: Pipeline,
  given: GivenTime,
  { fps, usualSpeed, epoch }: Rates,
  spans: readonly Span[],
  warn: (message: string) => void,
): Moments {
  warnOfUnits(spans, warn)
  const speed = given.speed ?? usualSpeed
  const from = given.from ?? Math.max(...spans.map(({ first }) => first))
  const to = given.to ?? Math.min(...spans.map(({ last }) => last))
  const tolerance = Math.max(...spans.map(({ tick }) => tick)) / 2
  const own = given.stretches ?? []
  const outside = own.filter((each) => !(each.to > from) || !(each.from < to))
  for (const each of outside)
    warn(
      `the stretch from ${moment(each.from, epoch)} to ${moment(each.to, epoch)} is outside of the stretch that is shown, ${moment(from, epoch)} to ${moment(to, epoch)}`,
    )
  const stretches = own.length > outside.length && to > from ? layStretches({ from, to, speed }, own) : undefined
  const clocked = { from, speed, fps, ...(stretches && { stretches }) }
  const count = countMoments(clocked, to, tolerance)
  if (count > mostMoments)
    throw new MovieflowError(
      'FIELD_INVALID',
      `the movie would have ${count.toLocaleString('en-US')} frames: ${seconds(to - from)} of data at the speed ${speed}`,
      {
        ...placeOf(pipeline, ['time']),
        hint: `\`time: { speed: ${Number(((to - from) / 60).toPrecision(3))} }\` shows all of it in a minute; \`from\` and \`to\` show less of it`,
      },
    )
  if (count > 0) return { ...clocked, count }
  if (given.from !== undefined && given.to !== undefined)
    throw new MovieflowError(
      'FIELD_INVALID',
      `time.to is ${moment(to, epoch)}, before time.from, which is ${moment(from, epoch)}`,
      { ...placeOf(pipeline, ['time', 'to']), hint: 'a movie shows the data from an earlier time to a later one' },
    )
  const listed = spans.map(
    ({ shown, first, last }) => `${shown} from ${moment(first, epoch)} to ${moment(last, epoch)}`,
  )
  const [bound] = (['from', 'to'] as const).filter((option) => given[option] !== undefined)
  throw new MovieflowError(
    'SHAPE_MISMATCH',
    bound === undefined
      ? `no stretch of time is in all sources: ${listed.join(', ')}`
      : `time.${bound} is ${moment(given[bound]!, epoch)}, and there is nothing ${bound === 'from' ? 'after' : 'before'} it: ${listed.join(', ')}`,
    {
      ...placeOf(pipeline, given.from === undefined && given.to === undefined ? ['sources'] : ['time']),
      hint: 'clocks may differ by a start (`start:`), or be in milliseconds; choose another stretch with `time: { from, to }`',
    },
  )
}

const threeWays =
  'a source has times from `times:` (an array, a column), from `fps:` and `start:`, or from its file (videos, NWB)'

function lacksTimes(pipeline: Pipeline, name: string, entered: Clip, moving: readonly string[]): MovieflowError {
  const other = moving.find((each) => each !== name) ?? name
  if (entered.times)
    return new MovieflowError(
      'PIPELINE_INVALID',
      `after the transforms, the frames of ${called(pipeline, name)} do not follow each other in time`,
      {
        ...placeOf(pipeline, ['transform']),
        hint: 'sources are joined by their times: choose what is shown, and how fast, with `time: { from, to, speed }`; use reverse, hold and tween only in movies of one source',
      },
    )
  // Another movie's file may have times: not all videos and NWB files do.
  return new MovieflowError('SHAPE_MISMATCH', `${called(pipeline, name)} has no times, but ${other} has`, {
    ...placeOf(pipeline, pipeline.sources.find((step) => step.name === name)!.path),
    hint: `${threeWays}; \`times: <${other}.time>\` if it has one frame for each of ${other}`,
  })
}

function isOwnRate({ times, frames }: Clip, fps: number): boolean {
  const rate = evenRate(times!, frames)
  return rate !== undefined && Math.abs(rate - fps) <= 1e-9 * fps
}

/** A lone source at its own rate is shown as its transforms leave it: if they leave frames out, its time runs faster. */
function frameByFrame(clips: Clips, { times, frames }: Clip, fps: number): MovieClock {
  const rate = evenRate(times!, frames)
  // Frames that are left out unevenly have no one speed.
  const timed = rate !== undefined
  const speed = timed ? fps / rate : 1
  return { ...together(clips), timed, from: timeOf(times!, 0), speed, speedOf: () => speed }
}

/** Arrays with frames have one length; those without are the same in every frame. */
function together(clips: Clips): MovieClock {
  const lengths = Object.entries(clips).filter(([, { frames }]) => frames !== 1)
  const [first] = lengths
  const other = lengths.find(([, { frames }]) => frames !== first![1].frames)
  if (other)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `the sources ${first![0]} and ${other[0]} have ${first![1].frames} and ${other[1].frames} frames`,
      { hint: `arrays with a \`frame\` axis must have one length, unless they are joined by time: ${threeWays}` },
    )
  const frames = first?.[1].frames ?? 1
  return {
    frames,
    clips,
    timed: false,
    from: 0,
    speed: 1,
    speedOf: () => 1,
    frameOf: (source, index) => (clips[source]?.frames === 1 ? 0 : index),
  }
}

function mapOf(clip: Clip, moments: Moments, { clock, path }: SourceStep, pipeline: Pipeline): FrameMap {
  const sample = clock.sample ?? 'nearest'
  if (sample === 'linear' && clip.axes.includes('rgb'))
    throw new MovieflowError('OPTION_INVALID', 'sample: linear is for numbers, but these frames are colours', {
      ...placeOf(pipeline, [...path, 'sample']),
      hint: 'write nearest or before',
    })
  return joinTimes(clip.times!, clip.frames, moments, { sample, gap: clock.gap })
}

/** Warns if lengths suggest that one clock is in milliseconds and another in seconds. */
function warnOfUnits(spans: readonly Span[], warn: (message: string) => void): void {
  const lengths = spans.map(({ shown, first, last }) => ({ shown, length: last - first }))
  const [longest] = lengths.toSorted((left, right) => right.length - left.length)
  const [shortest] = lengths.toSorted((left, right) => left.length - right.length)
  if (!longest || !shortest || !(longest.length > 300 * shortest.length)) return
  warn(
    `${longest.shown} lasts ${seconds(longest.length)}, and ${shortest.shown} ${seconds(shortest.length)}: times are seconds; are these milliseconds?`,
  )
}

/** A moment of the data: a date, if it is one. */
function moment(value: number, epoch: number | undefined): string {
  return epoch === 0 ? formatDate(value, '%F %T') : seconds(value)
}

function seconds(value: number): string {
  // Show whole seconds as integers, including those since 1970.
  return `${Math.abs(value) < 1e6 ? Number(value.toPrecision(7)) : Math.round(value)} s`
}
