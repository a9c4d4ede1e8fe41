// Writers that are broken in what they write.

import { closeSync, existsSync, openSync, writeSync } from 'node:fs'
import { type FileHandle, open, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { WriterOpenInput } from '@movieflow/core/plugin'
import type { BrokenPlugins } from './broken-plugin.js'
import {
  broken,
  bytesOnly,
  encoder,
  type Frame,
  forget,
  joinRaw,
  type Options,
  openRaw,
  RawSink,
  sink,
} from './raw-writer.js'

let counter = 0

let shared: RawSink | undefined

class Collecting extends RawSink {
  queue: Uint8Array[] = []
  override async write({ data }: { data: Uint8Array }) {
    if (this.state !== 'open') throw new Error('ended')
    this.queue.push(data.slice())
  }
  override async finish() {
    if (this.state === 'open') for (const data of this.queue) await super.write({ data })
    return super.finish()
  }
}
export const brokenFiles = {
  'unknown-frames': [
    broken('plan counts on frames', { plan: ({ frames }) => ({ plan: { digits: frames!.toFixed().length } }) }),
    broken(
      'finalize says what was announced',
      sink(
        class extends RawSink {
          override async finish() {
            await super.finish()
            return { frames: this.input.frames ?? 0 }
          }
        },
      ),
    ),
    broken(
      'it drops frames that were not announced',
      sink(
        class extends RawSink {
          override async write(frame: Frame) {
            if (this.input.frames === undefined && this.frames === 3) return
            await super.write(frame)
          }
          override async finish() {
            await super.finish()
            return { frames: 5 }
          }
        },
      ),
    ),
  ],
  pieces: [
    broken('the plan has pieces, and nothing joins them', { join: undefined as never }),
    broken('join leaves a piece out', { join: (input) => joinRaw({ ...input, pieces: input.pieces.slice(1) }) }),
    broken('join says another number of frames', {
      join: async (input) => ({ frames: (await joinRaw(input)).frames + 1 }),
    }),
    broken('join rejects', { join: () => Promise.reject(new Error('no')) }),
    broken('join makes no file', { join: () => ({}) }),
    broken('pieces of no frames', {
      plan: ({ frames = 0 }) => (frames > 100 ? { pieces: { frames: 0, plan: null } } : {}),
    }),
  ],
  open: [
    broken('open rejects', { open: () => Promise.reject(new Error('no')) }),
    broken('a sink without cancel', { open: async () => ({ write: forget, finalize: forget }) as never }),
    broken('open never settles', { open: () => new Promise(forget) }),
  ],
  write: [
    broken(
      'write rejects',
      sink(
        class extends RawSink {
          override async write() {
            throw new Error('no')
          }
        },
      ),
    ),
    broken(
      'write never settles',
      sink(
        class extends RawSink {
          override write() {
            return new Promise<void>(forget)
          }
        },
      ),
    ),
    broken(
      'write never settles after the third frame',
      sink(
        class extends RawSink {
          override write(frame: Frame) {
            return frame.index < 3 ? super.write(frame) : new Promise<void>(forget)
          }
        },
      ),
    ),
  ],
  'write-takes-data': [
    broken(
      'data are kept and written at the end',
      sink(
        class extends Collecting {
          override async write({ data }: Frame) {
            if (this.state !== 'open') throw new Error('ended')
            this.queue.push(data)
          }
        },
      ),
    ),
    broken(
      'data are written when the next frame comes',
      sink(
        class extends RawSink {
          held: Uint8Array | undefined
          override async write({ data }: Frame) {
            if (this.state !== 'open') throw new Error('ended')
            if (this.held) await super.write({ data: this.held })
            this.held = data
          }
          override async finish() {
            if (this.held && this.state === 'open') await super.write({ data: this.held })
            return super.finish()
          }
        },
      ),
    ),
    broken(
      'the same, seen by bytes alone',
      sink(
        class extends Collecting {
          override async write({ data }: Frame) {
            if (this.state !== 'open') throw new Error('ended')
            this.queue.push(data)
          }
        },
      ),
      bytesOnly,
    ),
  ],
  backpressure: [
    broken('all frames are collected until the end', sink(Collecting), { holdsFrames: false }),
    broken(
      'frames are written by and by, and nobody waits',
      sink(
        class extends RawSink {
          chain = Promise.resolve()
          copies: Uint8Array[] = []
          override async write({ data }: Frame) {
            if (this.state !== 'open') throw new Error('ended')
            const copy = data.slice()
            this.copies.push(copy)
            this.chain = this.chain.then(async () => {
              await new Promise((resolve) => setTimeout(resolve, 20))
              await super.write({ data: copy }).catch(forget)
              this.copies.shift()
            })
          }
          override async finish() {
            if (this.state === 'open') await this.chain
            return super.finish()
          }
        },
      ),
      { holdsFrames: false },
    ),
  ],
  'sinks-independent': [
    broken('frames of all sinks go into the file that was opened last', {
      open: async (input) => {
        const own = (await openRaw(input)) as RawSink
        shared = own
        return {
          write: (frame) => (own.state === 'open' && shared!.state === 'open' ? shared! : own).write(frame),
          finalize: async () => {
            await own.finalize()
            return undefined
          },
          cancel: () => own.cancel(),
        }
      },
    }),
    broken(
      'a count of frames for all sinks',
      sink(
        class extends RawSink {
          constructor(input: WriterOpenInput<Options>, handle: FileHandle) {
            super(input, handle)
            counter = 0
          }
          override async write(frame: Frame) {
            if (counter++ >= 5 && this.state === 'open') return
            await super.write(frame)
          }
          override async finish() {
            await super.finish()
            return undefined as never
          }
        },
      ),
      {
        clean: () => {
          counter = 0
        },
      },
    ),
  ],
  finalize: [
    broken(
      'finalize rejects',
      sink(
        class extends RawSink {
          override async finish(): Promise<never> {
            await this.handle.close().catch(forget)
            throw new Error('no')
          }
        },
      ),
    ),
    broken(
      'finalize never settles',
      sink(
        class extends RawSink {
          override finish() {
            return this.state === 'open' && this.frames > 0 ? new Promise<never>(forget) : super.finish()
          }
        },
      ),
    ),
  ],
  'staged-file': [
    broken('a file of another name', { open: (input) => openRaw({ ...input, file: `${input.file}.tmp` }) }),
    broken(
      'an empty file',
      { encodeFrame: () => new Uint8Array(), open: async (input) => new RawSink(input, await open(input.file, 'w')) },
      bytesOnly,
    ),
  ],
  'only-staged-file': [
    broken(
      'an index beside the file',
      sink(
        class extends RawSink {
          override async finish() {
            await writeFile(join(dirname(this.input.file), 'index.tmp'), '')
            return super.finish()
          }
        },
      ),
    ),
    broken(
      'a file in the folder above',
      sink(
        class extends RawSink {
          override async finish() {
            await writeFile(join(dirname(dirname(this.input.file)), 'last.log'), '')
            return super.finish()
          }
        },
      ),
    ),
  ],
  'written-facts': [
    broken(
      'a frame too many',
      sink(
        class extends RawSink {
          override async finish() {
            return { frames: (await super.finish()).frames + 1 }
          }
        },
      ),
    ),
    broken(
      'another size',
      sink(
        class extends RawSink {
          override async finish() {
            return { ...(await super.finish()), size: [1, 1] }
          }
        },
      ),
    ),
    broken(
      'another duration',
      sink(
        class extends RawSink {
          override async finish() {
            return { ...(await super.finish()), duration: 99 }
          }
        },
      ),
    ),
  ],
  'finalize-complete': [
    broken(
      'something is written when finalize has settled',
      sink(
        class extends RawSink {
          override async finish() {
            const result = await super.finish()
            setTimeout(() => {
              if (!existsSync(this.input.file)) return
              const late = openSync(this.input.file, 'a')
              writeSync(late, 'late')
              closeSync(late)
            }, 10)
            return result
          }
        },
      ),
      { ...bytesOnly, also: ['finalize-idempotent'] },
    ),
    broken(
      'the first line is written when finalize has settled',
      sink(
        class extends RawSink {
          override async finish() {
            const result = await super.finish()
            setTimeout(() => {
              if (!existsSync(this.input.file)) return
              const late = openSync(this.input.file, 'r+')
              writeSync(late, '9', 0)
              closeSync(late)
            }, 10)
            return result
          }
        },
      ),
      { ...bytesOnly, also: ['finalize-idempotent'] },
    ),
  ],
  'finalize-idempotent': [
    broken(
      'a second finalize rejects',
      sink(
        class extends RawSink {
          override finalize() {
            return super.finish()
          }
        },
      ),
    ),
    broken(
      'a second finalize returns other facts',
      sink(
        class extends RawSink {
          calls = 0
          override async finalize() {
            return { ...(await super.finalize()), duration: 0.5 + 0.001 * this.calls++ }
          }
        },
      ),
    ),
  ],
  'write-after-finalize': [
    broken(
      'a frame after the end is taken, and lost',
      sink(
        class extends RawSink {
          override async write({ data }: Frame) {
            this.frames++
            await this.handle.write(data).catch(forget)
          }
        },
      ),
    ),
    broken(
      'a frame after the end never settles',
      sink(
        class extends RawSink {
          override write(frame: Frame) {
            return this.state === 'finalized' ? new Promise<void>(forget) : super.write(frame)
          }
        },
      ),
    ),
  ],
  'zero-frames': [
    broken(
      'an empty file is fine',
      sink(
        class extends RawSink {
          override async finish() {
            if (this.state !== 'open') throw new Error('ended')
            this.state = 'finalized'
            await this.handle.close()
            return undefined as never
          }
        },
      ),
    ),
    broken(
      'an empty file has one frame',
      sink(
        class extends RawSink {
          override async finish() {
            this.frames ||= 1
            return super.finish()
          }
        },
      ),
    ),
  ],
  decode: [
    broken(
      'dark pictures',
      encoder(({ data }) => data.map((level) => level >> 1)),
      { also: ['write-takes-data', 'sinks-independent'] },
    ),
    broken(
      'a frame is lost',
      sink(
        class extends RawSink {
          override async write(frame: Frame) {
            if (frame.index !== 3) await super.write(frame)
            else this.frames++
          }
        },
      ),
      { also: ['write-takes-data', 'sinks-independent'] },
    ),
  ],
  order: [
    broken(
      'two frames are swapped',
      sink(
        class extends RawSink {
          held: Uint8Array | undefined
          override async write(frame: Frame) {
            if (frame.index === 1) this.held = frame.data.slice()
            else await super.write(frame)
            if (frame.index === 2) await super.write({ data: this.held! })
          }
        },
      ),
    ),
    broken('the last frame stands first', {
      open: async (input) => {
        const raw = (await openRaw(input)) as RawSink
        const length = input.size[0] * input.size[1] * 4
        const write = raw.handle.write.bind(raw.handle)
        const start = `${input.size.join(' ')}\n`.length
        raw.handle.write = ((data: Uint8Array) =>
          write(data, 0, data.length, start + (raw.frames % 5) * length)) as never
        return raw
      },
    }),
  ],
} satisfies BrokenPlugins
