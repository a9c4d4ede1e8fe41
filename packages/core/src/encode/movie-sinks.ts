// Writes frames in order to files: every output's sink, its staged file, and the check before it gets its name; any thread.
import type { PluginContext, Sink } from '../contract/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import { callPlugin, Driver, withinSeconds } from '../plugins/index.js'
import {
  calleeOf,
  calleePlace,
  checkEnded,
  checkWritten,
  inAscii,
  type OutputToWrite,
  stampsOf,
} from './finished-file.js'
import { describeLeft, RestWatch } from './rest.js'
import { RemoteSink, SinkThreads } from './sink-thread.js'

/** How long to wait for a canceled sink; the thread of one that loops is ended after twice that. */
const cancelSeconds = 10

interface OpenSink {
  readonly output: OutputToWrite
  readonly driver: Driver<Sink>
}

/**
 * Where sinks are opened: each on its own thread; or on this thread, which runs nothing else until they have ended, so
 * that anything they leave behind can be found; or on this thread, along with a program.
 */
export type SinkPlace = SinkThreads | RestWatch | 'among others'

/** All sinks of one movie. Frames come in order; an error of one sink cancels all. */
export class MovieSinks {
  readonly #sinks: readonly OpenSink[]
  readonly #context: PluginContext
  readonly #watch: RestWatch | undefined
  #next = 0

  private constructor(sinks: readonly OpenSink[], context: PluginContext, watch: RestWatch | undefined) {
    this.#sinks = sinks
    this.#context = context
    this.#watch = watch
  }

  static async open(outputs: readonly OutputToWrite[], context: PluginContext, place: SinkPlace): Promise<MovieSinks> {
    const watch = place instanceof RestWatch ? place : undefined
    const threads = place instanceof SinkThreads ? place : undefined
    const opened = await Promise.allSettled(outputs.map((output) => openSink(output, context, threads)))
    const sinks = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const movie = new MovieSinks(sinks, context, watch)
    const failed = opened.find((result) => result.status === 'rejected')
    if (!failed) return movie
    await movie.cancel()
    throw failed.reason
  }

  /** Settles when every sink has taken the frame. `data` contains one array per output. */
  async write(index: number, data: readonly Uint8Array[]): Promise<void> {
    if (index !== this.#next)
      throw new MovieflowError('INTERNAL', `frame ${index} came when frame ${this.#next} was due`)
    this.#next++
    const writes = this.#sinks.map(({ driver }, output) =>
      driver.callAt(index, 'write', { index, data: data[output]! }),
    )
    // Every write must settle before the frame's memory is reused.
    const failed = (await Promise.allSettled(writes)).find((result) => result.status === 'rejected')
    if (failed) throw failed.reason
  }

  /** Ends every file and compares its contents with what was sent. */
  async finalize(): Promise<void> {
    const ended = await Promise.all(
      this.#sinks.map(async (open) => {
        const written = await open.driver.call('finalize')
        return { ...open, written: written ?? {}, stamps: await stampsOf(open.output.files) }
      }),
    )
    await this.#settle()
    await Promise.all(
      ended.map(async ({ driver: { target: sink, callee }, output, written, stamps }) => {
        try {
          const left =
            sink instanceof RemoteSink ? await sink.settle() : describeLeft(this.#watch?.left ?? [], output.files)
          await checkEnded(output, stamps)
          const { writer, path } = output
          if (left !== undefined)
            this.#context.warn(`${path}: ${left} when the writer ${writer.name} had finalized; it was ended`)
          checkWritten(output, output.frames ?? this.#next, written)
        } catch (thrown) {
          throw toMovieflowError(thrown, 'PLUGIN_FAILED', calleePlace(callee))
        }
      }),
    )
  }

  /** Stops every sink; never rejects. */
  async cancel(): Promise<void> {
    const late = () => new MovieflowError('PLUGIN_HANGS', 'cancel takes too long')
    const canceled = await Promise.allSettled(
      this.#sinks.map(({ driver: { target: sink, callee } }) =>
        callPlugin({ ...callee, plugin: { ...callee.plugin, timeoutSeconds: 2 * cancelSeconds } }, 'cancel', () =>
          withinSeconds((async () => sink.cancel())(), cancelSeconds, late),
        ),
      ),
    )
    await this.#settle()
    if (canceled.some(({ status }) => status === 'rejected')) this.#watch?.suspect()
  }

  async #settle(): Promise<void> {
    await this.#watch?.settle(this.#sinks.flatMap(({ output }) => output.files))
  }
}

async function openSink(output: OutputToWrite, context: PluginContext, threads?: SinkThreads): Promise<OpenSink> {
  const { writer, reference, file, files, size, fps, frames, options, plan, provenance, audio, captions } = output
  const driver = new Driver(writer, calleeOf(output))
  const { callee } = driver
  const input = {
    // Copies: a writer that changes its own must not change those of others.
    ...{ file, files: [...files], size: [size[0], size[1]] as const, fps, options, plan },
    ...(frames !== undefined && { frames }),
    ...(provenance !== undefined && { provenance: inAscii(provenance) }),
    ...(audio && { audio }),
    ...(captions && { captions }),
  }
  if (reference && threads) {
    const sink = threads.take(reference, input, context)
    try {
      await callPlugin(callee, 'open', () => sink.open())
      return { output, driver: driver.opened(sink) }
    } catch (error) {
      await sink.cancel()
      throw error
    }
  }
  const sink = await driver.call('open', input, context)
  const missing = (['write', 'finalize', 'cancel'] as const).filter((name) => typeof sink?.[name] !== 'function')
  if (missing.length === 0) return { output, driver: driver.opened(sink) }
  throw new MovieflowError(
    'PLUGIN_FAILED',
    `open of the writer ${writer.name} returned no sink: ${missing.join(', ')} is missing`,
    calleePlace(callee),
  )
}
