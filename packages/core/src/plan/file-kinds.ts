// How a source reads a path: as a frame, a recording, or a folder that is an input; main thread.
import { basename, extname } from 'node:path'
import { endingOf, nameWithout } from '../model/index.js'
import type { PluginSet } from '../plugins/index.js'

interface Kind {
  /** Each file is a frame. */
  readonly framePerFile: boolean
  /** Folders are inputs. */
  readonly folders: boolean
  /** Endings of its source, in lower case. */
  readonly endings: readonly string[]
}

const unknown: Kind = { framePerFile: false, folders: false, endings: [] }

/** Asks the source of one step of a pipeline: `use`, or the source for a path's ending; each is looked up once. */
export class FileKinds {
  readonly #plugins: PluginSet
  readonly #use: string | undefined
  readonly #known = new Map<string, Promise<Kind>>()

  constructor(plugins: PluginSet, use: string | undefined) {
    this.#plugins = plugins
    this.#use = use
  }

  /** Endings that folders may have. */
  get folderEndings(): readonly string[] {
    return this.#plugins.folderEndings
  }

  async isFrame(file: string): Promise<boolean> {
    return (await this.#kindOf(file)).framePerFile
  }

  /** Whether a folder is an input. */
  async isInput(folder: string): Promise<boolean> {
    const { folders, endings } = await this.#kindOf(folder)
    return folders && (this.#use !== undefined || endingOf(folder, endings) !== undefined)
  }

  /** `source.name`: without the ending that chose the source, or else without the last one. */
  async nameOf(path: string): Promise<string> {
    const { endings, folders } = await this.#kindOf(path)
    const ending = endingOf(path, endings)
    return ending === undefined && !folders ? basename(path, extname(path)) : nameWithout(path, ending, endings)
  }

  #kindOf(path: string): Promise<Kind> {
    const key = this.#use === undefined ? (endingOf(path, this.#plugins.endings('source')) ?? '') : this.#use
    let kind = this.#known.get(key)
    if (!kind) {
      kind = this.#plugins.find('source', this.#use, path).then(
        ({ plugin: { framePerFile = false, folders = false, extensions } }) => ({
          ...{ framePerFile, folders },
          endings: extensions.map((ending) => ending.toLowerCase()),
        }),
        // Planning the movie reports what is wrong with it.
        () => unknown,
      )
      this.#known.set(key, kind)
    }
    return kind
  }
}
