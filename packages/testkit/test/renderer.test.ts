import { type Clip, type Drawing, defineRenderer, type RendererPlugin, z } from '@movieflow/core/plugin'
import { describe, expect, it } from 'vitest'
import { type RendererTest, testRenderer } from '../src/index.js'
import { findBroken as findBrokenRules } from './broken.js'

const options = z.strictObject({ tint: z.int().min(0).max(255).default(0) })
type Options = z.infer<typeof options>

const clip: Clip = { frames: 4, axes: ['y', 'x'], shape: [3, 5], dtype: 'float32' }
const data = (_: string, index: number) => Array.from({ length: 15 }, (_, place) => place * 10 + index)

/** A grey pixel for each value. */
const sound: RendererPlugin<Options> = defineRenderer<Options>({
  name: 'greys',
  options,
  plan: ({ clips, main }) => {
    const [height = 1, width = 1] = clips[main]!.shape
    const limits = { main: { source: main, percentile: [0, 100], method: 'linear', over: ['movie'] } } as const
    return { size: [width, height], limits }
  },
  create: ({ main }) => ({
    draw({ data: { [main]: tensor }, limits, options: { tint } }, picture) {
      const [low, high] = limits['main'] ?? [0, 1]
      tensor!.data.forEach((value, place) => {
        const level = Math.round(((value - low) / (high - low)) * 255)
        picture.data.set([level, level, tint, 255], place * 4)
      })
    },
  }),
})

const test = { plugin: sound, clips: { map: clip }, data, timeoutSeconds: 1 }

const findBroken = (changes: Partial<RendererPlugin<Options>>, more: Partial<RendererTest<Options>> = {}) =>
  findBrokenRules(() => testRenderer({ ...test, ...more, plugin: { ...sound, ...changes } }))

/** A sound plugin whose drawings are changed. */
const withDrawing = (change: (drawing: Drawing<Options>) => Drawing<Options>): Partial<RendererPlugin<Options>> => ({
  create: async (input, context) => change(await sound.create(input, context)),
})

describe('testRenderer', () => {
  it('passes a sound renderer', async () => {
    await testRenderer(test)
    await testRenderer({ ...test, options: { tint: 9 }, frameOptions: (index) => ({ tint: index }) })
    await testRenderer({ ...test, clips: { map: { ...clip, dtype: 'int32' } }, limits: { main: [0, 255] } })
  })

  it('catches pixels that are not opaque or not drawn', async () => {
    const clear = withDrawing(({ draw }) => ({
      draw(frame, picture) {
        draw(frame, picture)
        picture.data[7] = 100
      },
    }))
    expect(await findBroken(clear)).toEqual(['opaque'])
    const partial = withDrawing(({ draw }) => ({
      draw(frame, picture) {
        const kept = picture.data[4]!
        draw(frame, picture)
        picture.data[4] = kept
      },
    }))
    expect(await findBroken(partial)).toContain('draws-all')
  })

  it('catches buffers that are trusted too much', async () => {
    const seen = new WeakSet<Uint8Array>()
    const trusting = withDrawing(({ draw }) => ({
      draw(frame, picture) {
        if (seen.has(picture.data)) return
        seen.add(picture.data)
        draw(frame, picture)
      },
    }))
    expect(await findBroken(trusting)).toContain('reused-buffer')
    const blending = withDrawing(({ draw }) => ({
      draw(frame, picture) {
        const before = picture.data.slice()
        draw(frame, picture)
        if (before[3] === 255) picture.data[0] = (picture.data[0]! + before[0]!) >> 1
      },
    }))
    expect(await findBroken(blending)).toEqual(['reused-buffer', 'shared-memory'])
  })

  it('catches pictures that depend on order, worker or memory', async () => {
    const counting = withDrawing(({ draw }) => {
      let drawn = 0
      return {
        draw(frame, picture) {
          draw(frame, picture)
          picture.data[0] = drawn++
        },
      }
    })
    expect(await findBroken(counting)).toEqual(expect.arrayContaining(['draws-all', 'any-order', 'reused-buffer']))
    let created = 0
    const numbered = withDrawing(({ draw }) => {
      const number = created++
      return {
        draw(frame, picture) {
          draw(frame, picture)
          picture.data[0] = number
        },
      }
    })
    expect(await findBroken(numbered)).toEqual(['drawings-independent'])
    const picky = withDrawing(({ draw }) => ({
      draw(frame, picture) {
        if (picture.data.buffer instanceof SharedArrayBuffer) throw new TypeError('must not be shared')
        draw(frame, picture)
      },
    }))
    expect(await findBroken(picky)).toEqual(['shared-memory'])
  })

  it('catches data that are written to, and data without a finite value', async () => {
    const scaling = withDrawing(({ draw }) => ({
      draw(frame, picture) {
        draw(frame, picture)
        frame.data['map']!.data[0]! /= 2
      },
    }))
    expect(await findBroken(scaling)).toEqual(['leaves-data'])
    const hopeful = withDrawing(({ draw }) => ({
      draw(frame, picture) {
        const [low] = frame.limits['main']!
        draw(frame, picture)
        return void low
      },
    }))
    expect(await findBroken(hopeful)).toEqual(['no-limits'])
  })

  it('catches plans that change, are no data, or are not kept', async () => {
    let width = 5
    expect(await findBroken({ plan: () => ({ size: [width++, 3] }) })).toContain('plan-deterministic')
    expect(await findBroken({ plan: () => ({ size: [5.5, 3] }) })).toEqual(['plan-size'])
    expect(await findBroken({ plan: () => ({ size: [5, 3], colors: [0xffffff] }) })).toEqual(['colors'])
    expect(await findBroken({ plan: () => ({ size: [5, 3], colors: [-1] }) })).toContain('plan-colors')
    const limits = { main: { source: 'nope', percentile: [0, 100], method: 'linear', over: ['movie'] } } as const
    expect(await findBroken({ plan: () => ({ size: [5, 3], limits }) })).toContain('plan-limits')
    expect(await findBroken({ plan: () => ({ size: new Set([5, 3]) as never }) })).toContain('plan-json')
  })

  it('catches a drawing that hangs or throws', async () => {
    const hanging = withDrawing(() => ({ draw: () => new Promise<void>(() => {}) }))
    expect(await findBroken(hanging, { timeoutSeconds: 0.1 })).toContain('draw')
    expect(await findBroken({ create: () => Promise.reject(new Error('no canvas')) })).toContain('create')
  })
})
