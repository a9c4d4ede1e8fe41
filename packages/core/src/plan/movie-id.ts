// The id of a movie: the fields that distinguish it from the others, as `--only` takes them.
import type { Fields, FieldValue } from '../model/index.js'

/** `animal=Beto,exp=11,stat=rms`; it depends only on this movie, so that it stays the same when others come and go. */
export function movieId(distinguishing: Fields): string {
  return Object.entries(distinguishing)
    .map(([name, value]) => formatEntry(name, value))
    .join(',')
}

function formatEntry(name: string, value: FieldValue): string {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const [member, first] = Object.entries(value)[0] ?? ['', null]
    return formatEntry(`${name}.${member}`, first)
  }
  const text = String(value)
  return `${name}=${/^[^\s,="']+$/.test(text) ? text : JSON.stringify(text)}`
}
