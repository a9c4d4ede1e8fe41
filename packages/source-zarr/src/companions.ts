// Arrays of a store that go with others and are read if they are named: coordinates and their like, as xarray writes them, and tables next to pictures.
import type { ArrayInfo } from './array-metadata.js'
import { type JsonRecord, own } from './json.js'

/** Attributes that name further arrays, as CF has them: `lat lon`, `area: cell_area`. */
const naming = ['coordinates', 'bounds', 'climatology', 'grid_mapping', 'cell_measures', 'formula_terms']

/** The paths of those among all arrays of a store; `groups` are the attributes of its groups, by path. */
export function companionsOf(
  arrays: readonly ArrayInfo[],
  groups: ReadonlyMap<string, JsonRecord>,
  hasPictures: boolean,
): ReadonlySet<string> {
  const known = new Set(arrays.map(({ path }) => path))
  const found = new Set<string>()
  const addNamed = (group: string, attributes: JsonRecord, but?: string) => {
    for (const word of wordsIn(attributes)) {
      const path = group === '' ? word : `${group}/${word}`
      if (known.has(path) && path !== but) found.add(path)
    }
  }
  for (const [path, attributes] of groups) addNamed(path, attributes)
  for (const { path, attributes, dimensions } of arrays) {
    const at = path.lastIndexOf('/')
    addNamed(path.slice(0, Math.max(0, at)), attributes, path)
    if (dimensions?.length === 1 && dimensions[0] === path.slice(at + 1)) found.add(path)
    // OME-Zarr's tables are stored as groups of columns.
    if (hasPictures && /(^|\/)tables\//.test(path)) found.add(path)
  }
  return found
}

function wordsIn(attributes: JsonRecord): string[] {
  return naming.flatMap((name) => {
    const text = own(attributes, name)
    return typeof text === 'string' ? text.split(/\s+/).filter((word) => word !== '' && !word.endsWith(':')) : []
  })
}
