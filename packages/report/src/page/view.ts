// The part of the list that the reader has chosen; kept in the page's address, so that it can be shared; in the page.

export interface ListView {
  query: string
  readonly statuses: Set<string>
  readonly fields: Map<string, string>
  /** A figure, a field, or empty for the order of the plan. */
  sort: string
  descending: boolean
  sheet: boolean
}

export function readView(): ListView {
  const asked = new URLSearchParams(askedOf(location.hash))
  return {
    query: asked.get('search') ?? '',
    statuses: new Set(asked.getAll('status')),
    fields: new Map(
      asked.getAll('field').map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]),
    ),
    sort: asked.get('sort') ?? '',
    descending: asked.has('descending'),
    sheet: asked.has('sheet'),
  }
}

export function writeView({ query, statuses, fields, sort, descending, sheet }: ListView): void {
  const asked = new URLSearchParams()
  if (query !== '') asked.set('search', query)
  for (const status of statuses) asked.append('status', status)
  for (const [name, value] of fields) asked.append('field', `${name}=${value}`)
  if (sort !== '') asked.set('sort', sort)
  if (descending) asked.set('descending', '')
  if (sheet) asked.set('sheet', '')
  const text = asked.toString()
  // A page in a frame without rights may not change its address.
  if (text !== askedOf(location.hash))
    try {
      history.replaceState(null, '', text === '' ? '#' : `#?${text}`)
    } catch {}
}

function askedOf(hash: string): string {
  return hash.startsWith('#?') ? hash.slice(2) : ''
}
