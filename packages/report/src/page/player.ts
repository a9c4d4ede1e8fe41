// The player: one movie at a time over the page, played by the browser where it can be; arrow keys go to the next; in the page.

import { formatValue } from '@movieflow/page/quantities'
import { find, make, type PageMovie } from './elements.js'
import { endingOf, hrefOf, pickPlayable, playKind } from './links.js'

export interface PlayerOptions {
  readonly movies: readonly PageMovie[]
  /** Indices of the movies that are shown, in their order. */
  shown(): readonly number[]
  itemOf(index: number): HTMLElement
}

export class Player {
  readonly #options: PlayerOptions
  readonly #dialog = find<HTMLDialogElement>('#player')
  #current = 0

  constructor(options: PlayerOptions) {
    this.#options = options
    this.#dialog.addEventListener('keydown', (event) => this.#key(event))
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) this.#dialog.close()
    })
    this.#dialog.addEventListener('close', () => {
      this.#dialog.replaceChildren()
      const item = options.itemOf(this.#current)
      item.scrollIntoView({ block: 'nearest' })
      find('.poster', item).focus()
    })
  }

  open(index: number): void {
    this.#show(index)
    if (!this.#dialog.open) this.#dialog.showModal()
    find('.close', this.#dialog).focus()
  }

  #show(index: number): void {
    const { movies, shown, itemOf } = this.#options
    this.#current = index
    const movie = movies[index]!
    const item = itemOf(index)
    const place = shown().indexOf(index)
    const copies = ['.status', '.facts', '.message', '.outputs'].flatMap((part) =>
      [...item.querySelectorAll(`${part}`)].map((node) => node.cloneNode(true)),
    )
    const step = (by: number, name: string, sign: string) => {
      const other = shown()[place + by]
      const button = make(
        'button',
        { type: 'button', class: name, 'aria-label': name === 'next' ? 'Next movie' : 'Previous movie' },
        sign,
      )
      button.disabled = other === undefined
      button.addEventListener('click', () => this.#step(by))
      return button
    }
    const close = make('button', { type: 'button', class: 'close', 'aria-label': 'Close' }, '×')
    close.addEventListener('click', () => this.#dialog.close())
    this.#dialog.replaceChildren(
      make('header', {}, titleOf(item), make('span', { class: 'place' }, `${place + 1} of ${shown().length}`), close),
      make('div', { class: 'stage' }, step(-1, 'previous', '‹'), mediaOf(movie, item), step(1, 'next', '›')),
      make('div', { class: `about ${movie.status}` }, ...(copies as HTMLElement[])),
      make('p', { class: 'keys' }, '← → other movie · space plays and stops · , . one frame back or on · Esc closes'),
    )
  }

  #step(by: number): void {
    const shown = this.#options.shown()
    const next = shown[shown.indexOf(this.#current) + by]
    if (next === undefined) return
    this.#show(next)
    const button = find<HTMLButtonElement>(by < 0 ? '.previous' : '.next', this.#dialog)
    ;(button.disabled ? find('.close', this.#dialog) : button).focus()
  }

  #key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement
    const video = this.#dialog.querySelector('video')
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      // In the player's own bar they seek.
      if (target !== video) this.#step(event.key === 'ArrowLeft' ? -1 : 1)
      else return
    } else if (video && event.key === ' ' && target !== video) {
      if (video.paused) void video.play().catch(() => {})
      else video.pause()
    } else if (video && (event.key === ',' || event.key === '.')) {
      video.pause()
      const fps = this.#options.movies[this.#current]!.fps ?? 25
      const frame = Math.floor(video.currentTime * fps + 0.01) + (event.key === ',' ? -1 : 1)
      video.currentTime = Math.min(Math.max(0, (frame + 0.5) / fps), video.duration || 0)
    } else return
    event.preventDefault()
  }
}

function titleOf(item: HTMLElement): HTMLElement {
  const title = make('h2', { id: 'player-title' })
  title.append(...[...find('h3', item).childNodes].map((node) => node.cloneNode(true)))
  return title
}

/** The movie itself; where the browser has no way to play it, its poster and the file. */
function mediaOf(movie: PageMovie, item: HTMLElement): HTMLElement {
  const output = item.querySelector('[data-play]') ? pickPlayable(movie.outputs) : undefined
  const frame = make('div', { class: 'screen' })
  const instead = (text: string) => frame.replaceChildren(...posterOf(item), make('p', { class: 'instead' }, text))
  if (!output) {
    const endings = [...new Set(movie.outputs.map(({ path }) => `.${endingOf(path)}`))].join(', ')
    instead(
      movie.status === 'made'
        ? `Browsers do not play ${endings}: open the file with its link below.`
        : `This movie is ${movie.status}.`,
    )
    return frame
  }
  const src = hrefOf(output.path)
  const name = `${movie.id}: ${formatValue(output.path)}`
  const media =
    playKind(output.path) === 'video'
      ? make('video', { src, controls: '', loop: '', autoplay: '', muted: '', playsinline: '', 'aria-label': name })
      : make('img', { src, alt: name })
  if (movie.size) {
    media.setAttribute('width', String(movie.size[0]))
    media.setAttribute('height', String(movie.size[1]))
  }
  media.addEventListener('error', () =>
    instead(`${output.path} is not there any more, or this browser cannot play it.`),
  )
  frame.append(media)
  return frame
}

function posterOf(item: HTMLElement): Node[] {
  return [...item.querySelectorAll('.poster img')]
    .map((image) => image.cloneNode(true) as HTMLElement)
    .map((image) => {
      image.classList.add('poster-copy')
      return image
    })
}
