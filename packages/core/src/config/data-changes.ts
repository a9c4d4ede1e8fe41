// Compares a version of a pipeline's data with the previous one: option by option, with the origin of each.
import type { Json, OptionPath } from '../model/index.js'
import { isWithin } from '../options/index.js'
import { isMap } from './normal-form.js'

/** A changed option; `before` is absent if it is new, `after` if it was removed. */
export interface DataChange {
  /** The path in the later version, or in the earlier one if it was removed. */
  readonly path: OptionPath
  readonly before?: Json
  readonly after?: Json
}

/** Two versions of one pipeline, compared. */
export class DataComparison {
  readonly changes: DataChange[] = []
  /** Earlier indices of the items of lists whose items moved, by the list's path in the later version. */
  readonly #moved = new Map<string, readonly (number | undefined)[]>()

  constructor(before: Json, after: Json) {
    this.#compare(before, after, [], [])
  }

  /**
   * The option's path in the earlier version, if it was there or not; `undefined` if it is in an item that was added to
   * a list.
   */
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

  /** Whether the option or a parent of it changed, or is a list that lost an item. */
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

/**
 * Pairs of indices, both ascending. Equal items at either end of the lists are pairs; each item between them is paired
 * with the next that equals it, else with the next of its `use` or `path`, else with the very next, unless both are
 * steps or that one is still in the later list.
 */
export function alignItems(before: readonly Json[], after: readonly Json[]): (readonly [number, number])[] {
  const [left, right] = [before.map(textOf), after.map(textOf)]
  const most = Math.min(left.length, right.length)
  let start = 0
  while (start < most && left[start] === right[start]) start++
  let end = 0
  while (end < most - start && left.at(-1 - end) === right.at(-1 - end)) end++
  const names = after.map(nameOf)
  const isKept = (item: Json, index: number) =>
    right.includes(left[index]!) || (nameOf(item) !== undefined && names.includes(nameOf(item)))
  const pairs = Array.from({ length: start }, (_, index): readonly [number, number] => [index, index])
  let next = start
  for (const [at, item] of after.slice(0, after.length - end).entries()) {
    if (at < start) continue
    const open = before.slice(next, before.length - end)
    const nearest = [
      (_: Json, index: number) => left[next + index] === right[at],
      (other: Json) => nameOf(other) !== undefined && nameOf(other) === nameOf(item),
      (other: Json, index: number) => index === 0 && !(isStep(other) && isStep(item)) && !isKept(other, next),
    ].map((goes) => open.findIndex(goes))
    const found = nearest.find((index) => index >= 0)
    if (found === undefined) continue
    pairs.push([next + found, at])
    next += found + 1
  }
  for (let last = end; last > 0; last--) pairs.push([before.length - last, after.length - last])
  return pairs
}

function nameOf(item: Json): string | undefined {
  const { use, path } = isMap(item) ? item : {}
  return typeof path === 'string' ? `path ${path}` : typeof use === 'string' ? `use ${use}` : undefined
}

function isStep(item: Json): boolean {
  return nameOf(item)?.startsWith('use ') === true
}

/** Members sorted by name, because their order has no meaning. */
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
