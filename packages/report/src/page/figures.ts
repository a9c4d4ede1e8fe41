// Figures and fields with few values, by which movies can be sorted and filtered besides words; anywhere.
import type { FieldValue, ReportedStatus } from '@movieflow/core'
import { formatValue } from '@movieflow/page/quantities'
import { memberOf } from '@movieflow/page/search'
import type { PageMovie } from './elements.js'
import { compareValues } from './order.js'

const mostFilters = 8
/** A choice of more values than these is typed into the search instead. */
const mostValues = 100
const mostValuesOfOthers = 24

const urgency: Readonly<Record<ReportedStatus, number>> = { failed: 0, blocked: 1, stale: 2, missing: 3, made: 4 }

const figures: Readonly<Record<string, (movie: PageMovie) => FieldValue | undefined>> = {
  status: ({ status }) => urgency[status],
  length: ({ duration }) => duration,
  frames: ({ frames }) => frames,
  'file size': ({ outputs }) => outputs.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) || undefined,
  'lower limit': ({ limits }) => lowest(limits, 0),
  'upper limit': ({ limits }) => lowest(limits, 1),
  'time of making': ({ made }) => made,
  'time it took': ({ seconds }) => seconds,
}

function lowest(limits: PageMovie['limits'], end: 0 | 1): number | undefined {
  const bounds = Object.values(limits ?? {}).flatMap((pairs) => pairs.map((pair) => pair[end]))
  if (bounds.length === 0) return undefined
  return end === 0 ? Math.min(...bounds) : Math.max(...bounds)
}

/** The figures that some of the movies have. */
export function knownFigures(movies: readonly PageMovie[]): string[] {
  return Object.keys(figures).filter((name) => movies.some((movie) => figures[name]!(movie) !== undefined))
}

export function isFigure(name: string): boolean {
  return Object.hasOwn(figures, name)
}

/** A figure, or else a field. */
export function figureOf(movie: PageMovie, name: string): FieldValue | undefined {
  return isFigure(name) ? figures[name]!(movie) : memberOf(movie.fields, name)
}

/** Fields worth a choice, each with its values: those of the ids, then others of few values. */
export function fieldFilters(
  movies: readonly PageMovie[],
  idNames: readonly string[],
  fieldNames: Iterable<string>,
): [name: string, values: string[]][] {
  const others = [...fieldNames].filter((name) => !idNames.includes(name) && !name.startsWith('source.'))
  const filters: [string, string[]][] = []
  for (const name of [...idNames, ...others]) {
    const most = idNames.includes(name) ? mostValues : mostValuesOfOthers
    const values = new Map<string, FieldValue>()
    for (const { fields } of movies) {
      const value = memberOf(fields, name)
      values.set(formatValue(value), value)
      if (values.size > most) break
    }
    if (values.size < 2 || values.size > most || values.size === movies.length) continue
    filters.push([name, [...values].sort((left, right) => compareValues(left[1], right[1])).map(([text]) => text)])
    if (filters.length === mostFilters) break
  }
  return filters
}

/** All that words are looked for in, in lower case. */
export function figureText({ id, fields, status, reasons = [], outputs, warnings, error }: PageMovie): string {
  const parts = [
    id,
    status,
    ...Object.values(fields).map(formatValue),
    ...outputs.map(({ path }) => path),
    ...reasons,
    ...warnings,
  ]
  if (error) parts.push(error.code, error.message, error.hint ?? '', ...(error.log ?? []))
  return parts.join('\n').toLowerCase()
}
