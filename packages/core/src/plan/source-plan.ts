// The arrays of one movie: their files, sources and frames, from headers; main thread.
import { basename } from 'node:path'
import type { PluginContext, SourcePlugin, VariableInfo } from '../contract/index.js'
import { type ErrorPlace, MovieflowError, suggestNames, toMovieflowError } from '../errors/index.js'
import {
  type Clip,
  columnName,
  type FixedAxis,
  fixedClip,
  type InputSpec,
  type Json,
  type SourceStep,
} from '../model/index.js'
import { planStepOptions, type SourceColumns } from '../options/index.js'
import { labelClip } from './axis-labels.js'
import type { MovieFiles } from './discover.js'
import { checkFrameFiles } from './frame-files.js'
import { findFrameVariables, gapsWarning, namesFrames } from './frame-variables.js'
import type { StepPlanning } from './movie-fill.js'
import { placed, placeOf } from './place.js'
import type { PlannedSource } from './planned-source.js'
import { checkPartColumns, probeParts } from './recording-parts.js'
import { type SourceHeaders, variableNames } from './source-headers.js'
import { joinMembers, stackDigest, unlikeFirst } from './stacked-source.js'

/** Plans how one source of a movie is read. */
export async function planSource(
  step: SourceStep,
  files: MovieFiles,
  fixed: readonly FixedAxis[],
  planning: StepPlanning,
): Promise<PlannedSource> {
  const { stack } = files
  if (!stack) return planMember(step, files, fixed, planning)
  const { fill } = planning
  const without = { ...step, axes: step.axes?.filter((axis) => axis !== stack.axis) }
  const ofMembers = fixed.filter(({ axis }) => axis !== stack.axis)
  const members: PlannedSource[] = []
  for (const [index, member] of stack.members.entries()) {
    const own = { ...fill, movie: fill.movie.with({ [stack.axis]: stack.values[index]! }) }
    members.push(
      await planMember(without, member, ofMembers, { ...planning, fill: own }).catch((error) => {
        throw members.length === 0 ? error : unlikeFirst(error, member, members[0]!)
      }),
    )
  }
  return joinMembers(step, stack, members, fixed)
}

async function planMember(
  step: SourceStep,
  files: MovieFiles,
  fixed: readonly FixedAxis[],
  { plugins, headers, fill, context }: StepPlanning,
): Promise<PlannedSource> {
  const first = files.files[0]!
  const { pipeline } = fill
  const place = placeOf(pipeline, step.path)
  const source = await plugins.find('source', step.use, first.file).catch((error) => {
    throw toMovieflowError(error, 'INTERNAL', place)
  })
  const { options } = await planStepOptions(step, source.plugin, fill)
  const reading = { plugin: source.plugin, headers, movie: fill.movie, context, options }
  const ofFrames = namesFrames(step.variable) ? await frameVariables(step, files, reading, place) : undefined
  const variable =
    ofFrames || step.variable === undefined
      ? undefined
      : await placed(fill.movie.text(step.variable), placeOf(pipeline, [...step.path, 'variable']))
  const names = ofFrames ? [ofFrames[0]!] : variableNames(variable)
  const several = ofFrames !== undefined || (files.files.length > 1 && files.concat === undefined)
  // Do not search a long video for what the pipeline already gives.
  const array =
    step.axes === undefined || source.plugin.oneArray !== true
      ? await headers
          .choose(source.plugin, { file: first.file, variables: names, options }, step.axes, context)
          .catch((error) => {
            // Reports errors of the file with its place.
            const found = toMovieflowError(error, 'INPUT_UNREADABLE')
            throw found.place.file === undefined ? found.at(place) : found
          })
      : undefined
  const variables = names.length === 0 && array && array.name !== null ? [array.name] : names
  const axes = step.axes ?? defaultAxes(array, first.file, { several, columns: step.columns }, place)
  const inputs = ofFrames
    ? ofFrames.map((name): InputSpec => ({ file: first.file, variables: [name], axes, options }))
    : files.files.map(({ file }): InputSpec => ({ file, variables, axes, options }))
  if (ofFrames && axes.includes('frame'))
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `each variable ${step.variable} is one frame, so its axes (${axes.join(', ')}) cannot have \`frame\` as well`,
      { ...place, hint: 'rename that axis, for example `axes: [slice, y, x]`' },
    )
  if (several && axes.includes('frame')) {
    const whole = await headers.furtherFiles(source.plugin, inputs[0]!, context)
    if (files.files.every(({ file }, index) => index === 0 || whole.includes(file))) throw oneOfSet(files, place)
    throw framesInFrames(files, step.axes !== undefined, place)
  }
  const joined =
    files.concat !== undefined && axes.includes('frame')
      ? await probeParts(source.plugin, headers, inputs, context)
      : undefined
  if (joined && array?.columns) await checkPartColumns(source.plugin, headers, inputs, array.columns, context)
  const probed = joined?.clip ?? (await headers.probe(source.plugin, inputs[0]!, context))
  const clip = await labelClip(probed, step, first.file, fill)
  if (!joined && !ofFrames) await checkFrameFiles(source.plugin, headers, inputs, clip, context)
  for (const { axis } of fixed) checkAxis(axis, clip, first.file)
  // A file that is one frame has no other parts: do not open thousands of files for this.
  const isSequence = inputs.length > 1 && !joined
  const further = isSequence ? [] : await furtherFilesOf(source.plugin, headers, inputs, context)
  return {
    furtherFiles: further,
    dimensions: array?.dimensions,
    spec: {
      ...{ plugin: source.reference, inputs, fixed },
      clip: isSequence ? { ...clip, frames: inputs.length } : clip,
      ...(joined && { parts: joined.parts }),
    },
    identity: source.identity,
    plugin: source.plugin,
    columns: nameColumns(step.columns, array, {
      ...{ axes, clip: fixedClip(clip, fixed), file: first.file },
      place: placeOf(pipeline, [...step.path, 'columns']),
    }),
  }
}

/** The names of a variable for each frame; warns of missing ones. */
async function frameVariables(
  { variable }: SourceStep,
  { files }: MovieFiles,
  reading: Parameters<typeof findFrameVariables>[2],
  place: ErrorPlace,
): Promise<readonly string[]> {
  if (files.length > 1)
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `a variable for each frame, ${variable}, is read from one file, but these are ${files.length}`,
      { ...place, hint: 'capture the part that distinguishes the files, to make one movie of each, or stack them' },
    )
  const { variables, gaps } = await findFrameVariables(variable!, files[0]!.file, reading)
  const warning = gapsWarning(variable!, gaps)
  if (warning !== undefined) reading.context.warn(warning)
  return variables.map(({ name }) => name)
}

async function furtherFilesOf(
  plugin: SourcePlugin,
  headers: SourceHeaders,
  inputs: readonly InputSpec[],
  context: PluginContext,
): Promise<readonly string[]> {
  const all = await Promise.all(inputs.map((input) => headers.furtherFiles(plugin, input, context)))
  return all.flat()
}

/** An array whose columns are named, and the place where the pipeline names them. */
interface ColumnsAt {
  readonly axes: readonly string[]
  readonly clip: Clip
  readonly file: string
  readonly place: ErrorPlace
}

/** The columns that the pipeline names, among the file's if it names any; without `columns`, all of the file's. */
function nameColumns(
  names: readonly string[] | undefined,
  array: VariableInfo | undefined,
  at: ColumnsAt,
): SourceColumns | undefined {
  const { axes, file } = at
  const known = array?.columns
  const axis = axes[array?.axes?.indexOf('column') ?? -1]
  if (known === undefined || axis === undefined || axis === 'frame') return names && findColumns(names, at)
  const texts = array?.textColumns
  if (names === undefined) return { axis, names: known, texts }
  // The file only has positions as names: the pipeline's are better.
  if (known.every((name, index) => name === `column${index}`) && !names.some((name) => known.includes(name)))
    return findColumns(names, at)
  const indices = names.map((name) => {
    const index = known.indexOf(columnName(name))
    if (index >= 0) return index
    const text = texts && Object.hasOwn(texts, columnName(name)) ? texts[columnName(name)] : undefined
    throw new MovieflowError(
      'INPUT_UNREADABLE',
      text === undefined
        ? `${basename(file)} has no column ${name}`
        : `the column ${name} of ${basename(file)} is text, not numbers: ${text}`,
      { file, hint: suggestNames(name, known) },
    )
  })
  return { axis, names: names.map(columnName), indices, texts }
}

/** Files of one movie are its frames, but have frames of their own: stacks of a TIFF's pages, which a pattern did not distinguish. */
function framesInFrames({ files }: MovieFiles, named: boolean, place: ErrorPlace): MovieflowError {
  if (named)
    return new MovieflowError('PIPELINE_INVALID', 'each file is one frame here, so its `axes` cannot contain `frame`', {
      ...place,
      hint: 'remove `frame` from `axes`, or capture the part that distinguishes the files, as `<name>` does',
    })
  const [first, second] = files.map(({ path }) => basename(path))
  return new MovieflowError(
    'PIPELINE_INVALID',
    `${first}, ${second}${files.length > 2 ? ` and ${files.length - 2} more` : ''} would be the frames of one movie, but each is a stack of frames itself`,
    {
      ...place,
      hint: 'capture the part that distinguishes them, to make one movie of each: `<stack>.tif` in place of `*.tif`; add `concat: stack` to read them as one recording',
    },
  )
}

/** Files that are one array together, any of which opens all. */
function oneOfSet({ files }: MovieFiles, place: ErrorPlace): MovieflowError {
  const [first] = files
  return new MovieflowError(
    'PIPELINE_INVALID',
    `these ${files.length} files are one array together, and any of them opens all`,
    { ...place, hint: `name the first: \`files: ${first!.path}\`` },
  )
}

/** The axis that `columns` names the indices of: `column` if there is one, else the only one that is as long. */
function findColumns(
  names: readonly string[],
  { axes, clip, file, place }: ColumnsAt,
): { axis: string; names: readonly string[] } {
  const lengthOf = (axis: string) => clip.shape[clip.axes.indexOf(axis)]
  // An axis of which each movie has only one index is removed.
  const fitting = axes.includes('column') ? ['column'] : axes.filter((each) => lengthOf(each) === names.length)
  const [axis, another] = fitting
  if (another !== undefined) {
    const shown = fitting.map((each) => `\`${each}\``)
    const renamed = axes.map((each) => (each === axis ? 'column' : each))
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `\`columns\` names ${names.length} columns (${names.join(', ')}), and in ${basename(file)} ${shown.slice(0, -1).join(', ')} and ${shown.at(-1)} are both of that length`,
      {
        ...place,
        hint: `name one of them \`column\`: \`axes: [${renamed.join(', ')}]\`, if it is ${shown[0]}`,
      },
    )
  }
  if (axis !== undefined && lengthOf(axis) === names.length) return { axis, names }
  const found = axis === undefined ? `no axis of that length` : `${lengthOf(axis)} of them`
  throw new MovieflowError(
    'PIPELINE_INVALID',
    `\`columns\` names ${names.length} columns (${names.join(', ')}), but ${basename(file)} has ${found}`,
    {
      ...place,
      hint: `its axes are ${clip.axes.map((each) => `${each} ${lengthOf(each)}`).join(', ') || 'frame alone'}`,
    },
  )
}

function checkAxis(axis: string, clip: Clip, file: string): void {
  if (clip.axes.includes(axis)) return
  throw new MovieflowError(
    'PIPELINE_INVALID',
    `\`matrix\` names the axis ${axis}, but ${basename(file)} has the axes ${clip.axes.join(', ')}`,
    {
      hint: axis === 'frame' ? 'a movie runs along `frame`' : suggestNames(axis, clip.axes),
    },
  )
}

/** Axes may be left out if the source knows them, and for a picture in a sequence of files. */
function defaultAxes(
  array: VariableInfo | undefined,
  file: string,
  { several, columns }: { several: boolean; columns: readonly string[] | undefined },
  place: ErrorPlace,
): readonly string[] {
  if (!array) throw new MovieflowError('INPUT_UNREADABLE', `${basename(file)} contains no array`, { file })
  const { shape } = array
  if (array.axes) return array.axes
  if (array.error !== undefined && shape.length === 0)
    throw new MovieflowError('INPUT_UNREADABLE', array.error, { file })
  if (several && shape.length === 2) return ['y', 'x']
  if (columns && shape.length === 2 && shape[0] === shape[1] && shape[0] === columns.length)
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `the array in ${basename(file)} has the shape [${shape.join(', ')}], so that its columns (${columns.join(', ')}) may be along either axis`,
      { ...place, hint: 'axes: [frame, column] if a row is a frame, axes: [column, frame] if a column is' },
    )
  if (columns && shape.length === 2 && shape.includes(columns.length))
    return shape[1] === columns.length ? ['frame', 'column'] : ['column', 'frame']
  if (shape.length === 0)
    throw new MovieflowError('SHAPE_MISMATCH', `the array in ${basename(file)} is a single number`, {
      file,
      hint: 'it is not a picture: read it under `fields:`',
    })
  const examples: Record<number, string> = {
    1: '[frame]',
    2: '[y, x]',
    3: '[y, x, frame] or [frame, y, x]',
    4: '[y, x, channel, frame]',
  }
  throw new MovieflowError(
    'PIPELINE_INVALID',
    `the array in ${basename(file)} has the shape [${shape.join(', ')}]${calledIn(array)}: name its axes`,
    {
      ...place,
      hint: `axes: ${examples[shape.length] ?? 'a name for each axis'} (a movie runs along \`frame\`)`,
    },
  )
}

function calledIn({ dimensions }: VariableInfo): string {
  return dimensions === undefined ? '' : `, named in its file ${dimensions.map((name) => name ?? '?').join(', ')}`
}

/** A source's name and options for the digest, without the file's place on this machine. */
export function sourceDigest({ spec }: PlannedSource): Json {
  // A movie without times does not change with them; labels are in options, except those that pictures name channels by.
  const { times: _, sound: __, labels = {}, ...clip } = spec.clip
  const channels = ['channel', 'c', 'channels'].flatMap((axis) => (labels[axis] ? [[axis, labels[axis]] as const] : []))
  const inputs = spec.inputs.map(({ file: _, ...rest }) => rest)
  const stack = spec.stack && stackDigest(spec.stack)
  return [
    ...[spec.plugin.name, clip, spec.fixed, inputs],
    ...(channels.length > 0 ? [channels] : []),
    ...(spec.parts ? [spec.parts] : []),
    ...(stack ? [stack] : []),
  ] as Json
}
