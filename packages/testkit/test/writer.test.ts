import { type FileHandle, open, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { defineWriter, type Sink, type WriterOpenInput, type WriterPlugin, z } from '@movieflow/core/plugin'
import { describe, expect, it } from 'vitest'
import { testWriter } from '../src/index.js'
import { findBroken as findBrokenRules } from './broken.js'

const options = z.strictObject({ note: z.string().default('') })
type Options = z.infer<typeof options>

/** Raw pixels behind a line with the size. */
class RawSink implements Sink {
  frames = 0
  state = 'open'
  finalized: Promise<{ frames: number }> | undefined

  constructor(
    readonly input: WriterOpenInput<Options>,
    readonly handle: FileHandle,
  ) {}

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

const sound: WriterPlugin<Options> = defineWriter<Options>({
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

async function decode(file: string) {
  const bytes = await readFile(file)
  const end = bytes.indexOf(10)
  const [width = 0, height = 0] = bytes.subarray(0, end).toString().split(' ').map(Number)
  const length = width * height * 4
  const frames = Array.from({ length: (bytes.length - end - 1) / length }, (_, index) =>
    Uint8Array.from(bytes.subarray(end + 1 + index * length, end + 1 + (index + 1) * length)),
  )
  return { frames, size: [width, height] as const }
}

/** The rules that a writer breaks. */
const findBroken = (changes: Partial<WriterPlugin<Options>>, withDecode = true) =>
  findBrokenRules(() =>
    testWriter({ plugin: { ...sound, ...changes }, timeoutSeconds: 0.5, ...(withDecode && { decode }) }),
  )

const withSink = (Kind: typeof RawSink) => ({ open: (input: WriterOpenInput<Options>) => openRaw(input, Kind) })

describe('testWriter', () => {
  it('passes a sound writer, with and without a decoder', async () => {
    await testWriter({ plugin: sound, decode })
    await testWriter({ plugin: sound, options: { note: 'hello' }, frames: 1, size: [3, 5] })
    const { encodeFrame: _, plan: __, ...plain } = sound
    await testWriter({ plugin: plain, decode })
  })

  it('lists every broken rule in one error', async () => {
    const broken = await findBroken({
      plan: () => ({ plan: { when: Math.random() } }),
      encodeFrame: (picture) => {
        picture.data[0]! ^= 1
        return picture.data.slice()
      },
    })
    expect(broken).toEqual(expect.arrayContaining(['plan-deterministic', 'encode-leaves-picture']))
  })

  it('names what is wrong with the plugin itself', async () => {
    expect(await findBroken({ name: '' })).toEqual(['plugin-shape'])
    expect(await findBroken({ extensions: ['RAW'] })).toEqual(['plugin-shape'])
    expect(await findBroken({ open: undefined as never })).toEqual(['plugin-shape'])
    await expect(testWriter({ plugin: sound, options: { nope: 1 } })).rejects.toThrow(/options-valid.*nope/s)
  })

  it('catches options and plans that JSON changes', async () => {
    const dated = z.strictObject({ note: z.any().default(() => new Date(0)) })
    expect(await findBroken({ options: dated })).toEqual(['options-json'])
    expect(await findBroken({ plan: () => ({ plan: { most: Number.POSITIVE_INFINITY } }) })).toEqual(['plan-json'])
    expect(await findBroken({ plan: () => ({ plan: new Map() as never }) })).toEqual(['plan-json'])
  })

  it('catches plans that touch the disk, are too small, or throw', async () => {
    const touch: WriterPlugin['plan'] = async ({ path }) => {
      await writeFile(path, 'x')
      return {}
    }
    expect(await findBroken({ plan: touch })).toContain('plan-writes-nothing')
    expect(await findBroken({ plan: () => ({ size: [4, 4] }) })).toContain('plan-size')
    expect(
      await findBroken({
        plan: () => {
          throw new Error('no')
        },
      }),
    ).toEqual(['plan'])
  })

  it('catches encoders with hidden state', async () => {
    let calls = 0
    expect(await findBroken({ encodeFrame: () => Uint8Array.of(calls++) }, false)).toContain('encode-deterministic')
    let last = 0
    const ordered: WriterPlugin['encodeFrame'] = ({ data }, { index }) => {
      const bytes = Uint8Array.of(data[0]!, index < last ? 1 : 0)
      last = index
      return bytes
    }
    expect(await findBroken({ encodeFrame: ordered }, false)).toContain('encode-any-order')
    const greedy: WriterPlugin['encodeFrame'] = (_, { previous }) => Uint8Array.of(previous?.bytes ? 1 : 0)
    expect(await findBroken({ encodeFrame: greedy }, false)).toEqual(['encode-previous-bytes'])
    const needy: WriterPlugin['encodeFrame'] = (_, { previous }) => Uint8Array.of(previous ? 1 : 0)
    expect(await findBroken({ encodeFrame: needy }, false)).toEqual(['encode-without-previous'])
    expect(await findBroken({ encodeFrame: needy, needsPrevious: true }, false)).toEqual([])
    const scratch = new Uint8Array(1)
    const lazy: WriterPlugin['encodeFrame'] = ({ data }) => {
      scratch[0] = data.reduce((sum, level) => sum + level, 0) & 255
      return scratch
    }
    expect(await findBroken({ encodeFrame: lazy }, false)).toContain('encode-own-memory')
    const hopeful: WriterPlugin['encodeFrame'] = (_, { allocate }) => allocate(4)
    expect(await findBroken({ encodeFrame: hopeful }, false)).toContain('encode-deterministic')
  })

  it('catches frames in the wrong order, lost, or wrong', async () => {
    class Swapping extends RawSink {
      held: Uint8Array | undefined
      override async write(frame: { index: number; data: Uint8Array }) {
        if (frame.index === 1) this.held = frame.data.slice()
        else await super.write(frame)
        if (frame.index === 2) await super.write({ data: this.held! })
      }
    }
    expect(await findBroken(withSink(Swapping))).toContain('order')
    class Losing extends RawSink {
      override async write(frame: { index: number; data: Uint8Array }) {
        if (frame.index !== 3) await super.write(frame)
      }
    }
    expect(await findBroken(withSink(Losing))).toEqual(expect.arrayContaining(['written-facts', 'decode']))
    const dark: WriterPlugin['encodeFrame'] = ({ data }) => data.map((level) => level >> 1)
    expect(await findBroken({ encodeFrame: dark })).toContain('decode')
    await testWriter({ plugin: { ...sound, encodeFrame: dark }, decode, tolerance: 128 })
  })

  it('catches a write that settles before it has taken its data', async () => {
    class Hasty extends RawSink {
      queue: Uint8Array[] = []
      override async write({ data }: { data: Uint8Array }) {
        if (this.state !== 'open') throw new Error('ended')
        this.queue.push(data)
      }
      override async finish() {
        for (const data of this.queue) await super.write({ data })
        return super.finish()
      }
    }
    expect(await findBroken(withSink(Hasty))).toEqual(['write-takes-data'])
    expect(await findBroken(withSink(Hasty), false)).toEqual(['write-takes-data'])
  })

  it('catches a cancel that rejects, hangs, or leaves things open', async () => {
    class Rejecting extends RawSink {
      override async cancel() {
        await super.cancel()
        throw new Error('cannot')
      }
    }
    expect(await findBroken(withSink(Rejecting))).toEqual(
      expect.arrayContaining(['cancel-before-write', 'cancel-after-write', 'cancel-after-finalize', 'cancel-twice']),
    )
    class Hanging extends RawSink {
      override async cancel() {
        await this.handle.close().catch(() => {})
        if (this.finalized === undefined) return new Promise<void>(() => {})
      }
    }
    expect(await findBroken(withSink(Hanging))).toContain('cancel-before-write')
    const leaked: FileHandle[] = []
    class Leaking extends RawSink {
      override async cancel() {
        this.state = 'canceled'
        leaked.push(this.handle)
      }
    }
    const broken = await findBroken(withSink(Leaking))
    for (const handle of leaked) await handle.close().catch(() => {})
    if (process.platform === 'linux') expect(broken).toContain('open-files')
    class Reviving extends RawSink {
      override async finish() {
        await this.handle.close().catch(() => {})
        return { frames: this.frames }
      }
    }
    expect(await findBroken(withSink(Reviving))).toContain('finalize-after-cancel')
  }, 60_000)

  it('catches a child process that outlives cancel', async () => {
    const { spawn } = await import('node:child_process')
    const children: ReturnType<typeof spawn>[] = []
    class Parent extends RawSink {
      child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' })
      override async finish() {
        this.child.kill('SIGKILL')
        return super.finish()
      }
      override async cancel() {
        children.push(this.child)
        await super.cancel()
      }
    }
    expect(await findBroken(withSink(Parent))).toContain('child-processes')
    for (const child of children) child.kill('SIGKILL')
  })

  it('catches files beside the staged one', async () => {
    class Littering extends RawSink {
      override async finish() {
        await writeFile(join(dirname(this.input.file), 'index.tmp'), '')
        return super.finish()
      }
    }
    expect(await findBroken(withSink(Littering))).toContain('only-staged-file')
    const elsewhere: WriterPlugin<Options>['open'] = (input) => openRaw({ ...input, file: `${input.file}.tmp` })
    expect(await findBroken({ open: elsewhere })).toContain('staged-file')
  })

  it('catches finalize that is not idempotent, too early, or happy with nothing', async () => {
    class Once extends RawSink {
      override finalize() {
        return super.finish()
      }
    }
    expect(await findBroken(withSink(Once))).toEqual(['finalize-idempotent'])
    class Early extends RawSink {
      override async finish() {
        if (this.frames === 0 || this.state !== 'open') return super.finish()
        this.state = 'finalized'
        setTimeout(() => this.handle.write('late').then(() => this.handle.close()), 10)
        return { frames: this.frames }
      }
      override async cancel() {
        if (this.state === 'open') await super.cancel()
      }
    }
    expect(await findBroken(withSink(Early), false)).toContain('finalize-complete')
    class Content extends RawSink {
      override async finish() {
        if (this.state !== 'open') throw new Error('ended')
        this.state = 'finalized'
        await this.handle.close()
        return undefined as never
      }
    }
    expect(await findBroken(withSink(Content))).toEqual(['zero-frames'])
    class Endless extends RawSink {
      override async write({ data }: { data: Uint8Array }) {
        await this.handle.write(data).catch(() => {})
        this.frames++
      }
    }
    expect(await findBroken(withSink(Endless))).toContain('write-after-finalize')
    class Boasting extends RawSink {
      override async finish() {
        return { frames: (await super.finish()).frames + 1 }
      }
    }
    expect(await findBroken(withSink(Boasting))).toEqual(['written-facts'])
  })
})

/** Raw pixels, a file a frame. */
const frameByFrame: WriterPlugin<Options> = {
  ...sound,
  filePerFrame: true,
  open({ files }) {
    let state = 'open'
    return {
      async write({ index, data }) {
        if (state !== 'open') throw new Error(`the sink is ${state}`)
        await writeFile(files[index]!, data)
      },
      finalize() {
        if (state === 'canceled') throw new Error('canceled')
        state = 'finalized'
        return { frames: files.length }
      },
      cancel() {
        if (state === 'open') state = 'canceled'
      },
    }
  },
}

describe('testWriter with a file for each frame', () => {
  const decodeAll = async (_: string, files: readonly string[]) => ({
    size: [32, 24] as const,
    frames: await Promise.all(files.map((file) => readFile(file))),
  })
  const find = (open: WriterPlugin<Options>['open']) =>
    findBrokenRules(() => testWriter({ plugin: { ...frameByFrame, open }, decode: decodeAll, timeoutSeconds: 0.5 }))
  const changed =
    (change: (files: readonly string[]) => readonly string[]): WriterPlugin<Options>['open'] =>
    (input, context) =>
      frameByFrame.open({ ...input, files: change(input.files) }, context)

  it('passes a sound one but for what it says of no frames', async () => {
    expect(await find(frameByFrame.open)).toEqual(['zero-frames'])
  })

  it('catches files that are missing, strange or in another order', async () => {
    expect(await find(changed((files) => files.map(() => files[0]!)))).toContain('staged-file')
    expect(await find(changed((files) => files.map((file) => `${file}.more`)))).toContain('staged-file')
    const strange: WriterPlugin<Options>['open'] = async (input, context) => {
      await writeFile(`${input.file}.index`, '5')
      return frameByFrame.open(input, context)
    }
    expect(await find(strange)).toContain('only-staged-file')
    expect(await find(changed((files) => files.toReversed()))).toContain('order')
  })
})
