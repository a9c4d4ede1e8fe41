// The code of third-party plugins that a session has loaded, whose changes require a new thread; on the session's thread.
import { fileURLToPath } from 'node:url'
import { pluginFiles } from '../plugins/index.js'

export class ForeignCode {
  /** URLs of their modules, added before they are loaded. */
  readonly modules = new Set<string>()
  #files: readonly string[] = []

  /** The modules' files and their imports by relative paths, as last found by {@link find}; absolute. */
  get files(): readonly string[] {
    return this.#files
  }

  async find(): Promise<void> {
    const files = [...this.modules].filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url))
    this.#files = (await Promise.all(files.map(pluginFiles))).flat()
  }
}
