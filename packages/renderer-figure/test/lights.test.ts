// Channels that add up: each pixel is the sum of its channels' colours, by arithmetic.
import { describe, expect, test } from 'vitest'
import { drawFigure, pixelAt, planFigure, sourceOf } from './movie.js'

const [columns, rows] = [8, 5]
const valueAt = (x: number, y: number, channel: number) => 10 * x + 7 * y + 100 * channel

/** As ImageJ has it: 256 equal steps between the limits, the upper one in the last; colour times level / 255; sums end at 255. */
function added(values: readonly number[], limits: readonly (readonly [number, number])[], colors: readonly number[][]) {
  const sum = [0, 0, 0]
  values.forEach((value, at) => {
    const [low, high] = limits[at]!
    const level = Math.min(255, Math.max(0, Math.floor(((value - low) / (high - low)) * 256)))
    for (let part = 0; part < 3; part++) sum[part]! += Math.round((colors[at]![part]! * level) / 255)
  })
  return sum.map((part) => Math.min(255, part))
}

const layouts = [
  ['channel', 'y', 'x'],
  ['x', 'y', 'channel'],
  ['y', 'c', 'x'],
] as const

describe('channels of one colour each', () => {
  test.each(layouts)('add up, in the order %s %s %s', async (...axes) => {
    const lengths: Record<string, number> = { x: columns, y: rows, channel: 3, c: 3 }
    const make = (values: number[]) => Uint16Array.from(values)
    const cells = sourceOf(
      axes,
      axes.map((axis) => lengths[axis]!),
      1,
      (_, ...at) => {
        const [x, y, channel] = [
          at[axes.indexOf('x' as never)]!,
          at[axes.indexOf('y' as never)]!,
          at[axes.findIndex((axis) => axis.startsWith('c'))]!,
        ]
        return valueAt(x, y, channel)
      },
      make,
    )
    const channels = [
      { channel: 0, color: 'magenta', limits: [0, 90] },
      { channel: 2, color: [0, 1, 0.2], limits: [210, 300] },
    ]
    const options = { axis: 'off', size: [4 * columns, 4 * rows], layers: [{ use: 'image', channels }] }
    const picture = await drawFigure(options, { cells })
    expect([picture.width, picture.height]).toEqual([4 * columns, 4 * rows])
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++) {
        const values = [valueAt(x, y, 0), valueAt(x, y, 2)]
        const wanted = added(
          values,
          [
            [0, 90],
            [210, 300],
          ],
          [
            [255, 0, 255],
            [0, 255, 51],
          ],
        )
        expect(pixelAt(picture, 4 * x + 2, 4 * y + 2).slice(0, 3), `${x}, ${y}`).toEqual(wanted)
      }
  })

  test('of several sources, with limits that are found in each, and NaN that adds nothing', async () => {
    const red = sourceOf(['y', 'x'], [2, 2], 1, (_, y, x) => (x + y === 0 ? Number.NaN : x + 2 * y), undefined)
    const blue = sourceOf(['y', 'x'], [2, 2], 1, (_, y, x) => (x + y === 0 ? Number.NaN : x === 1 ? Number.NaN : 5 + y))
    const channels = [{ color: 'red' }, { data: 'blue', color: 'blue', limits: [4, 6] }]
    const options = { axis: 'off', size: [16, 16], layers: [{ use: 'image', channels, bad: 'yellow' }] }
    const picture = await drawFigure(options, { red, blue })
    const at = (x: number, y: number) => pixelAt(picture, 8 * x + 4, 8 * y + 4).slice(0, 3)
    // All are NaN; 1 of 1 … 3; 2 of 1 … 3 (the 128th step of 256) and 6 of 4 … 6; 3 of 1 … 3.
    expect([at(0, 0), at(1, 0), at(0, 1), at(1, 1)]).toEqual([
      [255, 255, 0],
      [0, 0, 0],
      [128, 0, 255],
      [255, 0, 0],
    ])
    const { plan } = planFigure(options, { red, blue })
    expect(Object.keys(plan.limits ?? {})).toEqual(['layers.0.channels.0.limits'])
  })

  test('by their labels, as by their indices', async () => {
    const cells = sourceOf(['channel', 'y', 'x'], [2, 2, 2], 1, (_, channel, y, x) => 3 * channel + y + x)
    const draw = (channel: string | number) =>
      drawFigure(
        {
          axis: 'off',
          size: [16, 16],
          layers: [{ use: 'image', channels: [{ channel, color: 'red', limits: [0, 5] }] }],
        },
        { cells: { ...cells, labels: { channel: ['DAPI', 'GFP'] } } },
      )
    expect((await draw('GFP')).data).toEqual((await draw(1)).data)
    expect((await draw('DAPI')).data).not.toEqual((await draw(1)).data)
  })

  test.each([
    [{ channels: [{ color: 'red' }] }, /several channels \(channel 2, y 3, x 4\)/, 'render.channels[0].channel'],
    [{ channels: [{ channel: 2, color: 'red' }] }, /no channel 2: cells has 2, from 0/, 'render.channels[0].channel'],
    [
      { channels: [{ channel: 'GPF', color: 'red' }] },
      /no channel of cells is called GPF/,
      'render.channels[0].channel',
    ],
    [
      { channels: [{ data: 'twins', channel: 'GFP', color: 'red' }] },
      /several channels of twins/,
      'render.channels[0].channel',
    ],
    [{ channels: [{ data: 'flat', channel: 0, color: 'red' }] }, /no axis `channel`/, 'render.channels[0].channel'],
    [{ channels: [{ data: 'falt', color: 'red' }] }, /'falt' of a channel are not a source/, 'render.channels[0].data'],
    [
      {
        channels: [
          { channel: 0, color: 'red' },
          { data: 'large', color: 'blue' },
        ],
      },
      /the same size, but cells is 3 × 4 \(y × x\) and large 4 × 4/,
      'render.channels[1].data',
    ],
    [
      { limits: [0, 1], channels: [{ channel: 0, color: 'red' }] },
      /limits cannot be set for added channels/,
      'render.limits',
    ],
    [{ colorbar: true, channels: [{ channel: 0, color: 'red' }] }, /this image has its own colours/, 'render.colorbar'],
  ])('are refused if they cannot be: %o', (options, message, option) => {
    const one = (axes: string[], shape: number[]) => sourceOf(axes, shape, 1, () => 1)
    const sources = {
      cells: { ...one(['channel', 'y', 'x'], [2, 3, 4]), labels: { channel: ['DAPI', 'GFP'] } },
      twins: { ...one(['c', 'y', 'x'], [2, 3, 4]), labels: { c: ['GFP', 'GFP'] } },
      flat: one(['y', 'x'], [3, 4]),
      large: one(['y', 'x'], [4, 4]),
    }
    let thrown: { message?: string; place?: { option?: string } } = {}
    try {
      planFigure(options, sources, 'image')
    } catch (error) {
      thrown = error as typeof thrown
    }
    expect(thrown.message).toMatch(message)
    expect(thrown.place?.option).toBe(option)
  })
})
