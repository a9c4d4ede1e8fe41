// The icons of the page, defined once and referred to: each status has its own shape as well as its colour.
import type { ReportedStatus } from '@movieflow/core'
import { type Html, html, trusted } from './html.js'

export type ReportIcon = ReportedStatus | 'play'

const shapes: Readonly<Record<ReportIcon, string>> = {
  made: '<circle cx="8" cy="8" r="6.5"/><path d="m5 8.2 2.1 2.1L11 6"/>',
  failed: '<circle cx="8" cy="8" r="6.5"/><path d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6"/>',
  blocked: '<circle cx="8" cy="8" r="6.5"/><path d="m3.5 3.5 9 9"/>',
  stale: '<circle cx="8" cy="8" r="6.5"/><path d="M8 4.2V8l2.6 1.6"/>',
  missing: '<circle cx="8" cy="8" r="6.5" stroke-dasharray="2.6 2.5"/>',
  play: '<path d="M5 3.2v9.6L13 8z" fill="currentColor"/>',
}

/** Needed once in the page, before the icons. */
export const statusShapes: Html = trusted(
  `<svg class="shapes" aria-hidden="true">${Object.entries(shapes)
    .map(([name, shape]) => `<symbol id="icon-${name}" viewBox="0 0 16 16">${shape}</symbol>`)
    .join('')}</svg>`,
)

export function icon(name: ReportIcon): Html {
  return html`<svg class="icon" aria-hidden="true"><use href="#icon-${name}"/></svg>`
}
