// What a file is, by the source that its ending chooses.
import { extname } from 'node:path'
import type { PluginEntry } from '@movieflow/core'

/** Files of one kind become one pipeline. */
export type FamilyKind = 'arrays' | 'images' | 'video' | 'table'

/** `undefined` where no source of `entries` knows the ending. */
export function kindOf(file: string, entries: readonly PluginEntry[]): FamilyKind | undefined {
  const name = sourceOf(file, entries)
  if (name === undefined) return undefined
  return name === 'images' || name === 'video' || name === 'table' ? name : 'arrays'
}

/** Whether a file holds volumes, which are shown as pictures of a plane. */
export function isVolume(file: string, entries: readonly PluginEntry[]): boolean {
  return sourceOf(file, entries) === 'nifti'
}

/** With its dot, as it is written; a compressed file has one of two parts: `.nii.gz`. */
export function endingOf(file: string): string {
  return /\.[^./]+\.gz$/i.exec(file)?.[0] ?? extname(file)
}

function sourceOf(file: string, entries: readonly PluginEntry[]): string | undefined {
  const ending = endingOf(file).toLowerCase()
  return entries.find(({ kind, extensions }) => kind === 'source' && extensions.includes(ending))?.name
}
