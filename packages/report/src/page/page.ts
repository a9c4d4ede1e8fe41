// Starts the page: reads its data, and makes the list, the details and the dialog that plays a movie from its items.
import { listenForKeys } from '@movieflow/page'
import { h, render } from 'preact'
import { Details, type ShownProvenance } from './details.js'
import type { ItemsOptions, PostersBeside } from './drawn-items.js'
import { find, readPageData } from './elements.js'
import { MovieDialog } from './movie-dialog.js'
import { MovieList } from './movie-list.js'

async function start(): Promise<void> {
  const { idNames, ...listed } = await readPageData<Omit<ItemsOptions, 'posters'> & { idNames: string[] }>(
    'movies-data',
  )
  const { movies } = listed
  const posters = document.querySelector('#posters-data')
    ? await readPageData<PostersBeside>('posters-data')
    : undefined
  const movieList = new MovieList({ ...listed, posters }, idNames)
  const dialog = new MovieDialog({
    movies,
    shown: () => movieList.shown,
    itemOf: (index) => movieList.itemOf(index),
    reveal: (index) => movieList.reveal(index),
  })
  const list = find('#movies')
  let provenance: Promise<(ShownProvenance | null)[]> | undefined

  const indexOf = (inside: Element) => Number(inside.closest<HTMLElement>('.movie')!.dataset['index'])

  async function fillDetails(details: HTMLDetailsElement): Promise<void> {
    const room = find('.more', details)
    if (room.hasChildNodes()) return
    provenance ??= readPageData<(ShownProvenance | null)[]>('provenance-data')
    const index = indexOf(details)
    render(h(Details, { movie: movies[index]!, provenance: (await provenance)[index] ?? null }), room)
  }

  // `toggle` does not bubble.
  list.addEventListener(
    'toggle',
    ({ target }) => {
      if (target instanceof HTMLDetailsElement && target.open) void fillDetails(target)
    },
    true,
  )

  list.addEventListener('click', (event) => {
    const poster = (event.target as Element).closest('[data-play]')
    if (!poster || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    dialog.open(indexOf(poster))
  })

  listenForKeys(document, () => ({ search: () => find<HTMLInputElement>('#search').focus() }))

  /** Links to a movie from above: it is shown even if the filters hide it. */
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest('a[href^="#movie-"]')
    if (!link) return
    event.preventDefault()
    const index = Number(link.getAttribute('href')!.slice('#movie-'.length))
    movieList.reveal(index)
    const item = movieList.itemOf(index)
    item.scrollIntoView({ block: 'center' })
    item.tabIndex = -1
    item.focus({ preventScroll: true })
  })

  addEventListener('beforeprint', () => {
    movieList.drawAll()
    for (const image of document.querySelectorAll('img')) image.loading = 'eager'
  })
}

start().catch(() => {
  // The items that are in the page's text can be read all the same.
  find('#controls').textContent = 'This browser cannot read the data of the page: report.json contains all of it.'
})
