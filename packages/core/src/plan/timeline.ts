// Plans the finished movie: cards, crop, texts over the pictures, and fades; main thread.
import type { PluginContext, RendererPlugin } from '../contract/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import {
  type CardSpec,
  type CardStep,
  digestOf,
  type Fade,
  type Json,
  type MovieSound,
  type OptionPath,
  type PartSpec,
  type Pipeline,
  type Size,
  type Step,
  type Timeline,
} from '../model/index.js'
import { planStepOptions } from '../options/index.js'
import { drive, type PluginSet } from '../plugins/index.js'
import type { PlannedCaptions } from './captions.js'
import type { MovieFill } from './movie-fill.js'
import { checkSize } from './picture-size.js'
import { placeOf } from './place.js'

/** Number of frames of each card. */
export interface CardFrames {
  readonly intro: number
  readonly outro: number
}

export interface TimelineInput {
  readonly pipeline: Pipeline
  readonly plugins: PluginSet
  readonly fill: MovieFill
  readonly context: PluginContext
  readonly fps: number
  /** Frames that show data. */
  readonly shown: number
  /** Size of the renderer's pictures, and its options. */
  readonly size: Size
  readonly options: Json
  readonly captions: PlannedCaptions | undefined
  /** Renderers of later frames. */
  readonly parts: readonly PartSpec[]
}

export interface PlannedTimeline {
  /** Frames of the finished movie. */
  readonly frames: number
  readonly size: Size
  /** Left out if every frame shows the data as drawn. */
  readonly timeline?: Timeline
  /** Identities of the plugins that draw besides the renderer. */
  readonly identities: readonly string[]
  /** Files that they read. */
  readonly inputs: readonly string[]
  /** Parts of the movie's digest, by the name of the option. */
  readonly digest: Readonly<Record<string, string>>
  /** Notes for the user about the first output. */
  readonly notes: readonly string[]
}

/** At least one each, if there is such a card. */
export function countCards({ intro, outro }: Pipeline, fps: number): CardFrames {
  const count = (card: CardStep | undefined) => (card ? Math.max(1, Math.round(card.seconds * fps)) : 0)
  return { intro: count(intro), outro: count(outro) }
}

export async function planTimeline(input: TimelineInput): Promise<PlannedTimeline> {
  const { pipeline, fps, shown, captions, parts } = input
  const { intro, outro, crop, fade } = pipeline
  const cards = countCards(pipeline, fps)
  const frames = cards.intro + shown + cards.outro
  const kept: Size = crop ? [crop.width, crop.height] : input.size
  if (crop && (crop.x + crop.width > input.size[0] || crop.y + crop.height > input.size[1]))
    throw new MovieflowError(
      'OPTION_INVALID',
      `crop: the box reaches beyond the pictures, which are ${input.size[0]} × ${input.size[1]}`,
      { ...placeOf(pipeline, ['crop']), hint: 'x + width and y + height must not exceed that size' },
    )
  const burnt =
    captions && pipeline.captions?.burn ? await planStep(pipeline.captions, 'captions', kept, input) : undefined
  const size = burnt?.size ?? kept
  const before = intro && (await planStep(intro, 'card', size, input))
  const after = outro && (await planStep(outro, 'card', size, input))
  const steps = [before, after, burnt].filter((step) => step !== undefined)
  const fades = fade ? planFades(fade, frames, fps) : []
  if (fades.length === 2 && fades[0]!.frames + fades[1]!.frames > frames)
    throw new MovieflowError(
      'OPTION_INVALID',
      `fade: in and out take ${describeFrames(fades[0]!.frames + fades[1]!.frames, fps)}, but the movie has ${describeFrames(frames, fps)}`,
      { ...placeOf(pipeline, ['fade']), hint: 'no frame would be fully visible: make them shorter' },
    )
  const edited = steps.length > 0 || crop !== undefined || fades.length > 0 || parts.length > 0
  const cardOf = (step: PlannedStep | undefined, count: number): CardSpec | undefined =>
    step && { plugin: step.reference, options: step.options, frames: count }
  const [first, last] = [cardOf(before, cards.intro), cardOf(after, cards.outro)]
  return {
    frames,
    size,
    ...(edited && {
      timeline: {
        ...{ shown, size, fades },
        ...(first && { intro: first }),
        ...(last && { outro: last }),
        ...(crop && { crop }),
        ...(parts.length > 0 && { parts }),
        ...(burnt && { captions: { ...captions!, plugin: burnt.reference, options: burnt.options } }),
      },
    }),
    identities: steps.map(({ identity }) => identity),
    inputs: steps.flatMap(({ inputs }) => inputs),
    digest: {
      ...(before && { intro: digestOf([before.reference.name, before.options, cards.intro]) }),
      ...(after && { outro: digestOf([after.reference.name, after.options, cards.outro]) }),
      ...(crop && { crop: digestOf({ ...crop }) }),
      ...(fades.length > 0 && { fade: digestOf(fades.map((each) => ({ ...each }))) }),
      ...(burnt && { captions: digestOf([burnt.reference.name, burnt.options, ...captionsDigest(captions!)]) }),
    },
    notes: [
      ...(before ? [`it begins with a card of ${describeFrames(cards.intro, fps)}`] : []),
      ...(after ? [`it ends with a card of ${describeFrames(cards.outro, fps)}`] : []),
      ...(size[1] > kept[1] ? [`its pictures are ${size[1] - kept[1]} pixels higher, for captions below them`] : []),
      ...(crop ? [`its pictures are ${kept.join(' × ')} of ${input.size.join(' × ')}`] : []),
    ],
  }
}

function describeFrames(frames: number, fps: number): string {
  return `${Number((frames / fps).toPrecision(4))} s (${frames === 1 ? 'one frame' : `${frames} frames`})`
}

/** Digest of the texts and when they are shown. */
export function captionsDigest({ texts, at }: PlannedCaptions): Json[] {
  return [[...texts], [...at]]
}

function planFades(
  { in: seconds, out, color }: NonNullable<Pipeline['fade']>,
  frames: number,
  fps: number,
): readonly Fade[] {
  const count = (time: number) => Math.min(frames, Math.round(time * fps))
  const [first, last] = [count(seconds), count(out)]
  return [
    ...(first > 0 ? [{ first: 0, frames: first, towards: 'picture', color } as const] : []),
    ...(last > 0 ? [{ first: frames - last, frames: last, towards: 'color', color } as const] : []),
  ]
}

/** The sound of the data, heard with the frames that show them. */
export function soundBetweenCards(sound: MovieSound, { intro }: CardFrames, frames: number, fps: number): MovieSound {
  const late = intro / fps
  return {
    stretches: sound.stretches.map((stretch) => ({ ...stretch, at: stretch.at + late })),
    duration: frames / fps,
  }
}

type PlannedStep = Pick<CardSpec, 'options'> & {
  readonly reference: CardSpec['plugin']
  readonly identity: string
  readonly inputs: readonly string[]
  readonly size: Size
}

async function planStep(
  step: Step & { readonly use: string },
  draws: 'card' | 'captions',
  size: Size,
  { pipeline, plugins, fill, fps, options: ofRenderer, context }: TimelineInput,
): Promise<PlannedStep> {
  const place = placeOf(pipeline, step.path)
  const at = (path: OptionPath) => ({ ...place, ...pipeline.locate([...step.path, ...path]) })
  const { plugin, reference, identity } = await plugins.find('renderer', step.use).catch((error) => {
    throw toMovieflowError(error, 'INTERNAL', at(['use']))
  })
  checkDraws(plugin, draws, at(['use']))
  const { options } = await planStepOptions(step, plugin, { ...fill, sources: [] })
  try {
    const movie = { size, options: ofRenderer }
    const driver = drive(plugin, { step: String(step.path[0]), movie: fill.id })
    const plan = driver.callNow('plan', { clips: {}, main: '', options, fps, movie }, context)
    checkSize(plan?.size, draws === 'card' ? 'a card' : 'pictures with captions')
    checkRoom(plan.size, size, draws)
    return { reference, identity, options, inputs: plan.inputs ?? [], size: plan.size }
  } catch (thrown) {
    throw toMovieflowError(thrown, 'PLUGIN_FAILED', { ...place, plugin: plugin.name, step: String(step.path[0]) })
  }
}

/** A card has the movie's size; captions may make pictures larger, on the right and below. */
function checkRoom([width, height]: Size, movie: Size, draws: 'card' | 'captions'): void {
  const fits = draws === 'card' ? width === movie[0] && height === movie[1] : width >= movie[0] && height >= movie[1]
  if (fits) return
  throw new MovieflowError(
    'PLUGIN_FAILED',
    `its plan gives ${width} × ${height} pixels, but the movie's pictures are ${movie.join(' × ')}`,
    { hint: draws === 'card' ? 'return the size of `movie`' : 'return the size of `movie`, or a larger one' },
  )
}

function checkDraws(plugin: RendererPlugin, draws: 'card' | 'captions', place: ReturnType<typeof placeOf>): void {
  if (plugin.draws === draws) return
  throw new MovieflowError(
    'OPTION_INVALID',
    draws === 'card'
      ? `the renderer ${plugin.name} draws no cards`
      : `the renderer ${plugin.name} draws no texts over pictures`,
    { ...place, hint: `leave \`use\` out, or name a renderer with \`draws: '${draws}'\`` },
  )
}
