// The source `hdf5`: datasets of HDF5, NWB and netCDF files, of both of its formats, become frames with named axes.
import { complexOption, parseTimeUnits, TimeProblem, timesInUnits, unpackingOf } from '@movieflow/arrays'
import {
  defineSource,
  likelihoodOption,
  type Placing,
  type PluginContext,
  rowsOption,
  type SourceRequest,
  type SourceTimes,
  type VariableInfo,
  z,
} from '@movieflow/core/plugin'
import {
  clipOfDataset,
  type DataFile,
  DatasetArray,
  type FramedArray,
  HeldArray,
  isNumber,
  openDataset,
  prepareDataset,
  TableArray,
  type TableInfo,
} from '@movieflow/hdf5'
import { placingOf } from './coordinates.js'
import { type DatasetSummary, readFacts } from './dataset-facts.js'
import { contradictionOf } from './dimensions.js'
import { readFieldValue } from './field-values.js'
import { lastName } from './names.js'
import { readSeriesTimes } from './nwb.js'
import { openDataFile } from './open-data-file.js'
import { describePlaced, placeTable } from './placed-table.js'
import { describeLabels, readLabels } from './slp.js'
import {
  chooseArray,
  describeHdf5Variable,
  describeTable,
  findHdf5Table,
  findNamed,
  listVariables,
} from './variables.js'

const hdf5Options = z.strictObject({
  complex: complexOption,
  likelihood: likelihoodOption,
  rows: rowsOption
    .optional()
    .describe(
      'for tables: for each axis, the column whose numbers give the place of each row: along `frame` at that number, along other axes in the order of the distinct values',
    ),
  video: z
    .int()
    .min(0)
    .optional()
    .describe('for SLEAP labels (`.slp`) of several videos: the number of the video to read'),
  raw: z
    .boolean()
    .default(false)
    .describe(
      'read the numbers as they are stored: without `scale_factor`, `add_offset`, missing values, and the `conversion` and `offset` of NWB',
    ),
})

/** The options as written in a pipeline. */
export type Hdf5Options = z.input<typeof hdf5Options>

type Hdf5Request = SourceRequest<z.infer<typeof hdf5Options>>

export const hdf5Source = defineSource<z.infer<typeof hdf5Options>>({
  name: 'hdf5',
  version: '0.4.0',
  extensions: ['.h5', '.hdf5', '.hdf', '.he5', '.nwb', '.nc', '.nc4', '.slp'],
  options: hdf5Options,

  scan(path, _, options) {
    return withFile(path, async (file) => {
      const labels = await readLabels(file, options?.video)
      const listed = await listVariables(file, (table) => describeAs(file, table, options))
      // Records next to arrays are only read if they are named.
      return labels ? [...describeLabels(labels), ...listed.filter(({ error }) => error !== undefined)] : listed
    })
  },

  find(path, name, _, options) {
    return withFile(path, async (file) => {
      const label = (await readLabels(file, options?.video))?.arrays.get(lastName(name))
      if (label) return { name, dtype: '<f8', shape: label.shape, order: 'C', axes: label.axes }
      const object = await findNamed(file, name)
      const table = object && (await findHdf5Table(file, object))
      if (table) return describeAs(file, table, options)
      if (object?.kind !== 'dataset') return undefined
      return { ...describeHdf5Variable(object, await readFacts(file, object)), name: lastName(name) }
    })
  },

  readValue(path, name) {
    return withFile(path, async (file) => {
      if (name === 'node_names' || name === 'track_names') {
        const labels = await readLabels(file, undefined)
        if (labels) return labels.names[name]
      }
      return readFieldValue(file, name)
    })
  },

  readTimes(request) {
    return withFile(request.file, (file) => readTimes(file, request))
  },

  probe(request, context) {
    return withArray(
      request,
      async (array) => {
        const clip = clipOfDataset(array)
        // The schema has time first.
        const times = request.axes[0] === 'frame' ? await readSeriesTimes(array.file, array.path) : undefined
        const placing = await placingIn(array, request.axes)
        return { ...clip, ...(times && { times }), ...(placing && { placing }) }
      },
      context,
    )
  },

  prepare(request, context) {
    return withArray(request, (array) => prepareDataset(array, context))
  },

  async open({ prepared, ...request }, context) {
    return openDataset(await openArray(request), prepared, context)
  },
})

export default hdf5Source

/** The placing of a dataset whose axes have coordinates. */
async function placingIn(array: FramedArray, axes: readonly string[]): Promise<Placing | undefined> {
  if (!(array instanceof DatasetArray)) return undefined
  const info = await array.file.find(array.path)
  if (info?.kind !== 'dataset') return undefined
  const { dimensions } = await readFacts(array.file, info)
  return dimensions && placingOf(array.file, dimensions.coordinates, axes)
}

/** The times in a coordinate whose units follow CF; missing values are NaN. */
async function readTimes(file: DataFile, { variables, options }: Hdf5Request): Promise<SourceTimes | undefined> {
  if (options.raw) return undefined
  for (const name of variables) {
    const info = await findNamed(file, name)
    if (info === undefined) continue
    if (info.kind !== 'dataset' || !isNumber(info.type)) return undefined
    const { attributes } = await file.look(info.path, ['units', 'calendar'])
    const { units: text, calendar } = attributes
    if (typeof text !== 'string') return undefined
    try {
      const units = parseTimeUnits(text, typeof calendar === 'string' ? calendar : undefined)
      if (!units) return undefined
      return timesInUnits(await readFieldValue(file, name), units)
    } catch (error) {
      if (!(error instanceof TimeProblem)) throw error
      throw file.refuse(info.path, error.message, error.hint)
    }
  }
  return undefined
}

/** A table, as `rows` puts it in place if the pipeline says so. */
async function describeAs(
  file: DataFile,
  table: TableInfo,
  options: z.infer<typeof hdf5Options> | undefined,
): Promise<VariableInfo> {
  if (!options?.rows || table.columns.length === 0) return describeTable(table)
  return describePlaced(await placeTable(file, table, options.rows, options.likelihood), table)
}

/** The caller closes its file. With a context, it warns about what the attributes leave open. */
async function openArray(request: Hdf5Request, context?: PluginContext): Promise<FramedArray> {
  const { file: path, variables, axes, options } = request
  const { complex, raw } = options
  const file = await openDataFile(path)
  try {
    const labels = await readLabels(file, options.video)
    const wanted = variables.find((name) => labels?.arrays.has(lastName(name)))
    if (labels && wanted !== undefined) return new HeldArray(file, labels.arrays.get(lastName(wanted))!, axes)
    const chosen = await chooseArray(file, variables, complex)
    if ('table' in chosen) {
      const { table } = chosen
      if (table.columns.length === 0) throw file.refuse(table.path, 'none of its columns contains numbers')
      if (!options.rows) return new TableArray(file, table, axes, options.likelihood)
      const placed = await placeTable(file, table, options.rows, options.likelihood)
      for (const warning of placed.warnings) context?.warn(warning)
      return new HeldArray(file, placed, axes)
    }
    const info = chosen.dataset
    if (options.rows) throw file.refuse(info.path, 'it is no table, which `rows` needs')
    if (options.likelihood !== undefined)
      throw file.refuse(info.path, 'it is no table of points, which `likelihood` needs')
    const facts = await readFacts(file, info)
    const { packing, dimensions, isPlaceholder, problem } = facts
    if (isPlaceholder && !raw) throw file.refuse(info.path, 'it is a dimension of netCDF without values of its own')
    if (problem !== undefined && !raw)
      throw file.refuse(info.path, problem, 'the option `raw: true` of the source reads the stored numbers')
    const name = lastName(info.path)
    for (const warning of (!raw && packing?.warnings) || []) context?.warn(`${name}: ${warning}`)
    const contradiction = dimensions && contradictionOf(dimensions, axes, name)
    if (contradiction !== undefined) context?.warn(contradiction)
    return new DatasetArray(file, info, {
      axes,
      complex,
      ...(dimensions && { extent: { shape: dimensions.shape, fill: fillOf(facts) } }),
      ...(!raw && packing && isNumber(info.type) && { unpacking: unpackingOf(packing, info.type, name) }),
    })
  } catch (error) {
    await file.close()
    throw error
  }
}

/** The value of elements that were never written. */
function fillOf({ packing }: DatasetSummary): number {
  return packing?.missing[0] ?? packing?.defaultFill ?? 0
}

async function withArray<T>(
  request: Hdf5Request,
  action: (array: FramedArray) => Promise<T>,
  context?: PluginContext,
): Promise<T> {
  const array = await openArray(request, context)
  try {
    return await action(array)
  } finally {
    await array.file.close()
  }
}

async function withFile<T>(path: string, action: (file: DataFile) => Promise<T>): Promise<T> {
  const file = await openDataFile(path)
  try {
    const result = await action(file)
    file.verify()
    return result
  } finally {
    await file.close()
  }
}
