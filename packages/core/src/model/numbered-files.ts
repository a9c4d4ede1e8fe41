// The names of a movie's files if each frame has its own; any thread.

/** Names that differ only in their number. */
export interface NumberedNames {
  /** The text before the number, relative to `out`, with slashes; it contains all folders. */
  readonly before: string
  readonly after: string
  /** The least digits, filled up with zeros. */
  readonly digits: number
  /** The number of frame 0. */
  readonly first: number
}

export interface NumberedFiles extends NumberedNames {
  readonly count: number
}

/** The name of one frame's file. */
export function numberedFile({ before, after, digits, first }: NumberedNames, frame: number): string {
  return before + String(first + frame).padStart(digits, '0') + after
}

/** All names, in the order of the frames. */
export function numberedFiles(files: NumberedFiles): string[] {
  return Array.from({ length: files.count }, (_, frame) => numberedFile(files, frame))
}
