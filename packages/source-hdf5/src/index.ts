// The source `hdf5`: datasets of HDF5, NWB and netCDF-4 files become frames with named axes.
import { complexOption } from '@movieflow/arrays'
import { defineSource, type PluginContext, type SourceRequest, z } from '@movieflow/core/plugin'
import {
  clipOfDataset,
  DatasetArray,
  type Hdf5File,
  isNumber,
  openDataset,
  openHdf5,
  prepareDataset,
} from '@movieflow/hdf5'
import { type DatasetFacts, readFacts } from './dataset-facts.js'
import { contradictionOf } from './dimensions.js'
import { readFieldValue } from './field-values.js'
import { nameOf } from './names.js'
import { readSeriesTimes } from './nwb.js'
import { unpackingOf } from './unpack.js'
import { chooseDataset, describe, findNamed, listVariables } from './variables.js'

const hdf5Options = z.strictObject({
  complex: complexOption,
  raw: z
    .boolean()
    .default(false)
    .describe(
      'the numbers as they are stored: without `scale_factor`, `add_offset`, missing values, and the `conversion` and `offset` of NWB',
    ),
})

/** As a pipeline writes them. */
export type Hdf5Options = z.input<typeof hdf5Options>

type Hdf5Request = SourceRequest<z.infer<typeof hdf5Options>>

export const hdf5Source = defineSource<z.infer<typeof hdf5Options>>({
  name: 'hdf5',
  version: '0.2.0',
  extensions: ['.h5', '.hdf5', '.hdf', '.he5', '.nwb', '.nc', '.nc4'],
  options: hdf5Options,

  scan(path) {
    return withFile(path, listVariables)
  },

  find(path, name) {
    return withFile(path, async (file) => {
      const object = await findNamed(file, name)
      if (object?.kind !== 'dataset') return undefined
      return { ...describe(object, await readFacts(file, object)), name: nameOf(name) }
    })
  },

  readValue(path, name) {
    return withFile(path, (file) => readFieldValue(file, name))
  },

  probe(request, context) {
    return withArray(
      request,
      async (array) => {
        const clip = clipOfDataset(array)
        // The schema has time first.
        const times = request.axes[0] === 'frame' ? await readSeriesTimes(array.file, array.path) : undefined
        return { ...clip, ...(times && { times }) }
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

/** The caller closes its file. With a context it is said what the attributes leave open. */
async function openArray(request: Hdf5Request, context?: PluginContext): Promise<DatasetArray> {
  const { file: path, variables, axes, options } = request
  const { complex, raw } = options
  const file = await openHdf5(path)
  try {
    const info = await chooseDataset(file, variables, complex)
    const facts = await readFacts(file, info)
    const { packing, dimensions, isPlaceholder, problem } = facts
    if (isPlaceholder && !raw) throw file.refuse(info.path, 'it is a dimension of netCDF without values of its own')
    if (problem !== undefined && !raw)
      throw file.refuse(info.path, problem, 'the option `raw: true` of the source reads the stored numbers')
    const name = nameOf(info.path)
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

/** What stands in the place of what was never written. */
function fillOf({ packing }: DatasetFacts): number {
  return packing?.missing[0] ?? packing?.defaultFill ?? 0
}

async function withArray<T>(
  request: Hdf5Request,
  action: (array: DatasetArray) => Promise<T>,
  context?: PluginContext,
): Promise<T> {
  const array = await openArray(request, context)
  try {
    return await action(array)
  } finally {
    await array.file.close()
  }
}

async function withFile<T>(path: string, action: (file: Hdf5File) => Promise<T>): Promise<T> {
  const file = await openHdf5(path)
  try {
    const result = await action(file)
    file.verify()
    return result
  } finally {
    await file.close()
  }
}
