// A step's options with other values in place, as those of one frame.
import type { Json } from './field.js'
import type { OptionPatch } from './movie-spec.js'

/** A copy in which only what a patch touches is new; the options themselves where there is none. */
export function patchOptions(options: Json, patches: readonly OptionPatch[]): Json {
  return patches.reduce((result, [path, value]) => patched(result, path, value), options)
}

function patched(value: Json, path: readonly (string | number)[], leaf: Json): Json {
  if (path.length === 0) return leaf
  const [key, ...rest] = path
  if (Array.isArray(value)) return value.with(Number(key), patched(value[Number(key)], rest, leaf))
  const record = (value ?? {}) as Record<string, Json>
  return { ...record, [String(key)]: patched(record[String(key)] ?? null, rest, leaf) }
}
