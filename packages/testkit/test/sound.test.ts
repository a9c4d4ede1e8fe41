// Sound plugins pass, with all that a test may say of them.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RendererPlugin, SourcePlugin, TransformPlugin, WriterPlugin } from '@movieflow/core/plugin'
import { expect, test } from 'vitest'
import { testRenderer, testSource, testTransform, testWriter } from '../src/index.js'
import { findBroken } from './broken/broken-plugin.js'
import { decodeRaw, soundWriter } from './broken/raw-writer.js'
import { clip as renderedClip, soundRendererTest } from './broken/renderers.js'
import { frames, soundSourceTest } from './broken/sources.js'
import { clip, input, soundTransformTest } from './broken/transforms.js'

test('a writer, with and without a decoder, an encoder and a plan', async () => {
  await testWriter({ plugin: soundWriter, decode: decodeRaw })
  await testWriter({ plugin: soundWriter, options: { note: 'hello' }, frames: 1, size: [3, 5] })
  const { encodeFrame: _, plan: __, ...plain } = soundWriter
  await testWriter({ plugin: plain, decode: decodeRaw })
})

test('a writer whose encoder answers later, each frame in its own time', async () => {
  const later: WriterPlugin['encodeFrame'] = async ({ data }, { index, allocate }) => {
    for (let turn = 0; turn < 5 - index; turn++) await new Promise(setImmediate)
    const bytes = allocate(data.length)
    bytes.set(data)
    return bytes
  }
  await testWriter({ plugin: { ...soundWriter, encodeFrame: later }, decode: decodeRaw })
})

test('a writer that needs the previous frame, or is not exact', async () => {
  const needy: WriterPlugin['encodeFrame'] = (_, { previous }) => Uint8Array.of(previous ? 1 : 0)
  await testWriter({ plugin: { ...soundWriter, encodeFrame: needy, needsPrevious: true } })
  const dark: WriterPlugin['encodeFrame'] = ({ data }) => data.map((level) => level >> 1)
  await testWriter({ plugin: { ...soundWriter, encodeFrame: dark }, decode: decodeRaw, tolerance: 128 })
})

test('a source, with what is expected of it, and one that prepares', async () => {
  await testSource(soundSourceTest)
  await testSource({ ...soundSourceTest, expected: { clip: { frames: 4, shape: [2, 3], dtype: 'uint8' }, frames } })
  const wrong = { expected: { frames: [[1, 2, 3, 4, 5, 7]] }, tolerance: 1 }
  expect(await findBroken(() => testSource({ ...soundSourceTest, ...wrong }))).toEqual([])
  const prepare: SourcePlugin['prepare'] = async (_, { scratch }) => {
    await writeFile(join(scratch, 'copy'), '')
    return { scratch }
  }
  await testSource({ ...soundSourceTest, plugin: { ...soundSourceTest.plugin, prepare } })
})

test('a transform, with what is expected of it, and one of other sources', async () => {
  await testTransform(soundTransformTest)
  const expected = [4, 3, 2, 1, 0].map((index) => input(index).map((value) => value * 3))
  await testTransform({ ...soundTransformTest, options: { factor: 3 }, expected: { clip, frames: expected } })
  const plan: TransformPlugin['plan'] = ({ others }) => ({ clip: others['other']! })
  const create: TransformPlugin['create'] = ({ otherInputs }) => ({ read: () => otherInputs['other']!.read(0) })
  const still = { clip: { ...clip, frames: 1 }, input }
  const plugin = { ...soundTransformTest.plugin, plan, create }
  await testTransform({ ...soundTransformTest, plugin, others: { other: still } })
})

test('a renderer, with options that change, and of whole numbers', async () => {
  await testRenderer(soundRendererTest)
  await testRenderer({ ...soundRendererTest, options: { tint: 9 }, frameOptions: (index) => ({ tint: index }) })
  const whole = { map: { ...renderedClip, dtype: 'int32' as const } }
  await testRenderer({ ...soundRendererTest, clips: whole, limits: { main: [0, 255] } })
  const inputs: RendererPlugin['plan'] = (given, context) => ({
    ...soundRendererTest.plugin.plan(given, context),
    inputs: ['/tmp/a.png'],
  })
  await testRenderer({ ...soundRendererTest, plugin: { ...soundRendererTest.plugin, plan: inputs } })
})

test('a writer whose format needs all frames may say so', async () => {
  const queue = (input: Parameters<WriterPlugin['open']>[0]) => {
    const held: Uint8Array[] = []
    let ended: Promise<void> | undefined
    let canceled = false
    const finish = async () => {
      if (canceled || held.length === 0) throw new Error('ended')
      await writeFile(input.file, Buffer.concat([Buffer.from(`${input.size.join(' ')}\n`), ...held]))
    }
    return {
      write({ data }: { data: Uint8Array }) {
        if (canceled || ended) throw new Error('ended')
        held.push(data.slice())
      },
      finalize() {
        ended ??= finish()
        return ended
      },
      cancel() {
        canceled = true
      },
    }
  }
  const plugin: WriterPlugin = { ...soundWriter, open: queue }
  await testWriter({ plugin, decode: decodeRaw, holdsFrames: true })
  expect(await findBroken(() => testWriter({ plugin, decode: decodeRaw }))).toEqual(['backpressure'])
})
