// The neurodata type of a group becomes what NWB's schema says of its `data`: names of the axes, factor and offset.

import { PackingProblem } from '@movieflow/arrays'
import { type ClipTimes, mostPlainValues } from '@movieflow/core/plugin'
import type { DataFile } from '@movieflow/hdf5'

/** By neurodata type, and number of axes: pictures of series are stored x before y. */
const schema: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ...Object.fromEntries(
    ['ImageSeries', 'TwoPhotonSeries', 'OnePhotonSeries', 'ImageMaskSeries'].map((type) => [
      type,
      [
        ['frame', 'x', 'y'],
        ['frame', 'x', 'y', 'z'],
      ],
    ]),
  ),
  OpticalSeries: [
    ['frame', 'x', 'y'],
    ['frame', 'x', 'y', 'rgb'],
  ],
  ElectricalSeries: [['frame'], ['frame', 'channel']],
  SpikeEventSeries: [
    ['frame', 'sample'],
    ['frame', 'channel', 'sample'],
  ],
  RoiResponseSeries: [['frame'], ['frame', 'roi']],
  DecompositionSeries: [['frame', 'channel', 'band']],
  SpatialSeries: [['frame'], ['frame', 'column']],
  TimeSeries: [['frame']],
}

export interface NeuroData {
  readonly type: string
  /** The axes of the schema; `undefined` for types of extensions, and shapes that it does not name. */
  readonly axes: readonly string[] | undefined
  readonly group: string
}

/** Reads the facts for the dataset `data` of a group with a neurodata type; `undefined` for all others. */
export async function readNeuroData(file: DataFile, path: string, axes: number): Promise<NeuroData | undefined> {
  const group = path.slice(0, path.lastIndexOf('/'))
  if (!path.endsWith('/data') || group === '') return undefined
  const { attributes } = await file.look(group, ['neurodata_type', 'namespace'])
  const { neurodata_type: type, namespace } = attributes
  if (typeof type !== 'string') return undefined
  const known = namespace === 'core' && Object.hasOwn(schema, type) ? schema[type] : undefined
  return { type, group, axes: known?.find(({ length }) => length === axes) }
}

/**
 * When the frames of a series were taken: its `timestamps`, or `starting_time` and its `rate`, in seconds since the reference time of the session, which is one
 * for all series of a file. `undefined` if the group says neither.
 */
export async function readSeriesTimes(file: DataFile, path: string): Promise<ClipTimes | undefined> {
  const neuroData = await readNeuroData(file, path, 0)
  if (!neuroData) return undefined
  const names = await file.members(neuroData.group)
  if (names.includes('timestamps')) {
    const seconds = await file.value(`${neuroData.group}/timestamps`, undefined, mostPlainValues)
    // NaN is `null` among plain values: core says which frame has none.
    if (Array.isArray(seconds)) return { seconds: Float64Array.from(seconds, (time) => Number(time ?? Number.NaN)) }
  }
  if (!names.includes('starting_time')) return undefined
  const start = await file.value(`${neuroData.group}/starting_time`, undefined, 1)
  const { attributes } = await file.look(`${neuroData.group}/starting_time`, ['rate'])
  const { rate } = attributes
  return typeof start === 'number' && typeof rate === 'number' && rate > 0 ? { start, rate } : undefined
}

/** A factor for each channel, on top of `conversion`. */
export async function readChannelFactors(
  file: DataFile,
  { group }: NeuroData,
  shape: readonly number[],
): Promise<{ axis: number; values: readonly number[] } | undefined> {
  const path = `${group}/channel_conversion`
  const found = await file.find(path)
  if (found?.kind !== 'dataset') return undefined
  const { attributes } = await file.look(path, ['axis'])
  const axis = typeof attributes['axis'] === 'number' ? attributes['axis'] : 1
  const values = await file.value(path, undefined, 1_000_000)
  const isList = Array.isArray(values) && values.every((value) => typeof value === 'number')
  if (!isList || shape[axis] !== values.length)
    throw new PackingProblem("its group's channel_conversion is not one number for each channel")
  return { axis, values: values as readonly number[] }
}
