// A sound writer of raw pixels, from which broken ones are made.
import { type FileHandle, open, readFile, writeFile } from 'node:fs/promises'
import {
  defineWriter,
  type Sink,
  type WriterJoinInput,
  type WriterOpenInput,
  type WriterPlugin,
  z,
} from '@movieflow/core/plugin'
import { testWriter } from '../../src/index.js'
import type { WriterTest } from '../../src/writer-case.js'
import { type BrokenPlugin, patienceWith } from './broken-plugin.js'

const options = z.strictObject({ note: z.string().default('') })
export type Options = z.infer<typeof options>
export type Frame = { index: number; data: Uint8Array }

/** Raw pixels behind a line with the size. */
export class RawSink implements Sink {
  frames = 0
  state: 'open' | 'finalized' | 'canceled' = 'open'
  finalized: Promise<{ frames: number }> | undefined

  constructor(
    readonly input: WriterOpenInput<Options>,
    readonly handle: FileHandle,
  ) {}

  hasEnded(): boolean {
    return this.state !== 'open'
  }

  async write({ data }: { data: Uint8Array }): Promise<void> {
    if (this.state !== 'open') throw new Error(`the sink is ${this.state}`)
    this.frames++
    await this.handle.write(data)
  }

  finalize() {
    this.finalized ??= this.finish()
    return this.finalized
  }

  async finish(): Promise<{ frames: number }> {
    if (this.state !== 'open') throw new Error(`the sink is ${this.state}`)
    this.state = 'finalized'
    await this.handle.close()
    if (this.frames === 0) throw new Error('no frames')
    return { frames: this.frames }
  }

  async cancel(): Promise<void> {
    if (this.state === 'open') this.state = 'canceled'
    await this.handle.close().catch(() => {})
  }
}

export async function openRaw(input: WriterOpenInput<Options>, Kind: typeof RawSink = RawSink): Promise<Sink> {
  const handle = await open(input.file, 'w')
  await handle.write(`${input.size.join(' ')}\n`)
  return new Kind(input, handle)
}

/** What is behind the line of each piece. */
export async function joinRaw({ file, size, frames, pieces }: WriterJoinInput) {
  const parts = await Promise.all(pieces.map((piece) => readFile(piece.file)))
  const pixels = parts.map((part) => part.subarray(part.indexOf(10) + 1))
  await writeFile(file, Buffer.concat([Buffer.from(`${size.join(' ')}\n`), ...pixels]))
  return { frames }
}

export const soundWriter: WriterPlugin<Options> = defineWriter<Options>({
  name: 'raw',
  extensions: ['.raw'],
  options,
  plan: ({ size, frames = 0 }) => {
    const plan = { bytes: size[0] * size[1] * 4 }
    return { plan, ...(frames > 100 && { pieces: { frames: 50, plan } }) }
  },
  encodeFrame(picture, { allocate }) {
    const bytes = allocate(picture.data.length)
    bytes.set(picture.data)
    return bytes
  },
  open: (input) => openRaw(input),
  join: joinRaw,
})

export async function decodeRaw(file: string) {
  const bytes = await readFile(file)
  const end = bytes.indexOf(10)
  const [width = 0, height = 0] = bytes.subarray(0, end).toString().split(' ').map(Number)
  const length = width * height * 4
  const frames = Array.from({ length: (bytes.length - end - 1) / length }, (_, index) =>
    Uint8Array.from(bytes.subarray(end + 1 + index * length, end + 1 + (index + 1) * length)),
  )
  return { frames, size: [width, height] as const }
}

export type Changes = Partial<WriterPlugin<Options>>

export function broken(
  what: string,
  changes: Changes,
  more: Partial<BrokenPlugin> & Partial<WriterTest<Options>> = {},
): BrokenPlugin {
  const { also, clean, linux, ...testing } = more
  const test = () =>
    testWriter({
      plugin: { ...soundWriter, ...changes },
      ...patienceWith(what),
      decode: decodeRaw,
      // A second each, and proven for those of `backpressure`.
      holdsFrames: true,
      ...testing,
    })
  return { what, test, ...(also && { also }), ...(clean && { clean }), ...(linux && { linux }) }
}

export const sink = (Kind: typeof RawSink): Changes => ({ open: (input) => openRaw(input, Kind) })
/** An encoder whose bytes are no pictures: nothing is decoded. */
export const encoder = (encodeFrame: WriterPlugin['encodeFrame'] & object): Changes => ({ encodeFrame })
export const bytesOnly = { decode: undefined as never }
export const forget = () => {}
