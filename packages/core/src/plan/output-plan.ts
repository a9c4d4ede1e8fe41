// Plans one output of a movie: its writer, options, clock and size; main thread.
import { extname } from 'node:path'
import type { ThinInk, WriterPlugin } from '../contract/index.js'
import { type ErrorPlace, MovieflowError, toMovieflowError } from '../errors/index.js'
import { type Caption, formatOptionPath, type MovieSound, type Size, type WriteStep } from '../model/index.js'
import { planStepOptions } from '../options/index.js'
import { drive, type LoadedPlugin } from '../plugins/index.js'
import { planClock } from './clock.js'
import { dullWarning } from './dull-colors.js'
import type { StepPlanning } from './movie-fill.js'
import { checkSize } from './picture-size.js'
import { placeOf } from './place.js'
import type { OutputPath, PlannedOutput } from './planned-movie.js'

/** An output before it is known whether the movie is made in pieces. */
export type OutputDraft = Omit<PlannedOutput, 'digest'>

/** The input for planning outputs. */
interface MovieToWrite {
  readonly frames: number
  readonly fps: number
  readonly size: Size
  readonly colors?: readonly number[]
  /** Thin lines in strong colours in the pictures. */
  readonly thin?: readonly ThinInk[]
  readonly audio?: MovieSound
  /** In frames of the movie's own rate. */
  readonly captions?: readonly Caption[]
}

export async function planOutput(
  step: WriteStep,
  path: OutputPath,
  movie: MovieToWrite,
  { plugins, fill, context }: Omit<StepPlanning, 'headers'>,
): Promise<OutputDraft> {
  const { pipeline } = fill
  const place = placeOf(pipeline, step.path)
  const use = step.use === undefined ? undefined : await fill.movie.text(step.use)
  const writer = await plugins.find('writer', use, path.path, path.numbered !== undefined).catch((error) => {
    throw toMovieflowError(error, 'INTERNAL', place)
  })
  checkNumbering(path, writer, movie.frames, placeOf(pipeline, [...step.path, 'path']))
  const { options } = await planStepOptions(step, writer.plugin, fill)
  const fps =
    step.fps === undefined ? movie.fps : await planClock(pipeline, step.fps, [...step.path, 'fps'], fill.movie)
  try {
    const { frames, size, colors, audio } = movie
    const captions = movie.captions && atRate(movie.captions, movie.fps / fps)
    const driver = drive(writer.plugin, { step: formatOptionPath(step.path), movie: fill.id })
    const planned =
      (await driver.call('plan', { path: path.file, size, fps, frames, options, colors, audio, captions }, context)) ??
      {}
    if (planned.size !== undefined) checkSize(planned.size, 'a file')
    const dull = planned.halvesColors && dullWarning(path.path, movie.thin, planned.halvesColors.remedy)
    if (dull !== undefined) context.warn(dull)
    const holds = audio !== undefined && planned.audio === true
    if (holds && fps !== movie.fps)
      throw new MovieflowError(
        'OPTION_INVALID',
        `sound has one speed, but this output has ${fps} frames a second and the movie ${movie.fps}`,
        {
          ...placeOf(pipeline, [...step.path, 'fps']),
          hint: 'remove `fps` from the output, or write it without sound from a pipeline of its own',
        },
      )
    return {
      path: path.path,
      file: path.file,
      ...(path.numbered && { numbered: { ...path.numbered, count: frames } }),
      writer,
      options,
      fps,
      size: planned.size ?? size,
      notes: [
        ...(planned.notes ?? []),
        ...(audio && !holds && !planned.captions
          ? [`${extname(path.path)} files hold no sound: that of ${pipeline.audio} is left out`]
          : []),
      ],
      identity: [writer.identity, planned.identity].filter(Boolean).join(', '),
      plan: planned.plan ?? null,
      ...(holds && { audio }),
      ...(captions && planned.captions === true && { captions }),
      ...(planned.pieces && writer.plugin.join && !writer.plugin.needsPrevious && { pieces: planned.pieces }),
    }
  } catch (thrown) {
    throw toMovieflowError(thrown, 'PLUGIN_FAILED', { ...place, plugin: writer.plugin.name })
  }
}

/** The same frames at another rate. */
function atRate(captions: readonly Caption[], factor: number): readonly Caption[] {
  if (factor === 1) return captions
  return captions.map(({ from, to, text }) => ({ from: from * factor, to: to * factor, text }))
}

/** A movie is made in pieces if all of its outputs can be: then their plans are those for pieces. */
export function cutIntoPieces(planned: readonly OutputDraft[], frames: number): CutOutputs {
  const pieceFrames = Math.max(...planned.map(({ pieces }) => pieces?.frames ?? Number.POSITIVE_INFINITY))
  if (!(pieceFrames < frames)) return { outputs: planned }
  return { outputs: planned.map((output) => ({ ...output, plan: output.pieces!.plan })), pieceFrames }
}

export interface CutOutputs {
  readonly outputs: readonly OutputDraft[]
  /** Frames of each piece but the last. */
  readonly pieceFrames?: number
}

/** Folders of more files are slow to list, everywhere. */
const mostFiles = 1_000_000

function checkNumbering(
  { path, numbered }: OutputPath,
  { plugin }: LoadedPlugin<WriterPlugin>,
  frames: number,
  place: ErrorPlace,
): void {
  if (numbered && !plugin.filePerFrame)
    throw new MovieflowError(
      'OPTION_INVALID',
      `${path} has <frame>, but the writer ${plugin.name} writes one file of all frames`,
      {
        ...place,
        hint: 'remove <frame> from the path, or write a file for each frame: .png, .jpg or .webp (`use: images`)',
      },
    )
  if (!numbered && plugin.filePerFrame)
    throw new MovieflowError(
      'OPTION_INVALID',
      `the writer ${plugin.name} writes a file for each frame, but ${path} has no <frame>`,
      { ...place, hint: 'add the number to the path, as in walk_<frame:04d>.png' },
    )
  if (numbered && frames > mostFiles)
    throw new MovieflowError('FIELD_INVALID', `${path} would be ${frames} files, but the most is ${mostFiles}`, {
      ...place,
      hint: 'write one file, such as .mp4, or leave frames out with `select`',
    })
}
