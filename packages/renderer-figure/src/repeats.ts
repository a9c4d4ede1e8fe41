// Options that differ from panel to panel: all their values become one panel's; any thread.
import { isRepeatedValues, type RepeatedValues } from '@movieflow/core/plugin'

const known = new WeakMap<object, boolean>()

/** Whether an option, or one below it, differs from panel to panel. */
export function isRepeated(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const before = known.get(value)
  if (before !== undefined) return before
  const found = isRepeatedValues(value) || Object.values(value).some(isRepeated)
  known.set(value, found)
  return found
}

const resolved = new WeakMap<object, Map<number, object>>()

/** The options of panel `number`; the same object for the same options, and the options themselves where nothing differs. */
export function repeatAt<Options extends object>(options: Options, number: number): Options {
  if (!isRepeated(options)) return options
  let panels = resolved.get(options)
  if (!panels) {
    panels = new Map()
    resolved.set(options, panels)
  }
  let found = panels.get(number)
  if (!found) {
    found = pick(options, number) as object
    panels.set(number, found)
  }
  return found as Options
}

function pick(value: unknown, number: number): unknown {
  if (!isRepeated(value)) return value
  if (isRepeatedValues(value)) return (value as RepeatedValues).$each.values[number]
  if (Array.isArray(value)) return value.map((each) => pick(each, number))
  return Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, pick(each, number)]))
}
