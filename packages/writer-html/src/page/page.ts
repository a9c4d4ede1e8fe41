// What the page does when it is there: its frames become a player, and buttons, fields and keys lead to it; in the page.
import { find, findControls } from './controls.js'
import { Frames } from './frames.js'
import type { LoopMode } from './playback.js'
import { Player } from './player.js'

/** What the writer says of the movie. */
interface MovieFacts {
  readonly fps: number
  readonly size: readonly [number, number]
  readonly type: string
  readonly autoplay: boolean
}

function readJson<Data>(selector: string): Data {
  return JSON.parse(find(selector).textContent ?? 'null') as Data
}

function startPage(): void {
  const { fps, size, type, autoplay } = readJson<MovieFacts>('#movie')
  const controls = findControls()
  const frames = new Frames([...document.querySelectorAll('script.frame')], type, size[0] * size[1])
  const player = new Player(controls, frames, fps)
  const onClick = (selector: string, act: () => void) => find(selector).addEventListener('click', act)
  onClick('#play', () => player.toggle())
  onClick('#first', () => player.seek(0))
  onClick('#back', () => player.step(-1))
  onClick('#next', () => player.step(1))
  onClick('#last', () => player.seek(frames.count - 1))
  onClick('#picture', () => player.toggle())
  controls.slider.addEventListener('input', () => player.seek(controls.slider.valueAsNumber))
  controls.frame.addEventListener('change', () => player.seek(controls.frame.valueAsNumber))
  controls.speed.addEventListener('change', () => player.setSpeed(Number(controls.speed.value)))
  controls.mode.addEventListener('change', () => player.setMode(controls.mode.value as LoopMode))
  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || isTaken(event)) return
    if (player.key(event)) event.preventDefault()
  })
  showProvenance()
  player.start()
  if (autoplay && frames.count > 1 && !matchMedia('(prefers-reduced-motion: reduce)').matches) player.play()
}

/** Fields and lists have keys of their own, and a button is pressed by the space bar. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.id === 'frame' || target instanceof HTMLSelectElement) return true
  return key === ' ' && (target instanceof HTMLButtonElement || target.tagName === 'SUMMARY')
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
