// Shows one movie over the page, played by the browser if possible; keys lead to the other movies of the list; in the page.
import { IconButton, keyHelp, listenForKeys, PlayerBar, VideoPlayer } from '@movieflow/page'
import { formatValue } from '@movieflow/page/quantities'
import { visibleLines } from '@movieflow/page/visible-text'
import { createRef, render } from 'preact'
import { find, type PageMovie } from './elements.js'
import { hrefOf, linkEnding, pickPlayable, playKind } from './links.js'
import { Nodes } from './nodes.js'

export interface DialogOptions {
  readonly movies: readonly PageMovie[]
  /** Indices of the movies that are shown, in their order. */
  shown(): readonly number[]
  itemOf(index: number): HTMLElement
  /** Makes sure that the movie is in the list. */
  reveal(index: number): void
}

/** The content of the screen: a video with a player, a picture that plays by itself, or neither. */
interface Screen {
  readonly media: HTMLVideoElement | HTMLImageElement | undefined
  readonly player: VideoPlayer | undefined
  /** Why there is none. */
  readonly instead: string | undefined
}

export class MovieDialog {
  readonly #options: DialogOptions
  readonly #dialog = find<HTMLDialogElement>('#player')
  readonly #theatre = createRef<HTMLDivElement>()
  #current = 0
  #player: VideoPlayer | undefined
  #media: Screen['media']

  constructor(options: DialogOptions) {
    this.#options = options
    listenForKeys(this.#dialog, () => ({ player: this.#player, movie: (by) => this.#step(by) }))
    // The page below has keys, too.
    this.#dialog.addEventListener('keydown', (event) => event.stopPropagation())
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) this.#dialog.close()
    })
    this.#dialog.addEventListener('close', () => {
      this.#player = this.#media = undefined
      render(null, this.#dialog)
      options.reveal(this.#current)
      const item = options.itemOf(this.#current)
      item.scrollIntoView({ block: 'nearest' })
      find('.poster', item).focus()
    })
  }

  open(index: number): void {
    this.#show(index)
    if (!this.#dialog.open) this.#dialog.showModal()
    find(this.#player ? '#play' : '.close', this.#dialog).focus()
  }

  #step(by: 1 | -1): void {
    const shown = this.#options.shown()
    const next = shown[shown.indexOf(this.#current) + by]
    if (next === undefined) return
    this.#show(next)
  }

  #fillScreen(): void {
    const change = document.fullscreenElement ? document.exitFullscreen() : this.#theatre.current?.requestFullscreen()
    // Refused: then it stays as it is.
    change?.catch(() => {})
  }

  #show(index: number): void {
    this.#current = index
    this.#draw(this.#screenOf(this.#options.movies[index]!, index))
  }

  #draw({ media, player, instead }: Screen): void {
    const { movies, shown, itemOf } = this.#options
    const [index, order] = [this.#current, shown()]
    const [item, place] = [itemOf(index), order.indexOf(index)]
    const copies = (selector: string) => [...item.querySelectorAll(selector)].map((node) => node.cloneNode(true))
    this.#player = player
    this.#media = media
    render(
      <>
        <header>
          <Nodes key={index} as="h2" id="player-title" nodes={[...find('h3', item).cloneNode(true).childNodes]} />
          <span class="place">{`${place + 1} of ${order.length}`}</span>
          <IconButton class="close" icon="close" label="Close" keys="Esc" onClick={() => this.#dialog.close()} />
        </header>
        <div class="theatre" ref={this.#theatre}>
          <div class="stage">
            <IconButton
              class="previous"
              icon="left"
              label="Previous movie"
              keys="page up"
              disabled={place <= 0}
              onClick={() => this.#step(-1)}
            />
            {media && !instead ? (
              <Nodes key={index} class="screen" nodes={[media]} />
            ) : (
              <div class="screen">
                <Nodes key={index} class="posters" nodes={copies('.poster :is(img, .tile)')} />
                <p class="instead">{instead && visibleLines(instead)}</p>
              </div>
            )}
            <IconButton
              class="following"
              icon="right"
              label="Next movie"
              keys="page down"
              disabled={place === order.length - 1}
              onClick={() => this.#step(1)}
            />
          </div>
          {player && (
            <PlayerBar key={index} player={player}>
              {document.fullscreenEnabled && (
                <IconButton icon="full" label="Full screen" onClick={() => this.#fillScreen()} />
              )}
            </PlayerBar>
          )}
        </div>
        <Nodes
          key={index}
          class={`about ${movies[index]!.status}`}
          nodes={['.status', '.facts', '.message', '.outputs'].flatMap(copies)}
        />
        <p class="keys">{keyHelp({ player, movie: true, leave: true })}</p>
      </>,
      this.#dialog,
    )
    // The focused element may be gone now, or disabled: keys would have no effect.
    const { activeElement } = document
    if (this.#dialog.open && (!this.#dialog.contains(activeElement) || activeElement?.matches(':disabled')))
      find(player ? '#play' : '.close', this.#dialog).focus()
  }

  /** The movie itself; if the browser has no way to play it, its poster and the file. */
  #screenOf(movie: PageMovie, index: number): Screen {
    const output = this.#options.itemOf(index).querySelector('[data-play]') ? pickPlayable(movie.outputs) : undefined
    if (!output) return { media: undefined, player: undefined, instead: whyNot(movie) }
    const media = mediaOf(output.path, `${movie.id}: ${formatValue(output.path)}`)
    if (movie.size) [media.width, media.height] = movie.size
    const { fps = 25, frames: count } = movie
    const player = media instanceof HTMLVideoElement ? new VideoPlayer(media, { fps, count }) : undefined
    media.addEventListener('error', () => {
      // Another movie may be on the screen by now.
      if (this.#media !== media) return
      const instead = `${output.path} no longer exists, or this browser cannot play it.`
      this.#draw({ media, player: undefined, instead })
    })
    if (player) media.addEventListener('click', () => (player.state.playing ? player.pause() : player.play()))
    return { media, player, instead: undefined }
  }
}

function whyNot({ status, outputs }: PageMovie): string {
  if (status !== 'made') return `This movie is ${status}.`
  const endings = [...new Set(outputs.map(({ path }) => `.${linkEnding(path)}`))].join(', ')
  return `Browsers do not play ${endings}: open the file with its link below.`
}

function mediaOf(path: string, name: string): HTMLVideoElement | HTMLImageElement {
  const src = hrefOf(path)!
  if (playKind(path) !== 'video') return Object.assign(new Image(), { src, alt: visibleLines(name) })
  const video = document.createElement('video')
  const autoplay = !matchMedia('(prefers-reduced-motion: reduce)').matches
  Object.assign(video, { src, loop: true, muted: true, autoplay, playsInline: true })
  video.setAttribute('aria-label', visibleLines(name))
  return video
}
