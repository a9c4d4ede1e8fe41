// Arrays that go with others and are read if they are named: in netCDF (CF) coordinates, bounds, grid mappings; in NWB the neighbours of `data`.
import { type DataFile, type DatasetInfo, refusalOf } from '@movieflow/hdf5'
import { describeCoordinate } from './coordinates.js'
import type { DatasetSummary } from './dataset-facts.js'
import { lastName } from './names.js'

/** Attributes that name further variables: `lat lon`, `area: cell_area`. */
const naming = ['coordinates', 'bounds', 'climatology', 'grid_mapping', 'cell_measures', 'formula_terms']

interface KnownArray {
  readonly info: DatasetInfo
  readonly facts: DatasetSummary
}

/** The paths of those among the arrays of a file, if there are others. */
export async function findAuxiliary(file: DataFile, arrays: readonly KnownArray[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  const series = new Set(arrays.flatMap(({ facts }) => facts.neuroData?.group ?? []))
  for (const { info, facts } of arrays) if (!facts.neuroData && series.has(groupOf(info.path))) found.add(info.path)
  const own = arrays.filter(({ facts }) => facts.isNetcdf)
  const known = new Set(arrays.map(({ info }) => info.path))
  // xarray names those at the root that belong to no variable in particular.
  if (own.length > 0) for (const path of await namedBy(file, '/', known)) found.add(path)
  for (const { info, facts } of own) {
    if (isCoordinate(info, facts)) found.add(info.path)
    for (const path of await namedBy(file, info.path, known)) if (path !== info.path) found.add(path)
  }
  return arrays.some(({ info }) => !found.has(info.path) && !refusalOf(info)) ? found : new Set()
}

/** Lines of `inspect` about an array: the ranges of its coordinates. */
export function describeCoordinates(file: DataFile) {
  const lines = new Map<string, Promise<string | undefined>>()
  return async ({ dimensions }: DatasetSummary): Promise<string[]> => {
    const about: string[] = []
    for (const coordinate of dimensions?.coordinates ?? []) {
      if (!coordinate.variable) continue
      const own = coordinate.variable.path
      const described = lines.get(own) ?? describeCoordinate(file, coordinate)
      lines.set(own, described)
      const line = await described
      if (line !== undefined) about.push(line)
    }
    return about
  }
}

function groupOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'))
}

/** True if a variable is the coordinate of the dimension of its name. */
function isCoordinate({ path }: DatasetInfo, { dimensions }: DatasetSummary): boolean {
  const [coordinate, ...others] = dimensions?.coordinates ?? []
  return others.length === 0 && coordinate?.variable?.path === path
}

/** The paths of variables that an object's attributes name, looked for in its group and those around it. */
async function namedBy(file: DataFile, path: string, known: ReadonlySet<string>): Promise<string[]> {
  const { attributes } = await file.look(path, naming)
  const words = Object.values(attributes).flatMap((value) => (typeof value === 'string' ? value.split(/\s+/) : []))
  return words.flatMap((word) => {
    if (word === '' || word.endsWith(':')) return []
    for (let group = path.slice(0, path.lastIndexOf('/')); ; group = group.slice(0, group.lastIndexOf('/'))) {
      const place = word.startsWith('/') ? word : `${group}/${lastName(word)}`
      if (known.has(place)) return [place]
      if (group === '') return []
    }
  })
}
