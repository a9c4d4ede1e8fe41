// A sound writer of raw pixels, and what is broken in each of its neighbours.
import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, writeSync } from 'node:fs'
import { type FileHandle, open, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { defineWriter, type Sink, type WriterOpenInput, type WriterPlugin, z } from '@movieflow/core/plugin'
import { testWriter } from '../../src/index.js'
import type { WriterTest } from '../../src/writer-case.js'
import type { BrokenPlugin, BrokenPlugins } from './broken-plugin.js'

const options = z.strictObject({ note: z.string().default('') })
type Options = z.infer<typeof options>
type Frame = { index: number; data: Uint8Array }

/** Raw pixels behind a line with the size. */
class RawSink implements Sink {
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

async function openRaw(input: WriterOpenInput<Options>, Kind: typeof RawSink = RawSink): Promise<Sink> {
  const handle = await open(input.file, 'w')
  await handle.write(`${input.size.join(' ')}\n`)
  return new Kind(input, handle)
}

export const soundWriter: WriterPlugin<Options> = defineWriter<Options>({
  name: 'raw',
  extensions: ['.raw'],
  options,
  plan: ({ size }) => ({ plan: { bytes: size[0] * size[1] * 4 } }),
  encodeFrame(picture, { allocate }) {
    const bytes = allocate(picture.data.length)
    bytes.set(picture.data)
    return bytes
  },
  open: (input) => openRaw(input),
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

type Changes = Partial<WriterPlugin<Options>>

function broken(
  what: string,
  changes: Changes,
  more: Partial<BrokenPlugin> & Partial<WriterTest<Options>> = {},
): BrokenPlugin {
  const { also, clean, linux, ...testing } = more
  const test = () =>
    testWriter({
      plugin: { ...soundWriter, ...changes },
      timeoutSeconds: 0.5,
      decode: decodeRaw,
      // A second each, and proven for those of `backpressure`.
      holdsFrames: true,
      ...testing,
    })
  return { what, test, ...(also && { also }), ...(clean && { clean }), ...(linux && { linux }) }
}

const sink = (Kind: typeof RawSink): Changes => ({ open: (input) => openRaw(input, Kind) })
/** An encoder whose bytes are no pictures: nothing is decoded. */
const encoder = (encodeFrame: WriterPlugin['encodeFrame'] & object): Changes => ({ encodeFrame })
const bytesOnly = { decode: undefined as never }
const forget = () => {}

const leaked: FileHandle[] = []
const closeLeaked = () => Promise.all(leaked.splice(0).map((handle) => handle.close().catch(forget)))
const children: ReturnType<typeof spawn>[] = []
const killChildren = () => children.splice(0).forEach((child) => void child.kill('SIGKILL'))
const sleeper = () => {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' })
  children.push(child)
  return child
}

let counter = 0
let shared: RawSink | undefined
let last = 0
const scratch = new Uint8Array(8)

const sum = (data: Uint8Array) => data.reduce((total, level) => (total + level) & 255, 0)

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

export const brokenWriters: BrokenPlugins = {
  'plugin-shape': [
    broken('it has no name', { name: '' }),
    broken('endings in capital letters', { extensions: ['RAW'] }),
    broken('no open', { open: undefined as never }),
  ],
  'options-valid': [
    broken('an option that it does not have', {}, { options: { nope: 1 } }),
    broken('an option of another type', {}, { options: { note: 1 } }),
  ],
  'options-json': [
    broken('a date among the options', { options: z.strictObject({ note: z.any().default(() => new Date(0)) }) }),
    broken('a function among the options', { options: z.strictObject({ note: z.any().default(() => forget) }) }),
  ],
  plan: [
    broken('plan throws', {
      plan: () => {
        throw new Error('no')
      },
    }),
    broken('plan writes to the options', {
      plan: ({ options: given }) => {
        given.note = 'mine'
        return {}
      },
    }),
    broken('plan never settles', { plan: () => new Promise(forget) }),
  ],
  'plan-deterministic': [
    broken('a plan with chance', { plan: () => ({ plan: { seed: Math.random() } }) }),
    broken('a plan that counts its calls', { plan: () => ({ notes: [`call ${counter++}`] }) }),
  ],
  'plan-json': [
    broken('Infinity in the plan', { plan: () => ({ plan: { most: Number.POSITIVE_INFINITY } }) }),
    broken('a map in the plan', { plan: () => ({ plan: new Map() as never }) }),
  ],
  'plan-size': [
    broken('pictures are cut', { plan: ({ size: [width, height] }) => ({ size: [width - 1, height] }) }, bytesOnly),
    broken('half a pixel', { plan: ({ size: [width, height] }) => ({ size: [width + 0.5, height] }) }, bytesOnly),
  ],
  'plan-writes-nothing': [
    broken('plan makes the file', {
      plan: async ({ path }) => {
        await writeFile(path, '')
        return {}
      },
    }),
    broken('plan makes a file beside it', {
      plan: async ({ path }) => {
        await writeFile(`${path}.idx`, '')
        return {}
      },
    }),
  ],
  encode: [
    broken(
      'an encoder that throws',
      encoder(() => {
        throw new Error('no')
      }),
    ),
    broken(
      'an encoder that returns a list',
      encoder(() => [1, 2] as never),
    ),
  ],
  'encode-deterministic': [
    broken(
      'an encoder that leaves memory as it was',
      encoder((_, { allocate }) => allocate(4)),
      { ...bytesOnly, also: ['encode-any-order', 'encode-previous-bytes', 'encode-without-previous', 'shared-memory'] },
    ),
    broken(
      'an encoder that counts',
      encoder(() => Uint8Array.of(counter++)),
      { ...bytesOnly, also: ['encode-any-order', 'encode-previous-bytes', 'encode-without-previous', 'shared-memory'] },
    ),
  ],
  'encode-any-order': [
    broken(
      'an encoder that remembers the frame before',
      encoder(({ data }, { index }) => {
        const bytes = Uint8Array.of(sum(data), last - index === 2 ? 1 : 0)
        last = index
        return bytes
      }),
      {
        ...bytesOnly,
        clean: () => {
          last = 0
        },
      },
    ),
    broken(
      'an encoder that keeps the first palette that it sees',
      (() => {
        const seen = new Map<number, number>()
        return encoder(({ data }, { index }) => {
          if (index === 0 && seen.get(-1) !== sum(data)) seen.clear()
          if (index === 0) seen.set(-1, sum(data))
          return Uint8Array.of(sum(data), seen.get(-1) ?? 0)
        })
      })(),
      bytesOnly,
    ),
  ],
  'encode-previous-bytes': [
    broken(
      'other bytes where the last are known',
      encoder((_, { previous }) => Uint8Array.of(previous?.bytes ? 1 : 0)),
      bytesOnly,
    ),
    broken(
      'the last bytes are written again',
      encoder(({ data }, { previous }) => Uint8Array.of(sum(data), ...(previous?.bytes ?? []))),
      bytesOnly,
    ),
  ],
  'encode-without-previous': [
    broken(
      'a difference that only the last picture gives',
      encoder((_, { previous }) => Uint8Array.of(previous ? 1 : 0)),
      bytesOnly,
    ),
    broken(
      'an encoder that cannot do without the last picture',
      encoder(({ data }, { previous, index }) => {
        if (index > 0 && !previous) throw new Error('no previous picture')
        return Uint8Array.of(sum(data))
      }),
      bytesOnly,
    ),
  ],
  'encode-leaves-picture': [
    broken(
      'an encoder that premultiplies in place',
      encoder(({ data }) => {
        const copy = data.slice()
        data[3] = 0
        return copy
      }),
    ),
    broken(
      'an encoder that swaps red and blue in place',
      encoder(({ data }) => {
        const copy = data.slice()
        data.reverse()
        return copy
      }),
    ),
  ],
  'encode-leaves-previous': [
    broken(
      'the previous picture is blended in place',
      encoder(({ data }, { previous }) => {
        if (previous) previous.picture.data[0]! ^= 1
        return data.slice()
      }),
    ),
    broken(
      "the previous frame's bytes are marked",
      encoder(({ data }, { previous }) => {
        if (previous?.bytes) previous.bytes[0]! ^= 1
        return data.slice()
      }),
    ),
  ],
  'encode-own-memory': [
    broken(
      'one buffer for all results',
      encoder(({ data }) => {
        scratch.fill(sum(data))
        return scratch
      }),
      bytesOnly,
    ),
    broken(
      'views of one buffer',
      encoder(({ data }) => {
        scratch[0] = sum(data)
        return scratch.subarray(0, 1)
      }),
      bytesOnly,
    ),
  ],
  'shared-memory': [
    broken(
      'an encoder that refuses shared memory',
      encoder(({ data }) => {
        if (data.buffer instanceof SharedArrayBuffer) throw new TypeError('must not be shared')
        return data.slice()
      }),
    ),
    broken(
      'an encoder that goes by the name of the memory',
      encoder(({ data }) => {
        if (String(data.buffer) !== '[object ArrayBuffer]') throw new TypeError('expected an ArrayBuffer')
        return data.slice()
      }),
    ),
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
      'a second finalize says something else',
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
  'cancel-before-write': [
    broken(
      'cancel without a frame rejects',
      sink(
        class extends RawSink {
          override async cancel() {
            await super.cancel()
            if (this.frames === 0 && !this.finalized) throw new Error('no frames')
          }
        },
      ),
      { also: ['cancel-twice'] },
    ),
    broken(
      'cancel without a frame never settles',
      sink(
        class extends RawSink {
          override async cancel() {
            await super.cancel()
            if (this.frames === 0 && !this.finalized) await new Promise(forget)
          }
        },
      ),
      { also: ['cancel-twice'] },
    ),
  ],
  'cancel-after-write': [
    broken(
      'cancel between frames rejects',
      sink(
        class extends RawSink {
          override async cancel() {
            const { state } = this
            await super.cancel()
            if (this.frames > 1 && state === 'open') throw new Error('busy')
          }
        },
      ),
    ),
    broken(
      'cancel between frames never settles',
      sink(
        class extends RawSink {
          override async cancel() {
            const { state } = this
            await super.cancel()
            if (this.frames > 1 && state === 'open') await new Promise(forget)
          }
        },
      ),
    ),
  ],
  'cancel-while-writing': [
    broken(
      'cancel waits for a write that waits for it',
      sink(
        class extends RawSink {
          pending = 0
          override async write(frame: Frame) {
            this.pending++
            try {
              await super.write(frame)
            } finally {
              this.pending--
            }
          }
          override async cancel() {
            const { pending } = this
            await super.cancel()
            if (pending > 0) await new Promise(forget)
          }
        },
      ),
    ),
    broken(
      'a pending write never settles',
      sink(
        class extends RawSink {
          override async write(frame: Frame) {
            await new Promise((resolve) => setImmediate(resolve))
            if (this.state === 'canceled') await new Promise(forget)
            await super.write(frame)
          }
        },
      ),
    ),
  ],
  'cancel-while-finalizing': [
    broken(
      'a pending finalize never settles',
      sink(
        class extends RawSink {
          override async finish() {
            if (this.state !== 'open') throw new Error('ended')
            await new Promise((resolve) => setImmediate(resolve))
            if (this.hasEnded()) await new Promise(forget)
            return super.finish()
          }
        },
      ),
    ),
    broken(
      'cancel rejects while the file is ended',
      sink(
        class extends RawSink {
          ending = false
          override async finish() {
            this.ending = true
            await new Promise((resolve) => setImmediate(resolve))
            try {
              return await super.finish()
            } finally {
              this.ending = false
            }
          }
          override async cancel() {
            const { ending } = this
            await super.cancel()
            if (ending) throw new Error('busy')
          }
        },
      ),
    ),
  ],
  'cancel-after-finalize': [
    broken(
      'cancel of a finished file rejects',
      sink(
        class extends RawSink {
          override async cancel() {
            if (this.state === 'finalized') throw new Error('finished')
            await super.cancel()
          }
        },
      ),
      { also: ['cancel-twice', 'cancel-while-finalizing'] },
    ),
    broken(
      'cancel of a finished file never settles',
      sink(
        class extends RawSink {
          override async cancel() {
            if (this.state === 'finalized') await new Promise(forget)
            await super.cancel()
          }
        },
      ),
      { also: ['cancel-twice', 'cancel-while-finalizing'] },
    ),
  ],
  'cancel-twice': [
    broken(
      'a second cancel rejects',
      sink(
        class extends RawSink {
          override async cancel() {
            if (this.state === 'canceled') throw new Error('again')
            await super.cancel()
          }
        },
      ),
    ),
    broken(
      'a second cancel never settles',
      sink(
        class extends RawSink {
          override async cancel() {
            if (this.state === 'canceled') await new Promise(forget)
            await super.cancel()
          }
        },
      ),
    ),
  ],
  'finalize-after-cancel': [
    broken(
      'finalize after cancel says that all is well',
      sink(
        class extends RawSink {
          override async finish() {
            return this.state === 'canceled' ? { frames: this.frames } : super.finish()
          }
        },
      ),
    ),
    broken(
      'finalize after cancel never settles',
      sink(
        class extends RawSink {
          override async finish() {
            return this.state === 'canceled' ? new Promise<never>(forget) : super.finish()
          }
        },
      ),
    ),
  ],
  'open-files': [
    broken(
      'cancel leaves the file open',
      sink(
        class extends RawSink {
          override async cancel() {
            if (this.state !== 'open') return super.cancel()
            this.state = 'canceled'
            leaked.push(this.handle)
          }
        },
      ),
      { clean: closeLeaked, linux: true },
    ),
    broken(
      'finalize leaves the file open',
      sink(
        class extends RawSink {
          override async finish() {
            leaked.push(await open(this.input.file, 'r'))
            return super.finish()
          }
        },
      ),
      { clean: closeLeaked, linux: true },
    ),
  ],
  'child-processes': [
    broken(
      'a child outlives cancel',
      sink(
        class extends RawSink {
          child = sleeper()
          override async finish() {
            this.child.kill('SIGKILL')
            return super.finish()
          }
        },
      ),
      { clean: killChildren, linux: true },
    ),
    broken(
      'a child outlives finalize',
      sink(
        class extends RawSink {
          override async finish() {
            sleeper()
            return super.finish()
          }
        },
      ),
      { clean: killChildren, linux: true },
    ),
  ],
  'leaves-process': [
    broken(
      'a method is added to all arrays',
      sink(
        class extends RawSink {
          override async finish() {
            Object.assign(Array.prototype, { last: forget })
            return super.finish()
          }
        },
      ),
      { clean: () => Reflect.deleteProperty(Array.prototype, 'last') },
    ),
    broken(
      'a member is added to all objects',
      encoder(({ data }) => {
        Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true })
        return data.slice()
      }),
      { clean: () => Reflect.deleteProperty(Object.prototype, 'polluted') },
    ),
    broken(
      'errors of the whole process are caught',
      {
        open: (input) => {
          process.on('uncaughtException', forget)
          return openRaw(input)
        },
      },
      { clean: () => process.removeListener('uncaughtException', forget) },
    ),
    broken(
      'a variable of the environment',
      {
        plan: () => {
          process.env.RAW_SINK = '1'
          return {}
        },
      },
      { clean: () => delete process.env.RAW_SINK },
    ),
  ],
}
