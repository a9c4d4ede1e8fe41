// The data under a pixel of a picture, as data that survive JSON.

export interface PixelReading {
  /** The title or label of the panel, if there are several. */
  readonly panel?: string
  /** Coordinates in data units, as the axes show them: `{ name: 'time (s)', text: '1.25' }`. */
  readonly at: readonly { readonly name: string; readonly text: string }[]
  /** The values drawn there, the topmost first. */
  readonly values: readonly {
    /** The layer's kind, or its label: `heatmap`. */
    readonly layer: string
    /** The name of the source; empty if the numbers are the pipeline's own. */
    readonly source: string
    /** Where the value is in the source's frame: `{ y: 3, x: 5 }`. */
    readonly indices: Readonly<Record<string, number>>
    /** One value, or several: one per channel, or x and y of a point. `null` if missing or not finite. */
    readonly value: number | null | readonly (number | null)[]
  }[]
}
