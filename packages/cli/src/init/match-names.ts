// Names of files that belong to the same recordings: the pattern of one kind of file, given what the names of another kind capture.
import { compileFilePattern } from '@movieflow/core'
import { literal, stemOf } from './describe-names.js'

export type Fields = Readonly<Record<string, string | number>>

/** Recordings that a pattern finds, each with what its name captures. */
export interface Recordings {
  /** In order; the first is the one that others are compared with. */
  readonly files: readonly string[]
  readonly fields: readonly Fields[]
}

/**
 * The pattern of files that accompany recordings, by the `file` that accompanies the first one: what the first captures is captured
 * in its name, too. `undefined` if less than half of the recordings have such a file.
 */
export function accompany(file: string, recordings: Recordings, found: readonly string[]): string | undefined {
  const [first] = recordings.files
  const fields = recordings.fields[0]!
  if (Object.keys(fields).length === 0) return literal(file)
  // What a tracker appends to the name of a video is its own: `Exp1DLC_resnet50_shuffle1.csv`.
  const stem = stemOf(first!)
  const at = file.split('/').at(-1)!.startsWith(stem) ? file.lastIndexOf('/') + 1 + stem.length : file.length
  const tries = [
    withFields(file.slice(0, at), fields, true) + literal(file.slice(at)),
    withFields(file, fields, true),
    withFields(file, fields, false),
  ]
  return tries.find((pattern) => pattern !== literal(file) && covers(pattern, recordings, found))
}

function covers(text: string, { fields }: Recordings, found: readonly string[]): boolean {
  const pattern = compileFilePattern(text)
  const matches = found.flatMap((file) => {
    const match = pattern.match(file)
    return match ? [match] : []
  })
  const has = (own: Fields) =>
    matches.filter((match) => Object.entries(match).every(([name, value]) => own[name] === value)).length === 1
  return has(fields[0]!) && fields.filter(has).length >= fields.length / 2
}

/** A name with `<mouse>` in place of the value of `mouse`: the first, or all of them. */
function withFields(name: string, fields: Fields, everywhere: boolean): string {
  const parts = Object.entries(fields).map(([field, value]) => ({
    field: typeof value === 'number' ? `<${field}:d>` : `<${field}>`,
    search:
      typeof value === 'number'
        ? new RegExp(`(?<![0-9])0*${value}(?![0-9])`, everywhere ? 'g' : '')
        : new RegExp(`(?<![\\p{L}\\p{N}])${escapePattern(value)}(?![\\p{L}\\p{N}])`, everywhere ? 'gu' : 'u'),
  }))
  // Letters of a private area stand in for fields, so that one never finds itself in another's name.
  let marked = literal(name)
  for (const [index, { search }] of parts.entries())
    marked = marked.replace(search, String.fromCodePoint(0xe000 + index))
  return marked.replace(/[\ue000-\uefff]/g, (mark) => parts[mark.codePointAt(0)! - 0xe000]!.field)
}

const escapePattern = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
