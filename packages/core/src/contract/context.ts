// What every call of a plugin is handed beside its own arguments.

/** Handed to every plugin call. */
export interface PluginContext {
  /** Says something that does not stop the movie; shown once, with the movie's name. */
  warn(message: string): void
  /** Aborted when the run stops: long loops look at it. */
  readonly signal: AbortSignal
  /** The pipeline's folder, absolute: paths in options are relative to it. */
  readonly folder: string
}
