// Common data of all tasks of a movie, encoded once into memory that every thread reads, so that tasks themselves are small.
import { deserialize, serialize } from 'node:v8'
import type { Clip, Limits, MovieSpec, WarmKeys } from '../model/index.js'
import type { FrameAccess, PreparedInputs } from './frame-access.js'

export interface MovieInCommon {
  readonly spec: MovieSpec
  readonly access: FrameAccess
  /** All limits of the movie, each once. */
  readonly knownLimits: Readonly<Record<string, readonly Limits[]>>
}

/** A {@link MovieInCommon} as tasks carry it: a few handles, for any length of the movie's lists. */
export interface SharedMovie {
  /** A new number each time a movie is shared: it identifies exactly these inputs and limits. */
  readonly number: number
  /** The movie's id, for errors. */
  readonly id: string
  readonly memory: SharedArrayBuffer
  /** Memory of the movie's kept frames; see {@link KeptFrames}. */
  readonly kept?: Readonly<Record<string, SharedArrayBuffer>>
}

interface Encoded {
  readonly spec: MovieSpec
  readonly prepared: PreparedInputs
  readonly knownLimits: MovieInCommon['knownLimits']
  readonly keptClips?: Readonly<Record<string, Clip>>
  readonly warm?: WarmKeys
}

let shared = 0

/** Main thread. */
export function shareMovie({ spec, access: { prepared, kept, warm }, knownLimits }: MovieInCommon): SharedMovie {
  const more = { ...(kept && { keptClips: kept.clips }), ...(warm && { warm }) }
  const bytes = serialize({ spec, prepared, knownLimits, ...more } satisfies Encoded)
  const memory = new SharedArrayBuffer(bytes.length)
  new Uint8Array(memory).set(bytes)
  return { number: shared++, id: spec.id, memory, ...(kept && { kept: kept.memory }) }
}

/** Any thread; takes time with the length of the movie's lists, so it is done once per worker and movie. */
export function readSharedMovie({ memory, kept }: SharedMovie): MovieInCommon {
  const { spec, prepared, knownLimits, keptClips, warm } = deserialize(Buffer.from(new Uint8Array(memory))) as Encoded
  const ready = kept && keptClips && { kept: { clips: keptClips, memory: kept } }
  const access = { prepared, ...ready, ...(warm && { warm }) }
  return { spec, access, knownLimits }
}
