// Small arrays, attributes and the channels of a picture become plain values for fields and tables.
import {
  allocateArray,
  countElements,
  type FieldValue,
  MovieflowError,
  mostPlainValues,
  stridesOf,
} from '@movieflow/core/plugin'
import { isJsonRecord, type JsonRecord, type JsonValue, own } from './json.js'
import { pathOfName, readNode } from './nodes.js'
import { channelsOf } from './ome.js'
import { packingOf, unpackingFor } from './packing.js'
import { findZarrArray } from './pictures.js'
import type { Store } from './store.js'
import { ZarrArray } from './zarr-array.js'

/**
 * `group/array`, `group@attribute`, `@channels.0.color`: a member's name or number behind each point. Channels are those of `omero`, with label, color,
 * low, high and active. `undefined` if there is nothing of that name.
 */
export async function readZarrValue(store: Store, name: string): Promise<FieldValue | undefined> {
  const at = name.lastIndexOf('@')
  if (at < 0) return readArrayValue(store, name)
  const path = pathOfName(name.slice(0, at))
  const node = path === undefined ? undefined : await readNode(store, path)
  if (node === undefined) return undefined
  const attributes: JsonRecord = 'array' in node ? node.array.attributes : node.group.attributes
  const wanted = name.slice(at + 1)
  const channels = channelsOf(attributes)
  const all: JsonRecord = { ...(channels && { channels: channels as unknown as JsonValue }), ...attributes }
  const value = memberOf(all, wanted)
  return value === undefined ? undefined : plain(value)
}

/** The longest names first: an attribute may have a point in its own. */
function memberOf(value: JsonValue, name: string): JsonValue | undefined {
  if (name === '') return value
  if (Array.isArray(value)) {
    const [, index, rest] = /^(\d+)(?:\.(.*))?$/.exec(name) ?? []
    const member = index === undefined ? undefined : (value[Number(index)] as JsonValue | undefined)
    return member === undefined ? undefined : memberOf(member, rest ?? '')
  }
  if (!isJsonRecord(value)) return undefined
  for (let end = name.length; end > 0; end = name.lastIndexOf('.', end - 1)) {
    const member = own(value, name.slice(0, end))
    const found = member === undefined ? undefined : memberOf(member, name.slice(end + 1))
    if (found !== undefined) return found
  }
  return undefined
}

function plain(value: JsonValue): FieldValue {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each: JsonValue) => plain(each))
  return Object.fromEntries(Object.entries(value as JsonRecord).map(([name, each]) => [name, plain(each ?? null)]))
}

async function readArrayValue(store: Store, name: string): Promise<FieldValue | undefined> {
  const found = await findZarrArray(store, name, undefined)
  if (found === undefined) return undefined
  const { shape } = found.array
  const count = countElements(shape)
  if (count > mostPlainValues)
    throw new MovieflowError('INPUT_UNREADABLE', `${count.toLocaleString('en-US')} values are too many for a field`, {
      file: store.path,
      hint: 'read it as a source',
    })
  const axes = shape.map((_, axis) => `axis${axis}`)
  const { packing } = found.array.chunks ? packingOf(found.array, found.array.chunks, found.picture !== undefined) : {}
  const unpacking = packing && unpackingFor(packing, found.array.chunks!, name)
  const array = new ZarrArray(store, found.array, { axes, complex: undefined, unpacking })
  const { dtype, layout } = array
  const into = allocateArray(dtype, count)
  await array.readBlock(0, 0, { rows: layout.outer, frames: layout.frames }, into)
  const strides = stridesOf(shape)
  const nest = (axis: number, from: number): FieldValue => {
    if (axis === shape.length) return Number.isNaN(into[from]!) ? null : into[from]!
    return Array.from({ length: shape[axis]! }, (_, index) => nest(axis + 1, from + index * strides[axis]!))
  }
  return nest(0, 0)
}
