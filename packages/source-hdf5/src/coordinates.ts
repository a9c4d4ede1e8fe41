// Reads the coordinate variable of a dimension by CF: the axis of a movie, the units, and the range.

import { parseTimeUnits, TimeProblem, toSeconds } from '@movieflow/arrays'
import { evenEdges, type Placing } from '@movieflow/core/plugin'
import { type DataFile, isNumber } from '@movieflow/hdf5'
import { lastName } from './names.js'

/** The coordinate of one dimension. */
export interface Coordinate {
  /** The axis that its variable's attributes, or else its name, mean; `undefined` for levels, stations, and all else. */
  readonly axis: MovieAxis | undefined
  /** True if only its name shows this. */
  readonly isNamedSo: boolean
  /** Its variable; left out if it has none. */
  readonly variable?: {
    readonly path: string
    readonly units?: string
    readonly calendar?: string
    /** True if CF calls it `latitude`. */
    readonly isLatitude: boolean
    /** True if larger values belong further up: latitudes, and the y of a projection. */
    readonly isUpwards: boolean
  }
}

type MovieAxis = 'frame' | 'y' | 'x'

/** Longer coordinates are not described. */
const mostValues = 1_000_000

const wellKnown: readonly (readonly [axis: MovieAxis, names: RegExp])[] = [
  ['frame', /^(time|t|frame|frames)$/i],
  ['y', /^(lat|latitude|y|nlat|south_north)$/i],
  ['x', /^(lon|long|longitude|x|nlon|west_east)$/i],
]

/** CF's `axis`. */
const letters: Readonly<Record<string, MovieAxis | undefined>> = { T: 'frame', Y: 'y', X: 'x' }

const standardNames: Readonly<Record<string, MovieAxis | undefined>> = {
  time: 'frame',
  latitude: 'y',
  grid_latitude: 'y',
  projection_y_coordinate: 'y',
  longitude: 'x',
  grid_longitude: 'x',
  projection_x_coordinate: 'x',
}

/** The units as files spell them. */
const north = /^degrees?_?(north|N)$/
const east = /^degrees?_?(east|E)$/

/** The axis that a dimension's name means; `undefined` if it says nothing. */
export function axisOfName(name: string | undefined): MovieAxis | undefined {
  return wellKnown.find(([, names]) => name !== undefined && names.test(name))?.[0]
}

/** Reads the coordinate of a dimension called `name`, whose variable would be at `path`. */
export async function readCoordinate(
  file: DataFile,
  name: string | undefined,
  path: string | undefined,
): Promise<Coordinate> {
  const named = axisOfName(name)
  const byName = { axis: named, isNamedSo: named !== undefined }
  if (path === undefined) return byName
  const wanted = ['axis', 'standard_name', 'units', 'calendar', 'NAME']
  const { object, attributes } = await file.look(path, wanted).catch(() => ({ object: undefined, attributes: {} }))
  const text = (attribute: string) => {
    const value = (attributes as Record<string, unknown>)[attribute]
    return typeof value === 'string' ? value : undefined
  }
  const isMark = text('NAME')?.startsWith('This is a netCDF dimension but not')
  if (object?.kind !== 'dataset' || object.shape?.length !== 1 || !isNumber(object.type) || isMark) return byName
  if (object.dimensions && object.dimensions[0] !== name) return byName
  const [units, standardName] = [text('units'), text('standard_name')]
  const letter = letters[text('axis')?.toUpperCase() ?? '']
  const axis = letter ?? ownOf(standardNames, standardName) ?? axisOfUnits(units) ?? named
  const calendar = text('calendar')
  return {
    axis,
    isNamedSo: named === axis && named !== undefined,
    variable: {
      path,
      ...(units !== undefined && { units }),
      ...(calendar !== undefined && { calendar }),
      isLatitude: standardName === 'latitude' || (units !== undefined && north.test(units)),
      isUpwards: ownOf(standardNames, standardName) === 'y' || (units !== undefined && north.test(units)),
    },
  }
}

function ownOf<T>(record: Readonly<Record<string, T>>, name: string | undefined): T | undefined {
  return name !== undefined && Object.hasOwn(record, name) ? record[name] : undefined
}

function axisOfUnits(units: string | undefined): MovieAxis | undefined {
  if (units === undefined) return undefined
  if (/\ssince\s/i.test(units)) return 'frame'
  return north.test(units) ? 'y' : east.test(units) ? 'x' : undefined
}

/**
 * The placing of an array whose axes are called `axes`: latitudes that run from south to north begin at the bottom, and if both coordinates of a picture
 * are evenly spaced, and in units of one kind, they are the picture's.
 */
export async function placingOf(
  file: DataFile,
  coordinates: readonly Coordinate[],
  axes: readonly string[],
): Promise<Placing | undefined> {
  const read = async (axis: MovieAxis) => {
    const variable = coordinates[axes.indexOf(axis)]?.variable
    const values = variable && (await file.value(variable.path, undefined, mostValues).catch(() => undefined))
    if (!variable || !Array.isArray(values) || !values.every((value) => typeof value === 'number')) return undefined
    return { ...variable, values: values as number[] }
  }
  const [x, y] = [await read('x'), await read('y')]
  const isUp = y?.isUpwards === true && y.values.at(-1)! > y.values[0]!
  const areOfOneKind = x && y && areAlike(x.units, y.units)
  const [across, down] = areOfOneKind ? [evenEdges(x.values), evenEdges(y.values)] : []
  const known = across && down ? { edges: { x: across, y: down } } : {}
  return isUp || 'edges' in known ? { ...(isUp && { origin: 'lower' }), ...known } : undefined
}

function areAlike(x: string | undefined, y: string | undefined): boolean {
  return x !== undefined && y !== undefined && (x === y || (east.test(x) && north.test(y)))
}

/** The line of `inspect`: `lat: −45 to 45 degrees_north, from south to north: …`; `undefined` if its values are of no use. */
export async function describeCoordinate(file: DataFile, { variable }: Coordinate): Promise<string | undefined> {
  if (!variable) return undefined
  const { path, units, calendar, isLatitude } = variable
  const values = await file.value(path, undefined, mostValues).catch(() => undefined)
  if (!Array.isArray(values) || values.length === 0) return undefined
  const [first, last] = [values[0], values.at(-1)]
  if (typeof first !== 'number' || typeof last !== 'number') return undefined
  const name = lastName(path)
  const dates = datesOf([first, last], units, calendar)
  if (dates) return `${name}: ${values.length === 1 ? dates[0] : dates.join(' to ')} (\`times: ${name}\`)`
  const range = `${name}: ${values.length === 1 ? spell(first) : `${spell(first)} to ${spell(last)}`}`
  const inUnits = units === undefined || units === '1' ? range : `${range} ${units}`
  return isLatitude && last > first ? `${inUnits}, from south to north: drawn with north at the top` : inUnits
}

function datesOf(
  values: readonly number[],
  units: string | undefined,
  calendar: string | undefined,
): string[] | undefined {
  if (units === undefined) return undefined
  try {
    const parsed = parseTimeUnits(units, calendar)
    if (!parsed?.since) return undefined
    const dates = [...toSeconds(values, parsed)].map((seconds) => new Date(Math.round(seconds) * 1000))
    // Outside of the years that JavaScript has.
    if (dates.some((date) => Number.isNaN(date.getTime()))) return undefined
    const texts = dates.map((date) =>
      date
        .toISOString()
        .replace(/\.000Z$/, '')
        .replace('T', ' '),
    )
    for (const zeros of [' 00:00:00', ':00'])
      if (texts.every((text) => text.endsWith(zeros))) return texts.map((text) => text.slice(0, -zeros.length))
    return texts
  } catch (error) {
    if (error instanceof TimeProblem) return undefined
    throw error
  }
}

function spell(value: number): string {
  return String(Number(value.toPrecision(7))).replace('-', '−')
}
