// The clips that enter the transforms, after joining stacks of files with clocks of their own by the movie's moments; main thread.
import type { PluginContext } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import { type Clip, fixedClip, type Pipeline } from '../model/index.js'
import type { NamedSource } from '../options/index.js'
import type { PluginSet } from '../plugins/index.js'
import { type MovieClock, planMoments, planRate, type ShownTime } from './movie-clock.js'
import type { MovieFields } from './movie-fields.js'
import type { MovieFill } from './movie-fill.js'
import { placeOf } from './place.js'
import type { PlannedSource } from './planned-source.js'
import { mapStack, memberSpans, type StackTimes } from './stacked-source.js'
import { planTransforms } from './transform-plan.js'

type Clips = Readonly<Record<string, Clip>>

interface Setting {
  readonly pipeline: Pipeline
  readonly plugins: PluginSet
  readonly fill: MovieFill
  readonly movie: MovieFields
  readonly context: PluginContext
}

export interface EnteringClips {
  readonly sources: readonly PlannedSource[]
  readonly clips: Clips
  /** Frames a second of the movie. */
  readonly fps: number
  /** The files of stacks with clocks of their own, by source. */
  readonly ofStacks: ReadonlyMap<string, ShownTime['sources']>
}

/**
 * The clips that enter the transforms, by source, with their times. A stack of files taken at different moments has no frames of its own: each file is
 * shown at the movie's moments by itself, and these are the stack's frames. When they are depends on the other sources, after their transforms.
 */
export async function joinOwnClocks(
  sources: readonly PlannedSource[],
  times: readonly StackTimes[],
  { pipeline, plugins, fill, movie, context }: Setting,
): Promise<EnteringClips> {
  const names = pipeline.sources.map(({ name }) => name)
  const clips: Record<string, Clip> = {}
  for (const [index, source] of sources.entries())
    clips[names[index]!] = clipOf(source, times[index]!.times ?? times[index]!.own?.[0])
  const own = sources.flatMap((_, index) => (times[index]!.own ? [index] : []))
  const fps = await planRate(pipeline, clips, movie, context.warn)
  if (own.length === 0) return { sources, clips, fps, ofStacks: new Map() }
  for (const index of own) checkSampling(sources[index]!, index, pipeline)
  const filled = { ...fill, sources: nameSources(pipeline, sources, clips) }
  const transformed = await planTransforms(clips, fps, plugins, filled, context)
  const others = Object.entries(transformed.clips).filter(([name]) => !own.includes(names.indexOf(name)))
  const members = own.flatMap((index) => memberSpans(sources[index]!.stacked!, times[index]!.own!))
  const moments = await planMoments(
    { pipeline, movie, warn: context.warn },
    fps,
    clips,
    Object.fromEntries(others),
    members,
  )
  const joined = [...sources]
  const ofStacks = new Map<string, ShownTime['sources']>()
  for (const index of own) {
    const step = pipeline.sources[index]!
    const mapped = mapStack(sources[index]!, times[index]!.own!, moments, step, context.warn)
    joined[index] = mapped.source
    ofStacks.set(step.name, mapped.shown)
    clips[step.name] = clipOf(mapped.source, mapped.times)
  }
  return { sources: joined, clips, fps, ofStacks }
}

/** The times of a movie in the plan; for stacks whose files have clocks of their own, those of each file. */
export function showStacks(
  { shown, timed, from, speed, frames }: MovieClock,
  { ofStacks, fps }: Pick<EnteringClips, 'ofStacks' | 'fps'>,
): ShownTime | undefined {
  if (ofStacks.size === 0) return shown
  if (shown) return { ...shown, sources: shown.sources.flatMap((each) => ofStacks.get(each.name) ?? [each]) }
  if (!timed) return undefined
  return { from, to: from + ((frames - 1) * speed) / fps, speed, sources: [...ofStacks.values()].flat() }
}

function clipOf({ spec }: PlannedSource, times: Clip['times']): Clip {
  const { times: _, sound: __, ...clip } = fixedClip(spec.clip, spec.fixed)
  return { ...clip, ...(times && { times }) }
}

function checkSampling({ spec }: PlannedSource, index: number, pipeline: Pipeline): void {
  const { clock, path } = pipeline.sources[index]!
  if (clock.sample !== 'linear' || !spec.clip.axes.includes('rgb')) return
  throw new MovieflowError('OPTION_INVALID', 'sample: linear is for numbers, but these frames are colours', {
    ...placeOf(pipeline, [...path, 'sample']),
    hint: 'write nearest or before',
  })
}

/** Sources as templates name them. */
export function nameSources(pipeline: Pipeline, sources: readonly PlannedSource[], clips: Clips): NamedSource[] {
  return sources.map(({ columns, spec }, index) => {
    const { name } = pipeline.sources[index]!
    const timed = clips[name]!.frames > 1 && clips[name]!.times !== undefined
    return { name, columns, timed, variables: spec.inputs[0]!.variables }
  })
}
