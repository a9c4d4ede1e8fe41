// What one plugin did for one movie, and how long that took.

export interface PluginWork {
  /** As `source.data`, `transform[0]`, `render`, `write[0]`, `plugins[0]`. */
  readonly step: string
  /** With its version: `gif@1.0.0`. */
  readonly plugin: string
  readonly calls: number
  readonly seconds: number
}
