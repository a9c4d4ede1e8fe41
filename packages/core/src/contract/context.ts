// The context that every call of a plugin gets besides its own arguments.

/** Passed to every plugin call. */
export interface PluginContext {
  /** Reports something that does not stop the movie; shown once, with the movie's name. */
  warn(message: string): void
  /** Aborted when the run stops: long loops should check it. */
  readonly signal: AbortSignal
  /** The pipeline's folder, absolute: paths in options are relative to it. */
  readonly folder: string
}
