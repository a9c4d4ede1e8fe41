// A sound source of bytes, and what is broken in each of its neighbours.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type FileHandle, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { defineSource, type FrameReader, type SourcePlugin, z } from '@movieflow/core/plugin'
import { testSource } from '../../src/index.js'
import type { SourceTest } from '../../src/source.js'
import { type BrokenPlugin, type BrokenPlugins, patienceWith } from './broken-plugin.js'

const folder = mkdtempSync(join(tmpdir(), 'testkit-source-'))
process.once('exit', () => rmSync(folder, { recursive: true }))
const file = join(folder, 'walk.bytes')
export const frames = Array.from({ length: 4 }, (_, frame) => Array.from({ length: 6 }, (_, at) => frame * 6 + at + 1))
writeFileSync(file, Uint8Array.from(frames.flat()))

const options = z.strictObject({ columns: z.int().default(3) })
type Options = z.infer<typeof options>

/** Frames of two rows of bytes, nothing else. */
export const soundSource: SourcePlugin<Options> = defineSource<Options>({
  name: 'bytes',
  extensions: ['.bytes'],
  options,
  async scan(path) {
    const { length } = await readFile(path)
    return [{ name: null, dtype: '|u1', shape: [length / 6, 2, 3], order: 'C' }]
  },
  async probe({ file: path, axes, options: { columns } }) {
    const { length } = await readFile(path)
    if (length === 0) throw new Error(`${path} is empty`)
    if (axes.length !== 3) throw new Error(`${path} has 3 axes, not ${axes.length}`)
    return { frames: length / 2 / columns, axes: axes.slice(1), shape: [2, columns], dtype: 'uint8' }
  },
  async open({ file: path, axes }) {
    const handle = await open(path)
    const { size } = await handle.stat()
    return {
      async read(index) {
        if (!Number.isInteger(index) || index < 0 || index >= size / 6) throw new RangeError(`no frame ${index}`)
        const data = new Uint8Array(6)
        await handle.read(data, 0, 6, index * 6)
        return { axes: axes.slice(1), shape: [2, 3], data }
      },
      close: () => handle.close(),
    }
  },
})

export const soundSourceTest = { plugin: soundSource, file, axes: ['frame', 'y', 'x'] }

type Changes = Partial<SourcePlugin<Options>>

function broken(
  what: string,
  changes: Changes,
  more: Partial<BrokenPlugin> & Partial<SourceTest<Options>> = {},
): BrokenPlugin {
  const { also, clean, linux, ...testing } = more
  const test = () =>
    testSource({ ...soundSourceTest, ...patienceWith(what), ...testing, plugin: { ...soundSource, ...changes } })
  return { what, test, ...(also && { also }), ...(clean && { clean }), ...(linux && { linux }) }
}

/** Readers that are changed; `bytes` are the file's. */
const reader = (change: (sound: FrameReader, bytes: Uint8Array) => FrameReader): Changes => ({
  open: async (request, context) => change(await soundSource.open(request, context), await readFile(request.file)),
})
const reading = (read: (sound: FrameReader, index: number, bytes: Uint8Array) => ReturnType<FrameReader['read']>) =>
  reader((sound, bytes) => ({ ...sound, read: (index) => read(sound, index, bytes) }))
const probing = (change: (clip: Awaited<ReturnType<SourcePlugin['probe']>>) => object): Changes => ({
  probe: async (request, context) =>
    ({ ...(await soundSource.probe(request, context)), ...change({} as never) }) as never,
})

const forget = () => {}
const leaked: { close?: () => unknown }[] = []
const closeLeaked = () => Promise.all(leaked.splice(0).map((each) => Promise.resolve(each.close?.()).catch(forget)))
let counter = 0
let shared: { path: string; handle: FileHandle } | undefined
const buffer = new Uint8Array(6)

export const brokenSources: BrokenPlugins = {
  'plugin-shape': [
    broken('no scan', { scan: undefined as never }),
    broken('of another kind', { kind: 'writer' as never }),
  ],
  'options-valid': [
    broken('an option that it does not have', {}, { options: { rows: 1 } }),
    broken('an option of another type', {}, { options: { columns: 'three' } }),
  ],
  'options-json': [
    broken(
      'a map among the options',
      { options: z.strictObject({ columns: z.any().default(() => new Map()) }) },
      { also: ['probe-clip'] },
    ),
    broken('Infinity among the options', {
      options: z.strictObject({ columns: z.int().default(3), most: z.any().default(() => Number.POSITIVE_INFINITY) }),
    }),
  ],
  'leaves-process': [
    broken(
      'another working directory',
      {
        scan: (path, context) => {
          process.chdir(folder)
          return soundSource.scan(path, context)
        },
      },
      { clean: () => process.chdir(import.meta.dirname) },
    ),
    broken(
      'a method is added to all texts',
      {
        scan: (path, context) => {
          Object.assign(String.prototype, { strip: forget })
          return soundSource.scan(path, context)
        },
      },
      { clean: () => Reflect.deleteProperty(String.prototype, 'strip') },
    ),
  ],
  scan: [
    broken('a dtype of its own spelling', {
      scan: async (path) => [
        { name: null, dtype: 'uint8', shape: [(await readFile(path)).length / 6, 2, 3], order: 'C' },
      ],
    }),
    broken('scan throws', {
      scan: async (path) => {
        throw new Error(`not today: ${path}`)
      },
    }),
    broken('two arrays, one without a name', {
      scan: async (path) => {
        const [array] = await soundSource.scan(path, {} as never)
        return [array!, { ...array!, name: 'b' }]
      },
    }),
  ],
  'scan-variable': [
    broken('no array is listed', {
      scan: async (path) => {
        await readFile(path)
        return []
      },
    }),
    broken(
      'the variable is not listed',
      { scan: async (path) => (await soundSource.scan(path, {} as never)).map((array) => ({ ...array, name: 'a' })) },
      { variables: ['b'] },
    ),
  ],
  'scan-agrees': [
    broken('lengths in another order', {
      scan: async (path) =>
        (await soundSource.scan(path, {} as never)).map((array) => ({ ...array, shape: array.shape.toReversed() })),
    }),
    broken('an axis fewer', {
      scan: async (path) =>
        (await soundSource.scan(path, {} as never)).map((array) => ({ ...array, shape: array.shape.slice(1) })),
    }),
  ],
  probe: [
    broken('probe throws', {
      probe: async ({ file: path }) => {
        throw new Error(`not today: ${path}`)
      },
    }),
    broken('probe never settles for a file that is there', {
      probe: async ({ file: path }) => {
        if ((await readFile(path)).length > 0) await new Promise(forget)
        throw new Error(`${path} is empty`)
      },
    }),
  ],
  'probe-deterministic': [
    broken(
      'another number of frames each time',
      { ...probing(() => ({ frames: 4 - (counter++ % 2) })) },
      {
        axes: ['frame', 'y', 'x'],
        clean: () => {
          counter = 0
        },
      },
    ),
    broken(
      'axes in an order of chance',
      {
        probe: async (request, context) => {
          const clip = await soundSource.probe(request, context)
          return counter++ === 1 ? { ...clip, axes: clip.axes.toReversed() } : clip
        },
      },
      {
        clean: () => {
          counter = 0
        },
      },
    ),
  ],
  'probe-clip': [
    broken('frame among the axes of one frame', {
      probe: async (request, context) => ({ ...(await soundSource.probe(request, context)), axes: request.axes }),
    }),
    broken('half a frame', {
      probe: async (request, context) => ({ ...(await soundSource.probe(request, context)), frames: 3.5 }),
    }),
  ],
  'probe-times': [
    broken('times that go back', {
      probe: async (request, context) => {
        const clip = await soundSource.probe(request, context)
        return { ...clip, times: { seconds: Array.from({ length: clip.frames }, (_, frame) => -frame) } }
      },
    }),
    broken('one time for all frames', {
      probe: async (request, context) => ({ ...(await soundSource.probe(request, context)), times: { seconds: [0] } }),
    }),
    broken('no rate', {
      probe: async (request, context) => ({
        ...(await soundSource.probe(request, context)),
        times: { start: 0, rate: 0 },
      }),
    }),
  ],
  'probe-axes': [
    broken('more axes are cut off', {
      probe: (request, context) => soundSource.probe({ ...request, axes: request.axes.slice(0, 3) }, context),
    }),
    broken('more axes are taken for axes of length one', {
      probe: async (request, context) => {
        const clip = await soundSource.probe({ ...request, axes: request.axes.slice(0, 3) }, context)
        const more = request.axes.slice(3)
        return { ...clip, axes: [...clip.axes, ...more], shape: [...clip.shape, ...more.map(() => 1)] }
      },
    }),
  ],
  open: [
    broken('open throws', {
      open: async ({ file: path }) => {
        throw new Error(`not today: ${path}`)
      },
    }),
    broken('open never settles for a file that is there', {
      open: async ({ file: path }) => {
        await readFile(path)
        return new Promise<never>(forget)
      },
    }),
  ],
  read: [
    broken(
      'the last frame throws',
      reading((sound, index) => {
        if (index === 3) throw new Error('no')
        return sound.read(index)
      }),
    ),
    broken(
      'the last frame never settles',
      reading((sound, index) => (index === 3 ? new Promise<never>(forget) : sound.read(index))),
    ),
  ],
  'read-clip': [
    broken(
      'another shape',
      reading(async (sound, index) => ({ ...(await sound.read(index)), shape: [3, 2] })),
    ),
    broken(
      'another type',
      reading(async (sound, index) => {
        const { data, ...rest } = await sound.read(index)
        return { ...rest, data: Float32Array.from(data) }
      }),
    ),
    broken(
      'a list',
      reading(async (sound, index) => ({ ...(await sound.read(index)), data: [1, 2] as never })),
    ),
  ],
  'read-any-order': [
    broken(
      'each frame is the difference from the one before',
      reader((sound) => {
        let before = 0
        return {
          ...sound,
          read: async (index) => {
            const tensor = await sound.read(index)
            tensor.data[0]! += index < before ? 1 : 0
            before = index
            return tensor
          },
        }
      }),
      { also: ['read-owned', 'readers-independent'] },
    ),
    broken(
      'frames come in the order of the file',
      reader((sound) => {
        let place = 0
        return {
          ...sound,
          read: async (index) => {
            if (index < 0 || index > 3 || index % 1) throw new RangeError('no')
            return sound.read(place++ % 4)
          },
        }
      }),
      { also: ['read-owned'] },
    ),
  ],
  'read-owned': [
    broken(
      'one buffer for all frames',
      reading(async (sound, index) => {
        const tensor = await sound.read(index)
        buffer.set(tensor.data)
        return { ...tensor, data: buffer }
      }),
      { also: ['readers-independent'] },
    ),
    broken(
      'views of the file in memory',
      reading(async (sound, index, bytes) => ({
        ...(await sound.read(index)),
        data: bytes.subarray(index * 6, index * 6 + 6),
      })),
      { also: ['readers-independent'] },
    ),
  ],
  'readers-independent': [
    broken('one place for all readers', {
      open: async (request, context) => {
        const sound = await soundSource.open(request, context)
        return {
          ...sound,
          read: async (index) => {
            const mine = ++counter
            const tensor = await sound.read(index)
            if (mine !== counter) tensor.data[0]! ^= 255
            return tensor
          },
        }
      },
    }),
    broken(
      'one open file for all readers, closed by the first',
      {
        open: async (request, context) => {
          await readFile(request.file)
          if (shared?.path !== request.file) shared = { path: request.file, handle: await open(request.file) }
          const { handle } = shared
          const sound = await soundSource.open(request, context)
          let late = false
          return {
            read: async (index) => {
              const tensor = await sound.read(index)
              // Where another reader closed it, rows are missing.
              if (handle.fd < 0 && !late) tensor.data.fill(0)
              return tensor
            },
            close: async () => {
              late = true
              await sound.close?.()
              await handle.close().catch(forget)
            },
          }
        },
      },
      {
        clean: () => {
          shared = undefined
        },
      },
    ),
  ],
  'read-out-of-range': [
    broken(
      'the nearest frame instead',
      reading((sound, index) => sound.read(Math.min(3, Math.max(0, Math.floor(index))))),
    ),
    broken(
      'zeros instead',
      reading(async (sound, index) =>
        Number.isInteger(index) && index >= 0 && index < 4
          ? sound.read(index)
          : { ...(await sound.read(0)), data: new Uint8Array(6) },
      ),
    ),
  ],
  close: [
    broken(
      'close rejects',
      reader((sound) => ({
        ...sound,
        close: async () => {
          await sound.close!()
          throw new Error('no')
        },
      })),
    ),
    broken(
      'close never settles',
      reader((sound) => ({
        ...sound,
        close: async () => {
          await sound.close!()
          await new Promise(forget)
        },
      })),
    ),
  ],
  'open-files': [
    broken(
      'a reader without close',
      reader((sound) => {
        leaked.push(sound as never)
        return { read: (index) => sound.read(index) }
      }),
      { clean: closeLeaked, linux: true },
    ),
    broken(
      'scan leaves the file open',
      {
        scan: async (path) => {
          leaked.push(await open(path))
          return soundSource.scan(path, {} as never)
        },
      },
      { clean: closeLeaked, linux: true },
    ),
  ],
  prepare: [
    broken('prepare rejects', {
      prepare: async () => {
        throw new Error('no')
      },
    }),
    broken('prepare never settles', { prepare: () => new Promise(forget) }),
  ],
  'prepare-json': [
    broken('a date is returned', { prepare: async () => ({ when: new Date(0) }) as never }),
    broken('bytes are returned', { prepare: async () => new Uint8Array(4) as never }),
  ],
  'prepare-same': [
    broken('values are one more when prepared', {
      prepare: async () => ({ shift: 1 }),
      open: async (request, context) => {
        const sound = await soundSource.open(request, context)
        return {
          ...sound,
          read: async (index) => {
            const tensor = await sound.read(index)
            if (request.prepared !== undefined) tensor.data[0]! += 1
            return tensor
          },
        }
      },
    }),
    broken('frames are turned round when prepared', {
      prepare: async () => null,
      open: async (request, context) => {
        const sound = await soundSource.open(request, context)
        const inside = (index: number) => Number.isInteger(index) && index >= 0 && index < 4
        return {
          ...sound,
          read: (index) => sound.read(request.prepared !== undefined && inside(index) ? 3 - index : index),
        }
      },
    }),
  ],
  'missing-file': [
    broken('an error that does not name the file', {
      probe: async (request, context) => {
        try {
          return await soundSource.probe(request, context)
        } catch {
          throw new Error('cannot read it')
        }
      },
    }),
    broken('a file that is not there has no arrays', {
      scan: (path, context) => soundSource.scan(path, context).catch(() => []),
    }),
  ],
  'empty-file': [
    broken('an empty file has no frames', {
      probe: async (request, context) =>
        (await readFile(request.file)).length === 0
          ? { frames: 0, axes: ['y', 'x'], shape: [2, 3], dtype: 'uint8' }
          : soundSource.probe(request, context),
    }),
    broken('an empty file is waited for', {
      probe: async (request, context) => {
        if ((await readFile(request.file)).length === 0) await new Promise(forget)
        return soundSource.probe(request, context)
      },
    }),
  ],
  'leaves-file': [
    broken(
      'an index beside the file',
      {
        prepare: async ({ file: path }) => {
          await writeFile(`${path}.idx`, '')
          return null
        },
      },
      { clean: () => rm(`${file}.idx`) },
    ),
    broken(
      'a lock beside the file',
      {
        open: async (request, context) => {
          if (basename(request.file) === 'walk.bytes') await writeFile(`${request.file}.lock`, '')
          return soundSource.open(request, context)
        },
      },
      { clean: () => rm(`${file}.lock`) },
    ),
  ],
  'expected-clip': [
    broken('another type than is expected', {}, { expected: { clip: { dtype: 'int8' } } }),
    broken('another number of frames than is expected', {}, { expected: { clip: { frames: 5 } } }),
  ],
  'expected-frames': [
    broken('another value than is expected', {}, { expected: { frames: [[1, 2, 3, 4, 5, 7]] } }),
    broken('more frames than there are', {}, { expected: { frames: [...frames, [0, 0, 0, 0, 0, 0]] } }),
  ],
}
