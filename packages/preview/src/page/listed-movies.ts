// The movies that the list shows, and its rows that are in sight; anywhere.
import type { SessionMovie } from '@movieflow/core'
import { formatValue } from '@movieflow/page/quantities'
import { type Findable, parseSearch } from '@movieflow/page/search'
import type { State } from './state.js'

const findables = new WeakMap<SessionMovie, Findable>()

function findableOf(movie: SessionMovie): Findable {
  const known = findables.get(movie)
  if (known) return known
  const { id, fields, status, reasons, outputs, warnings, error } = movie
  const texts = [id, status, ...Object.values(fields).map(formatValue), ...reasons, ...outputs, ...warnings]
  const text = [...texts, error?.message ?? ''].join('\n').toLowerCase()
  const made = { fields: { ...fields, status }, text }
  findables.set(movie, made)
  return made
}

let last: { movies: readonly SessionMovie[]; query: string; found: readonly SessionMovie[] } | undefined

/** Movies that match the search, in the order of the plan; the same list for the same search. */
export function listedMovies({ plan, query }: Pick<State, 'plan' | 'query'>): readonly SessionMovie[] {
  const movies = plan?.movies ?? []
  if (last?.movies === movies && last.query === query) return last.found
  const names = new Set(['status', ...movies.flatMap(({ fields }) => Object.keys(fields))])
  const test = parseSearch(query, names)
  const found = query.trim() === '' ? movies : movies.filter((movie) => test(findableOf(movie)))
  last = { movies, query, found }
  return found
}

export type Status = SessionMovie['status']

const order: readonly Status[] = ['blocked', 'new', 'stale', 'fresh', 'open']

/** How many movies are of each status, those to look at first. */
export function countStatuses(movies: readonly SessionMovie[]): { readonly status: Status; readonly count: number }[] {
  return order
    .map((status) => ({ status, count: movies.filter((movie) => movie.status === status).length }))
    .filter(({ count }) => count > 0)
}

/** Rows before and after those in sight, so that they are drawn when someone scrolls quickly. */
const spare = 8

/** The first row to draw, and the one after the last. */
export function rowsInSight(top: number, height: number, rowHeight: number, count: number): readonly [number, number] {
  const first = Math.max(0, Math.floor(top / rowHeight) - spare)
  return [Math.min(first, count), Math.min(count, Math.ceil((top + height) / rowHeight) + spare)]
}

/** The scroll position that brings a row into sight; the present one if it is in sight. */
export function scrollTo(row: number, top: number, height: number, rowHeight: number): number {
  const start = row * rowHeight
  if (start < top) return start
  return start + rowHeight > top + height ? start + rowHeight - height : top
}
