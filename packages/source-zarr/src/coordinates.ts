// Reads coordinates of xarray: times in units of CF, and the places of the cells of pictures.
import { parseTimeUnits, type TimeUnits } from '@movieflow/arrays'
import { evenEdges, type FieldValue, type Placing } from '@movieflow/core/plugin'
import type { ArrayInfo } from './array-metadata.js'
import { readZarrValue } from './field-values.js'
import { type JsonRecord, own } from './json.js'
import { joined, readNode } from './nodes.js'
import type { Store } from './store.js'

/** The units as files spell them. */
const north = /^degrees?_?(north|N)$/
const east = /^degrees?_?(east|E)$/
/** CF's names of what grows upwards on a map. */
const upwards = new Set(['latitude', 'grid_latitude', 'projection_y_coordinate'])

export function zarrCoordinateText(attributes: JsonRecord, name: string): string | undefined {
  const value = own(attributes, name)
  return typeof value === 'string' ? value : undefined
}

/** Units of an array that is times; `undefined` for all others. Throws `TimeProblem` for those without a length in seconds. */
export function timeUnitsOf({ attributes }: ArrayInfo): TimeUnits | undefined {
  const text = zarrCoordinateText(attributes, 'units')
  return text === undefined ? undefined : parseTimeUnits(text, zarrCoordinateText(attributes, 'calendar'))
}

/** The placing of an array whose axes are called `axes`, by the arrays in its group that have the names of its dimensions. */
export async function placingByCoordinates(
  store: Store,
  { path, dimensions }: ArrayInfo,
  axes: readonly string[],
): Promise<Placing | undefined> {
  const read = async (axis: string) => {
    const name = dimensions?.[axes.indexOf(axis)]
    if (!name) return undefined
    const own = joined(path.slice(0, Math.max(0, path.lastIndexOf('/'))), name)
    const node = await readNode(store, own).catch(() => undefined)
    if (node === undefined || !('array' in node) || node.array.shape.length !== 1) return undefined
    const values: FieldValue = (await readZarrValue(store, own).catch(() => undefined)) ?? null
    if (!Array.isArray(values) || !values.every((value) => typeof value === 'number')) return undefined
    const units = zarrCoordinateText(node.array.attributes, 'units')
    return {
      values: values as number[],
      units,
      standardName: zarrCoordinateText(node.array.attributes, 'standard_name'),
    }
  }
  const [x, y] = [await read('x'), await read('y')]
  const isUpwards = y !== undefined && (upwards.has(y.standardName ?? '') || north.test(y.units ?? ''))
  const isUp = isUpwards && y.values.at(-1)! > y.values[0]!
  const isOfOneKind =
    x?.units !== undefined &&
    y?.units !== undefined &&
    (x.units === y.units || (east.test(x.units) && north.test(y.units)))
  const [across, down] = isOfOneKind ? [evenEdges(x.values), evenEdges(y.values)] : []
  const edges = across && down ? { edges: { x: across, y: down } } : {}
  return isUp || 'edges' in edges ? { ...(isUp && { origin: 'lower' as const }), ...edges } : undefined
}
