// The page comes to life: its data are read, and the list, the details and the dialog that plays a movie are made of its items.
import { listenForKeys } from '@movieflow/page'
import { h, render } from 'preact'
import { Details, type ShownProvenance } from './details.js'
import { find, type PageMovie, readPageData } from './elements.js'
import { MovieDialog } from './movie-dialog.js'
import { MovieList } from './movie-list.js'

const { movies, idNames } = readPageData<{ movies: PageMovie[]; idNames: string[] }>('movies-data')
const movieList = new MovieList(movies, idNames)
const dialog = new MovieDialog({ movies, shown: () => movieList.shown, itemOf: (index) => movieList.itemOf(index) })
const list = find('#movies')
let provenance: (ShownProvenance | null)[] | undefined

const indexOf = (inside: Element) => Number(inside.closest<HTMLElement>('.movie')!.dataset['index'])

function fillDetails(details: HTMLDetailsElement): void {
  const room = find('.more', details)
  if (room.hasChildNodes()) return
  provenance ??= readPageData<(ShownProvenance | null)[]>('provenance-data')
  const index = indexOf(details)
  render(h(Details, { movie: movies[index]!, provenance: provenance[index] ?? null }), room)
}

// `toggle` does not bubble.
list.addEventListener(
  'toggle',
  ({ target }) => {
    if (target instanceof HTMLDetailsElement && target.open) fillDetails(target)
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

/** Links to a movie from above: it is shown even where the filters hide it. */
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest('a[href^="#movie-"]')
  const item = link && document.querySelector<HTMLElement>(link.getAttribute('href')!)
  if (!item) return
  event.preventDefault()
  movieList.reveal(indexOf(item))
  item.scrollIntoView({ block: 'center' })
  item.tabIndex = -1
  item.focus({ preventScroll: true })
})

addEventListener('beforeprint', () => {
  for (const image of document.querySelectorAll('img')) image.loading = 'eager'
})
