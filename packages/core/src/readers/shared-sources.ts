// Sources that several movies read at one time: opened once, and each frame read once while it is kept; in a worker.
import type { FrameReader } from '../contract/index.js'
import { frameBytes, type SourceSpec, type Tensor } from '../model/index.js'

// Frames kept of each source, for steps that read neighbouring frames.
const cacheBytes = 48 << 20

export type OpenSource = (source: SourceSpec, name: string, movie: string) => Promise<FrameReader>

/** Returns readers that share their frames. Their `close` does nothing: all are closed at once. */
export class SharedSources {
  readonly #open: OpenSource
  readonly #opened = new Map<string, Promise<FrameReader>>()
  readonly #shared = new Map<string, Promise<FrameReader>>()

  constructor(open: OpenSource) {
    this.#open = open
  }

  /** A reader of the source, before any axis of it is fixed. */
  readonly open: OpenSource = (source, name, movie) => {
    const key = sourceKey(source)
    let shared = this.#shared.get(key)
    if (!shared) {
      const opened = this.#open(source, name, movie)
      const frames = Math.max(1, Math.floor(cacheBytes / Math.max(1, frameBytes(source.clip))))
      shared = opened.then((reader) => remember(reader, frames))
      this.#opened.set(key, opened)
      this.#shared.set(key, shared)
    }
    return shared
  }

  async close(): Promise<void> {
    const readers = await Promise.allSettled(this.#opened.values())
    this.#opened.clear()
    this.#shared.clear()
    for (const reader of readers) if (reader.status === 'fulfilled') await reader.value.close?.()
  }
}

/** Equal for sources that deliver the same frames. */
function sourceKey({ plugin, inputs, parts, stack }: SourceSpec): string {
  const members = stack?.members.map(sourceKey)
  const maps = stack?.maps?.map(({ at, part }) => [[...at], part && [...part]])
  return JSON.stringify([plugin, inputs, parts, stack && [stack.axis, stack.position, members, maps]])
}

/** Keeps the last `most` frames that were read; the tensors of a source's frames are never written to. */
function remember(reader: FrameReader, most: number): FrameReader {
  const known = new Map<number, Promise<Tensor>>()
  return {
    read(index) {
      const found = known.get(index)
      if (found) {
        known.delete(index)
        known.set(index, found)
        return found
      }
      const tensor = (async () => reader.read(index))()
      known.set(index, tensor)
      tensor.catch(() => known.delete(index))
      if (known.size > most) known.delete(known.keys().next().value!)
      return tensor
    },
  }
}
