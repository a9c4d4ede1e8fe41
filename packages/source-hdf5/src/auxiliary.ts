// Variables of netCDF that describe others, as CF has them: coordinates, their bounds, grid mappings. They are read if they are named.
import { type DataFile, type DatasetInfo, refusalOf } from '@movieflow/hdf5'
import { type Coordinate, describeCoordinate } from './coordinates.js'
import type { DatasetFacts } from './dataset-facts.js'
import { nameOf } from './names.js'

/** Attributes that name further variables: `lat lon`, `area: cell_area`. */
const naming = ['coordinates', 'bounds', 'climatology', 'grid_mapping', 'cell_measures', 'formula_terms']

interface NetcdfArray {
  readonly info: DatasetInfo
  readonly facts: DatasetFacts
}

/** The paths of those among the arrays of a file, if there are others; none in files of others than netCDF. */
export async function findAuxiliary(file: DataFile, arrays: readonly NetcdfArray[]): Promise<ReadonlySet<string>> {
  const own = arrays.filter(({ facts }) => facts.isNetcdf)
  if (own.length === 0) return new Set()
  const known = new Set(arrays.map(({ info }) => info.path))
  // xarray names those at the root that belong to no variable in particular.
  const found = new Set(await namedBy(file, '/', known))
  for (const { info, facts } of own) {
    if (isCoordinate(info, facts)) found.add(info.path)
    for (const path of await namedBy(file, info.path, known)) if (path !== info.path) found.add(path)
  }
  return arrays.some(({ info }) => !found.has(info.path) && !refusalOf(info)) ? found : new Set()
}

/** What `inspect` says of an array: from where to where its coordinates run, and which others belong to it. */
export function describeCoordinates(file: DataFile, known: ReadonlySet<string>) {
  const lines = new Map<string, Promise<string | undefined>>()
  const describe = (coordinate: Coordinate, path: string) => {
    const line = lines.get(path) ?? describeCoordinate(file, coordinate)
    lines.set(path, line)
    return line
  }
  return async ({ path }: DatasetInfo, { dimensions }: DatasetFacts): Promise<string[]> => {
    const about: string[] = []
    const others = new Set(await namedBy(file, path, known))
    for (const coordinate of dimensions?.coordinates ?? []) {
      if (!coordinate.variable) continue
      const own = coordinate.variable.path
      const line = await describe(coordinate, own)
      if (line !== undefined) {
        about.push(line)
        others.delete(own)
      }
      for (const each of await namedBy(file, own, known)) others.add(each)
    }
    const names = [...others].map(nameOf)
    return names.length === 0 ? about : [...about, `read if they are named: ${names.join(', ')}`]
  }
}

/** Whether a variable is the coordinate of the dimension that it is called as. */
function isCoordinate({ path }: DatasetInfo, { dimensions }: DatasetFacts): boolean {
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
      const place = word.startsWith('/') ? word : `${group}/${nameOf(word)}`
      if (known.has(place)) return [place]
      if (group === '') return []
    }
  })
}
