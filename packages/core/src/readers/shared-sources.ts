// Sources that several movies read at one time: opened once, and each frame read once while it is kept; in a worker.
import type { FrameReader } from '../contract/index.js'
import { frameBytes, keptBytes, type SourceSpec, type Tensor } from '../model/index.js'

// Frames kept of each source, for steps that read neighbouring frames.
const mostBytes = 48 << 20
const mostFrames = 1024

export type OpenSource = (source: SourceSpec, name: string, movie: string) => Promise<FrameReader>

/** Returns readers that share their frames. Their `close` does nothing: all are closed at once. */
export class SharedSources {
  readonly #open: OpenSource
  readonly #opened = new Map<string, Promise<FrameReader>>()
  readonly #shared = new Map<string, Promise<FrameReader>>()
  readonly #kept: Map<number, Promise<Tensor>>[] = []

  constructor(open: OpenSource) {
    this.#open = open
  }

  /** A reader of the source, before any axis of it is fixed. */
  readonly open: OpenSource = (source, name, movie) => {
    const key = sourceKey(source)
    let shared = this.#shared.get(key)
    if (!shared) {
      const opened = this.#open(source, name, movie)
      const most = Math.max(1, Math.min(mostFrames, Math.floor(mostBytes / keptBytes(frameBytes(source.clip)))))
      const kept = new Map<number, Promise<Tensor>>()
      this.#kept.push(kept)
      shared = opened.then((reader) => remember(reader, kept, most))
      this.#opened.set(key, opened)
      this.#shared.set(key, shared)
    }
    return shared
  }

  /** Frees the frames; what is read next is far from them. */
  forget(): void {
    for (const kept of this.#kept) kept.clear()
  }

  async close(): Promise<void> {
    this.#kept.length = 0
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
function remember(reader: FrameReader, kept: Map<number, Promise<Tensor>>, most: number): FrameReader {
  return {
    read(index) {
      const found = kept.get(index)
      if (found) {
        kept.delete(index)
        kept.set(index, found)
        return found
      }
      const tensor = (async () => reader.read(index))()
      kept.set(index, tensor)
      tensor.catch(() => kept.delete(index))
      if (kept.size > most) kept.delete(kept.keys().next().value!)
      return tensor
    },
  }
}
