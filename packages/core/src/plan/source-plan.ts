// The arrays of one movie: which files, read by what, with which frames; from headers alone, main thread.
import { basename } from 'node:path'
import type { PluginContext, SourcePlugin } from '../contract/index.js'
import { type ErrorPlace, MovieflowError, suggestNames, toMovieflowError } from '../errors/index.js'
import type { Clip, FixedAxis, InputSpec, Json, SourceSpec, SourceStep } from '../model/index.js'
import type { LoadedPlugin, PluginSet } from '../plugins/index.js'
import type { MovieFiles } from './discover.js'
import { type FillInput, fillOptions } from './fill-options.js'
import { checkFrameFiles } from './frame-files.js'
import { placeOf } from './place.js'
import type { NamedSource } from './source-references.js'
import { comparable } from './values.js'
import { findVariable, variableNames } from './variables.js'

export interface PlannedSource {
  readonly spec: SourceSpec
  readonly identity: string
  readonly plugin: SourcePlugin
  /** Where its columns lie, and their names. */
  readonly columns: NamedSource['columns']
}

/** Plans how one source of a movie is read. */
export async function planSource(
  step: SourceStep,
  files: MovieFiles,
  fixed: readonly FixedAxis[],
  plugins: PluginSet,
  fill: FillInput,
  context: PluginContext,
): Promise<PlannedSource> {
  const first = files.files[0]!
  const { pipeline } = fill
  const place = placeOf(pipeline, step.path)
  const source = await plugins.find('source', step.use, first.file).catch((error) => {
    throw toMovieflowError(error, 'INTERNAL', place)
  })
  const { options } = await fillOptions(step.options, source.plugin.options, step.path, source.plugin.name, fill)
  const variable = step.variable === undefined ? undefined : await fill.movie.text(step.variable)
  const variables = variableNames(variable)
  const several = files.files.length > 1
  const axes =
    step.axes ??
    (await defaultAxes(source, first.file, { variables, several, columns: step.columns }, context).catch((error) => {
      throw toMovieflowError(error, 'INPUT_UNREADABLE', place)
    }))
  if (several && axes.includes('frame')) throw framesInFrames(files, step.axes !== undefined, place)
  const inputs = files.files.map(({ file }): InputSpec => ({ file, variables, axes, options }))
  const clip = await probe(source.plugin, inputs[0]!, context)
  await checkFrameFiles(source.plugin, inputs, clip, context)
  for (const { axis } of fixed) checkAxis(axis, clip, first.file)
  return {
    spec: { plugin: source.reference, inputs, clip: several ? { ...clip, frames: inputs.length } : clip, fixed },
    identity: source.identity,
    plugin: source.plugin,
    columns:
      step.columns && findColumns(step.columns, axes, clip, first.file, placeOf(pipeline, [...step.path, 'columns'])),
  }
}

/** Files of one movie are its frames, and these have frames of their own: stacks of a TIFF's pages, which a pattern did not tell apart. */
function framesInFrames({ files }: MovieFiles, named: boolean, place: ErrorPlace): MovieflowError {
  if (named)
    return new MovieflowError(
      'PIPELINE_INVALID',
      'each file is one frame here, so its `axes` cannot have `frame` as well',
      { ...place, hint: 'take `frame` out of `axes`, or capture what tells the files apart, as `<name>` does' },
    )
  const [first, second] = files.map(({ path }) => basename(path))
  return new MovieflowError(
    'PIPELINE_INVALID',
    `${first}, ${second}${files.length > 2 ? ` and ${files.length - 2} more` : ''} would be the frames of one movie, but each is a stack of frames itself`,
    { ...place, hint: 'capture what tells them apart, for a movie of each: `<stack>.tif` in place of `*.tif`' },
  )
}

/** The axis that `columns` names the indices of: `column` where there is one, else the last that is as long. */
function findColumns(
  names: readonly string[],
  axes: readonly string[],
  clip: Clip,
  file: string,
  place: ErrorPlace,
): { axis: string; names: readonly string[] } {
  const lengthOf = (axis: string) => clip.shape[clip.axes.indexOf(axis)]
  const axis = axes.includes('column') ? 'column' : axes.findLast((each) => lengthOf(each) === names.length)
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

async function probe(plugin: SourcePlugin, input: InputSpec, context: PluginContext): Promise<Clip> {
  try {
    return await plugin.probe(input, context)
  } catch (thrown) {
    throw toMovieflowError(thrown, 'INPUT_UNREADABLE', { file: input.file, plugin: plugin.name })
  }
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

/** Axes may be left out where the source knows them, and of a picture in a sequence of files. */
async function defaultAxes(
  source: LoadedPlugin<SourcePlugin>,
  file: string,
  {
    variables,
    several,
    columns,
  }: { variables: readonly string[]; several: boolean; columns: readonly string[] | undefined },
  context: PluginContext,
): Promise<readonly string[]> {
  const arrays = await source.plugin.scan(file, context).catch((thrown) => {
    throw toMovieflowError(thrown, 'INPUT_UNREADABLE', { file, plugin: source.plugin.name })
  })
  const array = findVariable(arrays, variables) ?? arrays[0]
  const shape = array?.shape ?? []
  if (array?.axes) return array.axes
  if (several && shape.length === 2) return ['y', 'x']
  if (columns && shape.length === 2 && shape.includes(columns.length))
    return shape[1] === columns.length ? ['frame', 'column'] : ['column', 'frame']
  const examples: Record<number, string> = {
    1: '[frame]',
    2: '[y, x]',
    3: '[y, x, frame] or [frame, y, x]',
    4: '[y, x, channel, frame]',
  }
  throw new MovieflowError(
    'PIPELINE_INVALID',
    `the array in ${basename(file)} has the shape [${shape.join(', ')}]: say which axis is which`,
    {
      hint: `axes: ${examples[shape.length] ?? 'a name for each axis'} (a movie runs along \`frame\`)`,
    },
  )
}

/** For each further source, the one of its files whose shared captures are those of the leading file. */
export function joinFiles(step: SourceStep, candidates: readonly MovieFiles[], leading: MovieFiles): MovieFiles {
  const shared = Object.keys(leading.fields).filter((field) => candidates.some(({ fields }) => field in fields))
  const matches = candidates.filter(({ fields }) =>
    shared.every((field) => comparable(fields[field]) === comparable(leading.fields[field])),
  )
  const described = shared.map((field) => `${field} = ${String(leading.fields[field])}`).join(', ') || 'no shared field'
  if (matches.length === 0)
    throw new MovieflowError('INPUT_UNREADABLE', `the source ${step.name} has no file with ${described}`, {
      hint: `its files are ${step.files.join(', ')}`,
    })
  if (matches.length > 1)
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `the source ${step.name} has ${matches.length} files with ${described}: ${matches
        .slice(0, 2)
        .map(({ files }) => files[0]!.path)
        .join(', ')}`,
      { hint: 'capture a field in both patterns that tells them apart' },
    )
  return matches[0]!
}

/** What a source's identity and options say, for the digest: not where the file is on this machine. */
export function sourceDigest({ spec, identity }: PlannedSource): Json {
  return [identity, spec.clip, spec.fixed, spec.inputs.map(({ file: _, ...rest }) => rest)] as unknown as Json
}
