// A program's object becomes plain data of our own, as from a YAML file; anything else is a problem.
import { formatOptionPath, type Json, type OptionPath } from '../model/index.js'
import type { Problems } from './problems.js'

const mostValues = 100_000

/**
 * A deep copy. Anything that is not JSON (a function, `undefined`, NaN, an object of a class) goes to `problems`, by
 * option.
 */
export function copyPlainData(value: unknown, problems: Problems): Json {
  return new DataCopier(problems).copy(value, [])
}

class DataCopier {
  readonly #problems: Problems
  readonly #open = new Set<object>()
  #values = 0

  constructor(problems: Problems) {
    this.#problems = problems
  }

  copy(value: unknown, path: OptionPath): Json {
    if (++this.#values > mostValues) {
      if (this.#values === mostValues + 1) this.#problem([], `the pipeline contains more than ${mostValues} values`)
      return null
    }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
    if (typeof value === 'number') return this.#number(value, path)
    if (typeof value !== 'object') return this.#problem(path, unlikeJson(value))
    if (this.#open.has(value)) return this.#problem(path, 'a value may not contain itself')
    this.#open.add(value)
    const copy = Array.isArray(value) ? this.#list(value, path) : this.#map(value, path)
    this.#open.delete(value)
    return copy
  }

  #number(value: number, path: OptionPath): Json {
    if (Number.isFinite(value)) return value
    // In fields and frames a value may be missing.
    if (Number.isNaN(value) && ['fields', 'frames'].includes(String(path[0]))) return null
    return this.#problem(path, `expected a finite number, but got ${value}`)
  }

  #list(list: readonly unknown[], path: OptionPath): Json {
    return Array.from(list, (item, index) => this.copy(item, [...path, index]))
  }

  #map(map: object, path: OptionPath): Json {
    const kind: unknown = Object.getPrototypeOf(map)
    // Plain objects of another realm, such as a test runner's, have another prototype.
    if (kind !== null && Object.getPrototypeOf(kind) !== null) return this.#problem(path, ofClass(map))
    const copy: Record<string, Json> = {}
    for (const name of Reflect.ownKeys(map)) {
      if (typeof name === 'symbol' || name === '' || name === '__proto__')
        this.#problem(path, `expected a name as a key, but got ${JSON.stringify(String(name))}`)
      else copy[name] = this.copy((map as Record<string, unknown>)[name], [...path, name])
    }
    return copy
  }

  #problem(path: OptionPath, message: string): null {
    this.#problems.add('PIPELINE_INVALID', message, path.length > 0 ? { option: formatOptionPath(path) } : {})
    return null
  }
}

function unlikeJson(value: unknown): string {
  if (value === undefined) return 'expected a value, but got undefined: leave the member out'
  if (typeof value === 'bigint') return `expected a number, but got the bigint ${value}n: Number(…) makes one`
  return `expected a value that JSON can hold, but got a ${typeof value}`
}

function ofClass(value: object): string {
  const { name } = value.constructor
  const list = ArrayBuffer.isView(value) || value instanceof Set ? ': Array.from(…) makes a list of it' : ''
  return `expected a list or a plain object, but got an object of the class ${name}${list}`
}
