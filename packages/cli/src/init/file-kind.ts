// What a file is, by the source that its ending chooses.
import { extname } from 'node:path'
import { type KnownSource, endingOf as knownEnding } from '@movieflow/core'

/** Files of one kind become one pipeline. */
export type FamilyKind = 'arrays' | 'images' | 'video' | 'table'

/** `undefined` where no source of `entries` knows the ending. */
export function kindOf(file: string, entries: readonly KnownSource[]): FamilyKind | undefined {
  const name = sourceOf(file, entries)?.name
  if (name === undefined) return undefined
  return name === 'images' || name === 'video' || name === 'table' ? name : 'arrays'
}

/** Whether a file holds volumes, which are shown as pictures of a plane. */
export function isVolume(file: string, entries: readonly KnownSource[]): boolean {
  return sourceOf(file, entries)?.name === 'nifti'
}

/** With its dot, as it is written; a compressed file has one of two parts: `.nii.gz`. */
export function endingOf(file: string): string {
  return /\.[^./]+\.gz$/i.exec(file)?.[0] ?? extname(file)
}

/** The source that a path's ending, or its whole name, chooses. */
export function sourceOf(file: string, sources: readonly KnownSource[]): KnownSource | undefined {
  const ending = knownEnding(
    file,
    sources.flatMap(({ extensions }) => extensions),
  )
  return ending === undefined ? undefined : sources.find(({ extensions }) => extensions.includes(ending))
}
