// Written paths become paths of this machine: `~`, Windows separators, drives that have another name here.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { FieldSource } from '../model/index.js'

/** This machine's paths of folders on other machines, by their names there; of several the first that exists. */
export type PathMap = Readonly<Record<string, string | readonly string[]>>

interface Mapping {
  readonly from: string
  readonly to: readonly string[]
}

/**
 * A written path, pattern or template as a path of this machine, with `/` between its folders; relative ones are
 * relative to `folder`.
 */
export function pathReader(folder: string, map: PathMap = {}): (written: string) => string {
  const isHere = (path: string) => existsSync(resolve(folder, path))
  const mappings = Object.entries(map)
    .map(([from, to]): Mapping => ({ from: trimEnd(withSlashes(from)), to: typeof to === 'string' ? [to] : to }))
    // A folder within a mapped one may be mapped separately.
    .sort((left, right) => right.from.length - left.from.length)
  return (written) => {
    const path = withSlashes(written)
    const mapping = mappings.find(({ from }) => isBelow(path, from))
    // A machine on which the folder has this name needs no mapping.
    if (!mapping || isHere(mapping.from === '' ? '/' : mapping.from)) return atHome(path)
    const places = mapping.to.map((place) => trimEnd(atHome(withSlashes(place))))
    return (places.find(isHere) ?? places[0]!) + path.slice(mapping.from.length)
  }
}

/** The files of fields, with such paths. */
export function readFieldPaths(source: FieldSource, read: (written: string) => string): FieldSource {
  switch (source.kind) {
    case 'record':
      return { ...source, members: mapMembers(source.members, (member) => readFieldPaths(member, read)) }
    case 'array':
      return {
        ...source,
        file: source.file === undefined ? undefined : read(source.file),
        otherwise: source.otherwise && readFieldPaths(source.otherwise, read),
      }
    default:
      return source
  }
}

export function mapMembers<Value, Result>(
  members: Readonly<Record<string, Value>>,
  change: (member: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, change(member)]))
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/')
}

function trimEnd(path: string): string {
  return path.replace(/\/+$/, '')
}

function atHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? homedir() + path.slice(1) : path
}

/** Names of Windows drives and shares are case-insensitive. */
function isBelow(path: string, folder: string): boolean {
  const windows = /^([a-z]:|\/\/)/i.test(folder)
  const [low, start] = windows ? [path.toLowerCase(), folder.toLowerCase()] : [path, folder]
  return low === start || low.startsWith(`${start}/`)
}
