// Plans one movie: its fields, files, steps and outputs, all that is known without reading pixels; main thread.
import { createHash } from 'node:crypto'
import type { PluginContext } from '../contract/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import { type Clip, digestOf, type FixedAxis, formatOptionPath, type Json, type Pipeline } from '../model/index.js'
import type { PluginSet } from '../plugins/index.js'
import { planCaptions, spokenCaptions } from './captions.js'
import type { MovieFiles } from './discover.js'
import { FrameClock } from './frame-clock.js'
import { FrameFields } from './frame-fields.js'
import { momentsDigest } from './moments-digest.js'
import { planMovieClock } from './movie-clock.js'
import type { MovieFields } from './movie-fields.js'
import type { MovieFill } from './movie-fill.js'
import { movieFrames } from './movie-frames.js'
import { cutIntoPieces, type OutputDraft, planOutput } from './output-plan.js'
import { placeOf } from './place.js'
import { foreignTexts } from './plain-texts.js'
import {
  momentsPart,
  type OutputPath,
  type PlannedOutput,
  perFramePart,
  pluginPart,
  type ReadyMovie,
} from './planned-movie.js'
import { inputFiles } from './planned-source.js'
import { type PlannedRenders, partsDigest, planRenders, renderSpec } from './render-plan.js'
import type { SameData } from './same-data.js'
import { planSound, soundDigest } from './sound.js'
import { readSourceFields } from './source-fields.js'
import type { SourceHeaders } from './source-headers.js'
import { planSource, sourceDigest } from './source-plan.js'
import { planTimes } from './source-times.js'
import { splitLimits } from './split-limits.js'
import { joinOwnClocks, nameSources, showStacks } from './stack-clocks.js'
import { countCards, planTimeline, soundBetweenCards } from './timeline.js'
import { planTransforms } from './transform-plan.js'

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
  readonly signal: AbortSignal
  readonly same: SameData
}

/** Plans one movie; throws the error that blocks it. */
export async function planMovie(input: MovieToPlan, setting: MovieSetting): Promise<ReadyMovie> {
  const { pipeline, plugins, same } = setting
  const warnings: string[] = []
  const context: PluginContext = {
    warn(given) {
      // A plugin may give anything.
      const message = String(given)
      // A stack's transforms may be planned twice.
      if (!warnings.includes(message)) warnings.push(message)
    },
    signal: setting.signal,
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
  const limits = same.of(shared)
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
  const outputsPlanned: OutputDraft[] = []
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

  const cut = cutIntoPieces(outputsPlanned, frames)
  const { pieceFrames } = cut
  const outputs = cut.outputs.map(
    (output): PlannedOutput =>
      // Not a spread, for which V8 would keep a hidden class of each output's own.
      Object.assign({}, output, {
        options: same.of(output.options),
        plan: same.of(output.plan),
        size: same.of(output.size),
        notes: same.of(output.notes),
        identity: same.of(output.identity),
        digest: outputDigest(output, pieceFrames, pipeline),
      }),
  )
  const versions = versionsOf([
    ...sources.map(({ identity }) => identity),
    ...transforms.identities,
    render.main.identity,
    ...render.further.map((part) => part.render.identity),
    ...edited.identities,
  ])
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
    clips: withSameClips(render.clips, same),
    dimensions: same.of(Object.fromEntries(sources.map(({ dimensions }, index) => [names[index]!, dimensions]))),
    limits,
    ...movieFrames({
      ...{ id: input.id, fields: frameFields, movie, limits, patches: render.patches },
      shown: { before: cards.intro, count: shownFrames, fps },
    }),
    renderer: render.main.plugin,
    plugins: same.of({ ...versions, ...versionsOf(outputs.map(({ identity }) => identity)) }),
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
      sources: Object.fromEntries(
        sources.map(({ spec }, index) => [names[index]!, { ...spec, clip: sameClip(spec.clip, same) }]),
      ),
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
    },
  }
}

/** Times may be millions of numbers. */
function sameClip(clip: Clip, same: SameData): Clip {
  return clip.times ? clip : same.of(clip)
}

function withSameClips(clips: ReadyMovie['clips'], same: SameData): ReadyMovie['clips'] {
  return Object.fromEntries(Object.entries(clips).map(([name, clip]) => [name, sameClip(clip, same)]))
}

function outputDigest(output: OutputDraft, pieceFrames: number | undefined, { audio }: Pipeline): string {
  const { options, fps, size, captions } = output
  return digestOf([
    ...[options, fps, size],
    ...(pieceFrames ? [pieceFrames] : []),
    ...soundDigest(output, audio),
    ...(captions ? [captions.map((each) => ({ ...each }))] : []),
  ])
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

const noPatches = createHash('sha256').digest().toString('hex', 0, 12)

/** Per-frame values, hashed as they come: a long movie's titles are never all in memory. */
function allPatches({ main, further, patches }: PlannedRenders, frames: number): string {
  if (![main, ...further.map(({ render }) => render)].some(({ options }) => options.changes)) return noPatches
  const sum = createHash('sha256')
  for (let frame = 0; frame < frames; frame++) sum.update(JSON.stringify(patches(frame)))
  return sum.digest().toString('hex', 0, 12)
}
