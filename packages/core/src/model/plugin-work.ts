// What a step's plugin did for a movie.

export interface PluginWork {
  /** As `source.data`, `transform[0]`, `render`, `write[1]`, `plugins[0]`. */
  readonly step: string
  /** With its version: `gif@1.0.0`. */
  readonly plugin: string
  /** Of its functions, `read`, `draw` and the like, on all threads. */
  readonly calls: number
  /** Time that these took, those of other plugins within them left out; added up over all threads. */
  readonly seconds: number
}
