// The list with its controls: search, filters, order and view show, hide and order its items; in the page.
import type { ReportedStatus } from '@movieflow/core'
import { countOf, formatCount, formatValue } from '@movieflow/page/quantities'
import { type Findable, memberOf, parseSearch } from '@movieflow/page/search'
import { render } from 'preact'
import { Controls, Statuses } from './controls.js'
import { DrawnItems, type ItemsOptions } from './drawn-items.js'
import { find, type PageMovie } from './elements.js'
import { fieldFilters, figureOf, figureText, isFigure, knownFigures } from './figures.js'
import { sortedIndices } from './order.js'
import { type ListView, readView, writeView } from './view.js'

export class MovieList {
  readonly #movies: readonly PageMovie[]
  readonly #items: DrawnItems
  readonly #findable: readonly Findable[]
  readonly #fieldNames: ReadonlySet<string>
  readonly #filters: readonly [name: string, values: readonly string[]][]
  readonly #sorts: readonly [group: string, names: readonly string[]][]
  readonly #counts: readonly [status: ReportedStatus, count: number][]
  readonly #view: ListView = readView()
  #order: readonly number[]
  #shown: readonly number[]
  #sorted = ' '

  constructor(options: ItemsOptions, idNames: readonly string[]) {
    const { movies } = options
    this.#movies = movies
    this.#items = new DrawnItems(options)
    this.#findable = movies.map((movie) => ({ fields: movie.fields, text: figureText(movie) }))
    this.#fieldNames = new Set([...idNames, ...movies.flatMap(({ fields }) => Object.keys(fields))])
    this.#order = this.#shown = [...movies.keys()]
    this.#filters = fieldFilters(movies, idNames, this.#fieldNames)
    const fields = [...this.#fieldNames].filter((name) => !isFigure(name))
    this.#sorts = [
      ...(fields.length > 0 ? [['Fields', fields] as [string, string[]]] : []),
      ['Figures', knownFigures(movies)],
    ]
    const entries = [...document.querySelectorAll<HTMLElement>('#statuses li')]
    this.#counts = entries.map(({ dataset }) => {
      const status = dataset['status'] as ReportedStatus
      return [status, movies.filter((movie) => movie.status === status).length]
    })
    this.#forgetUnknown()
    find('#show-all').addEventListener('click', () => this.clear())
    this.#apply()
  }

  /** Indices of the movies that are shown, in their order. */
  get shown(): readonly number[] {
    return this.#shown
  }

  itemOf(index: number): HTMLElement {
    return this.#items.itemOf(index)
  }

  /** Makes sure that one movie is seen, whatever was asked for before. */
  reveal(index: number): void {
    if (!this.#shown.includes(index)) this.clear()
    this.#items.reach(index)
  }

  /** For paper. */
  drawAll(): void {
    this.#items.drawAll()
  }

  clear(): void {
    this.#view.query = ''
    this.#view.statuses.clear()
    this.#view.fields.clear()
    this.#apply()
  }

  /** An address may be of another time, when there were other fields. */
  #forgetUnknown(): void {
    const { fields, sort } = this.#view
    for (const [name, value] of fields)
      if (!this.#filters.some(([known, values]) => known === name && values.includes(value))) fields.delete(name)
    if (!this.#sorts.some(([, names]) => names.includes(sort))) this.#view.sort = ''
  }

  #apply(): void {
    this.#sort()
    const tests = this.#tests()
    this.#shown = this.#order.filter((index) => tests.every((test) => test(index)))
    find('.list').classList.toggle('sheet', this.#view.sheet)
    this.#items.show(this.#shown)
    const all = this.#movies.length
    find('#nothing').hidden = this.#shown.length > 0 || all === 0
    writeView(this.#view)
    const change = (act: () => void) => {
      act()
      this.#apply()
    }
    const count =
      this.#shown.length === all
        ? countOf(all, 'movie')
        : `${formatCount(this.#shown.length)} of ${countOf(all, 'movie')}`
    const { statuses } = this.#view
    render(
      <Controls view={this.#view} filters={this.#filters} sorts={this.#sorts} count={count} change={change} />,
      find('#controls'),
    )
    render(<Statuses counts={this.#counts} chosen={statuses} change={change} />, find('#statuses'))
  }

  #sort(): void {
    const { sort, descending } = this.#view
    const key = `${sort} ${descending}`
    if (key !== this.#sorted && !(this.#sorted === ' ' && sort === '' && !descending)) {
      this.#order =
        sort === ''
          ? [...this.#movies.keys()].sort((left, right) => (descending ? right - left : left - right))
          : sortedIndices(
              this.#movies.map((movie) => figureOf(movie, sort)),
              descending,
            )
    }
    this.#sorted = key
  }

  #tests(): ((index: number) => boolean)[] {
    const { query, statuses, fields } = this.#view
    const search = parseSearch(query, this.#fieldNames)
    const [movies, findable] = [this.#movies, this.#findable]
    return [
      (index) => statuses.size === 0 || statuses.has(movies[index]!.status),
      ...[...fields].map(
        ([name, wanted]) =>
          (index: number) =>
            formatValue(memberOf(movies[index]!.fields, name)) === wanted,
      ),
      (index) => search(findable[index]!),
    ]
  }
}
