// Reads the time stamps of the frames of a running ffmpeg from its output on stderr; in any thread.
import { timeLimitSeconds } from '@movieflow/ffmpeg'
import type { Listener } from './ffmpeg-output.js'

/**
 * Filters that have ffmpeg say each frame's stamp, in ticks of this clock whatever its own is; of those frames that `choose` leaves. `showinfo`
 * also adds up all pixels: it is given a corner of the frame.
 */
export function sayStamps([numerator, denominator]: readonly [number, number], choose = 'null'): string {
  const corner = "crop='min(16,iw)':'min(16,ih)':0:0"
  return `settb=${numerator}/${denominator},${choose},split[said][shown];[said]${corner},showinfo,nullsink;[shown]null`
}

/** Arguments before the output. Without them, ffmpeg's progress numbers would be in between. */
export const quietly = ['-hide_banner', '-nostats'] as const

// Texts from the file itself are indented, so they are never taken for one.
const said = /^\[Parsed_showinfo_\d+ @ [0-9a-fx]+\] n: *\d+ pts: *(\S+)/
const longestLine = 1000
const mostSeconds = 10

export class StampListener implements Listener {
  readonly verbosity = 'info'
  readonly #stamps: (number | null)[] = []
  #partial = ''
  #ended = false
  #wake = () => {}

  hear(chunk: Buffer): void {
    const lines = (this.#partial + chunk.toString('latin1')).split('\n')
    this.#partial = lines.pop()!.slice(0, longestLine)
    for (const line of lines) {
      const [, stamp] = said.exec(line) ?? []
      // For a frame without a time it is NOPTS.
      if (stamp !== undefined) this.#stamps.push(/^-?\d{1,15}$/.test(stamp) ? Number(stamp) : null)
    }
    this.#wake()
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  /**
   * The stamp of the next frame, which was read already: it comes before the frame is written. `null` if it has none; `undefined` if nothing comes, as from an
   * ffmpeg with another output format.
   */
  async next(): Promise<number | null | undefined> {
    const seconds = Math.min(mostSeconds, timeLimitSeconds())
    while (this.#stamps.length === 0 && !this.#ended)
      await new Promise<void>((resolve) => {
        const limit = setTimeout(() => this.end(), seconds * 1000)
        this.#wake = () => {
          clearTimeout(limit)
          resolve()
        }
      })
    return this.#stamps.shift()
  }

  /** All that were said, once ffmpeg has ended. */
  get all(): readonly (number | null)[] {
    return this.#stamps
  }
}
