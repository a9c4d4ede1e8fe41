// The code of the plugins of others that a session has loaded: a change of it asks for another thread; on the session's thread.
import { fileURLToPath } from 'node:url'
import { pluginFiles } from '../plugins/index.js'

export class ForeignCode {
  /** Addresses of their modules, told before they are loaded. */
  readonly modules = new Set<string>()
  #files: readonly string[] = []

  /** The modules' files and what they import by relative paths, as {@link find} found them last; absolute. */
  get files(): readonly string[] {
    return this.#files
  }

  async find(): Promise<void> {
    const files = [...this.modules].filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url))
    this.#files = (await Promise.all(files.map(pluginFiles))).flat()
  }
}
