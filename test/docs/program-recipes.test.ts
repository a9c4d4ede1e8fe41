// The recipes that call the library, run in a copy of the clone: their movies and arrays against what they say they draw.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cellColors, findBox, linear, range, viridisOf } from '@movieflow/test-support/axes'
import { Clone, root } from '@movieflow/test-support/clone'
import { type DecodedMovie, decodeMovie, duration } from '@movieflow/test-support/decode'
import { readNpy } from '@movieflow/test-support/npy'
import { has, programOf } from '@movieflow/test-support/tools'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { normal } from '../../examples/arrays.mjs'

let clone: Clone
beforeAll(() => {
  clone = new Clone()
  clone.script('recipes/make-data.mjs')
})
afterAll(() => clone[Symbol.dispose]())

const golden = (name: string) => decodeMovie(join(root, 'examples/recipes', name, 'frame.png'))

/** How much of two pictures is not the same, within two levels: edges by Skia differ a little between processors. */
function differing(one: Uint8Array, other: Uint8Array): number {
  expect(one.length).toBe(other.length)
  return one.filter((level, at) => Math.abs(level - other[at]!) > 2).length / one.length
}

/** The middle of what is dark. */
function dotOf({ width, frames }: DecodedMovie, frame: number): [number, number] {
  const dark = range(frames[frame]!.length / 3).filter((at) => frames[frame]![at * 3]! < 128)
  expect(dark.length).toBeGreaterThan(35)
  expect(dark.length).toBeLessThan(65)
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return [mean(dark.map((at) => at % width)) + 0.5, mean(dark.map((at) => Math.floor(at / width))) + 0.5]
}

it('the programs stand in the page as they run', () => {
  const page = readFileSync(join(root, 'docs/recipes.md'), 'utf8')
  for (const file of ['grab-frame/draw.mjs', 'figure-to-array/frames.mjs']) {
    const text = readFileSync(join(root, 'examples/recipes', file), 'utf8').replace(/^(\/\/.*\n)+/, '')
    expect(page).toContain(`\`\`\`js\n${text}\`\`\``)
  }
})

it('a random walk that is drawn and grabbed has its dot at each step, 100 frames at 15 a second, and its texts', async () => {
  const exact = clone.path('walk.mkv')
  clone.script('recipes/grab-frame/draw.mjs', exact)
  const movie = await decodeMovie(exact)
  expect([movie.width, movie.height, movie.frames.length]).toEqual([320, 320, 100])
  const random = normal(1)
  const place: [number, number] = [0, 0]
  for (const frame of range(100)) {
    for (const axis of [0, 1] as const) place[axis] += 0.1 * random()!
    const [x, y] = dotOf(movie, frame)
    expect(Math.hypot(x - (160 + 32 * place[0]), y - (160 - 32 * place[1])), `frame ${frame}`).toBeLessThan(0.6)
  }
  expect(differing(movie.frames[60]!, (await golden('grab-frame')).frames[0]!)).toBeLessThan(0.001)

  clone.script('recipes/grab-frame/draw.mjs')
  const file = clone.out('recipes/grab-frame/writer_test.mp4')
  expect((await decodeMovie(file)).frames).toHaveLength(100)
  expect(await duration(file)).toBeCloseTo(100 / 15, 1)
  const bytes = readFileSync(file)
  for (const text of ['Movie Test', 'Matplotlib', 'Movie support!']) expect(bytes.includes(text)).toBe(true)
})

it('frames as an array are those of the movie, each cell in the colour of its value', async () => {
  const file = clone.path('frames.npy')
  clone.script('recipes/figure-to-array/frames.mjs', file)
  const { data, shape } = readNpy(file)
  expect(shape).toEqual([20, 280, 320, 4])
  expect(data).toBeInstanceOf(Uint8Array)
  const pixels = 280 * 320
  const frames = range(20).map((frame) =>
    Uint8Array.from({ length: pixels * 3 }, (_, at) => data[(frame * pixels + Math.floor(at / 3)) * 4 + (at % 3)]!),
  )
  expect(range(20 * pixels).every((at) => data[at * 4 + 3] === 255)).toBe(true)
  expect(differing(frames[10]!, (await golden('figure-to-array')).frames[0]!)).toBeLessThan(0.001)

  const rates = readNpy(clone.path('examples/recipes/data/rates/Beto_Manif_Exp11_conv4-3.npy'))
  const [low, high] = [linear([...rates.data], 2), linear([...rates.data], 98)]
  const picture = { width: 320, height: 280, frames }
  const box = findBox({ ...picture, frames: [frames[10]!] })
  for (const frame of [0, 10, 19]) {
    const wanted = range(28).map((y) =>
      range(28).map((x) => viridisOf(rates.data[(y * 28 + x) * 20 + frame]!, low, high)),
    )
    expect(cellColors(picture, box, frame, 28)).toEqual(wanted)
  }
  // The same, without a program.
  const pipeline = 'examples/recipes/figure-to-array/pipeline.yaml'
  expect(await clone.command(['run', pipeline])).toMatchObject({ code: 0, stderr: '' })
  const written = readNpy(clone.out('recipes/figure-to-array/Beto_Exp11.npy'))
  expect(written.shape).toEqual(shape)
  expect(Buffer.compare(written.data as Uint8Array, data as Uint8Array)).toBe(0)

  if (!has('python3 with NumPy')) return
  const facts = execFileSync(programOf('python3 with NumPy')!, [
    '-c',
    `import numpy as n; a = n.load(${JSON.stringify(file)}); print(a.shape, a.dtype)`,
  ])
  expect(facts.toString().trim()).toBe('(20, 280, 320, 4) uint8')
})
