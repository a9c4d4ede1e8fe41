// What all tasks of a movie have in common, encoded once into memory that every thread reads: tasks themselves are numbers.
import { deserialize, serialize } from 'node:v8'
import type { Clip, Limits, MovieSpec, WarmKeys } from '../model/index.js'
import type { FrameAccess, PreparedInputs } from './frame-access.js'

export interface MovieInCommon {
  readonly spec: MovieSpec
  readonly access: FrameAccess
  /** All limits of the movie, each once. */
  readonly knownLimits: Readonly<Record<string, readonly Limits[]>>
}

/** A {@link MovieInCommon} as tasks carry it: a few handles, however long the movie's lists are. */
export interface SharedMovie {
  /** Another one each time that a movie is shared: a worker that has it open has these very inputs and limits. */
  readonly number: number
  /** The movie's id, for errors. */
  readonly id: string
  readonly memory: SharedArrayBuffer
  /** Of the movie's kept frames; see {@link KeptFrames}. */
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

/** Any thread; takes as long as the movie's lists are, so that it is done once a worker and movie. */
export function readSharedMovie({ memory, kept }: SharedMovie): MovieInCommon {
  const { spec, prepared, knownLimits, keptClips, warm } = deserialize(Buffer.from(new Uint8Array(memory))) as Encoded
  const ready = kept && keptClips && { kept: { clips: keptClips, memory: kept } }
  const access = { prepared, ...ready, ...(warm && { warm }) }
  return { spec, access, knownLimits }
}
