// Keys of frames across editions of a pipeline: their options, and the state of their files; on the session's thread.
import { createHash } from 'node:crypto'
import { sep } from 'node:path'
import type { GroupMember } from '../freshness/index.js'
import type { LimitsRequest, SourceSpec, WarmKeys } from '../model/index.js'
import { stampOf } from '../output/index.js'
import type { ReadyMovie } from '../plan/index.js'

/** The state of files when they were first requested; changed files are checked again. */
export class FileLooks {
  readonly #looks = new Map<string, string>()

  of(file: string): string {
    let look = this.#looks.get(file)
    if (look === undefined) {
      const stamp = stampOf(file)
      look = stamp ? `${stamp.bytes} ${stamp.modified} ${stamp.changed}` : 'missing'
      this.#looks.set(file, look)
    }
    return look
  }

  forget(isChanged: (file: string) => boolean): void {
    for (const file of this.#looks.keys()) if (isChanged(file)) this.#looks.delete(file)
  }
}

/** Whether a file is one of these, is inside one, or contains one. */
export function touches(changed: readonly string[]): (file: string) => boolean {
  const whole = new Set(changed)
  return (file) =>
    whole.has(file) || changed.some((each) => file.startsWith(`${each}${sep}`) || each.startsWith(`${file}${sep}`))
}

export class WarmKeyring {
  readonly #looks: FileLooks
  readonly #keys = new WeakMap<ReadyMovie, WarmKeys>()

  constructor(looks: FileLooks) {
    this.#looks = looks
  }

  /** For a movie of the current plan: its files count in the state of the first check. */
  readonly keysOf = (movie: ReadyMovie): WarmKeys => {
    let keys = this.#keys.get(movie)
    if (!keys) {
      keys = this.#makeKeys(movie)
      this.#keys.set(movie, keys)
    }
    return keys
  }

  /** The key of computed limits: the request, and the frames of each movie that contributes. */
  readonly keyOfLimits = (members: readonly GroupMember[]): string => {
    const parts = members.map(({ movie, key, frames }) => {
      const { of, percentile, method, positive } = movie.limits[key] as LimitsRequest
      return [this.keysOf(movie).frames, of, percentile, method, positive, Int32Array.from(frames)]
    })
    return digest(parts)
  }

  #makeKeys({ id, spec, inputs }: ReadyMovie): WarmKeys {
    const own = new Set(Object.values(spec.sources).flatMap((source) => source.inputs.map(({ file }) => file)))
    // Companion files, such as a header, are not listed by source.
    const beside = inputs.filter((file) => !own.has(file)).map((file) => [file, this.#looks.of(file)])
    const sources = Object.fromEntries(
      Object.entries(spec.sources).map(([name, source]) => [
        name,
        digest([sourceParts(source), this.#looksOf(source), beside]),
      ]),
    )
    const fixed = Object.values(spec.sources).map((source) => [source.fixed, source.clip])
    const { transforms, maps, series, fps } = spec
    return { sources, frames: digest([id, sources, fixed, transforms, maps, series, fps]) }
  }

  #looksOf(source: SourceSpec): string[] {
    return source.inputs.map(({ file }) => this.#looks.of(file))
  }
}

function sourceParts({ plugin, inputs, parts, stack }: SourceSpec): unknown {
  return [plugin, inputs, parts, stack && [stack.axis, stack.position, stack.members.map(sourceParts), stack.maps]]
}

function digest(value: unknown): string {
  const text = JSON.stringify(value, (_, part) =>
    ArrayBuffer.isView(part)
      ? createHash('sha256')
          .update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
          .digest('base64')
      : part,
  )
  return createHash('sha256').update(text).digest('base64url')
}
