// A path in a store becomes the array or group that is there, and a store the list of all of them.
import { copyAgain, printable, refuse } from '@movieflow/arrays'
import { MovieflowError } from '@movieflow/core/plugin'
import { type ArrayInfo, describeArray } from './array-metadata.js'
import { Damage } from './codecs/damage.js'
import { isJsonRecord, type JsonRecord, own, parseJson, recordIn } from './json.js'
import type { Store } from './store.js'

export interface GroupInfo {
  readonly path: string
  readonly version: 2 | 3
  readonly attributes: JsonRecord
}

export type Node =
  | { readonly array: ArrayInfo; readonly isDouble: boolean }
  | { readonly group: GroupInfo; readonly isDouble: boolean }

/** A larger metadata file is none. */
const mostMetadata = 64 << 20

/** The node at a path; `undefined` if there is none. If both versions are there, version 3 counts, as for zarr-python. */
export async function readNode(store: Store, path: string): Promise<Node | undefined> {
  const third = await readJson(store, joined(path, 'zarr.json'))
  if (third !== undefined) {
    const isDouble =
      store.size(joined(path, '.zarray')) !== undefined || store.size(joined(path, '.zgroup')) !== undefined
    const kind = own(third, 'node_type')
    if (own(third, 'zarr_format') !== 3) throw damaged(store, joined(path, 'zarr.json'), 'its zarr_format is not 3')
    if (kind === 'array') return { array: describeArray(path, 3, third, undefined), isDouble }
    if (kind === 'group')
      return { group: { path, version: 3, attributes: recordIn(third, 'attributes') ?? {} }, isDouble }
    throw damaged(store, joined(path, 'zarr.json'), 'its node_type is neither array nor group')
  }
  for (const name of ['.zarray', '.zgroup']) {
    const second = await readJson(store, joined(path, name))
    if (second === undefined) continue
    const format = own(second, 'zarr_format')
    if (format !== 2)
      throw damaged(store, joined(path, name), `its zarr_format is ${printable(String(format), 20)}, not 2`)
    const attributes = (await readJson(store, joined(path, '.zattrs'))) ?? {}
    if (name === '.zgroup') return { group: { path, version: 2, attributes }, isDouble: false }
    return { array: describeArray(path, 2, second, attributes), isDouble: false }
  }
  return undefined
}

async function readJson(store: Store, key: string): Promise<JsonRecord | undefined> {
  try {
    const bytes = await store.read(key, mostMetadata)
    if (bytes === undefined) return undefined
    const value = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (isJsonRecord(value)) return value
  } catch (error) {
    if (error instanceof Damage) throw refuse(store.path, `${printable(key, 200)} ${error.message}`, copyAgain, error)
    if (error instanceof MovieflowError || !(error instanceof SyntaxError || error instanceof TypeError)) throw error
  }
  throw damaged(store, key, 'it is no JSON object')
}

function damaged(store: Store, key: string, why: string) {
  return refuse(store.path, `${printable(key, 200)} is not metadata of Zarr: ${why}`, copyAgain)
}

export function joined(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`
}

/** A name as users write it; `undefined` if it leads out of the store or is no path. */
export function pathOfName(name: string): string | undefined {
  const parts = name.replace(/^\/+|\/+$/g, '').split('/')
  if (parts.length === 1 && parts[0] === '') return ''
  return parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\0'))
    ? undefined
    : parts.join('/')
}

/** Nodes that are examined, at most. */
const mostNodes = 20_000
const collator = new Intl.Collator('en', { numeric: true })

/**
 * All nodes from `path` on, each group before what is in it, in natural order; `undefined` for a group from `enter` leaves out what is in it,
 * a list names its members.
 */
export async function* walk(
  store: Store,
  path: string,
  enter: (group: GroupInfo) => readonly string[] | 'all' | undefined,
  seen = { count: 0 },
): AsyncGenerator<Node> {
  if (++seen.count > mostNodes)
    throw refuse(
      store.path,
      `it has more than ${mostNodes.toLocaleString('en-US')} groups and arrays`,
      'name the folder of one of its groups',
    )
  const node = await readNode(store, path)
  if (node === undefined) return
  yield node
  if ('array' in node) return
  const members = enter(node.group)
  if (members === undefined) return
  const names = members === 'all' ? [...store.list(path)].sort(collator.compare) : members
  for (const name of names) {
    const inside = pathOfName(name)
    if (inside && !/^(zarr\.json|\.z\w+)$/.test(name)) yield* walk(store, joined(path, inside), enter, seen)
  }
}
