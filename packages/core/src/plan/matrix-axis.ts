// An axis of the leading source along which a matrix makes movies: its length and labels; from headers, main thread.
import { MovieflowError, suggestNames } from '../errors/index.js'
import type { SourceStep } from '../model/index.js'
import { planStepOptions } from '../options/index.js'
import { givenLabels } from './axis-labels.js'
import { findFrameVariables, namesFrames } from './frame-variables.js'
import type { MatrixAxis } from './matrix.js'
import type { StepPlanning } from './movie-fill.js'
import { placeOf } from './place.js'
import { variableNames } from './source-headers.js'

export async function describeMatrixAxis(
  axis: string,
  step: SourceStep,
  file: string,
  { plugins, headers, fill, context: asking }: StepPlanning,
): Promise<MatrixAxis> {
  const { pipeline, movie } = fill
  // Each of the movies repeats the source's warnings.
  const context = { ...asking, warn: () => {} }
  if (axis === step.stack)
    throw new MovieflowError('PIPELINE_INVALID', `\`matrix\` names the axis ${axis}, by which files are stacked`, {
      ...placeOf(pipeline, ['matrix']),
      hint: 'leave `stack` out to make one movie per file',
    })
  const { plugin } = await plugins.find('source', step.use, file)
  const { options } = await planStepOptions(step, plugin, fill)
  const variables = namesFrames(step.variable)
    ? (await findFrameVariables(step.variable, file, { plugin, headers, movie, context, options })).variables
        .slice(0, 1)
        .map(({ name }) => name)
    : variableNames(step.variable === undefined ? undefined : await movie.text(step.variable))
  const array = await headers.choose(plugin, { file, variables, options }, step.axes, context)
  const picture = namesFrames(step.variable) && array?.shape.length === 2 ? ['y', 'x'] : []
  const axes = (step.axes ?? array?.axes ?? picture).filter((each) => each !== step.stack)
  const at = axes.indexOf(axis)
  if (axis === 'frame')
    throw new MovieflowError('PIPELINE_INVALID', '`matrix` names the axis frame, but its indices are the frames', {
      ...placeOf(pipeline, ['matrix']),
      hint: 'a movie runs along `frame`',
    })
  if (at < 0) {
    // If axes come from the files, a file that lacks this one blocks only its own movie.
    const isOfFile = step.axes === undefined && axes.length > 0
    throw new MovieflowError(
      isOfFile ? 'SHAPE_MISMATCH' : 'PIPELINE_INVALID',
      `\`matrix\` names the axis ${axis}, which is not one of ${isOfFile ? "the file's axes" : '`axes`'}`,
      { ...(isOfFile ? { file } : placeOf(pipeline, ['matrix'])), hint: suggestNames(axis, axes) },
    )
  }
  if (array?.shape.length !== axes.length)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `the array has ${array?.shape.length ?? 0} axes, but \`axes\` names ${axes.length}`,
      { file },
    )
  const length = array.shape[at]!
  const given = await givenLabels(axis, length, step, file, { movie, pipeline })
  if (given) return { length, labels: given }
  const named = variables.length === 0 && array.name !== null ? [array.name] : variables
  const { labels } = await headers.probe(plugin, { file, variables: named, axes, options }, context)
  return { length, labels: labels?.[axis] }
}
