// What one version of a pipeline's data differs in from the one before: option by option, and where each came from.
import type { Json, OptionPath } from '../model/index.js'
import { isWithin } from '../options/index.js'
import { isMap } from './normal-form.js'

/** An option that is another; `before` is absent where it is new, `after` where it is gone. */
export interface DataChange {
  /** In the later version; of what is gone, in the earlier one. */
  readonly path: OptionPath
  readonly before?: Json
  readonly after?: Json
}

/** Two versions of one pipeline, compared. */
export class DataComparison {
  readonly changes: DataChange[] = []
  /** Of lists whose items moved, by their path in the later version: where each item was. */
  readonly #moved = new Map<string, readonly (number | undefined)[]>()

  constructor(before: Json, after: Json) {
    this.#compare(before, after, [], [])
  }

  /** Where the option was in the earlier version, or would have been; `undefined` where it is in an item that was added to a list. */
  originOf(path: OptionPath): OptionPath | undefined {
    const origin: (string | number)[] = []
    for (const [depth, part] of path.entries()) {
      const items = typeof part === 'number' ? this.#moved.get(JSON.stringify(path.slice(0, depth))) : undefined
      const was = items ? items[part as number] : part
      if (was === undefined) return undefined
      origin.push(was)
    }
    return origin
  }

  /** Whether the option, or what holds it, is another, or is a list that lost an item. */
  covers(path: OptionPath): boolean {
    return this.changes.some(({ path: changed, after }) => {
      const lost = after === undefined && typeof changed.at(-1) === 'number'
      return lost ? isSame([...path], changed.slice(0, -1)) : isWithin(path, changed)
    })
  }

  #compare(before: Json | undefined, after: Json | undefined, from: OptionPath, to: OptionPath): void {
    if (before === undefined) this.changes.push({ path: to, after: after as Json })
    else if (after === undefined) this.changes.push({ path: from, before })
    else if (isMap(before) && isMap(after)) {
      const names = new Set([...Object.keys(before), ...Object.keys(after)])
      for (const name of names)
        this.#compare(memberOf(before, name), memberOf(after, name), [...from, name], [...to, name])
    } else if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].some(isContainer))
      this.#compareLists(before, after, from, to)
    else if (!isSame(before, after)) this.changes.push({ path: to, before, after })
  }

  #compareLists(before: readonly Json[], after: readonly Json[], from: OptionPath, to: OptionPath): void {
    const pairs = alignItems(before, after)
    const origins = after.map((_, index) => pairs.find(([, right]) => right === index)?.[0])
    if (origins.some((origin, index) => origin !== index)) this.#moved.set(JSON.stringify(to), origins)
    for (const [index, item] of before.entries())
      if (!origins.includes(index)) this.#compare(item, undefined, [...from, index], to)
    for (const [index, item] of after.entries()) {
      const origin = origins[index]
      this.#compare(origin === undefined ? undefined : before[origin], item, [...from, origin ?? index], [...to, index])
    }
  }
}

/** Pairs of indices, both ascending: equal items first, then, between these, steps of one `use` or `path`, then what is left, in order, but for steps. */
export function alignItems(before: readonly Json[], after: readonly Json[]): (readonly [number, number])[] {
  const texts = [before, after].map((list) => list.map(textOf)) as [string[], string[]]
  const names = [before, after].map((list) => list.map(nameOf)) as [string[], string[]]
  const align = (
    [left, right]: readonly [readonly string[], readonly string[]],
    span: Span,
    inner: (span: Span) => (readonly [number, number])[],
  ): (readonly [number, number])[] => {
    const pairs: (readonly [number, number])[] = []
    let [start, begin] = [span[0], span[2]]
    for (const [one, other] of [...commonItems(left, right, span), [span[1], span[3]] as const]) {
      pairs.push(...inner([start, one, begin, other]))
      if (one < span[1]) pairs.push([one, other])
      start = one + 1
      begin = other + 1
    }
    return pairs
  }
  // A step of another `use` is another step.
  const isOther = ([one, other]: readonly [number, number]) =>
    [names[0][one], names[1][other]].every((name) => name?.startsWith('use '))
  const inOrder = ([start, end, begin, stop]: Span) =>
    Array.from(
      { length: Math.min(end - start, stop - begin) },
      (_, index) => [start + index, begin + index] as const,
    ).filter((pair) => !isOther(pair))
  return align(texts, [0, before.length, 0, after.length], (gap) => align(names, gap, inOrder))
}

/** Of the earlier list from … to before …, and of the later one. */
type Span = readonly [number, number, number, number]

/** The longest common subsequence within a span. */
function commonItems(left: readonly string[], right: readonly string[], [start, end, begin, stop]: Span) {
  const lengths = Array.from({ length: end - start + 1 }, () => new Uint32Array(stop - begin + 1))
  for (let row = end - start - 1; row >= 0; row--)
    for (let column = stop - begin - 1; column >= 0; column--)
      lengths[row]![column] =
        left[start + row] === right[begin + column]
          ? lengths[row + 1]![column + 1]! + 1
          : Math.max(lengths[row + 1]![column]!, lengths[row]![column + 1]!)
  const pairs: (readonly [number, number])[] = []
  for (let row = 0, column = 0; row < end - start && column < stop - begin; ) {
    if (left[start + row] === right[begin + column]) pairs.push([start + row++, begin + column++])
    else if (lengths[row + 1]![column]! >= lengths[row]![column + 1]!) row++
    else column++
  }
  return pairs
}

function nameOf(item: Json, index: number): string {
  const { use, path } = isMap(item) ? item : {}
  return typeof path === 'string' ? `path ${path}` : typeof use === 'string' ? `use ${use}` : `item ${index}`
}

/** Members in the order of their names: which stood first says nothing. */
function textOf(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) =>
    isMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1))) : inner,
  )
}

function isSame(left: Json, right: Json): boolean {
  return left === right || (isContainer(left) && isContainer(right) && textOf(left) === textOf(right))
}

function isContainer(value: Json): boolean {
  return typeof value === 'object' && value !== null
}

function memberOf(map: { readonly [name: string]: Json }, name: string): Json | undefined {
  return Object.hasOwn(map, name) ? map[name] : undefined
}
