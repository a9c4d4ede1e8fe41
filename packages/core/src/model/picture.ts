// Rendered pixels.

/** RGBA, 8 bits each, rows from the top, opaque (alpha 255); `data` holds width × height × 4 bytes, and may be shared memory. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** width × height × 4 bytes: red, green, blue, alpha. */
  readonly data: Uint8Array
}

/** Formats of one picture that keep lines, areas and texts as such. */
export type VectorFormat = 'svg' | 'pdf'

/** `[width, height]` in pixels. */
export type Size = readonly [width: number, height: number]

/** The place of one output's bytes of a frame: in the frame's slot of shared memory, or apart if they did not fit. */
export type FrameBytes = { readonly offset: number; readonly length: number } | { readonly apart: Uint8Array }
