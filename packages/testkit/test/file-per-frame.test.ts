// Writers of a file for each frame, held to the contract.
import { readFile, writeFile } from 'node:fs/promises'
import type { WriterPlugin } from '@movieflow/core/plugin'
import { describe, expect, it } from 'vitest'
import { testWriter } from '../src/index.js'
import { findBroken } from './broken/broken-plugin.js'
import { type Options, soundWriter } from './broken/raw-writer.js'

/** Raw pixels, a file a frame. */
const frameByFrame: WriterPlugin<Options> = {
  ...soundWriter,
  filePerFrame: true,
  open({ files }) {
    let state: 'open' | 'finalized' | 'canceled' = 'open'
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
  const decode = async (_: string, files: readonly string[]) => ({
    size: [32, 24] as const,
    frames: await Promise.all(files.map((file) => readFile(file))),
  })
  const find = (open: WriterPlugin<Options>['open']) =>
    findBroken(() => testWriter({ plugin: { ...frameByFrame, open }, decode, timeoutSeconds: 60 }))
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
