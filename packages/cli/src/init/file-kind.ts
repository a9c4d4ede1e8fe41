// What a file is, by the source that its ending chooses.
import { extname } from 'node:path'
import type { PluginEntry } from '@movieflow/core'

/** Files of one kind become one pipeline. */
export type FamilyKind = 'arrays' | 'images' | 'video' | 'table'

/** `undefined` where no source of `entries` knows the ending. */
export function kindOf(file: string, entries: readonly PluginEntry[]): FamilyKind | undefined {
  const ending = extname(file).toLowerCase()
  const name = entries.find(({ kind, extensions }) => kind === 'source' && extensions.includes(ending))?.name
  if (name === undefined) return undefined
  return name === 'images' || name === 'video' || name === 'table' ? name : 'arrays'
}
