// Pictures become JPEG files by ffmpegs that the movies of a thread share: one for each size and quality; in a worker.
import type { EncodeContext, Picture } from '@movieflow/core/plugin'
import { convertToYuv, yuvBytes } from '../yuv.js'
import type { JpegProcess, JpegSettings } from './jpeg-process.js'

type FrameContext = Pick<EncodeContext, 'index' | 'plan' | 'previous' | 'allocate' | 'signal'>

/** The last ones that were used stay; a run's movies are mostly of one size. */
const mostIdle = 3

/** Loaded with the first picture: who plans, or writes other movies, needs no fluent-ffmpeg. */
let processes: typeof import('./jpeg-process.js') | undefined

/** The least recently used first. */
const encoders = new Map<string, JpegEncoder>()

/**
 * The picture as a JPEG file. The bytes follow from the picture and the settings alone. Calls may overlap: the picture, and the one
 * before, are read before this returns.
 */
export async function encodeByFfmpeg(
  picture: Picture,
  settings: JpegSettings,
  context: FrameContext,
): Promise<Uint8Array> {
  const key = [settings.ffmpeg, ...settings.size, ...settings.input, ...settings.output].join('\n')
  const encoder = encoders.get(key) ?? new JpegEncoder(settings)
  encoders.delete(key)
  encoders.set(key, encoder)
  for (const [other, { busy }] of encoders) {
    if (encoders.size <= mostIdle) break
    if (busy > 0 || other === key) continue
    encoders.get(other)!.end()
    encoders.delete(other)
  }
  return encoder.encode(picture, context)
}

/** A picture as ffmpeg receives it. */
interface Converted {
  readonly picture: Picture
  readonly index: number
  readonly plan: unknown
  readonly planes: Uint8Array
  /** ffmpeg has not read it to its end. */
  isSent: boolean
}

class JpegEncoder {
  readonly #settings: JpegSettings
  #process: JpegProcess | undefined
  /** Memory for planes that is no longer read. */
  readonly #free: Uint8Array[] = []
  /** The picture that was converted last; of the next one, only the changes are converted. */
  #last: Converted | undefined

  constructor(settings: JpegSettings) {
    this.#settings = settings
  }

  get busy(): number {
    return this.#process?.busy ?? 0
  }

  async encode(picture: Picture, { index, plan, previous, allocate, signal }: FrameContext): Promise<Uint8Array> {
    const converted = this.#convert(picture, index, plan, previous?.picture)
    processes ??= await import('./jpeg-process.js')
    if (!this.#process?.lives) this.#process = new processes.JpegProcess(this.#settings)
    const release = () => {
      converted.isSent = false
      this.#recycle(converted)
    }
    return this.#process.encode({ planes: converted.planes, signal, allocate, release })
  }

  end(): void {
    this.#process?.end()
  }

  #convert(picture: Picture, index: number, plan: unknown, before: Picture | undefined): Converted {
    const { size } = this.#settings
    const last = this.#last
    // The same memory, of the same movie, one frame before: it holds what was converted then.
    const known =
      last && last.picture === before && last.index === index - 1 && last.plan === plan
        ? { picture: last.picture, bytes: last.planes }
        : undefined
    const planes = this.#free.pop() ?? new Uint8Array(yuvBytes(...size))
    convertToYuv(picture, 'jfif', size, planes, known)
    const converted = { picture, index, plan, planes, isSent: true }
    this.#last = converted
    if (last) this.#recycle(last)
    return converted
  }

  #recycle(converted: Converted): void {
    if (!converted.isSent && converted !== this.#last) this.#free.push(converted.planes)
  }
}
