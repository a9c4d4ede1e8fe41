// Plans a movie's renderers: one for all frames, or one for each part of them; main thread.
import type { PluginContext, RendererPlan, RendererPlugin } from '../contract/index.js'
import { type ErrorPlace, MovieflowError, toMovieflowError } from '../errors/index.js'
import {
  type Clip,
  type ClipTimes,
  digestOf,
  type FieldValue,
  formatOptionPath,
  type Json,
  type LimitsRequest,
  limitOfPart,
  type OptionPatch,
  type OptionPath,
  type PartStep,
  type Pipeline,
  type PluginReference,
  partLimit,
  type RenderSpec,
  type Step,
} from '../model/index.js'
import { type PlannedOptions, planStepOptions } from '../options/index.js'
import { drive, type PluginSet } from '../plugins/index.js'
import { joinLabels } from './axis-labels.js'
import type { MovieFields } from './movie-fields.js'
import type { MovieFill } from './movie-fill.js'
import { checkSize } from './picture-size.js'
import { placed, placeOf } from './place.js'
import { addSeries } from './series.js'
import { numberOf } from './values.js'

type Clips = Readonly<Record<string, Clip>>

export interface RenderInput {
  readonly fill: MovieFill
  readonly clips: Clips
  /** Clips with all of their samples. */
  readonly transformed: Clips
  readonly main: string
  readonly fps: number
  readonly pipeline: Pipeline
  readonly plugins: PluginSet
  readonly context: PluginContext
}

interface PlannedRender {
  readonly step: Step
  readonly plan: RendererPlan
  readonly options: PlannedOptions
  readonly plugin: RendererPlugin
  readonly reference: PluginReference
  readonly identity: string
}

export interface PlannedRenders {
  /** The renderer of the first frames. */
  readonly main: PlannedRender
  /** The renderers after it, with their first frames. */
  readonly further: readonly { readonly first: number; readonly render: PlannedRender }[]
  readonly clips: Clips
  readonly series?: Readonly<Record<string, ClipTimes>>
  /** Limits of all renderers, by name. */
  readonly limits: Readonly<Record<string, LimitsRequest>>
  patches(shown: number): OptionPatch[]
}

/** `timeOf` is the time of each of the `count` frames that show data, as `<time>` says it. */
export async function planRenders(
  input: RenderInput,
  count: number,
  timeOf: (frame: number) => FieldValue | undefined,
): Promise<PlannedRenders> {
  const { pipeline } = input
  const first = await planRender(pipeline.render, input)
  const further: { first: number; render: PlannedRender }[] = []
  let { clips, series } = first
  for (const part of pipeline.further) {
    const start = await startOf(part, input, further.at(-1)?.first ?? 0, count, timeOf)
    const { clips: more, series: others, ...render } = await planRender(part, input)
    checkAlike(first, render, pipeline)
    further.push({ first: start, render })
    clips = { ...clips, ...more }
    if (others) series = { ...series, ...others }
  }
  const parts = [{ first: 0, render: first }, ...further].map((part) => ({
    first: part.first,
    ofFrame: part.render.options.ofFrame,
  }))
  const limits = [first, ...further.map(({ render }) => render)].flatMap(({ plan }, part) =>
    Object.entries(plan.limits ?? {}).map(([key, request]) => [partLimit(part, key), request] as const),
  )
  return {
    ...{ main: first, further, clips },
    ...(series && { series }),
    limits: Object.fromEntries(limits),
    patches: (shown) => parts.findLast((part) => part.first <= shown)!.ofFrame(shown),
  }
}

/** The input of the workers' drawing; `frameLimits` are those of all renderers. */
export function renderSpec(
  { reference, options, plan }: PlannedRender,
  part: number,
  frameLimits: Readonly<Record<string, LimitsRequest>>,
): RenderSpec {
  const own = Object.entries(frameLimits).flatMap(([name, request]) => {
    const key = limitOfPart(part, name)
    return key === undefined ? [] : [[key, request] as const]
  })
  // A copy: renderers keep what they find out about the options that they plan with, as long as these exist.
  return {
    plugin: reference,
    options: structuredClone(options.options),
    size: plan.size,
    frameLimits: Object.fromEntries(own),
  }
}

/** Digest of the pictures of the parts after the first, without per-frame values. */
export function partsDigest({ further }: PlannedRenders): Record<string, string> {
  if (further.length === 0) return {}
  return {
    parts: digestOf(
      further.map(({ first, render: { reference, options, plan } }) => [
        first,
        reference.name,
        options.unchanging,
        plan.size,
        { ...plan.limits },
      ]),
    ),
  }
}

async function startOf(
  { from, fromPath }: PartStep,
  { pipeline, fill }: RenderInput,
  before: number,
  count: number,
  timeOf: (frame: number) => FieldValue | undefined,
): Promise<number> {
  const place = placeOf(pipeline, fromPath)
  const seconds = await secondsOf(from, fill.movie, place)
  let frame = before
  while (frame < count && !((timeOf(frame) as number | null) !== null && (timeOf(frame) as number) >= seconds)) frame++
  if (frame > before && frame < count) return frame
  throw new MovieflowError(
    'OPTION_INVALID',
    `${place.option}: there is no frame ${frame > before ? 'after' : 'before'} ${seconds} s for this part to show`,
    { ...place, hint: 'parts follow each other: each is shown until its `to`, in seconds of `<time>`' },
  )
}

async function secondsOf(value: Json, movie: MovieFields, place: ReturnType<typeof placeOf>): Promise<number> {
  const filled = await placed(movie.fill(value), place)
  const seconds = numberOf(filled)
  if (seconds !== undefined && Number.isFinite(seconds)) return seconds
  throw new MovieflowError(
    typeof value === 'string' ? 'FIELD_INVALID' : 'OPTION_INVALID',
    `${place.option}: expected seconds, but got ${JSON.stringify(filled)}`,
    place,
  )
}

function checkAlike(first: PlannedRender, { step, plan }: PlannedRender, pipeline: Pipeline): void {
  const [wanted, found] = [first.plan.size, plan.size]
  if (wanted[0] === found[0] && wanted[1] === found[1]) return
  const place = placeOf(pipeline, step.path)
  throw new MovieflowError(
    'OPTION_INVALID',
    `${place.option} draws pictures of ${found.join(' × ')}, but the first part of ${wanted.join(' × ')}`,
    { ...place, hint: 'a movie has one size: give each part the same `size`' },
  )
}

async function planRender(
  render: Step,
  { fill, clips: joined, transformed, main, fps, pipeline, plugins, context }: RenderInput,
): Promise<PlannedRender & { clips: Clips; series?: Readonly<Record<string, ClipTimes>> }> {
  const step = formatOptionPath(render.path)
  const place = { file: pipeline.written, ...pipeline.locate(render.path), option: step }
  const { plugin, reference, identity } = await plugins.find('renderer', render.use).catch((error) => {
    throw toMovieflowError(error, 'INTERNAL', { ...place, ...pipeline.locate([...render.path, 'use']) })
  })
  const of = { step, movie: fill.id }
  const axes = drive(plugin, { ...of, place }).callNow('repeats', render.options as Json) ?? []
  const repeats = {
    axes,
    shape: axes.map((axis) => lengthOf(axis, namedClips(render.options, joined), joined, place)),
    labels: joinLabels(joined, pipeline.sources, axes),
  }
  const options = await planStepOptions(render, plugin, { ...fill, repeats })
  const { clips, series } = addSeries(options.options, joined, transformed, place)
  try {
    const plan = drive(plugin, of).callNow('plan', { clips, main, options: options.options, fps }, context)
    checkSize(plan?.size, 'a picture')
    return { step: render, plan, options, plugin, reference, identity, clips, ...(series && { series }) }
  } catch (thrown) {
    const named = thrown instanceof MovieflowError ? pathOf(thrown.place.option) : undefined
    const found = named && pipeline.locate(named[0] === 'render' ? [...render.path, ...named.slice(1)] : named)
    throw toMovieflowError(thrown, 'PLUGIN_FAILED', { ...place, ...found, plugin: plugin.name, step })
  }
}

/** The path of an option that a renderer names, such as `render.layers[0].y`. */
function pathOf(option: string | undefined): OptionPath | undefined {
  return option?.match(/[^.[\]]+/g)?.map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** The clips whose data the options name in a template, such as `<walk.x>`. */
function namedClips(options: unknown, clips: Clips): Clips {
  const text = JSON.stringify(options)
  return Object.fromEntries(Object.entries(clips).filter(([name]) => text.includes(`<${name}`)))
}

/**
 * Length of an axis that options are repeated along, the same in all sources that the options name, or in all others if these do not have
 * the axis; 1 if there is no such axis, which the renderer refuses.
 */
function lengthOf(axis: string, named: Clips, clips: Clips, place: ErrorPlace): number {
  const ownersIn = (some: Clips) => Object.entries(some).filter(([, { axes }]) => axes.includes(axis))
  const owners = [named, clips].map(ownersIn).find((found) => found.length > 0) ?? []
  const lengths = owners.map(([name, { axes, shape }]) => ({ name, length: shape[axes.indexOf(axis)]! }))
  const [first] = lengths
  const other = lengths.find(({ length }) => length !== first!.length)
  if (first && other)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `the axis ${axis}, which panels or layers run along, has ${first.length} indices in ${first.name}, but ${other.length} in ${other.name}`,
      { ...place, hint: 'rename the axis of one of them in its `axes`' },
    )
  return first?.length ?? 1
}
