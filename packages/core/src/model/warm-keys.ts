// The keys of the frames of a session's movies on threads that keep them.

/** Equal for movies that read the same from unchanged files. */
export interface WarmKeys {
  /** The key of frames after the transforms. */
  readonly frames: string
  /** The key of each source, before the transforms. */
  readonly sources: Readonly<Record<string, string>>
}
