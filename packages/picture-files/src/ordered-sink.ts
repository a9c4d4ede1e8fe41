// The states of a sink, kept in one place: frames in order, one end, and nothing open after it; on the sink's thread.
import { MovieflowError, type Sink, type WrittenFile } from '@movieflow/core/plugin'

/** The parts that differ between formats. Calls never overlap. */
export interface SinkWork {
  /** Takes one frame's bytes; they are lent until it settles. */
  take(data: Uint8Array, index: number): void | Promise<void>
  /** Completes the file, reads it back, and returns its facts; throws if it is not complete. */
  finish(frames: number): Promise<WrittenFile>
  /** Lets go of whatever is open; at the end, whichever it is. */
  close(): Promise<void>
}

/** A sink that keeps the contract. `what` is its product in messages: `the GIF`. */
export function orderedSink(what: string, work: SinkWork): Sink {
  let state: 'open' | 'finalizing' | 'canceled' = 'open'
  let frames = 0
  let taking: Promise<void> = Promise.resolve()
  let finalized: Promise<WrittenFile> | undefined

  async function finish(): Promise<WrittenFile> {
    if (state === 'canceled') throw new MovieflowError('CANCELED', `${what} was canceled`)
    state = 'finalizing'
    try {
      await taking
      if (frames === 0) throw new MovieflowError('OUTPUT_WRONG', `${what} would have no frame`)
      return await work.finish(frames)
    } finally {
      await work.close()
    }
  }

  return {
    write({ index, data }) {
      if (state !== 'open') throw new MovieflowError('INTERNAL', `${what} is ${state}: no frame can follow`)
      if (index !== frames)
        throw new MovieflowError('INTERNAL', `${what} takes frames in order: expected ${frames} but got ${index}`)
      frames++
      taking = Promise.resolve(work.take(data, index))
      return taking
    },
    finalize() {
      if (finalized === undefined) {
        finalized = finish()
        // A caller that cancels meanwhile need not handle it.
        finalized.catch(() => {})
      }
      return finalized
    },
    async cancel() {
      if (state === 'open') state = 'canceled'
      // A pending write must not lose its file.
      await taking.catch(() => {})
      await finalized?.catch(() => {})
      await work.close().catch(() => {})
    },
  }
}
