// Plans one movie: its fields, files, steps and outputs, all that is known without reading pixels; main thread.
import { createHash } from 'node:crypto'
import type { PluginContext } from '../contract/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import { digestOf, type FixedAxis, formatOptionPath, type Json, type Pipeline } from '../model/index.js'
import type { PluginSet } from '../plugins/index.js'
import { planCaptions, spokenCaptions } from './captions.js'
import type { MovieFiles } from './discover.js'
import { FrameClock } from './frame-clock.js'
import { FrameFields } from './frame-fields.js'
import { frameValues } from './frame-values.js'
import { momentsDigest } from './moments-digest.js'
import { planMovieClock } from './movie-clock.js'
import type { MovieFields } from './movie-fields.js'
import type { MovieFill } from './movie-fill.js'
import { cutIntoPieces, planOutput } from './output-plan.js'
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
import { type PlannedRenders, partsDigest, planRenders, renderSpec } from './render-plan.js'
import { planSound, soundDigest } from './sound.js'
import { readSourceFields } from './source-fields.js'
import type { SourceHeaders } from './source-headers.js'
import { planSource, sourceDigest } from './source-plan.js'
import { planTimes } from './source-times.js'
import { splitLimits } from './split-limits.js'
import { joinOwnClocks, nameSources, showStacks } from './stack-clocks.js'
import { countCards, planTimeline, soundBetweenCards } from './timeline.js'
import { planTransforms } from './transform-plan.js'
import { comparable } from './values.js'

/** Four days at 30 frames a second. The plan keeps some memory for each frame. */
const mostFrames = 10_000_000

export interface MovieToPlan {
  readonly id: string
  readonly movie: MovieFields
  /** A source's files, in the order of the pipeline's sources. */
  readonly files: readonly MovieFiles[]
  readonly fixed: readonly FixedAxis[]
  readonly paths: readonly OutputPath[]
}

/** Input for planning any movie. */
export interface PlanSetting {
  readonly pipeline: Pipeline
  readonly plugins: PluginSet
  readonly engine: string
}

/** Input for planning one movie. */
export interface MovieSetting extends PlanSetting {
  readonly headers: SourceHeaders
}

/** Plans one movie; throws the error that blocks it. */
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
  const fill: MovieFill = { pipeline, id: input.id, movie, sources: [] }

  const planned = await Promise.all(
    pipeline.sources.map((step, index) =>
      planSource(step, input.files[index]!, index === 0 ? input.fixed : [], { ...setting, fill, context }),
    ),
  )
  const times = await planTimes(pipeline.sources, planned, { ...setting, fill, context })
  const entering = await joinOwnClocks(planned, times, { pipeline, plugins, fill, movie, context })
  const { sources, clips, fps } = entering
  // Transforms may cut sources to one length; fields of frames follow the leading source.
  const sourceFrames =
    clips[main]!.frames > 1 ? clips[main]!.frames : Math.max(...Object.values(clips).map(({ frames }) => frames))
  const named = nameSources(pipeline, sources, clips)
  const filled: MovieFill = { ...fill, sources: named }
  const transforms = await planTransforms(clips, fps, plugins, filled, context)
  const clock = await planMovieClock({ pipeline, movie, warn: context.warn }, fps, clips, transforms.clips)
  const { frames: shownFrames } = clock
  const cards = countCards(pipeline, fps)
  const frames = cards.intro + shownFrames + cards.outro
  const shown = showStacks(clock, entering)
  if (shownFrames === 0 || Object.values(transforms.clips).some(({ shape }) => shape.includes(0)))
    throw new MovieflowError(
      'INPUT_UNREADABLE',
      'nothing is left to show: the array, or its part after the transforms, is empty',
      { file: input.files[0]!.files[0]!.file },
    )

  if (frames > mostFrames)
    throw new MovieflowError('FIELD_INVALID', `the movie would have ${frames} frames, but the most is ${mostFrames}`, {
      hint: 'change the numbers of `tween`, `hold` or `select`',
    })

  const known = new Set([...Object.keys(pipeline.frames), ...movie.names()])
  const columns = await readSourceFields(
    [pipeline.render, ...pipeline.further].map(({ options }) => options as Json),
    sources.map(({ spec, plugin }, index) => ({ named: named[index]!, spec, plugin })),
    (name) => known.has(name),
    context,
  )
  // Fields of frames follow the leading source, or the first source that has frames.
  const leading = clips[main]!.frames > 1 ? main : (names.find((name) => clips[name]!.frames > 1) ?? main)
  const frameClock = new FrameClock({
    ...{ clock, clips, fps, leading, frameFrom: transforms.frameFrom },
    before: cards.intro,
  })
  movie.learn(frameClock.rates)
  const timeOf = (frame: number) => frameClock.value('time', frame)
  const captions = await planCaptions(pipeline, movie, shownFrames, timeOf, context.warn)
  if (captions) frameClock.learnCaptions(captions)
  const frameFields = await FrameFields.open(pipeline.frames, {
    ...{ movie, sourceFrames, columns },
    clock: frameClock,
    files: input.files[0]!,
  }).catch((error) => {
    throw toMovieflowError(error, 'INTERNAL', placeOf(pipeline, ['frames']))
  })
  const render = await planRenders(
    {
      fill: { ...filled, frames: frameFields },
      clips: clock.clips,
      transformed: transforms.clips,
      ...{ main, fps, pipeline, plugins, context },
    },
    shownFrames,
    timeOf,
  )
  const sound = await planSound({
    ...{ pipeline, sources, clips, clock, fps },
    probe: (source, part) => setting.headers.probe(source.plugin, part, context),
  })
  const { shared, local } = await splitLimits(render.limits, frameFields, movie, pipeline)
  const parts = render.further.map((part, index) => ({
    first: part.first,
    render: renderSpec(part.render, index + 1, local),
  }))
  const { timeline, size, ...edited } = await planTimeline({
    ...{ pipeline, plugins, fill, context, fps, captions, parts },
    ...{ shown: shownFrames, size: render.main.plan.size, options: render.main.options.options },
  })
  const audio = sound.kept && soundBetweenCards(sound.kept.audio, cards, frames, fps)
  const drawnAlone =
    !timeline || (!timeline.parts && !timeline.intro && !timeline.outro && !timeline.captions && !timeline.fades.length)
  const outputsPlanned: PlannedOutput[] = []
  for (const [index, step] of pipeline.write.entries())
    outputsPlanned.push(
      await planOutput(
        step,
        input.paths[index]!,
        {
          ...{ frames, fps, size },
          ...(drawnAlone && { colors: render.main.plan.colors }),
          ...(render.main.plan.thin && { thin: render.main.plan.thin }),
          ...(audio && { audio }),
          ...(captions && { captions: spokenCaptions(captions, cards.intro, fps) }),
        },
        { ...setting, fill, context },
      ),
    )
  outputsPlanned[0] = { ...outputsPlanned[0]!, notes: [...outputsPlanned[0]!.notes, ...edited.notes, ...sound.notes] }

  const { outputs, pieceFrames } = cutIntoPieces(outputsPlanned, frames)
  const versions = versionsOf([
    ...sources.map(({ identity }) => identity),
    ...transforms.identities,
    render.main.identity,
    ...render.further.map((part) => part.render.identity),
    ...edited.identities,
  ])
  const groupNames = (key: string) => shared[key]!.over.filter((name) => name !== 'batch' && name !== 'movie')
  const isField = (name: string) => frameFields.names().includes(name)
  for (const { options, path } of [pipeline.render, ...pipeline.further])
    warnings.push(...foreignTexts(options as Json, formatOptionPath(path), isField))
  for (const step of pipeline.write)
    warnings.push(...foreignTexts(step.options as Json, formatOptionPath(step.path), isField))
  const renderInputs = [render.main, ...render.further.map((part) => part.render)].flatMap(
    ({ plan }) => plan.inputs ?? [],
  )
  const moments = momentsDigest(clock, render.series)
  for (const files of input.files) {
    const { axis, lacking = [] } = files.stack ?? {}
    if (lacking.length > 0)
      warnings.push(
        `no file has ${axis} = ${lacking.map(String).join(', ')}, which other movies have: the stack contains only the existing files`,
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
    inputs: [...new Set([...inputFiles(input.files, sources), ...renderInputs, ...edited.inputs])],
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
      const { over, percentile, method, of, positive } = shared[key]!
      const lookup = frameFields.lookup(frame)
      const values = groupNames(key).map((name) => comparable(lookup(name) as never) ?? 'missing')
      return JSON.stringify([
        key,
        of,
        percentile,
        method,
        positive,
        over.includes('movie') ? input.id : null,
        ...values,
      ])
    },
    patches(frame) {
      const shown = frame - cards.intro
      return shown >= 0 && shown < shownFrames ? render.patches(shown) : []
    },
    fieldsOf: frameValues(frameFields, movie, { before: cards.intro, count: shownFrames, fps }),
    renderer: render.main.plugin,
    plugins: { ...versions, ...versionsOf(outputs.map(writerIdentity)) },
    spec: {
      id: input.id,
      folder: pipeline.folder,
      frames,
      fps,
      ...(timeline && { timeline }),
      ...(render.series && { series: render.series }),
      ...(clock.maps && { maps: clock.maps }),
      ...(clock.from !== 0 && { from: clock.from }),
      ...(clock.speed !== 1 && { speed: clock.speed }),
      ...(clock.moments && { moments: clock.moments }),
      main,
      sources: Object.fromEntries(sources.map(({ spec }, index) => [names[index]!, spec])),
      transforms: transforms.specs,
      render: renderSpec(render.main, 0, local),
      outputs: outputs.map((output) => ({
        plugin: output.writer.reference,
        options: output.options,
        plan: output.plan,
        fps: output.fps,
        ...(output.audio && { audio: output.audio }),
        ...(output.captions && { captions: output.captions }),
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
      render: digestOf([
        render.main.reference.name,
        render.main.options.unchanging,
        render.main.plan.size,
        { ...render.main.plan.limits },
      ]),
      ...partsDigest(render),
      [perFramePart]: allPatches(render, shownFrames),
      ...edited.digest,
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
              ...(output.captions ? [output.captions.map((each) => ({ ...each }))] : []),
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

/** Versions by name, from identities such as `figure@1.2.0`. */
function versionsOf(identities: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    identities.map((identity) => {
      const at = identity.indexOf('@', 1)
      return [identity.slice(0, at), identity.slice(at + 1)]
    }),
  )
}

function gapWarning({ gaps, concat }: MovieFiles): string | undefined {
  if (gaps.length === 0) return undefined
  const listed = gaps.slice(0, 5).join(', ') + (gaps.length > 5 ? ', …' : '')
  if (concat !== undefined)
    return `${gaps.length === 1 ? `the part ${listed} of a recording is` : `the parts ${listed} of a recording are`} missing: the next part follows directly`
  return `${gaps.length === 1 ? 'a frame is' : `${gaps.length} frames are`} missing in the sequence of files: ${listed}`
}

const noPatches = createHash('sha256').digest('hex').slice(0, 24)

/** Per-frame values, hashed as they come: a long movie's titles are never all in memory. */
function allPatches({ main, further, patches }: PlannedRenders, frames: number): string {
  if (![main, ...further.map(({ render }) => render)].some(({ options }) => options.changes)) return noPatches
  const sum = createHash('sha256')
  for (let frame = 0; frame < frames; frame++) sum.update(JSON.stringify(patches(frame)))
  return sum.digest('hex').slice(0, 24)
}
