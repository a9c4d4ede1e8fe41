// What the page's own HTML holds: its elements, and its data as JSON; in the page.
import type { ReportedMovie } from '@movieflow/core'

/** A movie as the page holds it. */
export type PageMovie = Omit<ReportedMovie, 'provenance' | 'poster'>

/** An element of the page that is there by the page's own making. */
export function find<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
  return within.querySelector<T>(selector)!
}

/** What the page holds as JSON. */
export function readPageData<T>(id: string): T {
  return JSON.parse(find(`#${id}`).textContent ?? 'null') as T
}
