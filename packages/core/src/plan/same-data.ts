// Data that many movies have in common are kept once: a plan of tens of thousands of movies would keep as many copies; main thread.
import { isDeepStrictEqual } from 'node:util'

/** Values by their JSON. Only for data that nobody changes. */
export class SameData {
  readonly #known = new Map<string, unknown>()

  /** An equal value that was given before, or this one. A plugin's data may be anything that a thread can be sent. */
  of<Value>(value: Value): Value {
    const text = textOf(value)
    if (text === undefined) return value
    const known = this.#known.get(text)
    // JSON has no word for infinity, one zero, and `{}` for each Map.
    if (known !== undefined) return isDeepStrictEqual(known, value) ? (known as Value) : value
    // A value that differs from movie to movie is not worth keeping.
    if (this.#known.size < most) this.#known.set(text, value)
    return value
  }
}

const most = 1000

/** `undefined` if it has no JSON, like a bigint, or data that contain themselves. */
function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
