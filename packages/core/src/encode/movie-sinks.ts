// Frames in order become files: every output's sink, its staged file, and the check before it gets its name; main thread.
import type { PluginContext, Sink, WriterPlugin, WrittenFile } from '../contract/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import type { Json, Size } from '../model/index.js'

/** One output as the sinks see it. */
export interface OutputToWrite {
  readonly writer: WriterPlugin
  /** The staged file, or the first of them. */
  readonly file: string
  readonly files: readonly string[]
  /** Its final path, as users know it. */
  readonly path: string
  /** Of the pictures as drawn. */
  readonly size: Size
  /** Of the file's pictures. */
  readonly fileSize: Size
  readonly fps: number
  /** Where it is known; else as many as came are held against the file. */
  readonly frames?: number
  readonly options: Json
  readonly plan: Json
  /** JSON; see {@link WriterOpenInput.provenance}. */
  readonly provenance?: string
}

/** All sinks of one movie. Frames come in order; an error of one sink cancels all. */
export class MovieSinks {
  readonly #outputs: readonly OutputToWrite[]
  readonly #sinks: readonly Sink[]
  #next = 0

  private constructor(outputs: readonly OutputToWrite[], sinks: readonly Sink[]) {
    this.#outputs = outputs
    this.#sinks = sinks
  }

  static async open(outputs: readonly OutputToWrite[], context: PluginContext): Promise<MovieSinks> {
    const opened = await Promise.allSettled(outputs.map(async (output) => openSink(output, context)))
    const failed = opened.findIndex(({ status }) => status === 'rejected')
    const sinks = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    if (failed < 0) return new MovieSinks(outputs, sinks)
    await cancelSinks(sinks)
    throw failure((opened[failed] as PromiseRejectedResult).reason, outputs[failed]!)
  }

  /** Settles when every sink has taken the frame. `data` holds one array an output. */
  async write(index: number, data: readonly Uint8Array[]): Promise<void> {
    if (index !== this.#next)
      throw new MovieflowError('INTERNAL', `frame ${index} came where frame ${this.#next} was due`)
    this.#next++
    const writes = this.#sinks.map(async (sink, output) => {
      try {
        await sink.write({ index, data: data[output]! })
      } catch (thrown) {
        throw failure(thrown, this.#outputs[output]!, index)
      }
    })
    // Every write must settle before the frame's memory is used again.
    const failed = (await Promise.allSettled(writes)).find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  }

  /** Ends every file and holds what is in it against what was sent. */
  async finalize(): Promise<void> {
    await Promise.all(
      this.#sinks.map(async (sink, index) => {
        const output = this.#outputs[index]!
        try {
          checkWritten(output, output.frames ?? this.#next, (await sink.finalize()) ?? {})
        } catch (thrown) {
          throw failure(thrown, output)
        }
      }),
    )
  }

  /** Stops every sink; never rejects. */
  cancel(): Promise<void> {
    return cancelSinks(this.#sinks)
  }
}

async function openSink({ writer, provenance, ...input }: OutputToWrite, context: PluginContext): Promise<Sink> {
  return writer.open({ ...input, ...(provenance !== undefined && { provenance: inAscii(provenance) }) }, context)
}

/** The same JSON: RIFF names no encoding for its texts, and a GIF's comments are ASCII. */
function inAscii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

async function cancelSinks(sinks: readonly Sink[]): Promise<void> {
  await Promise.allSettled(sinks.map(async (sink) => sink.cancel()))
}

function failure(thrown: unknown, output: OutputToWrite, frame?: number): MovieflowError {
  const place = { plugin: output.writer.name, file: output.path, ...(frame !== undefined && { frame }) }
  return toMovieflowError(thrown, 'PLUGIN_FAILED', place)
}

function checkWritten(output: OutputToWrite, frames: number, written: WrittenFile): void {
  const { fps, fileSize } = output
  const wrong = (what: string, expected: string, found: string) =>
    new MovieflowError('OUTPUT_WRONG', `the finished file has ${found} ${what}, not ${expected}`, {
      file: output.path,
      hint: 'the file was thrown away; run again, and report it if it comes back',
    })
  if (written.frames !== undefined && written.frames !== frames)
    throw wrong('frames', String(frames), String(written.frames))
  if (written.size && (written.size[0] !== fileSize[0] || written.size[1] !== fileSize[1]))
    throw wrong('pixels', fileSize.join(' × '), written.size.join(' × '))
  // Containers round times: to 1/100 s in a GIF, to milliseconds in Matroska.
  const tolerance = Math.max(0.02, 1.5 / fps)
  if (written.duration !== undefined && Math.abs(written.duration - frames / fps) > tolerance)
    throw wrong('seconds', (frames / fps).toFixed(3), written.duration.toFixed(3))
}
