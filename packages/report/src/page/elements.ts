// Elements made of data: text stays text, whatever is in it; in the page.
import type { ReportedMovie } from '@movieflow/core'
import { visibleLines } from '@movieflow/page/visible-text'

/** A movie as the page holds it. */
export type PageMovie = Omit<ReportedMovie, 'provenance' | 'poster'>

type Child = Node | string | undefined

/** `make('p', { class: 'next' }, 'text')`; attributes that are `undefined` are left out. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string | undefined>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value)
  for (const child of children)
    if (child !== undefined) element.append(typeof child === 'string' ? visibleLines(child) : child)
  return element
}

/** An element of the page that is there by the page's own making. */
export function find<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
  return within.querySelector<T>(selector)!
}

/** What the page holds as JSON. */
export function readData<T>(id: string): T {
  return JSON.parse(find(`#${id}`).textContent ?? 'null') as T
}
