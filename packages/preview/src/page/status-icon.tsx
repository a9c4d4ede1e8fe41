// The icon of a movie's status, with its own shape as well as its colour; in the page.
import type { JSX } from 'preact'
import type { Status } from './listed-movies.js'

const shapes: Readonly<Record<Status, JSX.Element>> = {
  fresh: <path d="m5 8.2 2.1 2.1L11 6" />,
  blocked: <path d="m3.5 3.5 9 9" />,
  stale: <path d="M8 4.2V8l2.6 1.6" />,
  new: <path d="M8 5v6M5 8h6" />,
  open: <path d="M8 8h0" />,
}

/** The colours of the report, by their meaning there. */
export const tones: Readonly<Record<Status, string>> = {
  fresh: 'made',
  blocked: 'blocked',
  stale: 'stale',
  new: 'missing',
  open: 'missing',
}

export function StatusIcon({ status }: { readonly status: Status }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6.5" {...(status === 'open' && { 'stroke-dasharray': '2.6 2.5' })} />
      {shapes[status]}
    </svg>
  )
}

export function WarningIcon(): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 2.2 14.4 13.4H1.6zM8 6.4v3.4M8 11.6h0" />
    </svg>
  )
}
