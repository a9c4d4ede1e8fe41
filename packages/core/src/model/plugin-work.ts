// The work of a step's plugin for a movie.

export interface PluginWork {
  /** Such as `source.data`, `transform[0]`, `render`, `write[1]`, `plugins[0]`. */
  readonly step: string
  /** With its version: `gif@1.0.0`. */
  readonly plugin: string
  /** Calls of its functions, such as `read` and `draw`, on all threads. */
  readonly calls: number
  /** Time of these calls without calls of other plugins within them, added up over all threads. */
  readonly seconds: number
}
