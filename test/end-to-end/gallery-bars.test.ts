// The gallery's figures of bars, histograms and error bars: at most 20 lines each, nothing is said against them, and bars are as high as their data.
import { readFileSync } from 'node:fs'
import { type DecodedMovie, decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'
import { writeBarData } from '../../examples/gallery/data-bars.mjs'

const gallery = new URL('../../examples/gallery/', import.meta.url)

async function galleryMovie(space: Workspace, name: string): Promise<DecodedMovie> {
  const text = readFileSync(new URL(`${name}.yaml`, gallery), 'utf8')
  expect(text.trim().split('\n').length).toBeLessThanOrEqual(20)
  writeBarData(space.path('.'))
  space.write('pipeline.yaml', text.replace(/write: .*\n$/, 'write: o.mkv\n'))
  expect((await space.report()).problems).toEqual([])
  expect(await space.run({ force: true })).toMatchObject({ made: 1, failed: 0 })
  return decodeMovie(space.path('o.mkv'))
}

describe('the gallery', () => {
  it.each([
    ['reaction-times', 48],
    ['direction-tuning', 36],
    ['psth', 60],
    ['dose-response', 30],
    ['warming', 120],
  ])('%s', async (name, frames) => {
    using space = new Workspace()
    expect((await galleryMovie(space, name)).frames).toHaveLength(frames)
  })

  it('sleep-and-wake: stacks as high as the minutes of their states', async () => {
    using space = new Workspace()
    const movie = await galleryMovie(space, 'sleep-and-wake')
    const names: Record<string, string> = { '31,119,180': 'wake', '255,127,14': 'NREM', '44,160,44': 'REM' }
    const bytes = readFileSync(space.path('states/minutes.npy'))
    const minutes = new Float32Array(bytes.buffer.slice(bytes.byteOffset + bytes.length - 48 * 18 * 4))
    // In the first bar, below the legend.
    const x = 130
    const heights = (frame: number) => {
      const found: Record<string, number> = { wake: 0, NREM: 0, REM: 0 }
      for (let y = 120; y < movie.height; y++) {
        const name = names[pixel(movie, frame, x, y).join()]
        if (name) found[name]!++
      }
      return found
    }
    for (const frame of [12, 28]) {
      const { wake, NREM, REM } = heights(frame) as { wake: number; NREM: number; REM: number }
      const [first, second, third] = [0, 1, 2].map((state) => minutes[frame * 18 + state * 6]!) as [
        number,
        number,
        number,
      ]
      const scale = (wake + NREM + REM) / (first + second + third)
      expect(wake + NREM + REM).toBeGreaterThan(50)
      for (const [height, length] of [
        [wake, first],
        [NREM, second],
        [REM, third],
      ] as const)
        expect(Math.abs(height - scale * length)).toBeLessThanOrEqual(1.5)
    }
  })
})
