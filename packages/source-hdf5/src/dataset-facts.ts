// Reads the facts about a dataset besides its type from its attributes, and its group's: packing, dimensions, schema.

import { type CfAttributes, type Packing, PackingProblem, packingAttributes, readPacking } from '@movieflow/arrays'
import { MovieflowError } from '@movieflow/core/plugin'
import { type DataFile, type DatasetInfo, isNumber } from '@movieflow/hdf5'
import { type Dimensions, isPlaceholder, readDimensions } from './dimensions.js'
import { type NeuroData, readChannelFactors, readNeuroData } from './nwb.js'
import { axesOfSleap } from './sleap.js'

/** The facts about a dataset of numbers; empty for others. */
export interface DatasetSummary {
  readonly packing?: Packing | undefined
  readonly dimensions?: Dimensions | undefined
  readonly neuroData?: NeuroData | undefined
  /** Axes of an array of SLEAP's. */
  readonly sleap?: readonly string[] | undefined
  /** The units of its values. */
  readonly units?: string | undefined
  /** True if it follows netCDF's conventions. */
  readonly isNetcdf?: boolean
  /** True if it is the mark of a dimension without a variable. */
  readonly isPlaceholder?: boolean
  /** Why its attributes cannot be followed; without them it can be read. */
  readonly problem?: string
}

/** Reads the attributes of a dataset. Faults in them become the `problem`. */
export async function readFacts(file: DataFile, info: DatasetInfo): Promise<DatasetSummary> {
  const { path, type, shape } = info
  if (!isNumber(type) || shape === null || info.problem) return {}
  const known: { -readonly [Name in keyof DatasetSummary]: DatasetSummary[Name] } = {}
  try {
    const names = await file.attributes(path)
    if (await isPlaceholder(file, info, names)) return { isPlaceholder: true }
    const isNetcdf = await isOfNetcdf(file, info, names)
    known.isNetcdf = isNetcdf
    known.dimensions = await readDimensions(file, info, names, isNetcdf)
    known.neuroData = await readNeuroData(file, path, shape.length)
    known.sleap = await axesOfSleap(file, path, shape.length)
    const attributes = await read(file, path, [...packingAttributes, ...unitAttributes], names)
    known.units = unitsOf(attributes)
    known.packing = known.neuroData
      ? await packingOfSchema(file, info, known.neuroData)
      : readPacking(type, attributes, isNetcdf)
  } catch (error) {
    if (!(error instanceof PackingProblem || error instanceof MovieflowError)) throw error
    known.problem = error.message
  }
  return known
}

async function read(file: DataFile, path: string, wanted: readonly string[], present: readonly string[]) {
  const names = wanted.filter((name) => present.includes(name))
  const attributes: CfAttributes = names.length === 0 ? {} : (await file.look(path, names)).attributes
  return attributes
}

/** netCDF's marks; files of others than its own library may lack some. */
export async function isOfNetcdf(
  file: DataFile,
  { dimensions }: DatasetInfo,
  attributes: readonly string[],
): Promise<boolean> {
  if (dimensions !== undefined || attributes.some((name) => name.startsWith('_Netcdf4'))) return true
  return /\.nc4?$/i.test(file.path) || (await file.attributes('/')).includes('_NCProperties')
}

/** netCDF's name, and NWB's. */
const unitAttributes = ['units', 'unit']
const longestUnits = 100

/** `undefined` for those that say nothing, as 1 and `n.a.`. */
function unitsOf(attributes: CfAttributes): string | undefined {
  const units = attributes['units'] ?? attributes['unit']
  const text = typeof units === 'string' ? units.trim() : ''
  return /^(1|n\.?\/?a\.?|none|unknown)?$/i.test(text) || text.length > longestUnits ? undefined : text
}

/** NWB's `data` times `conversion`, and its channel's own, plus `offset`. */
async function packingOfSchema(
  file: DataFile,
  { path, type, shape }: DatasetInfo,
  neuroData: NeuroData,
): Promise<Packing | undefined> {
  if (!isNumber(type)) return undefined
  const { attributes } = await file.look(path, ['conversion', 'offset'])
  const { conversion: scale_factor, offset: add_offset } = attributes
  const named = { ...(scale_factor !== undefined && { scale_factor }), ...(add_offset !== undefined && { add_offset }) }
  const packing = readPacking(type, named, false)
  const factors = await readChannelFactors(file, neuroData, shape ?? [])
  if (!factors || factors.values.every((value) => value === 1)) return packing
  const none = { scale: 1, offset: 0, missing: [], low: -Infinity, high: Infinity, wrap: undefined, warnings: [] }
  return { ...(packing ?? none), factors }
}
