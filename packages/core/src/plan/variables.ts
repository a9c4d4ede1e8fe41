// The array of a file that `variable: cc_tsr | corr_tsr` means.
import type { VariableInfo } from '../contract/index.js'

/** The names that a `variable` lists; none where it is left out. */
export function variableNames(variable: string | undefined): string[] {
  return variable?.split('|').map((name) => name.trim()) ?? []
}

/** The first of `names` that the file has; `undefined` where it has none of them. */
export function findVariable(arrays: readonly VariableInfo[], names: readonly string[]): VariableInfo | undefined {
  return names.map((name) => arrays.find((each) => each.name === name)).find(Boolean)
}
