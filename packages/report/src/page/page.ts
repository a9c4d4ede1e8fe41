// The page comes to life: its data are read, and the controls, the details and the player wired to its items.
import { Controls } from './controls.js'
import { makeDetails, type Provenance } from './details.js'
import { find, type PageMovie, readData } from './elements.js'
import { Player } from './player.js'

const { movies, idNames } = readData<{ movies: PageMovie[]; idNames: string[] }>('movies-data')
const controls = new Controls(movies, idNames)
const player = new Player({ movies, shown: () => controls.shown, itemOf: (index) => controls.itemOf(index) })
const list = find('#movies')
let provenance: (Provenance | null)[] | undefined

const indexOf = (inside: Element) => Number(inside.closest<HTMLElement>('.movie')!.dataset['index'])

function fillDetails(details: HTMLDetailsElement): void {
  const room = find('.more', details)
  if (room.hasChildNodes()) return
  provenance ??= readData<(Provenance | null)[]>('provenance-data')
  const index = indexOf(details)
  room.append(makeDetails(movies[index]!, provenance[index] ?? null))
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
  player.open(indexOf(poster))
})

document.addEventListener('keydown', (event) => {
  const target = event.target as HTMLElement
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
  if (target.closest('input, select, textarea, dialog')) return
  event.preventDefault()
  find<HTMLInputElement>('#search').focus()
})

/** Links to a movie from above: it is shown even where the filters hide it. */
document.addEventListener('click', (event) => {
  const link = (event.target as Element).closest('a[href^="#movie-"]')
  const item = link && document.querySelector<HTMLElement>(link.getAttribute('href')!)
  if (!item) return
  event.preventDefault()
  controls.reveal(indexOf(item))
  item.scrollIntoView({ block: 'center' })
  item.tabIndex = -1
  item.focus({ preventScroll: true })
})

addEventListener('beforeprint', () => {
  for (const image of document.querySelectorAll('img')) image.loading = 'eager'
})
