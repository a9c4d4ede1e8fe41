// The times of a movie's frames, in the data and in the movie, and which frames of its sources they show; main thread.
import { evenRate, timeOf } from '../clock/index.js'
import type { Clip, ClipTimes, FieldValue } from '../model/index.js'
import { clockFields } from '../options/index.js'
import type { PlannedCaptions } from './captions.js'
import type { MovieClock } from './movie-clock.js'

interface FrameClockInput {
  readonly clock: Pick<MovieClock, 'frames' | 'from' | 'speed' | 'speedOf' | 'frameOf' | 'maps' | 'moments'>
  /** Before the transforms, with their times. */
  readonly clips: Readonly<Record<string, Clip>>
  readonly fps: number
  /** Frames of the finished movie before the first that shows data. */
  readonly before?: number
  /** The source that frame fields go with. */
  readonly leading: string
  /** The frame of a source, before the transforms, that a frame after them shows. */
  frameFrom(source: string, index: number): number
}

/** The values of the clock's fields at each frame. */
export class FrameClock {
  readonly #input: FrameClockInput
  #captions: PlannedCaptions | undefined
  /** Members with one value for the movie: `cam.fps`. */
  readonly rates: Readonly<Record<string, number>>

  constructor(input: FrameClockInput) {
    this.#input = input
    const rates: Record<string, number> = {}
    for (const [name, { times, frames }] of Object.entries(input.clips)) {
      const rate = times && frames > 1 ? evenRate(times, frames) : undefined
      if (rate !== undefined) rates[`${name}.fps`] = rate
    }
    this.rates = rates
  }

  /** From now on `caption` is a field of each frame. */
  learnCaptions(captions: PlannedCaptions): void {
    this.#captions = captions
  }

  get count(): number {
    return this.#input.clock.frames
  }

  names(): string[] {
    const members = Object.entries(this.#input.clips).flatMap(([name, { times, frames }]) =>
      frames > 1 ? [`${name}.frame`, ...(times ? [`${name}.time`] : [])] : [],
    )
    return [...clockFields, ...members, ...(this.#captions ? ['caption'] : [])]
  }

  has(name: string): boolean {
    return this.#memberOf(name) !== undefined || (name === 'caption' && this.#captions !== undefined)
  }

  /** The frame of the leading source before its transforms; `undefined` if it has none at that moment. */
  leadingFrame(index: number): number | undefined {
    return this.#shown(this.#input.leading, index)
  }

  value(name: string, index: number): FieldValue | undefined {
    const { clock, fps, before = 0 } = this.#input
    if (name === 'frame') return index
    if (name === 'frame.count') return clock.frames
    if (name === 'movie.time') return (before + index) / fps
    if (name === 'movie.speed') return clock.speedOf(index)
    if (name === 'time') return this.#time(index)
    if (name === 'caption' && this.#captions) return this.#captions.texts[this.#captions.at[index]!] ?? ''
    const member = this.#memberOf(name)
    if (!member) return undefined
    const frame = this.#shown(member.source, index)
    if (frame === undefined) return null
    return member.times ? timeOf(member.times, frame) : frame
  }

  /** A member of a source that is a field of each frame: `cam.frame`, `cam.time`. */
  #memberOf(name: string): { readonly source: string; readonly times?: ClipTimes } | undefined {
    const dot = name.lastIndexOf('.')
    const [source, member] = [name.slice(0, Math.max(0, dot)), name.slice(dot + 1)]
    if (!Object.hasOwn(this.#input.clips, source)) return undefined
    const { times, frames } = this.#input.clips[source]!
    if (frames <= 1) return undefined
    if (member === 'frame') return { source }
    return member === 'time' && times ? { source, times } : undefined
  }

  /** Seconds of the data; of the movie if no source has times. A lone source that is held or reversed keeps its frames' own times. */
  #time(index: number): FieldValue {
    const { clock, fps, clips, leading } = this.#input
    const { times } = clips[leading] ?? {}
    if (times && !clock.maps) return timeOf(times, this.#shown(leading, index)!)
    return clock.moments?.[index] ?? clock.from + (index * clock.speed) / fps
  }

  #shown(source: string, index: number): number | undefined {
    const { clock, frameFrom } = this.#input
    const frame = clock.frameOf(source, index)
    return frame < 0 ? undefined : frameFrom(source, frame)
  }
}
