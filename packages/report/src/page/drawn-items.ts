// Movies become items of the list as they scroll into sight; those in the text of the page exist from the start; in the page.
import { movieItem } from '../movie-item.js'
import { type SheetCells, smallPoster } from '../poster-picture.js'
import { find, type PageMovie } from './elements.js'
import { hrefOf } from './links.js'

/** Fewer movies than these are all drawn at once, so that the browser's own search finds them. */
const mostAtOnce = 200
/** Movies that are drawn together. */
const perPart = 50
/** Pixels around the window in which movies are drawn already. */
const margin = 1000

export interface ItemsOptions {
  readonly movies: readonly PageMovie[]
  readonly fieldNames: readonly string[]
  readonly posters: PostersBeside | undefined
}

/** Small pictures in the page, and next to the page the files that are sharper. */
export interface PostersBeside {
  readonly cells: SheetCells
  /** Relative to the page. */
  readonly files: readonly (string | null)[]
}

/** Adjacent movies that are drawn together: until then an empty item is as high as they will be. */
interface Part {
  readonly indices: readonly number[]
  readonly room: HTMLElement
}

export class DrawnItems {
  readonly #options: ItemsOptions
  readonly #list = find('#movies')
  /** By the movie's index; those that were drawn once are kept, with what is open in them. */
  readonly #items: (HTMLElement | undefined)[]
  /** Those that are not drawn. */
  readonly #parts = new Map<Element, Part>()
  readonly #watch = new IntersectionObserver((entries) => this.#comeIntoSight(entries), { rootMargin: `${margin}px` })

  constructor(options: ItemsOptions) {
    this.#options = options
    const items = [...this.#list.children] as HTMLElement[]
    for (const [index, item] of items.entries()) sharpen(item, options.posters?.files[index])
    this.#items = items
  }

  itemOf(index: number): HTMLElement {
    this.#items[index] ??= this.#make(index)
    return this.#items[index]
  }

  /** Shows these movies in this order. */
  show(shown: readonly number[]): void {
    this.#watch.disconnect()
    this.#parts.clear()
    const count = shown.length > mostAtOnce ? perPart : shown.length
    this.#list.replaceChildren(...shown.slice(0, count).map((index) => this.itemOf(index)))
    if (count === shown.length) return
    const height = this.#list.getBoundingClientRect().height / count
    for (let start = count; start < shown.length; start += perPart) {
      const part = { indices: shown.slice(start, start + perPart), room: document.createElement('li') }
      part.room.className = 'room'
      part.room.ariaHidden = 'true'
      part.room.style.height = `${Math.round(height * part.indices.length)}px`
      this.#parts.set(part.room, part)
    }
    this.#list.append(...this.#parts.keys())
    for (const room of this.#parts.keys()) this.#watch.observe(room)
  }

  /** Draws this movie, if it is one of those that are shown. */
  reach(index: number): void {
    for (const part of this.#parts.values()) if (part.indices.includes(index)) this.#draw(part)
  }

  drawAll(): void {
    for (const part of this.#parts.values()) this.#draw(part)
  }

  #make(index: number): HTMLElement {
    const { movies, fieldNames, posters } = this.#options
    const movie = movies[index]!
    const template = document.createElement('template')
    const poster = posters && smallPoster(movie, index, posters.cells)
    template.innerHTML = movieItem(movie, { index, poster, fieldNames }).text
    const item = template.content.firstElementChild as HTMLElement
    sharpen(item, posters?.files[index])
    return item
  }

  #draw({ indices, room }: Part): void {
    this.#parts.delete(room)
    this.#watch.unobserve(room)
    room.replaceWith(...indices.map((index) => this.itemOf(index)))
  }

  #comeIntoSight(entries: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      const part = isIntersecting ? this.#parts.get(target) : undefined
      if (part) this.#draw(part)
    }
  }
}

/** Puts the poster's file over its small picture. A page that was mailed alone has no such file: it keeps the small one. */
function sharpen(item: HTMLElement, file: string | null | undefined): void {
  const src = typeof file === 'string' ? hrefOf(file) : undefined
  const tile = item.querySelector('.tile')
  if (!tile || src === undefined) return
  const image = Object.assign(new Image(), { className: 'beside', alt: '', loading: 'lazy', decoding: 'async' })
  image.addEventListener('error', () => image.remove())
  image.src = src
  tile.after(image)
}
