// Dimension scales become the names of an array's axes, and how long it is if its unlimited dimensions have grown.
import { type DataFile, type DatasetInfo, isNumber, type PlainValue } from '@movieflow/hdf5'
import { type Coordinate, readCoordinate } from './coordinates.js'
import { lastName } from './names.js'

export interface Dimensions {
  /** One for each axis; `undefined` for an axis without a scale. */
  readonly names: readonly (string | undefined)[]
  /** The shape by netCDF's rule: a dimension is as long as the longest of the arrays that have it. */
  readonly shape: readonly number[]
  /** The coordinate of each. */
  readonly coordinates: readonly Coordinate[]
}

/** Variables of one dimension that are examined, at most. */
const mostUsers = 1_000
const placeholder = 'This is a netCDF dimension but not a netCDF variable'

type Remembered<T> = WeakMap<DataFile, Map<string, Promise<T>>>

/** Facts that all variables of a dimension share; finding them takes a look at each variable, of which there may be hundreds. */
const lengthsOfScales: Remembered<number> = new WeakMap()
const coordinatesOfScales: Remembered<Coordinate> = new WeakMap()

function once<T>(
  remembered: Remembered<T>,
  file: DataFile,
  scale: string,
  read: (file: DataFile, scale: string) => Promise<T>,
): Promise<T> {
  const known = remembered.get(file) ?? new Map<string, Promise<T>>()
  remembered.set(file, known)
  const answer = known.get(scale) ?? read(file, scale)
  known.set(scale, answer)
  return answer
}

/** Reads the dimensions of a dataset with dimension scales; `undefined` if it has none. `grows` is true if netCDF's rule applies. */
export async function readDimensions(
  file: DataFile,
  { path, shape, dimensions }: DatasetInfo,
  attributes: readonly string[],
  grows: boolean,
): Promise<Dimensions | undefined> {
  if (shape === null || shape.length === 0) return undefined
  if (dimensions) {
    const coordinates = dimensions.map((name) => readCoordinate(file, name, `/${name}`))
    return { names: dimensions, shape, coordinates: await Promise.all(coordinates) }
  }
  const scales = await scalesOf(file, path, shape.length, attributes)
  if (scales === undefined) return undefined
  const lengths: number[] = []
  for (const [axis, scale] of scales.entries()) {
    const length = shape[axis]!
    const info = scale === undefined || !grows ? undefined : await file.find(scale)
    // Only arrays in chunks can grow.
    if (info?.kind !== 'dataset' || info.chunks === null) lengths.push(length)
    else lengths.push(Math.max(length, info.shape?.[0] ?? 0, await once(lengthsOfScales, file, scale!, longestUser)))
  }
  const names = scales.map((scale) => scale && nameOfScale(scale))
  const coordinates: Coordinate[] = []
  for (const [axis, scale] of scales.entries())
    coordinates.push(
      scale === undefined
        ? await readCoordinate(file, undefined, undefined)
        : await once(coordinatesOfScales, file, scale, () => readCoordinate(file, names[axis], scale)),
    )
  return { names, shape: lengths, coordinates }
}

/** True if a dataset is the mark of a dimension without a variable: all zeros that were never written. */
export async function isPlaceholder(
  file: DataFile,
  { path, type }: DatasetInfo,
  attributes: readonly string[],
): Promise<boolean> {
  if (!isNumber(type) || !attributes.includes('NAME') || !attributes.includes('CLASS')) return false
  const name = await file.value(path, 'NAME', 1)
  return typeof name === 'string' && name.startsWith(placeholder)
}

/** The path of each axis' scale. */
async function scalesOf(
  file: DataFile,
  path: string,
  axes: number,
  attributes: readonly string[],
): Promise<(string | undefined)[] | undefined> {
  if (attributes.includes('DIMENSION_LIST')) {
    const list = await file.value(path, 'DIMENSION_LIST', 1_000)
    const perAxis = axes === 1 ? [firstOf(list)] : Array.isArray(list) ? list.map((each) => firstOf(each)) : []
    const found = perAxis.map((scale) => (typeof scale === 'string' ? scale : undefined))
    return found.length === axes && found.some((scale) => scale !== undefined) ? found : undefined
  }
  const isScale = attributes.includes('CLASS') && (await file.value(path, 'CLASS', 1)) === 'DIMENSION_SCALE'
  return isScale && axes === 1 ? [path] : undefined
}

/** Lists of one within lists of one, as attributes are read. */
function firstOf(value: PlainValue | undefined): PlainValue | undefined {
  let first = value
  while (Array.isArray(first)) first = first[0] as PlainValue | undefined
  return first
}

async function longestUser(file: DataFile, scale: string): Promise<number> {
  const users = await file.value(scale, 'REFERENCE_LIST', 10 * mostUsers).catch(() => undefined)
  const list = (Array.isArray(users) ? users : [users]).slice(0, mostUsers)
  let longest = 0
  for (const user of list) {
    if (typeof user !== 'object' || user === null || !('dataset' in user)) continue
    const { dataset, dimension } = user
    const info = typeof dataset === 'string' ? await file.find(dataset) : undefined
    if (info?.kind === 'dataset' && typeof dimension === 'number')
      longest = Math.max(longest, info.shape?.[dimension] ?? 0)
  }
  return longest
}

function nameOfScale(path: string): string {
  return lastName(path.slice(path.lastIndexOf('/') + 1)).replace(/^_nc4_non_coord_/, '')
}

/**
 * Axes for an array whose dimensions identify them: a picture, or an array with a time; other dimensions keep their names. If several mean the same axis, the one that is
 * named like it gets it.
 */
export function axesOfDimensions({ names, coordinates }: Dimensions): string[] | undefined {
  const claims = (axis: string) => coordinates.filter((each) => each.axis === axis)
  const axes = coordinates.map((coordinate, at) => {
    const { axis, isNamedSo } = coordinate
    if (axis === undefined) return names[at]
    const rivals = claims(axis)
    const named = rivals.filter((each) => each.isNamedSo)
    return rivals.length === 1 || (named.length === 1 && isNamedSo) ? axis : names[at]
  })
  const known = axes.filter((axis) => axis !== undefined)
  const isPlain = known.length === names.length && new Set(known).size === known.length
  if (!isPlain || !known.every((axis) => /^[A-Za-z_]\w*$/.test(axis))) return undefined
  return known.includes('frame') || (known.includes('y') && known.includes('x')) ? known : undefined
}

/** The warning if the pipeline gives time, rows or columns another name than the file does. */
export function contradictionOf(
  { names, coordinates }: Dimensions,
  axes: readonly string[],
  name: string,
): string | undefined {
  const plain = ['frame', 'y', 'x']
  if (!coordinates.some(({ axis }, at) => axis !== undefined && axis !== axes[at] && plain.includes(axes[at]!)))
    return undefined
  const called = names.map((each) => each ?? '?').join(', ')
  return `${name} has the dimensions [${called}] in its file, and \`axes: [${axes.join(', ')}]\` gives them other names`
}
