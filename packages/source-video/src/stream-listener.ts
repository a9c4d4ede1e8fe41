// Detects whether a video has sound, and its codec, from a running ffmpeg's report on its input; in any thread.
import { timeLimitSeconds } from '@movieflow/ffmpeg'
import type { Listener } from './ffmpeg-output.js'

// Texts from the file itself are indented further, or followed by more blanks.
const sound = /^ {2,4}Stream #0:\d+\S*: Audio: (?!none)/
/** Comes after all streams of the input, and before the first frame. The next line names the decoder. */
const told = /^Stream mapping:/
const decoded = /^ {2}Stream #0:\d+ -> #0:0 \((\w+) /
const longestLine = 1000
const mostSeconds = 10

export class StreamListener implements Listener {
  readonly verbosity = 'info'
  #partial = ''
  #hasSound = false
  #codec: string | undefined
  #mapping = false
  #told = false
  #wake = () => {}

  hear(chunk: Buffer): void {
    const lines = (this.#partial + chunk.toString('latin1')).split(/\r\n|\n|\r/)
    this.#partial = lines.pop()!.slice(0, longestLine)
    for (const line of lines) {
      if (this.#told) return
      if (sound.test(line)) this.#hasSound = true
      if (this.#mapping) {
        this.#codec = decoded.exec(line)?.[1]
        this.end()
      }
      this.#mapping = told.test(line)
    }
  }

  end(): void {
    this.#told = true
    this.#wake()
  }

  /** The result once the file's first frame is there; waits for a while if ffmpeg has another output format. */
  async heard(): Promise<{ readonly sound: boolean; readonly codec: string | undefined }> {
    if (!this.#told)
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, Math.min(mostSeconds, timeLimitSeconds()) * 1000)
        this.#wake = () => {
          clearTimeout(limit)
          resolve()
        }
      })
    return { sound: this.#hasSound, codec: this.#codec }
  }
}
