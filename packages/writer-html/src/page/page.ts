// Starts the page: gives its frames a player, and buttons, fields and keys to play them with; in the page.
import { FramePlayer, keyHelp, listenForKeys, PlayerBar } from '@movieflow/page'
import type { LoopMode } from '@movieflow/page/playback'
import { h, render } from 'preact'
import { Frames } from './frames.js'

/** The facts of the movie from the writer. */
interface MovieFacts {
  readonly fps: number
  readonly size: readonly [number, number]
  readonly type: string
  readonly loop: LoopMode
  readonly autoplay: boolean
}

function find<E extends Element>(selector: string): E {
  const element = document.querySelector<E>(selector)
  if (!element) throw new Error(`the page has no ${selector}`)
  return element
}

function readJson<Data>(selector: string): Data {
  return JSON.parse(find(selector).textContent ?? 'null') as Data
}

function startPage(): void {
  const { fps, size, type, loop, autoplay } = readJson<MovieFacts>('#movie')
  const canvas = find<HTMLCanvasElement>('#picture')
  const context = canvas.getContext('2d', { alpha: false })!
  const message = find('#message')
  const frames = new Frames([...document.querySelectorAll('script.frame')], type, fps, size[0] * size[1])
  const player = new FramePlayer(frames, {
    mode: loop,
    show(picture, index) {
      context.drawImage(picture, 0, 0)
      canvas.dataset['frame'] = String(index)
      message.textContent = ''
    },
    fail(_, index) {
      message.textContent = `Frame ${index} cannot be shown: the page is damaged, or this browser does not know WebP.`
    },
  })
  render(h(PlayerBar, { player }), find('#bar'))
  find('#keys').textContent = keyHelp({ player })
  canvas.addEventListener('click', () => (player.state.playing ? player.pause() : player.play()))
  listenForKeys(document, () => ({ player }))
  showProvenance()
  player.seek(0)
  if (autoplay && frames.count > 1 && !matchMedia('(prefers-reduced-motion: reduce)').matches) player.play()
}

/** Written out when somebody looks at it. */
function showProvenance(): void {
  const details = document.querySelector<HTMLDetailsElement>('#made')
  details?.addEventListener('toggle', () => {
    const text = JSON.stringify(readJson('#provenance'), null, 2)
    find('#made pre').textContent = text
  })
}

startPage()
