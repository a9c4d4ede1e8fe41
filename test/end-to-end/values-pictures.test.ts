// Pictures that are smaller or larger than their data: the rows of "Colours and pictures" in docs/values.md that speak of sizes.
import { decodeMovie } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { afterEach, beforeEach, expect, it } from 'vitest'

let space: Workspace
beforeEach(() => {
  space = new Workspace()
})
afterEach(() => space[Symbol.dispose]())

const side = 64
const size = 16
/** Thin lines: every fourth column, and beats of 3 with the rows. */
const value = (y: number, x: number) => (x % 4 === 1 ? 240 : y % 3 === 0 ? 120 : (5 * y) % 40)

/** The pixels of the only frame, by place and channel, of a movie of `pixels` squared. */
async function draw(axes: string, render: string, pixels = size) {
  space.write(
    'pipeline.yaml',
    `source: { files: a.npy, axes: ${axes} }\nrender: { size: [${pixels}, ${pixels}], axis: off, ${render} }\nwrite: made.mkv\nfps: 1\n`,
  )
  const { made, events } = await space.run()
  expect([made, events.filter(({ type }) => type === 'warning')]).toEqual([1, []])
  const { frames } = await decodeMovie(space.path('made.mkv'))
  return (y: number, x: number, channel = 0) => frames[0]![(y * pixels + x) * 3 + channel]!
}

/** The mean of the 4 by 4 cells of a pixel, by arithmetic; those that are no numbers do not count. */
function blockMean(of: (y: number, x: number) => number, y: number, x: number): number {
  const cells = Array.from({ length: 16 }, (_, at) => of(4 * y + (at >> 2), 4 * x + (at & 3))).filter(Number.isFinite)
  return cells.reduce((sum, each) => sum + each, 0) / cells.length
}

const everyPixel = Array.from({ length: size * size }, (_, at) => [Math.floor(at / size), at % size] as const)
const grey = 'use: heatmap, colormap: gray, limits: [0, 256]'

it('a heat map smaller than its data', async () => {
  space.npy('a.npy', [side, side], value)
  const at = await draw('[y, x]', grey)
  expect(everyPixel.map(([y, x]) => at(y, x))).toEqual(everyPixel.map(([y, x]) => Math.floor(blockMean(value, y, x))))
})

it('a smaller heat map with missing values', async () => {
  const holes = (y: number, x: number) => ((x * y) % 5 === 2 || (y < 8 && x < 8) ? Number.NaN : value(y, x))
  space.npy('a.npy', [side, side], holes)
  const at = await draw('[y, x]', `${grey}, bad: white`)
  const wanted = everyPixel.map(([y, x]) => blockMean(holes, y, x))
  expect(wanted.filter(Number.isNaN)).toHaveLength(4)
  expect(everyPixel.map(([y, x]) => at(y, x))).toEqual(
    wanted.map((mean) => (Number.isNaN(mean) ? 255 : Math.floor(Math.fround(mean)))),
  )
})

it('colours smaller than their data', async () => {
  const level = (channel: number) => (y: number, x: number) => (value(y, x) + 80 * channel) % 256
  const pixels = Array.from({ length: side * side * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3)
    return level(at % 3)(Math.floor(pixel / side), pixel % side)
  })
  space.npy('a.npy', [side, side, 3], Uint8Array.from(pixels))
  const at = await draw('[y, x, rgb]', 'use: image')
  for (const channel of [0, 1, 2])
    expect(everyPixel.map(([y, x]) => at(y, x, channel))).toEqual(
      everyPixel.map(([y, x]) => Math.round(blockMean(level(channel), y, x))),
    )
})

it('a heat map of its own size, and enlarged', async () => {
  space.npy('a.npy', [side, side], value)
  const same = await draw('[y, x]', grey, side)
  const larger = await draw('[y, x]', grey, 96)
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) expect(same(y, x)).toBe(value(y, x))
  // A pixel shows the cell that its middle lies in.
  const cell = (pixel: number) => Math.floor(((pixel + 0.5) * side) / 96)
  for (let y = 0; y < 96; y++) for (let x = 0; x < 96; x++) expect(larger(y, x)).toBe(value(cell(y), cell(x)))
})

it('a smaller picture of labels with interpolation: nearest', async () => {
  const label = (y: number, x: number) => ((x + 2 * y) % 7) * 30
  space.npy('a.npy', [side, side], label)
  const at = await draw('[y, x]', `${grey}, interpolation: nearest`)
  // The middle of 4 cells is the edge between the second and the third, which counts as the third.
  expect(everyPixel.map(([y, x]) => at(y, x))).toEqual(everyPixel.map(([y, x]) => label(4 * y + 2, 4 * x + 2)))
})
