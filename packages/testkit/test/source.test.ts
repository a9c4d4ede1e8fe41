import { mkdtempSync, rmSync } from 'node:fs'
import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineSource, type FrameReader, type SourcePlugin, z } from '@movieflow/core/plugin'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SourceTest, testSource } from '../src/index.js'
import { findBroken as findBrokenRules } from './broken.js'

const folder = mkdtempSync(join(tmpdir(), 'testkit-source-'))
const file = join(folder, 'walk.bytes')
const frames = [
  [1, 2, 3, 4, 5, 6],
  [7, 8, 9, 10, 11, 12],
  [13, 14, 15, 16, 17, 18],
  [19, 20, 21, 22, 23, 24],
]
const options = z.strictObject({ columns: z.int().default(3) })
type Options = z.infer<typeof options>

beforeAll(() => writeFile(file, Uint8Array.from(frames.flat())))
afterAll(() => rmSync(folder, { recursive: true }))

/** Frames of two rows of bytes, nothing else. */
const sound: SourcePlugin<Options> = defineSource<Options>({
  name: 'bytes',
  extensions: ['.bytes'],
  options,
  async scan(path) {
    const { length } = await readFile(path)
    return [{ name: null, dtype: '|u1', shape: [length / 6, 2, 3], order: 'C' }]
  },
  async probe({ file: path, axes, options: { columns } }) {
    const { length } = await readFile(path)
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

const test = { plugin: sound, file, axes: ['frame', 'y', 'x'], timeoutSeconds: 1 }

const findBroken = (changes: Partial<SourcePlugin<Options>>, more: Partial<SourceTest<Options>> = {}) =>
  findBrokenRules(() => testSource({ ...test, ...more, plugin: { ...sound, ...changes } }))

/** A sound plugin whose readers are changed. */
const withReader = (
  change: (reader: FrameReader, bytes: Uint8Array) => FrameReader,
): Partial<SourcePlugin<Options>> => ({
  open: async (request, context) => change(await sound.open(request, context), await readFile(request.file)),
})

describe('testSource', () => {
  it('passes a sound source', async () => {
    await testSource(test)
    await testSource({ ...test, expected: { clip: { frames: 4, shape: [2, 3], dtype: 'uint8' }, frames } })
    const prepare: SourcePlugin['prepare'] = async (_, { scratch }) => {
      await writeFile(join(scratch, 'copy'), '')
      return { scratch }
    }
    await testSource({ ...test, plugin: { ...sound, prepare } })
  })

  it('catches frames that are not as planned or expected', async () => {
    const wide = withReader((reader) => ({
      ...reader,
      read: async (index) => ({ ...(await reader.read(index)), shape: [3, 2] }),
    }))
    expect(await findBroken(wide)).toContain('read-clip')
    expect(await findBroken({}, { expected: { clip: { dtype: 'int8' }, frames: [[1, 2, 3, 4, 5, 7]] } })).toEqual([
      'expected-clip',
      'expected-frames',
    ])
    expect(await findBroken({}, { expected: { frames: [[1, 2, 3, 4, 5, 7]] }, tolerance: 1 })).toEqual([])
  })

  it('catches readers with a place of their own, or shared memory', async () => {
    let place = 0
    const sequential = withReader((reader) => ({ ...reader, read: () => reader.read(place++ % 4) }))
    expect(await findBroken(sequential)).toContain('read-any-order')
    const buffer = new Uint8Array(6)
    const lazy = withReader((reader) => ({
      ...reader,
      read: async (index) => {
        const tensor = await reader.read(index)
        buffer.set(tensor.data)
        return { ...tensor, data: buffer }
      },
    }))
    expect(await findBroken(lazy)).toContain('read-owned')
    const views = withReader((reader, bytes) => ({
      ...reader,
      read: async (index) => ({ ...(await reader.read(index)), data: bytes.subarray(index * 6, index * 6 + 6) }),
    }))
    expect(await findBroken(views)).toContain('read-owned')
  })

  it('catches readers that share a file, leave it open, or close badly', async () => {
    let shared: Promise<FrameReader> | undefined
    const single: SourcePlugin<Options>['open'] = (request, context) => {
      shared ??= Promise.resolve(sound.open(request, context))
      return shared
    }
    const broken = await findBroken({ open: single })
    expect(broken).toContain('read')
    const left: FrameReader[] = []
    const careless = withReader((reader) => {
      left.push(reader)
      return { read: (index) => reader.read(index) }
    })
    if (process.platform === 'linux') expect(await findBroken(careless)).toEqual(['open-files'])
    for (const reader of left) await reader.close!()
    const rejecting = withReader((reader) => ({
      ...reader,
      close: async () => {
        await reader.close!()
        throw new Error('twice')
      },
    }))
    expect(await findBroken(rejecting)).toEqual(['close'])
  })

  it('catches indices out of range that are let through', async () => {
    const clamping = withReader((reader) => ({
      ...reader,
      read: (index) => reader.read(Math.min(3, Math.max(0, Math.floor(index)))),
    }))
    expect(await findBroken(clamping)).toEqual(['read-out-of-range'])
  })

  it('catches headers that say other things', async () => {
    expect(
      await findBroken({ scan: async () => [{ name: null, dtype: '|u1', shape: [4, 3, 2], order: 'C' }] }),
    ).toEqual(expect.arrayContaining(['scan-agrees', 'missing-file']))
    const scan: SourcePlugin['scan'] = async (path) => [
      { name: 'a', dtype: 'uint8', shape: [(await readFile(path)).length], order: 'C' },
    ]
    expect(await findBroken({ scan }, { variables: ['b'] })).toEqual(['scan', 'scan-variable'])
    let calls = 4
    const probe: SourcePlugin<Options>['probe'] = async (request, context) => ({
      ...(await sound.probe(request, context)),
      frames: calls++,
    })
    expect(await findBroken({ probe })).toContain('probe-deterministic')
    const lax: SourcePlugin<Options>['probe'] = (request, context) =>
      sound.probe({ ...request, axes: request.axes.slice(0, 3) }, context)
    expect(await findBroken({ probe: lax })).toEqual(['probe-axes'])
    const framed: SourcePlugin<Options>['probe'] = async (request, context) => ({
      ...(await sound.probe(request, context)),
      axes: request.axes,
    })
    expect(await findBroken({ probe: framed })).toContain('probe-clip')
  })

  it('catches a missing file that is not named', async () => {
    const probe: SourcePlugin<Options>['probe'] = async (request, context) => {
      try {
        return await sound.probe(request, context)
      } catch {
        throw new Error('cannot read it')
      }
    }
    expect(await findBroken({ probe })).toEqual(['missing-file'])
  })

  it('catches prepare that changes the frames or litters, and options that do not survive', async () => {
    const shifted: Partial<SourcePlugin<Options>> = {
      prepare: async () => ({ shift: 1 }),
      open: async (request, context) => {
        const reader = await sound.open(request, context)
        const read: FrameReader['read'] = async (index) => {
          const tensor = await reader.read(index)
          if (request.prepared !== undefined) tensor.data[0]! += 1
          return tensor
        }
        return { ...reader, read }
      },
    }
    expect(await findBroken(shifted)).toEqual(['prepare-same'])
    expect(await findBroken({ prepare: async () => ({ when: new Date() }) as never })).toEqual(['prepare-json'])
    const littering: SourcePlugin<Options>['prepare'] = async ({ file: path }) => {
      await writeFile(`${path}.idx`, '')
      return null
    }
    expect(await findBroken({ prepare: littering })).toEqual(['leaves-file'])
    await rm(`${file}.idx`)
    const open = z.strictObject({ columns: z.any().default(() => new Map()) })
    expect(await findBroken({ options: open })).toContain('options-json')
  })
})
