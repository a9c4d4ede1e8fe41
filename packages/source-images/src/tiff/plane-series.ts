// An array of a TIFF: its planes, and the order of their indices.
import type { Page, PageLayout } from './page.js'

/** One array of a file: planes in the order of indices, the last axes those of a page. */
export interface Series {
  readonly layout: PageLayout
  readonly shape: readonly number[]
  /** `undefined` if the file does not name them. */
  readonly axes: readonly string[] | undefined
  /** The file's names of its axes, if they differ. */
  readonly dimensions?: readonly string[]
  /** A page for each plane, or the only one, with all planes behind each other from `start` on; `undefined` for planes that are missing. */
  readonly pages: readonly (Page | undefined)[]
  readonly start?: number
}
