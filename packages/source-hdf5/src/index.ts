// The source `hdf5`: datasets of HDF5, NWB and netCDF-4 files become frames with named axes.
import { complexOption } from '@movieflow/arrays'
import { defineSource, type SourceRequest, z } from '@movieflow/core/plugin'
import { clipOfDataset, DatasetArray, type Hdf5File, openDataset, openHdf5, prepareDataset } from '@movieflow/hdf5'
import { readFieldValue } from './field-values.js'
import { chooseDataset, describe, listVariables, nameOf, pathOf } from './variables.js'

const hdf5Options = z.strictObject({ complex: complexOption })

/** As a pipeline writes them. */
export type Hdf5Options = z.input<typeof hdf5Options>

type Hdf5Request = SourceRequest<z.infer<typeof hdf5Options>>

export const hdf5Source = defineSource<z.infer<typeof hdf5Options>>({
  name: 'hdf5',
  version: '0.1.0',
  extensions: ['.h5', '.hdf5', '.hdf', '.he5', '.nwb', '.nc', '.nc4'],
  options: hdf5Options,

  scan(path) {
    return withFile(path, async (file) => listVariables(await file.list()))
  },

  find(path, name) {
    return withFile(path, async (file) => {
      const object = await file.find(pathOf(name))
      return object?.kind === 'dataset' ? { ...describe(object), name: nameOf(name) } : undefined
    })
  },

  readValue(path, name) {
    return withFile(path, (file) => readFieldValue(file, name))
  },

  probe(request) {
    return withArray(request, async (array) => clipOfDataset(array))
  },

  prepare(request, context) {
    return withArray(request, (array) => prepareDataset(array, context))
  },

  async open({ prepared, ...request }, context) {
    return openDataset(await openArray(request), prepared, context)
  },
})

export default hdf5Source

/** The caller closes its file. */
async function openArray({ file: path, variables, axes, options }: Hdf5Request): Promise<DatasetArray> {
  const file = await openHdf5(path)
  try {
    const info = await chooseDataset(file, variables, options.complex)
    return new DatasetArray(file, info, { axes, complex: options.complex })
  } catch (error) {
    await file.close()
    throw error
  }
}

async function withArray<T>(request: Hdf5Request, action: (array: DatasetArray) => Promise<T>): Promise<T> {
  const array = await openArray(request)
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
