// The kind of a file, by the source that its ending chooses.
import { extname } from 'node:path'
import { type KnownSource, endingOf as knownEnding, type VariableInfo } from '@movieflow/core'
import { firstPartyPlugins } from '../first-party.js'

/** Files of one kind become one pipeline. */
export type FamilyKind = 'arrays' | 'images' | 'video' | 'table'

/** `undefined` if no source of `entries` knows the ending. */
export function fileKind(file: string, entries: readonly KnownSource[]): FamilyKind | undefined {
  const name = sourceOf(file, entries)?.name
  if (name === undefined) return undefined
  return name === 'images' || name === 'video' || name === 'table' ? name : 'arrays'
}

/** Whether a file holds volumes, which are shown as pictures of a plane. */
export function isVolume(file: string, entries: readonly KnownSource[]): boolean {
  return sourceOf(file, entries)?.name === 'nifti'
}

/** Endings that sources know; those that are a whole name cannot form a family of names. */
const knownEndings = firstPartyPlugins.flatMap((entry) =>
  entry.kind === 'source' ? (entry.extensions ?? []).filter((each) => each.startsWith('.')) : [],
)

/**
 * The longest known ending, with its dot and as written: `.nii.gz`, `.ome.zarr`; that of a compressed file has two
 * parts.
 */
export function endingAsWritten(file: string): string {
  const known = knownEnding(file, knownEndings)
  return known ? file.slice(file.length - known.length) : (/\.[^./]+\.gz$/i.exec(file)?.[0] ?? extname(file))
}

/** Whether pictures are stacks of frames, each a movie of its own. */
export function isStack(kind: FamilyKind, { axes }: VariableInfo): boolean {
  return kind === 'images' && axes?.includes('frame') === true
}

/** The source that a path's ending, or its whole name, chooses. */
export function sourceOf(file: string, sources: readonly KnownSource[]): KnownSource | undefined {
  const ending = knownEnding(
    file,
    sources.flatMap(({ extensions }) => extensions),
  )
  return ending === undefined ? undefined : sources.find(({ extensions }) => extensions.includes(ending))
}
