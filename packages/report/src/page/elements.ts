// The contents of the page's HTML: its elements, and its data as JSON; in the page.
import type { ListedMovie } from '../movie-item.js'

/** A movie as the page holds it. */
export type PageMovie = ListedMovie

/** An element that the HTML of the page always contains. */
export function find<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
  return within.querySelector<T>(selector)!
}

/** Data that the page contains as deflated JSON. */
export function readPageData<T>(id: string): Promise<T> {
  const packed = Uint8Array.from(atob(find(`#${id}`).textContent ?? ''), (letter) => letter.charCodeAt(0))
  const inflated = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  return new Response(inflated).json() as Promise<T>
}
