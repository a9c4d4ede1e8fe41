// The ids of movies, taken apart into columns: names, and how wide their values are.
import type { ReportedMovie } from '@movieflow/core'
import { idEntries } from '@movieflow/page/id-entries'
import { visibleText } from '@movieflow/page/visible-text'

/** Widths in letters of the columns that all ids share; `undefined` if they differ. */
export function columnWidths(movies: readonly Pick<ReportedMovie, 'id'>[]): readonly number[] | undefined {
  const widths: number[] = []
  let names: string | undefined
  for (const { id } of movies) {
    const entries = idEntries(id)
    const own = entries?.map(({ name }) => name).join(',')
    names ??= own
    if (entries === undefined || own !== names) return undefined
    for (const [index, { name, value }] of entries.entries())
      widths[index] = Math.max(widths[index] ?? 0, [...visibleText(value)].length, Math.ceil(0.8 * name.length))
  }
  return widths.length > 0 && widths.length <= 8 ? widths.map((width) => Math.min(width, 30)) : undefined
}

/** More fields than these are left to the details. */
const mostFields = 6

/** Single-valued fields that distinguish movies, besides those of the ids and the place of the file. */
export function otherFields(movies: readonly Pick<ReportedMovie, 'id' | 'fields'>[]): string[] {
  const values = new Map<string, Set<unknown>>()
  for (const { fields } of movies)
    for (const [name, value] of Object.entries(fields)) {
      const known = values.get(name) ?? new Set()
      values.set(name, known.add(typeof value === 'object' ? null : value))
    }
  const inIds = new Set(idNames(movies))
  return [...values]
    .filter(([name, known]) => known.size > 1 && !inIds.has(name) && !name.startsWith('source.'))
    .map(([name]) => name)
    .slice(0, mostFields)
}

/** Names in ids, in the order in which they are first met. */
export function idNames(movies: readonly Pick<ReportedMovie, 'id'>[]): string[] {
  return [...new Set(movies.flatMap(({ id }) => idEntries(id)?.map(({ name }) => name) ?? []))]
}
