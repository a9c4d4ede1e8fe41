// Options with templates: one value, one a frame, all frames' at once, one for each repeat, and data of sources.
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { FieldValue, Json, OptionPath } from '../../src/model/index.js'
import {
  columnsReference,
  dataReference,
  everyFrame,
  type FillInput,
  type NamedSource,
  perFrame,
  planStepOptions,
} from '../../src/options/index.js'
import { lookupIn } from '../../src/template/index.js'

const data = everyFrame(z.union([z.number(), z.null(), z.array(z.number()), dataReference]))
const schema = z.strictObject({
  title: perFrame(z.string()).optional(),
  name: z.string().optional(),
  alpha: perFrame(z.number().max(10)).optional(),
  points: columnsReference.optional(),
  layers: z
    .array(
      z.discriminatedUnion('use', [
        z.strictObject({ use: z.literal('line'), y: data, width: z.number().optional() }),
        z.strictObject({ use: z.literal('band'), low: data.optional(), error: data.optional() }),
      ]),
    )
    .optional(),
})

const columns = { axis: 'c', names: ['x', 'y'] }
const walk: NamedSource = { name: 'walk', columns }
const map: NamedSource = { name: 'map', columns: undefined }

/** Fields of the movie, and those of its three frames. */
function inputOf(more: Partial<FillInput> = {}): FillInput {
  const movie: Record<string, FieldValue> = { exp: 7, animal: 'Beto', rate: 2.5 }
  const frames: Record<string, FieldValue[]> = {
    frame: [0, 1, 2],
    score: [1.5, null, 3.5],
    walk: [1, 2, 3].map((x) => ({ x, y: 2 * x })),
  }
  const input = {
    pipeline: {
      written: 'pipeline.yaml',
      frames: {},
      locate: (path: OptionPath) => ({ line: path.length, column: 1 }),
    },
    movie: {
      ensure: async () => undefined,
      lookup: (name: string) => movie[name],
      names: () => Object.keys(movie),
      differing: new Set(),
    },
    frames: {
      count: 3,
      has: (name: string) => name in frames,
      isClockField: () => false,
      lookup: (index: number) =>
        lookupIn({ ...movie, ...Object.fromEntries(Object.entries(frames).map(([name, all]) => [name, all[index]!])) }),
      names: () => [...Object.keys(frames), ...Object.keys(movie)],
    },
    sources: [walk, map],
    ...more,
  }
  return input as unknown as FillInput
}

const fill = (raw: Record<string, Json>, more?: Partial<FillInput>) =>
  planStepOptions({ options: raw, path: ['render'] }, { name: 'figure', options: schema }, inputOf(more))
const layerOf = async (y: Json, more?: Partial<FillInput>) =>
  ((await fill({ layers: [{ use: 'line', y }] }, more)).options as { layers: { y: Json }[] }).layers[0]!.y

describe('options of a movie', () => {
  test('are filled in, as text or as the value itself', async () => {
    const { options, changes } = await fill({ name: '<animal> <exp:02d>', alpha: '<rate>' })
    expect(options).toEqual({ name: 'Beto 07', alpha: 2.5 })
    expect(changes).toBe(false)
  })

  test('that change with the frame are patched', async () => {
    const { options, changes, ofFrame, unchanging } = await fill({ title: 'frame <frame>', alpha: '<frame + 1>' })
    expect(options).toEqual({ title: 'frame 0', alpha: 1 })
    expect(changes).toBe(true)
    expect(ofFrame(2)).toEqual([
      [['title'], 'frame 2'],
      [['alpha'], 3],
    ])
    expect(JSON.stringify(unchanging)).toContain('frame <frame>')
  })

  test('of each frame are held against the schema, and the frame is named', async () => {
    const { ofFrame } = await fill({ alpha: '<frame * 9>' })
    expect(() => ofFrame(2)).toThrow(
      expect.objectContaining({ code: 'FIELD_INVALID', place: expect.objectContaining({ frame: 2 }) }),
    )
  })
})

describe('data', () => {
  test('of frames are listed, missing values too', async () => {
    expect(await layerOf('<score>')).toEqual({ $frames: [1.5, null, 3.5] })
    const { changes, ofFrame } = await fill({ layers: [{ use: 'line', y: '<score>' }] })
    expect([changes, ofFrame(1)]).toEqual([false, []])
  })

  test('of sources are references, with their column', async () => {
    expect(await layerOf('<map>')).toEqual({ $source: 'map' })
    expect(await layerOf('<walk.y>')).toEqual({ $source: 'walk', column: { axis: 'c', index: 1, name: 'y' } })
    expect(await layerOf('<x>', { sources: [walk] })).toEqual({
      $source: 'walk',
      column: { axis: 'c', index: 0, name: 'x' },
    })
  })

  test('calculated from a column are values of the frames', async () => {
    expect(await layerOf('<walk.x * 10>')).toEqual({ $frames: [10, 20, 30] })
  })

  test('in a text are numbers', async () => {
    const { options, ofFrame } = await fill({ title: 'x = <walk.x:.2f>' })
    expect(options).toEqual({ title: 'x = 1.00' })
    expect(ofFrame(2)).toEqual([[['title'], 'x = 3.00']])
  })

  test.each([
    ['<walk.z>', 'the source walk has no column z', 'x, y'],
    ['<map.x>', 'the source map has no named columns', 'columns: [x, …]'],
  ])('%s is refused', async (y, message, hint) => {
    await expect(layerOf(y)).rejects.toMatchObject({
      code: 'UNKNOWN_FIELD',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
      place: { option: 'render.layers[0].y', file: 'pipeline.yaml' },
    })
  })
})

describe('repeats', () => {
  const repeats = { axes: ['phi', 'theta'], shape: [2, 3] }

  test('give a value for each index, in C order', async () => {
    expect(await layerOf('<phi * 10 + theta>', { repeats })).toEqual({
      $each: { axes: ['phi', 'theta'], shape: [2, 3], values: [0, 1, 2, 10, 11, 12] },
    })
  })

  test('and of each a value for each frame', async () => {
    const short = { axes: ['phi'], shape: [2] }
    expect(await layerOf('<phi * 10 + frame>', { repeats: short })).toEqual({
      $each: { axes: ['phi'], shape: [2], values: [{ $frames: [0, 1, 2] }, { $frames: [10, 11, 12] }] },
    })
    const { options, ofFrame } = await fill({ title: '<phi>/<frame>' }, { repeats: short })
    expect(options).toEqual({ title: { $each: { axes: ['phi'], shape: [2], values: ['0/0', '1/0'] } } })
    expect(ofFrame(2)).toEqual([[['title'], { $each: { axes: ['phi'], shape: [2], values: ['0/2', '1/2'] } }]])
  })

  test('are refused in an option of the whole movie', async () => {
    await expect(fill({ name: '<phi>' }, { repeats })).rejects.toThrow(/<phi> changes from panel to panel/)
    await expect(fill({ name: '<frame>' })).rejects.toThrow(/<frame> changes from frame to frame/)
  })

  test('are unknown where there are none', async () => {
    await expect(fill({ title: '<phi>' })).rejects.toThrow(/unknown field <phi>/)
  })
})

describe('mistakes', () => {
  test.each<[string, Json, string, string, string | undefined]>([
    ['an unknown kind', [{ use: 'lien', y: 1 }], 'layers[0].use', 'there is no lien', 'did you mean line?'],
    ['no kind', [{ y: 1 }], 'layers[0].use', 'it is missing; expected one of line, band', undefined],
    [
      'an unknown option',
      [{ use: 'line', y: 1, widht: 2 }],
      'layers[0].widht',
      'there is no option widht',
      'did you mean width? Known: width, use, y',
    ],
    ['a missing one', [{ use: 'line' }], 'layers[0].y', 'it is missing', undefined],
    ['data where no option is', [{ use: 'band', y: '<map>' }], 'layers[0].y', 'there is no option y', 'Known: '],
    ['a map for a list', { use: 'line', y: '<map>' }, 'layers', 'expected a list', undefined],
  ])('%s', async (_, layers, option, message, hint) => {
    const thrown = await fill({ layers }).then(
      () => undefined,
      (error) => error,
    )
    expect(thrown.message).toContain(`render.${option} (figure): ${message}`)
    if (hint) expect(thrown.hint.toLowerCase()).toContain(hint.toLowerCase())
  })
})

describe('a source with all of its columns', () => {
  const pose: NamedSource = { name: 'pose', columns: { axis: 'column', names: ['nose_x', 'nose_y'], indices: [4, 2] } }

  test('says where each lies along its axis', async () => {
    const { options } = await fill({ points: '<pose>' }, { sources: [pose, map] })
    expect((options as { points: Json }).points).toEqual({
      $source: 'pose',
      columns: { axis: 'column', indices: { nose_x: 4, nose_y: 2 } },
    })
  })

  test('has columns', async () => {
    await expect(fill({ points: '<map>' }, { sources: [pose, map] })).rejects.toThrow('points')
  })
})
