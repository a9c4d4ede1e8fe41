// Finds, compares and sets values at a path of options; any thread.
import type { Json, OptionPatch, OptionPath } from '../model/index.js'

/** Whether a path equals another, or is within it. */
export function isWithin(path: OptionPath, outer: OptionPath): boolean {
  return outer.every((key, at) => path[at] === key)
}

/** `undefined` if there is nothing. */
export function valueAt(value: Json | undefined, path: OptionPath): Json | undefined {
  let found = value
  for (const key of path) {
    const holds = typeof found === 'object' && found !== null && Object.hasOwn(found, key)
    found = holds ? (found as { readonly [name: string | number]: Json })[key] : undefined
  }
  return found
}

/**
 * A copy with another value at a path, in which only its parents are new; missing parents are added, and lists grow by
 * at most one item.
 */
export function setAt(value: Json | undefined, path: OptionPath, leaf: Json): Json {
  const [key, ...rest] = path
  if (key === undefined) return leaf
  if (typeof key === 'number' || Array.isArray(value)) {
    const list = Array.isArray(value) ? (value as readonly Json[]) : []
    return list.toSpliced(Number(key), 1, setAt(list[Number(key)], rest, leaf))
  }
  const map = (value ?? {}) as { readonly [name: string]: Json }
  return { ...map, [key]: setAt(Object.hasOwn(map, key) ? map[key] : undefined, rest, leaf) }
}

/** Planned options with the values of one frame; the same object if the frame has none of its own. */
export function patchOptions(planned: Json, ofFrame: readonly OptionPatch[]): Json {
  return ofFrame.reduce((options, [path, value]) => setAt(options, path, value), planned)
}
