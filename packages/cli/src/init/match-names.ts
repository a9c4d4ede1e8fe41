// Files of the same recordings: the pattern of one kind of file, from the captures of another kind.
import { compileFilePattern } from '@movieflow/core'
import { literal } from './describe-names.js'

export type NameFields = Readonly<Record<string, string | number>>

/** Recordings that a pattern finds, each with the captures of its name. */
export interface Recordings {
  /** In order; others are compared with the first. */
  readonly files: readonly string[]
  readonly fields: readonly NameFields[]
}

/** Number of places in a name that are tried. */
const mostPlaces = 8

/**
 * The pattern of files that accompany recordings, from the `file` of the first recording: it captures the same fields.
 * `undefined` if less than half of the recordings, or no other one, have such a file.
 */
export function accompany(file: string, recordings: Recordings, found: readonly string[]): string | undefined {
  const fields = recordings.fields[0]!
  if (Object.keys(fields).length === 0) return literal(file)
  // A value may also occur elsewhere by chance, such as in a tracker's suffix: `Exp1DLC_resnet50_shuffle1.csv`.
  const places = placesOf(file, fields).slice(0, mostPlaces)
  const tries = places
    .map((_, index) => withFields(file, places.slice(0, places.length - index)))
    .filter((pattern) => isOf(compileFilePattern(pattern).match(file), fields))
    .map((pattern) => ({ pattern, count: countOf(pattern, recordings, found) }))
  const [best] = tries.toSorted((one, other) => other.count - one.count)
  const all = recordings.fields.length
  return best && best.count >= Math.max(all / 2, Math.min(all, 2)) ? best.pattern : undefined
}

/** Whether a name that captured `match` belongs to a recording. */
const isOf = (match: NameFields | undefined, fields: NameFields): boolean =>
  match !== undefined && Object.entries(match).every(([name, value]) => fields[name] === value)

/** Recordings that have exactly one such file. */
function countOf(text: string, { fields }: Recordings, found: readonly string[]): number {
  const pattern = compileFilePattern(text)
  const matches = found.flatMap((file) => {
    const match = pattern.match(file)
    return match ? [match] : []
  })
  return fields.filter((own) => matches.filter((match) => isOf(match, own)).length === 1).length
}

interface Place {
  readonly from: number
  readonly to: number
  readonly field: string
}

/** The places of fields' values in a name, from left to right: whole numbers and whole words. */
function placesOf(name: string, fields: NameFields): Place[] {
  const places = Object.entries(fields).flatMap(([field, value]) => {
    const search =
      typeof value === 'number'
        ? new RegExp(`(?<![0-9])0*${value}(?![0-9])`, 'g')
        : new RegExp(`(?<![\\p{L}\\p{N}])${escapePattern(value)}(?![\\p{L}\\p{N}])`, 'gu')
    return [...name.matchAll(search)].map(({ index, 0: text }) => ({
      from: index,
      to: index + text.length,
      field: typeof value === 'number' ? `<${field}:d>` : `<${field}>`,
    }))
  })
  const ordered = places.toSorted((one, other) => one.from - other.from || other.to - one.to)
  return ordered.filter(({ from }, at) => ordered.slice(0, at).every(({ to }) => to <= from))
}

function withFields(name: string, places: readonly Place[]): string {
  const parts = places.map(({ from, field }, at) => literal(name.slice(places[at - 1]?.to ?? 0, from)) + field)
  return parts.join('') + literal(name.slice(places.at(-1)?.to ?? 0))
}

const escapePattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
