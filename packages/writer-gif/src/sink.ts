// Turns encoded frames into a GIF file, and reads it back; on the main thread.
import { type FileHandle, open } from 'node:fs/promises'
import { type EncodedFrame, MovieflowError, type Sink, type WrittenFile } from '@movieflow/core/plugin'
import { composeGifHead, type GifHead, trailer } from './container.js'
import { type GifFacts, GifWalker } from './walker.js'

const bufferBytes = 1 << 16

export async function openGifSink(file: string, head: GifHead): Promise<Sink> {
  const sink = new GifSink(file, await open(file, 'w'))
  try {
    await sink.append(composeGifHead(head))
  } catch (error) {
    await sink.cancel()
    throw error
  }
  return sink
}

class GifSink implements Sink {
  readonly #file: string
  #handle: FileHandle | undefined
  /** Small frames wait here: one system call for many. */
  readonly #buffer = new Uint8Array(bufferBytes)
  #buffered = 0
  #frames = 0
  #state: 'open' | 'finalizing' | 'canceled' = 'open'
  /** The pending write; `cancel` must not close the file before it ends. */
  #writing: Promise<void> = Promise.resolve()
  #finalized: Promise<WrittenFile> | undefined

  constructor(file: string, handle: FileHandle) {
    this.#file = file
    this.#handle = handle
  }

  async write({ index, data }: EncodedFrame): Promise<void> {
    if (this.#state !== 'open') throw new MovieflowError('INTERNAL', `the GIF is ${this.#state}: no frame can follow`)
    if (index !== this.#frames)
      throw new MovieflowError('INTERNAL', `a GIF's frames come in order: expected ${this.#frames} but got ${index}`)
    this.#frames++
    await this.append(data)
  }

  finalize(): Promise<WrittenFile> {
    if (this.#finalized === undefined) {
      this.#finalized = this.#finish()
      // A caller that cancels meanwhile need not handle it.
      this.#finalized.catch(() => {})
    }
    return this.#finalized
  }

  async cancel(): Promise<void> {
    if (this.#state === 'open') this.#state = 'canceled'
    await this.#writing.catch(() => {})
    await this.#finalized?.catch(() => {})
    await this.#close().catch(() => {})
  }

  /** Settles when `data` is no longer needed. */
  async append(data: Uint8Array): Promise<void> {
    if (this.#buffered + data.length > bufferBytes) await this.#run(() => this.#flush())
    if (data.length > bufferBytes) return this.#run(() => this.#writeAll(data))
    this.#buffer.set(data, this.#buffered)
    this.#buffered += data.length
  }

  async #finish(): Promise<WrittenFile> {
    if (this.#state === 'canceled') throw new MovieflowError('CANCELED', 'the GIF was canceled')
    this.#state = 'finalizing'
    try {
      if (this.#frames === 0) throw new MovieflowError('OUTPUT_WRONG', 'a GIF without frames cannot be written')
      await this.append(trailer)
      await this.#run(() => this.#flush())
    } finally {
      await this.#close()
    }
    const { frames, size, centiseconds } = await readGifFacts(this.#file)
    if (frames !== this.#frames)
      throw new MovieflowError('OUTPUT_WRONG', `the GIF holds ${frames} frames, but ${this.#frames} were written`)
    return { frames, size, duration: centiseconds / 100 }
  }

  #run(work: () => Promise<void>): Promise<void> {
    this.#writing = work()
    return this.#writing
  }

  async #flush(): Promise<void> {
    const length = this.#buffered
    this.#buffered = 0
    await this.#writeAll(this.#buffer.subarray(0, length))
  }

  async #writeAll(data: Uint8Array): Promise<void> {
    for (let at = 0; at < data.length; ) {
      if (this.#handle === undefined) throw new MovieflowError('CANCELED', 'the GIF was canceled')
      at += (await this.#handle.write(data, at)).bytesWritten
    }
  }

  async #close(): Promise<void> {
    const handle = this.#handle
    this.#handle = undefined
    await handle?.close()
  }
}

/** The facts of a GIF file; throws if it is not complete. */
export async function readGifFacts(file: string): Promise<GifFacts> {
  const walker = new GifWalker()
  const handle = await open(file, 'r')
  try {
    const buffer = new Uint8Array(bufferBytes)
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return walker.end()
      walker.push(buffer.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}
