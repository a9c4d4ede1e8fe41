// Text becomes HTML: a template whose values are escaped, all of them, unless they are HTML already.
import { visibleLines } from '@movieflow/page/visible-text'

/** A piece of HTML: only {@link html} and {@link trusted} make it. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | undefined | false | readonly Part[]

/** `html\`<p>${text}</p>\``: values may be in text and in quoted attributes. Left out if `undefined` or false. */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Html {
  return new Html(strings.map((text, index) => text + (index < values.length ? textOf(values[index]) : '')).join(''))
}

/** Text that is HTML by its origin: files of this package, never data. */
export function trusted(text: string): Html {
  return new Html(text)
}

function textOf(part: Part): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.text
  if (typeof part === 'object') return part.map(textOf).join('')
  return escapeHtml(visibleLines(String(part)))
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (letter) => entities[letter]!)
}
