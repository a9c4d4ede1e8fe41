// What an array of a TIFF is: its planes, and the order of their indices.
import type { Page, PageLayout } from './page.js'

/** One array of a file: planes in the order of indices, the last axes those of a page. */
export interface Series {
  readonly layout: PageLayout
  readonly shape: readonly number[]
  /** `undefined` where the file does not tell. */
  readonly axes: readonly string[] | undefined
  /** What the file calls its axes, if that is something else. */
  readonly dimensions?: readonly string[]
  /** A page for each plane, or the only one, with all planes behind each other from `start` on; `undefined` for planes that are missing. */
  readonly pages: readonly (Page | undefined)[]
  readonly start?: number
}
