// The controls: search, filters, order and view; they show, hide and order the items of the list; in the page.
import type { FieldValue, ReportedStatus } from '@movieflow/core'
import { countOf, formatCount, formatValue } from '@movieflow/page/quantities'
import { type Findable, memberOf, parseSearch, type Test } from '@movieflow/page/search'
import { find, make, type PageMovie } from './elements.js'
import { compareValues, sortedIndices } from './order.js'

/** What the reader asked for; kept in the page's address, so that it can be sent to somebody. */
interface View {
  query: string
  statuses: Set<string>
  fields: Map<string, string>
  sort: string
  descending: boolean
  sheet: boolean
}

const mostFilters = 8
/** A choice of more values than these is typed into the search instead. */
const mostValues = 100
const mostValuesOfOthers = 24

const urgency: Readonly<Record<ReportedStatus, number>> = { failed: 0, blocked: 1, stale: 2, missing: 3, made: 4 }

const figures: Readonly<Record<string, (movie: PageMovie) => FieldValue | undefined>> = {
  status: ({ status }) => urgency[status],
  length: ({ duration }) => duration,
  frames: ({ frames }) => frames,
  'file size': ({ outputs }) => outputs.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) || undefined,
  'lower limit': ({ limits }) => lowest(limits, 0),
  'upper limit': ({ limits }) => lowest(limits, 1),
  'time of making': ({ made }) => made,
  'time it took': ({ seconds }) => seconds,
}

function lowest(limits: PageMovie['limits'], end: 0 | 1): number | undefined {
  const bounds = Object.values(limits ?? {}).flatMap((pairs) => pairs.map((pair) => pair[end]))
  if (bounds.length === 0) return undefined
  return end === 0 ? Math.min(...bounds) : Math.max(...bounds)
}

export class Controls {
  readonly #movies: readonly PageMovie[]
  readonly #idNames: readonly string[]
  readonly #items: readonly HTMLElement[]
  readonly #findable: readonly Findable[]
  readonly #fieldNames: ReadonlySet<string>
  readonly #list = find('#movies')
  readonly #section = find('.list')
  readonly #view: View = readView()
  #order: readonly number[]
  #shown: readonly number[]
  #sorted = ' '

  constructor(movies: readonly PageMovie[], idNames: readonly string[]) {
    this.#movies = movies
    this.#idNames = idNames
    this.#items = [...this.#list.children] as HTMLElement[]
    this.#findable = movies.map((movie) => ({ fields: movie.fields, text: textOf(movie) }))
    this.#fieldNames = new Set([...idNames, ...movies.flatMap(({ fields }) => Object.keys(fields))])
    this.#order = this.#shown = [...movies.keys()]
    this.#build()
    this.apply()
  }

  /** Indices of the movies that are shown, in their order. */
  get shown(): readonly number[] {
    return this.#shown
  }

  itemOf(index: number): HTMLElement {
    return this.#items[index]!
  }

  /** Makes sure that one movie is seen, whatever was asked for before. */
  reveal(index: number): void {
    if (!this.#shown.includes(index)) this.clear()
  }

  clear(): void {
    Object.assign(this.#view, { query: '', statuses: new Set(), fields: new Map() })
    for (const select of document.querySelectorAll<HTMLSelectElement>('#controls [data-field]')) select.value = ''
    find<HTMLInputElement>('#search').value = ''
    for (const button of document.querySelectorAll('#statuses button')) button.setAttribute('aria-pressed', 'false')
    this.apply()
  }

  apply(): void {
    const { sort, descending, sheet } = this.#view
    const key = `${sort} ${descending}`
    if (key !== this.#sorted && !(this.#sorted === ' ' && sort === '' && !descending)) {
      const figure = figures[sort] ?? ((movie: PageMovie) => memberOf(movie.fields, sort))
      this.#order =
        sort === ''
          ? [...this.#movies.keys()].sort((left, right) => (descending ? right - left : left - right))
          : sortedIndices(this.#movies.map(figure), descending)
      this.#list.append(...this.#order.map((index) => this.#items[index]!))
    }
    this.#sorted = key
    const tests = this.#tests()
    this.#shown = this.#order.filter((index) =>
      tests.every((test) => test(this.#findable[index]!, this.#movies[index]!)),
    )
    const shown = new Set(this.#shown)
    for (const [index, item] of this.#items.entries()) item.hidden = !shown.has(index)
    this.#section.classList.toggle('sheet', sheet)
    const all = this.#movies.length
    find('#count').textContent =
      shown.size === all ? countOf(all, 'movie') : `${formatCount(shown.size)} of ${countOf(all, 'movie')}`
    find('#nothing').hidden = shown.size > 0 || all === 0
    writeView(this.#view)
  }

  #tests(): ((findable: Findable, movie: PageMovie) => boolean)[] {
    const { query, statuses, fields } = this.#view
    const search: Test = parseSearch(query, this.#fieldNames)
    return [
      (_, { status }) => statuses.size === 0 || statuses.has(status),
      ...[...fields].map(
        ([name, wanted]) =>
          (findable: Findable) =>
            formatValue(memberOf(findable.fields, name)) === wanted,
      ),
      search,
    ]
  }

  #build(): void {
    const filters = this.#filterNames()
    const search = make('input', {
      type: 'search',
      id: 'search',
      placeholder: 'Search: words, exp=11..13, -layer=conv2 …',
      autocomplete: 'off',
      spellcheck: 'false',
    })
    search.value = this.#view.query
    search.addEventListener('input', () => this.#change({ query: search.value }))
    find('#controls').replaceChildren(
      make('div', { class: 'field search' }, make('label', { for: 'search' }, 'Search'), search),
      ...filters.map(([name, values], index) => this.#filter(name, values, `filter-${index}`)),
      this.#sorting(),
      this.#viewSwitch(),
      make('p', { id: 'count', role: 'status' }),
    )
    for (const entry of document.querySelectorAll<HTMLElement>('#statuses li')) this.#statusButton(entry)
    find('#show-all').addEventListener('click', () => this.clear())
  }

  /** Fields worth a choice: those of the ids, then others of few values. */
  #filterNames(): [string, string[]][] {
    const others = [...this.#fieldNames].filter((name) => !this.#idNames.includes(name) && !name.startsWith('source.'))
    const names = [...this.#idNames, ...others]
    const filters: [string, string[]][] = []
    for (const name of names) {
      const most = this.#idNames.includes(name) ? mostValues : mostValuesOfOthers
      const values = new Map<string, FieldValue>()
      for (const { fields } of this.#movies) {
        const value = memberOf(fields, name)
        values.set(formatValue(value), value)
        if (values.size > most) break
      }
      if (values.size < 2 || values.size > most || values.size === this.#movies.length) continue
      filters.push([name, [...values].sort((left, right) => compareValues(left[1], right[1])).map(([text]) => text)])
      if (filters.length === mostFilters) break
    }
    return filters
  }

  #filter(name: string, values: readonly string[], id: string): HTMLElement {
    const select = make('select', { id, 'data-field': name }, make('option', { value: '' }, 'all'))
    select.append(
      ...values.map((value) => {
        const option = make('option', {}, value)
        option.value = value
        return option
      }),
    )
    select.value = this.#view.fields.get(name) ?? ''
    if (select.value === '') this.#view.fields.delete(name)
    select.addEventListener('change', () => {
      if (select.value === '') this.#view.fields.delete(name)
      else this.#view.fields.set(name, select.value)
      this.apply()
    })
    return make('div', { class: 'field' }, make('label', { for: id }, name), select)
  }

  #sorting(): HTMLElement {
    const known = Object.keys(figures).filter((name) =>
      this.#movies.some((movie) => figures[name]!(movie) !== undefined),
    )
    const fields = [...this.#fieldNames].filter((name) => !(name in figures))
    const select = make('select', { id: 'sort' }, make('option', { value: '' }, 'as planned'))
    const group = (label: string, names: readonly string[]) =>
      make('optgroup', { label }, ...names.map((name) => make('option', { value: name }, name)))
    if (fields.length > 0) select.append(group('Fields', fields))
    select.append(group('Figures', known))
    select.value = this.#view.sort
    if (select.value !== this.#view.sort) select.value = this.#view.sort = ''
    select.addEventListener('change', () => this.#change({ sort: select.value }))
    const turn = make('button', { type: 'button', id: 'direction' })
    const showTurn = () => {
      turn.textContent = this.#view.descending ? '↓' : '↑'
      turn.setAttribute(
        'aria-label',
        this.#view.descending ? 'Descending; change to ascending' : 'Ascending; change to descending',
      )
    }
    showTurn()
    turn.addEventListener('click', () => {
      this.#change({ descending: !this.#view.descending })
      showTurn()
    })
    return make(
      'div',
      { class: 'field' },
      make('label', { for: 'sort' }, 'Sort by'),
      make('span', { class: 'joined' }, select, turn),
    )
  }

  #viewSwitch(): HTMLElement {
    const button = (text: string, sheet: boolean) => {
      const made = make('button', { type: 'button', 'aria-pressed': String(this.#view.sheet === sheet) }, text)
      made.addEventListener('click', () => {
        this.#change({ sheet })
        for (const other of made.parentElement!.children) other.setAttribute('aria-pressed', String(other === made))
      })
      return made
    }
    return make(
      'div',
      { class: 'field switch', role: 'group', 'aria-label': 'View' },
      make('span', { class: 'joined' }, button('List', false), button('Sheet', true)),
    )
  }

  #statusButton(entry: HTMLElement): void {
    const status = entry.dataset['status']!
    const { statuses } = this.#view
    const button = make('button', {
      type: 'button',
      'aria-pressed': String(statuses.has(status)),
      title: `Show only what is ${status}`,
    })
    button.append(...entry.childNodes)
    button.addEventListener('click', () => {
      const now = this.#view.statuses
      if (!now.delete(status)) now.add(status)
      button.setAttribute('aria-pressed', String(now.has(status)))
      this.apply()
    })
    entry.append(button)
  }

  #change(change: Partial<View>): void {
    Object.assign(this.#view, change)
    this.apply()
  }
}

/** All that words are looked for in. */
function textOf({ id, fields, status, reasons = [], outputs, warnings, error }: PageMovie): string {
  const parts = [
    id,
    status,
    ...Object.values(fields).map(formatValue),
    ...outputs.map(({ path }) => path),
    ...reasons,
    ...warnings,
  ]
  if (error) parts.push(error.code, error.message, error.hint ?? '', ...(error.log ?? []))
  return parts.join('\n').toLowerCase()
}

function readView(): View {
  const asked = new URLSearchParams(location.hash.startsWith('#?') ? location.hash.slice(2) : '')
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

function writeView({ query, statuses, fields, sort, descending, sheet }: View): void {
  const asked = new URLSearchParams()
  if (query !== '') asked.set('search', query)
  for (const status of statuses) asked.append('status', status)
  for (const [name, value] of fields) asked.append('field', `${name}=${value}`)
  if (sort !== '') asked.set('sort', sort)
  if (descending) asked.set('descending', '')
  if (sheet) asked.set('sheet', '')
  const text = asked.toString()
  const current = location.hash.startsWith('#?') ? location.hash.slice(2) : ''
  // A page in a frame without rights may not change its address.
  if (text !== current)
    try {
      history.replaceState(null, '', text === '' ? '#' : `#?${text}`)
    } catch {}
}
