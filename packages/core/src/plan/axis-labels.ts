// Names for the indices of a source's axes: from the pipeline, else from its file; main thread.
import { basename } from 'node:path'
import { MovieflowError, suggestNames } from '../errors/index.js'
import type { AxisLabels, Clip, FieldValue, LabelSource, Pipeline, SourceStep } from '../model/index.js'
import type { MovieFields } from './movie-fields.js'
import { placeOf } from './place.js'

type Label = AxisLabels[string][number]

interface Reading {
  readonly movie: MovieFields
  readonly pipeline: Pipeline
}

/** The clip of a source's file with the labels that the pipeline gives its axes; throws if they do not fit. */
export async function labelClip(clip: Clip, step: SourceStep, file: string, reading: Reading): Promise<Clip> {
  const given: Record<string, readonly Label[]> = {}
  for (const axis of Object.keys(step.labels)) {
    // The axis of a stack is not an axis of its files.
    const length = clip.shape[clip.axes.indexOf(axis)]
    if (length === undefined) throw noSuchAxis(axis, clip, step, file, reading.pipeline)
    given[axis] = (await givenLabels(axis, length, step, file, reading))!
  }
  return Object.keys(given).length === 0 ? clip : { ...clip, labels: { ...clip.labels, ...given } }
}

/** Labels that the pipeline gives an axis; `undefined` if it gives none. Throws if there are not `length` of them. */
export async function givenLabels(
  axis: string,
  length: number,
  step: SourceStep,
  file: string,
  { movie, pipeline }: Reading,
): Promise<readonly Label[] | undefined> {
  const source = Object.hasOwn(step.labels, axis) ? step.labels[axis] : undefined
  if (!source) return undefined
  const place = placeOf(pipeline, [...step.path, 'labels', axis])
  let found: readonly FieldValue[]
  try {
    found = await readList(source, step, file, movie)
  } catch (error) {
    throw error instanceof MovieflowError && error.place.file === undefined ? error.at(place) : error
  }
  const labels = found.map((value): Label => {
    if (value === null || typeof value === 'string' || typeof value === 'number') return emptyAsMissing(value)
    if (typeof value === 'boolean') return String(value)
    throw new MovieflowError(
      'FIELD_INVALID',
      `the labels of ${axis} are texts or numbers, but got ${JSON.stringify(value).slice(0, 60)}`,
      { ...place, hint: 'name one column: `{ variable: name, file: cells.csv }`' },
    )
  })
  if (labels.length === length) return labels
  throw new MovieflowError(
    'SHAPE_MISMATCH',
    `\`labels\` has ${labels.length} name${labels.length === 1 ? '' : 's'} for ${axis}, which is ${length} long in ${basename(file)}`,
    { ...place, hint: `there is one name for each index of ${axis}, from 0 to ${length - 1}` },
  )
}

function emptyAsMissing(value: Label): Label {
  return value === '' || Number.isNaN(value) ? null : value
}

async function readList(
  source: LabelSource,
  { use }: SourceStep,
  file: string,
  movie: MovieFields,
): Promise<readonly FieldValue[]> {
  if ('values' in source) {
    const value = await movie.fill(source.values)
    return Array.isArray(value) ? value : [value]
  }
  const { variable, file: other } = source
  const field = { kind: 'array', variable, file: other, columns: undefined, otherwise: undefined } as const
  const { rows } = (await movie.arrayRows(field, { file, use }))!
  // A list may be a row or a column.
  if (rows.length === 1 && rows[0]!.length > 1) return rows[0]!
  return rows.map((row) => (row.length === 1 ? row[0]! : row))
}

function noSuchAxis(axis: string, clip: Clip, step: SourceStep, file: string, pipeline: Pipeline): MovieflowError {
  const place = placeOf(pipeline, [...step.path, 'labels', axis])
  if (axis === step.stack)
    return new MovieflowError('PIPELINE_INVALID', `the labels of ${axis} come from the names of its files`, {
      ...place,
      hint: `leave \`${axis}\` out of \`labels\``,
    })
  return new MovieflowError(
    'PIPELINE_INVALID',
    `\`labels\` names the axis ${axis}, but ${basename(file)} has the axes ${clip.axes.join(', ')}`,
    {
      ...place,
      hint: axis === 'frame' ? 'give texts of frames under `frames:`' : suggestNames(axis, clip.axes),
    },
  )
}

/** Labels of all sources; throws if two of them label an axis differently and the pipeline labels it or `used` contains it. */
export function joinLabels(
  clips: Readonly<Record<string, Clip>>,
  steps: readonly SourceStep[],
  used: readonly string[],
): AxisLabels {
  const joined: Record<string, readonly Label[]> = {}
  const owners: Record<string, string> = {}
  for (const [name, { labels = {} }] of Object.entries(clips)) {
    for (const [axis, list] of Object.entries(labels)) {
      owners[axis] ??= name
      joined[axis] ??= list
      const isMeant = used.includes(axis) || steps.some((step) => Object.hasOwn(step.labels, axis))
      const unlike = isMeant ? unlikeLabels({ [axis]: list }, joined) : undefined
      if (!unlike) continue
      const { shown } = unlike
      throw new MovieflowError(
        'SHAPE_MISMATCH',
        `the sources ${owners[axis]} and ${name} have different labels for ${axis}: ${shown[1]}, and ${shown[0]}`,
        { hint: 'change the labels of one of them, or rename one of the axes' },
      )
    }
  }
  return joined
}

/** The first axis that both label differently, and how each shows that. */
export function unlikeLabels(
  left: AxisLabels = {},
  right: AxisLabels = {},
): { readonly axis: string; readonly shown: readonly [string, string] } | undefined {
  for (const [axis, labels] of Object.entries(left)) {
    const others = Object.hasOwn(right, axis) ? right[axis]! : labels
    const at = labels.findIndex((label, index) => label !== others[index])
    if (labels.length === others.length && at < 0) continue
    const show = (list: readonly Label[]) =>
      labels.length === others.length ? `${String(list[at])} at index ${at}` : `${list.length} of them`
    return { axis, shown: [show(labels), show(others)] }
  }
  return undefined
}
