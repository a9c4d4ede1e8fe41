// Files that differ in one capture become a stack: one movie, with an axis of the captured values; main thread.
import { basename } from 'node:path'
import { MovieflowError } from '../errors/index.js'
import type { FieldValue } from '../model/index.js'
import { compileFilePattern } from '../template/index.js'
import { type MovieFiles, naturalOrder } from './discover.js'

/** Throws PIPELINE_INVALID if a pattern does not capture what is stacked. */
export function checkStackPatterns(patterns: readonly string[], axis: string): void {
  for (const pattern of patterns) {
    if (compileFilePattern(pattern).fields.includes(axis)) continue
    throw new MovieflowError('PIPELINE_INVALID', `stack: ${pattern} captures no ${axis}`, {
      hint: `put <${axis}> where the files of a stack differ, for example dff_<${axis}>.npy`,
    })
  }
}

/** Movies whose captures differ only in `axis` become one, in natural order of that capture. */
export function stackMovies(movies: readonly MovieFiles[], axis: string): MovieFiles[] {
  const groups = new Map<string, MovieFiles[]>()
  for (const movie of movies) {
    const { [axis]: _, ...fields } = movie.fields
    const key = JSON.stringify(fields)
    const group = groups.get(key)
    if (group) group.push(movie)
    else groups.set(key, [movie])
  }
  const stacks = [...groups.values()]
  const counts = new Map<FieldValue, number>()
  for (const { fields } of movies) counts.set(fields[axis]!, (counts.get(fields[axis]!) ?? 0) + 1)
  return stacks.map((members) => {
    // With two movies, half of them have each value: a movie may have sessions of its own.
    const isShared = members.some(({ fields }) => counts.get(fields[axis]!)! > 1)
    const least = stacks.length / 2
    const usual = [...counts].flatMap(([value, count]) =>
      count > least || (count === least && isShared) ? [value] : [],
    )
    return stackOf(members, axis, usual)
  })
}

/** The stack of these members, which have a value of `axis` each; `usual` are the values that a stack is expected to have. */
export function stackOf(members: readonly MovieFiles[], axis: string, usual: readonly FieldValue[]): MovieFiles {
  const captureOf = ({ fields }: MovieFiles): FieldValue => fields[axis] ?? null
  const sorted = members.toSorted((left, right) =>
    naturalOrder.compare(String(captureOf(left)), String(captureOf(right))),
  )
  const twice = sorted.find((each, index) => index > 0 && captureOf(each) === captureOf(sorted[index - 1]!))
  if (twice) {
    const [first, second] = sorted.filter((each) => captureOf(each) === captureOf(twice))
    throw new MovieflowError(
      'PIPELINE_INVALID',
      `two files of one stack have ${axis} = ${String(captureOf(twice))}: ${basename(first!.files[0]!.path)} and ${basename(second!.files[0]!.path)}`,
      { file: twice.files[0]!.file, hint: 'capture a field that distinguishes the movies' },
    )
  }
  const { [axis]: _, ...fields } = sorted[0]!.fields
  const values = sorted.map(captureOf)
  return {
    files: sorted.flatMap(({ files }) => files),
    fields,
    gaps: [],
    wild: sorted.some(({ wild }) => wild),
    stack: { axis, values, members: sorted, lacking: usual.filter((value) => !values.includes(value)) },
  }
}
