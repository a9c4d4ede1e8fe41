// The player: shows frames by the clock, or as buttons, slider and keys ask; in the page.
import { type Controls, formatTime } from './controls.js'
import type { Frames } from './frames.js'
import { advance, changeSpeed, framesDue, type LoopMode, type Place } from './playback.js'

/** With Shift. */
const longStep = 10

export class Player {
  readonly #controls: Controls
  readonly #context: CanvasRenderingContext2D
  readonly #frames: Frames
  readonly #fps: number
  #place: Place = { index: 0, direction: 1 }
  #speed = 1
  #playing = false
  /** When the frame that is shown began, by the clock of animation frames. */
  #began = 0
  /** A picture is on its way; no other one is asked for by the clock. */
  #drawing = false

  constructor(controls: Controls, frames: Frames, fps: number) {
    this.#controls = controls
    this.#frames = frames
    this.#fps = fps
    this.#context = controls.canvas.getContext('2d', { alpha: false })!
    const last = String(frames.count - 1)
    controls.slider.max = last
    controls.frame.max = last
  }

  get playing(): boolean {
    return this.#playing
  }

  play(): void {
    if (this.#playing) return
    if (this.#mode === 'once' && this.#place.index === this.#frames.count - 1) this.#show({ index: 0, direction: 1 })
    this.#playing = true
    this.#began = performance.now()
    this.#tellPlaying()
    requestAnimationFrame(this.#tick)
  }

  pause(): void {
    this.#playing = false
    this.#tellPlaying()
  }

  toggle(): void {
    if (this.#playing) this.pause()
    else this.play()
  }

  /** Goes to a frame, and stays there. */
  seek(index: number): void {
    this.pause()
    if (!Number.isFinite(index)) return
    const { direction } = this.#place
    this.#show({ index: Math.min(Math.max(Math.round(index), 0), this.#frames.count - 1), direction })
  }

  step(by: number): void {
    this.seek(this.#place.index + by)
  }

  setSpeed(speed: number): void {
    this.#speed = speed
    this.#controls.speed.value = String(speed)
    this.#began = performance.now()
  }

  setMode(mode: LoopMode): void {
    this.#controls.mode.value = mode
    this.#place = { ...this.#place, direction: 1 }
  }

  /** What a key does; whether it does anything. */
  key({ key, shiftKey }: KeyboardEvent): boolean {
    const by = shiftKey ? longStep : 1
    if (key === ' ') this.toggle()
    else if (key === 'ArrowRight') this.step(by)
    else if (key === 'ArrowLeft') this.step(-by)
    else if (key === 'Home') this.seek(0)
    else if (key === 'End') this.seek(this.#frames.count - 1)
    else if (key === '+' || key === '=') this.setSpeed(changeSpeed(this.#speed, 1))
    else if (key === '-') this.setSpeed(changeSpeed(this.#speed, -1))
    else return false
    return true
  }

  get #mode(): LoopMode {
    return this.#controls.mode.value as LoopMode
  }

  readonly #tick = (now: number): void => {
    if (!this.#playing) return
    const rate = this.#fps * this.#speed
    const due = this.#drawing ? 0 : framesDue(now - this.#began, rate)
    if (due > 0) {
      this.#began =
        due === 1 ? Math.max(this.#began + 1000 / rate, now - 1000 / rate) : this.#began + (due * 1000) / rate
      const next = advance(this.#place, due, this.#frames.count, this.#mode)
      this.#show(next)
      if (next.ended) this.pause()
    }
    requestAnimationFrame(this.#tick)
  }

  #show(place: Place): void {
    const { index } = place
    const { slider, frame, time, message } = this.#controls
    this.#place = place
    slider.value = String(index)
    slider.setAttribute('aria-valuetext', `frame ${index}, ${formatTime(index / this.#fps, this.#fps)}`)
    if (document.activeElement !== frame) frame.value = String(index)
    time.textContent = formatTime(index / this.#fps, this.#fps)
    this.#drawing = true
    this.#frames.picture(index).then(
      (picture) => {
        if (this.#place.index === index) this.#draw(picture, index)
      },
      () => {
        this.#drawing = false
        message.textContent = `Frame ${index} cannot be shown: the page is damaged, or this browser does not know WebP.`
      },
    )
  }

  #draw(picture: ImageBitmap, index: number): void {
    this.#context.drawImage(picture, 0, 0)
    this.#controls.canvas.dataset.frame = String(index)
    this.#drawing = false
    // The next one is decoded while this one is looked at.
    const { index: next } = advance(this.#place, 1, this.#frames.count, this.#mode)
    this.#frames.picture(next).catch(() => {})
  }

  #tellPlaying(): void {
    const { play } = this.#controls
    play.setAttribute('aria-label', this.#playing ? 'Pause' : 'Play')
    play.title = this.#playing ? 'Pause (space)' : 'Play (space)'
    play.classList.toggle('playing', this.#playing)
  }

  /** Shows the first frame. */
  start(): void {
    this.#show({ index: 0, direction: 1 })
    this.#tellPlaying()
  }
}
