// Whether a video has sound, out of what a running ffmpeg says of its input; in any thread.
import { timeLimitSeconds } from '@movieflow/ffmpeg'
import type { Listener } from './ffmpeg-output.js'

// What a file says of itself is indented further, or followed by more blanks.
const sound = /^ {2,4}Stream #0:\d+\S*: Audio: (?!none)/
/** Comes after all streams of the input, and before the first frame. */
const told = /^Stream mapping:/
const longestLine = 1000
const mostSeconds = 10

export class StreamListener implements Listener {
  readonly verbosity = 'info'
  #partial = ''
  #hasSound = false
  #told = false
  #wake = () => {}

  hear(chunk: Buffer): void {
    const lines = (this.#partial + chunk.toString('latin1')).split(/\r\n|\n|\r/)
    this.#partial = lines.pop()!.slice(0, longestLine)
    for (const line of lines) {
      if (this.#told) return
      if (sound.test(line)) this.#hasSound = true
      if (told.test(line)) this.end()
    }
  }

  end(): void {
    this.#told = true
    this.#wake()
  }

  /** Of the file whose first frame is there; an ffmpeg that puts it otherwise is waited for a while. */
  async haveSound(): Promise<boolean> {
    if (!this.#told)
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, Math.min(mostSeconds, timeLimitSeconds()) * 1000)
        this.#wake = () => {
          clearTimeout(limit)
          resolve()
        }
      })
    return this.#hasSound
  }
}
