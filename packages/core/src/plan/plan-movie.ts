// One movie's row of the plan: its fields, files, steps and outputs, all that is knowable without pixels; main thread.
import { createHash } from 'node:crypto'
import type { PluginContext } from '../contract/index.js'
import { MovieflowError, suggestNames, toMovieflowError } from '../errors/index.js'
import {
  type Clip,
  digestOf,
  type FixedAxis,
  formatOptionPath,
  type Json,
  type LimitsRequest,
  type OptionPath,
  type Pipeline,
} from '../model/index.js'
import { drive, type PluginSet } from '../plugins/index.js'
import { joinLabels } from './axis-labels.js'
import type { MovieFiles } from './discover.js'
import { type FilledOptions, type FillInput, fillOptions } from './fill-options.js'
import { FrameClock } from './frame-clock.js'
import { FrameFields } from './frame-fields.js'
import { frameValues } from './frame-values.js'
import { momentsDigest } from './moments-digest.js'
import { planMovieClock } from './movie-clock.js'
import type { MovieFields } from './movie-fields.js'
import { cutIntoPieces, planOutput } from './output-plan.js'
import { checkSize } from './picture-size.js'
import { placeOf } from './place.js'
import { foreignTexts } from './plain-texts.js'
import {
  momentsPart,
  type OutputPath,
  outputPart,
  type PlannedOutput,
  perFramePart,
  pluginPart,
  type ReadyMovie,
  writerPart,
} from './planned-movie.js'
import { inputFiles } from './planned-source.js'
import { addSeries } from './series.js'
import { planSound, soundDigest } from './sound.js'
import { readSourceFields } from './source-fields.js'
import type { SourceHeaders } from './source-headers.js'
import { planSource, sourceDigest } from './source-plan.js'
import { planTimes } from './source-times.js'
import { joinOwnClocks, nameSources, showStacks } from './stack-clocks.js'
import { planTransforms } from './transform-plan.js'
import { comparable } from './values.js'

/** Four days at 30 frames a second. The plan keeps a little of each in memory. */
const mostFrames = 10_000_000

export interface MovieToPlan {
  readonly id: string
  readonly movie: MovieFields
  /** A source's files, in the order of the pipeline's sources. */
  readonly files: readonly MovieFiles[]
  readonly fixed: readonly FixedAxis[]
  readonly paths: readonly OutputPath[]
}

/** What the plan of every movie needs. */
export interface PlanSetting {
  readonly pipeline: Pipeline
  readonly plugins: PluginSet
  readonly engine: string
}

/** And what the plan of one knows. */
export interface MovieSetting extends PlanSetting {
  readonly headers: SourceHeaders
}

/** Plans one movie; throws what blocks it. */
export async function planMovie(input: MovieToPlan, setting: MovieSetting): Promise<ReadyMovie> {
  const { pipeline, plugins } = setting
  const warnings: string[] = []
  const context: PluginContext = {
    // A stack's transforms may be planned twice.
    warn: (message) => warnings.includes(message) || warnings.push(message),
    signal: new AbortController().signal,
    folder: pipeline.folder,
  }
  const { movie } = input
  const names = pipeline.sources.map(({ name }) => name)
  const main = names[0]!
  const fill: FillInput = { pipeline, id: input.id, movie, sources: [] }

  const planned = await Promise.all(
    pipeline.sources.map((step, index) =>
      planSource(step, input.files[index]!, index === 0 ? input.fixed : [], setting, fill, context),
    ),
  )
  const times = await planTimes(pipeline.sources, planned, { ...setting, fill, context })
  const entering = await joinOwnClocks(planned, times, { pipeline, plugins, fill, movie, context })
  const { sources, clips, fps } = entering
  // Transforms may cut sources to one length; fields of the frames go with the leading one's.
  const sourceFrames =
    clips[main]!.frames > 1 ? clips[main]!.frames : Math.max(...Object.values(clips).map(({ frames }) => frames))
  const named = nameSources(pipeline, sources, clips)
  const filled: FillInput = { ...fill, sources: named }
  const transforms = await planTransforms(clips, fps, plugins, filled, context)
  const clock = await planMovieClock({ pipeline, movie, warn: context.warn }, fps, clips, transforms.clips)
  const { frames } = clock
  const shown = showStacks(clock, entering)
  if (frames === 0 || Object.values(transforms.clips).some(({ shape }) => shape.includes(0)))
    throw new MovieflowError(
      'INPUT_UNREADABLE',
      'nothing is left to show: the array, or what the transforms leave of it, is empty',
      { file: input.files[0]!.files[0]!.file },
    )

  if (frames > mostFrames)
    throw new MovieflowError('FIELD_INVALID', `the movie would have ${frames} frames, and the most is ${mostFrames}`, {
      hint: 'give `tween`, `hold` or `select` other numbers',
    })

  const known = new Set([...Object.keys(pipeline.frames), ...movie.names()])
  const columns = await readSourceFields(
    pipeline.render.options as Json,
    sources.map(({ spec, plugin }, index) => ({ named: named[index]!, spec, plugin })),
    (name) => known.has(name),
    context,
  )
  // Fields of the frames go with the leading source's, or with those of the first that has some.
  const leading = clips[main]!.frames > 1 ? main : (names.find((name) => clips[name]!.frames > 1) ?? main)
  const frameClock = new FrameClock({ clock, clips, fps, leading, frameFrom: transforms.frameFrom })
  movie.learn(frameClock.rates)
  const frameFields = await FrameFields.open(
    pipeline.frames,
    movie,
    sourceFrames,
    frameClock,
    input.files[0]!,
    columns,
  ).catch((error) => {
    throw toMovieflowError(error, 'INTERNAL', placeOf(pipeline, ['frames']))
  })
  const render = await planRender({
    fill: { ...filled, frames: frameFields },
    clips: clock.clips,
    transformed: transforms.clips,
    main,
    fps,
    setting,
    context,
  })
  const sound = await planSound({
    ...{ pipeline, sources, clips, clock, fps },
    probe: (source, part) => setting.headers.probe(source.plugin, part, context),
  })
  const outputsPlanned: PlannedOutput[] = []
  for (const [index, step] of pipeline.write.entries())
    outputsPlanned.push(
      await planOutput(
        step,
        input.paths[index]!,
        { frames, fps, size: render.plan.size, colors: render.plan.colors, thin: render.plan.thin, ...sound.kept },
        fill,
        setting,
        context,
      ),
    )
  outputsPlanned[0] = { ...outputsPlanned[0]!, notes: [...outputsPlanned[0]!.notes, ...sound.notes] }

  const { outputs, pieceFrames } = cutIntoPieces(outputsPlanned, frames)
  const versions = versionsOf([...sources.map(({ identity }) => identity), ...transforms.identities, render.identity])
  const { shared, local } = await splitLimits(render.plan.limits ?? {}, frameFields, movie, pipeline)
  const groupNames = (key: string) => shared[key]!.over.filter((name) => name !== 'batch' && name !== 'movie')
  const isField = (name: string) => frameFields.names().includes(name)
  warnings.push(...foreignTexts(pipeline.render.options as Json, 'render', isField))
  for (const step of pipeline.write)
    warnings.push(...foreignTexts(step.options as Json, formatOptionPath(step.path), isField))
  const moments = momentsDigest(clock, render.series)
  for (const files of input.files) {
    const { axis, lacking = [] } = files.stack ?? {}
    if (lacking.length > 0)
      warnings.push(
        `there is no file of ${axis} = ${lacking.map(String).join(', ')}, as other movies have: the stack is of those that there are`,
      )
    for (const each of files.stack?.members ?? [files]) {
      const missing = gapWarning(each)
      if (missing) warnings.push(missing)
    }
  }
  return {
    status: 'ready',
    id: input.id,
    fields: movie.values,
    inputs: [...new Set([...inputFiles(input.files, sources), ...(render.plan.inputs ?? [])])],
    references: movie.files,
    warnings,
    outputs,
    ...(pieceFrames !== undefined && { pieceFrames }),
    ...(shown && { shown }),
    clips: render.clips,
    dimensions: Object.fromEntries(sources.map(({ dimensions }, index) => [names[index]!, dimensions])),
    limits: shared,
    oneLimitsGroup: Object.keys(shared).every((key) => groupNames(key).every((name) => !frameFields.has(name))),
    limitsGroup(key, frame) {
      const { over, percentile, method, source, fixed, positive } = shared[key]!
      const lookup = frameFields.lookup(frame)
      const values = groupNames(key).map((name) => comparable(lookup(name) as never) ?? 'missing')
      return JSON.stringify([
        key,
        source,
        percentile,
        method,
        fixed,
        positive,
        over.includes('movie') ? input.id : null,
        ...values,
      ])
    },
    patches: (frame) => render.options.patches(frame),
    fieldsOf: frameValues(frameFields, movie),
    renderer: render.plugin,
    plugins: { ...versions, ...versionsOf(outputs.map(writerIdentity)) },
    spec: {
      id: input.id,
      folder: pipeline.folder,
      frames,
      fps,
      ...(render.series && { series: render.series }),
      ...(clock.maps && { maps: clock.maps }),
      ...(clock.from !== 0 && { from: clock.from }),
      ...(clock.speed !== 1 && { speed: clock.speed }),
      ...(clock.moments && { moments: clock.moments }),
      main,
      sources: Object.fromEntries(sources.map(({ spec }, index) => [names[index]!, spec])),
      transforms: transforms.specs,
      render: { plugin: render.reference, options: render.options.options, size: render.plan.size, frameLimits: local },
      outputs: outputs.map((output) => ({
        plugin: output.writer.reference,
        options: output.options,
        plan: output.plan,
        fps: output.fps,
        ...(output.audio && { audio: output.audio }),
      })),
      fields: movie.values,
    },
    digest: {
      engine: setting.engine,
      source: digestOf(sources.map(sourceDigest)),
      transform: digestOf(transforms.specs.map(({ plugin, options, source }) => [plugin.name, options, source])),
      fps: digestOf(fps),
      ...(moments !== undefined && { [momentsPart]: moments }),
      ...Object.fromEntries(Object.entries(versions).map(([name, version]) => [`${pluginPart}${name}`, version])),
      render: digestOf([render.reference.name, render.options.unchanging, render.plan.size, { ...render.plan.limits }]),
      [perFramePart]: allPatches(render.options, frames),
      ...Object.fromEntries(
        outputs.flatMap((output) => [
          [
            `${outputPart}${output.path}`,
            digestOf([
              output.options,
              output.fps,
              output.size,
              ...(pieceFrames ? [pieceFrames] : []),
              ...soundDigest(output, pipeline.audio),
            ]),
          ],
          [`${writerPart}${output.path}`, writerIdentity(output)],
        ]),
      ),
    },
  }
}

function writerIdentity({ writer, identity }: PlannedOutput): string {
  return [writer.identity, identity].filter(Boolean).join(', ')
}

/** Of identities such as `figure@1.2.0`. */
function versionsOf(identities: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    identities.map((identity) => {
      const at = identity.indexOf('@', 1)
      return [identity.slice(0, at), identity.slice(at + 1)]
    }),
  )
}

async function planRender({
  fill,
  clips: joined,
  transformed,
  main,
  fps,
  setting: { pipeline, plugins },
  context,
}: {
  fill: FillInput
  clips: Readonly<Record<string, Clip>>
  /** With all of their samples. */
  transformed: Readonly<Record<string, Clip>>
  main: string
  fps: number
  setting: PlanSetting
  context: PluginContext
}) {
  const { render } = pipeline
  const place = { file: pipeline.written, ...pipeline.locate(render.path), option: 'render' }
  const { plugin, reference, identity } = await plugins.find('renderer', render.use).catch((error) => {
    throw toMovieflowError(error, 'INTERNAL', { ...place, ...pipeline.locate(['render', 'use']) })
  })
  const of = { step: 'render', movie: fill.id }
  const axes = drive(plugin, { ...of, place }).callNow('repeats', render.options as Json) ?? []
  const repeats = {
    axes,
    shape: axes.map((axis) => lengthOf(axis, joined)),
    labels: joinLabels(joined, pipeline.sources, axes),
  }
  const options = await fillOptions(render.options, plugin.options, render.path, plugin.name, { ...fill, repeats })
  const { clips, series } = addSeries(options.options, joined, transformed, place)
  try {
    const plan = drive(plugin, of).callNow('plan', { clips, main, options: options.options, fps }, context)
    checkSize(plan?.size, 'a picture')
    return { plan, options, plugin, reference, identity, clips, ...(series && { series }) }
  } catch (thrown) {
    const named = thrown instanceof MovieflowError ? pathOf(thrown.place.option) : undefined
    const found = named && pipeline.locate(named)
    throw toMovieflowError(thrown, 'PLUGIN_FAILED', { ...place, ...found, plugin: plugin.name, step: 'render' })
  }
}

/** Where an option stands that a renderer names, as `render.layers[0].y`. */
function pathOf(option: string | undefined): OptionPath | undefined {
  return option?.match(/[^.[\]]+/g)?.map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/** Length of an axis in the first source that has it; none where there is no such axis, which the renderer refuses. */
function lengthOf(axis: string, clips: Readonly<Record<string, Clip>>): number {
  const clip = Object.values(clips).find(({ axes }) => axes.includes(axis))
  return clip?.shape[clip.axes.indexOf(axis)] ?? 1
}

/** Limits of single frames are left to their drawing; the rest is for a survey. */
async function splitLimits(
  requests: Readonly<Record<string, LimitsRequest>>,
  frames: FrameFields,
  movie: MovieFields,
  pipeline: Pipeline,
): Promise<{ shared: Record<string, LimitsRequest>; local: Record<string, LimitsRequest> }> {
  const shared: Record<string, LimitsRequest> = {}
  const local: Record<string, LimitsRequest> = {}
  for (const [key, request] of Object.entries(requests)) {
    if (request.over.includes('frame')) {
      local[key] = request
      continue
    }
    shared[key] = request
    for (const name of request.over) {
      if (name === 'movie' || name === 'batch' || frames.has(name)) continue
      await movie.ensure([name])
      if (movie.lookup(name) !== undefined) continue
      // A renderer names its limits by the option that asks for them; what follows `|` is its own.
      const path = ['render', ...key.split('|')[0]!.split('.'), 'over']
      throw new MovieflowError('UNKNOWN_FIELD', `${formatOptionPath(path)}: there is no field ${name}`, {
        file: pipeline.written,
        ...pipeline.locate(path),
        option: formatOptionPath(path),
        hint: suggestNames(name, ['movie', 'frame', 'batch', ...frames.names()]),
      })
    }
  }
  return { shared, local }
}

function gapWarning({ gaps, concat }: MovieFiles): string | undefined {
  if (gaps.length === 0) return undefined
  const listed = gaps.slice(0, 5).join(', ') + (gaps.length > 5 ? ', …' : '')
  if (concat !== undefined)
    return `${gaps.length === 1 ? `the part ${listed} of a recording is` : `the parts ${listed} of a recording are`} missing: what comes after follows at once`
  return `${gaps.length === 1 ? 'a frame is' : `${gaps.length} frames are`} missing in the sequence of files: ${listed}`
}

const noPatches = createHash('sha256').digest('hex').slice(0, 24)

/** Per-frame values, hashed as they come: a long movie's titles are never all in memory. */
function allPatches(options: FilledOptions, frames: number): string {
  if (!options.changes) return noPatches
  const sum = createHash('sha256')
  for (let frame = 0; frame < frames; frame++) sum.update(JSON.stringify(options.patches(frame)))
  return sum.digest('hex').slice(0, 24)
}
