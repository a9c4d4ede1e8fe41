// What the frames of a session's movies are known by on threads that keep them.

/** The same for movies that read the same of files which have not changed since. */
export interface WarmKeys {
  /** Of frames as the transforms leave them. */
  readonly frames: string
  /** Of each source, before the transforms. */
  readonly sources: Readonly<Record<string, string>>
}
