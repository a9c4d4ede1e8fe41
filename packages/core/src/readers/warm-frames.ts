// Keeps frames in memory and sources open between tasks, so that a session reads nothing twice; on a worker.
import type { FrameReader, PluginContext } from '../contract/index.js'
import { keptBytes, type MovieSpec, type Tensor, type WarmKeys } from '../model/index.js'
import { type MovieFrames, openMovieFrames, type PreparedInput, sourceOpener } from './open-frames.js'

interface Opened<T> {
  readonly value: Promise<T>
  users: number
}

/**
 * Opens movies whose frames have keys: movies with the same key share readers. The latest frames are kept, up to a number of
 * bytes.
 */
export class WarmFrames {
  readonly #memory: FrameMemory
  readonly #movies = new Map<string, Opened<MovieFrames>>()
  readonly #sources = new Map<string, Opened<FrameReader>>()

  constructor(mostBytes: number) {
    this.#memory = new FrameMemory(mostBytes)
  }

  /** Must be closed; kept frames stay. */
  async open(spec: MovieSpec, keys: WarmKeys, prepared: PreparedInput, context: PluginContext): Promise<MovieFrames> {
    // Prepared data decide how frames are read, not their contents.
    const how = JSON.stringify(
      Object.values(spec.sources).map((source) => source.inputs.map((input) => prepared(source, input))),
    )
    const movie = this.#use(this.#movies, `${keys.frames} ${how}`, async () => {
      const open = sourceOpener(prepared, context)
      return openMovieFrames(
        spec,
        async (source, name, movie) => {
          const key = keys.sources[name]!
          const shared = this.#use(this.#sources, `${key} ${how}`, () => open(source, name, movie))
          const reader = await shared.value.catch(async (error) => {
            await shared.release()
            throw error
          })
          return {
            read: (index) => this.#memory.recall(key, index, async () => reader.read(index)),
            close: () => shared.release(async () => reader.close?.()),
          }
        },
        context,
      )
    })
    const frames = await movie.value.catch(async (error) => {
      await movie.release()
      throw error
    })
    const transformed = new Set(spec.transforms.map(({ source }) => source))
    const names = Object.keys(frames.clips)
    const readSource = (name: string, index: number) => {
      const read = () => frames.readSource(name, index)
      const [origin] = name.split('~')
      // For other sources, the source's own frames are kept.
      if (!transformed.has(origin!)) return read()
      return this.#memory.recall(`${keys.frames} ${name}`, frames.clips[name]!.frames === 1 ? 0 : index, read)
    }
    return {
      clips: frames.clips,
      readSource,
      async read(index, wanted = names) {
        const data: Record<string, Tensor> = {}
        for (const name of wanted) data[name] = await readSource(name, index)
        return data
      },
      close: () => movie.release(() => frames.close()),
    }
  }

  /** Opened by the first user; `release` closes it after the last. */
  #use<T>(opened: Map<string, Opened<T>>, key: string, open: () => Promise<T>) {
    let entry = opened.get(key)
    if (!entry) {
      entry = { value: open(), users: 0 }
      opened.set(key, entry)
    }
    const used = entry
    used.users++
    let released = false
    return {
      value: used.value,
      release: async (close: () => Promise<void> | void = () => {}) => {
        if (released) return
        released = true
        if (--used.users > 0) return
        if (opened.get(key) === used) opened.delete(key)
        await close()
      },
    }
  }
}

/** The most recently used frames. The tensors of a source or a transform are never written to. */
class FrameMemory {
  readonly #most: number
  readonly #frames = new Map<string, Tensor>()
  #bytes = 0

  constructor(mostBytes: number) {
    this.#most = mostBytes
  }

  async recall(key: string, index: number, read: () => Promise<Tensor>): Promise<Tensor> {
    const name = `${key} ${index}`
    const known = this.#frames.get(name)
    if (known) {
      this.#frames.delete(name)
      this.#frames.set(name, known)
      return known
    }
    const tensor = await read()
    const bytes = keptBytes(tensor.data.byteLength)
    if (bytes > this.#most / 2 || this.#frames.has(name)) return tensor
    this.#frames.set(name, tensor)
    this.#bytes += bytes
    for (const [oldest, { data }] of this.#frames) {
      if (this.#bytes <= this.#most) break
      this.#frames.delete(oldest)
      this.#bytes -= keptBytes(data.byteLength)
    }
    return tensor
  }
}
