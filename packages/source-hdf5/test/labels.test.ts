// SLEAP's labels, and tables whose rows are put in place, against what NumPy makes of the same numbers.
import fs from 'node:fs'
import { testSource } from '@movieflow/testkit'
import { describe, expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { assemble, fixture, readAll, refusalOf, request, testContext } from './support.js'

const { context } = testContext()
const expected = JSON.parse(fs.readFileSync(fixture('labels.json'), 'utf8')) as Record<
  string,
  { shape: number[]; values: (number | null)[] }
>

async function read(file: string, name: string, axes: readonly string[], options: unknown = {}) {
  const asked = request(file, name, axes, options)
  const { frames } = await hdf5.probe(asked, context)
  const info = (await hdf5.find!(file, name, context, asked.options))!
  const values = assemble(await readAll(await hdf5.open(asked, context), frames), axes, info.shape)
  return { info, values: values.map((value) => (Number.isNaN(value as number) ? null : value)) }
}

describe('labels of SLEAP', () => {
  const file = fixture('labels.slp')

  test.each([
    ['tracks', ['track', 'xy', 'node', 'frame']],
    ['point_scores', ['track', 'node', 'frame']],
    ['instance_scores', ['track', 'frame']],
    ['tracking_scores', ['track', 'frame']],
    ['track_occupancy', ['frame', 'track']],
  ])('%s', async (name, axes) => {
    const { info, values } = await read(file, name, axes)
    expect(info).toMatchObject({ axes, shape: expected[name]!.shape })
    expect(values).toEqual(expected[name]!.values)
  })

  test('have the names of nodes, in the order of the skeleton, and of tracks', async () => {
    expect(await hdf5.readValue!(file, 'node_names', context)).toEqual(['nose', 'neck', 'tail'])
    expect(await hdf5.readValue!(file, 'track_names', context)).toEqual(['female', 'male'])
  })

  test('are listed before the records that they are made of, which can be named', async () => {
    const listed = await hdf5.scan(file, context)
    expect(listed.filter(({ error }) => error === undefined).map(({ name }) => name)).toEqual([
      'tracks',
      'track_occupancy',
      'point_scores',
      'instance_scores',
      'tracking_scores',
    ])
    expect((await hdf5.find!(file, 'instances', context))!.columns).toContain('track')
  })

  test('of a video that there is not are refused', async () => {
    const asked = request(file, 'tracks', ['track', 'xy', 'node', 'frame'], { video: 3 })
    expect((await refusalOf(() => hdf5.probe(asked, context))).message).toContain('no labels of the video 3')
  })

  test('keep the contract of sources', async () => {
    await testSource({ plugin: hdf5, file, variables: ['tracks'], axes: ['track', 'xy', 'node', 'frame'], options: {} })
  })
})

describe('rows of a table', () => {
  const file = fixture('long.h5')
  const rows = { frame: 'frame', particle: 'particle' }

  test('are where their numbers say', async () => {
    const { info, values } = await read(file, 'tracks', ['frame', 'particle', 'column'], { rows })
    expect(info).toMatchObject({
      axes: ['frame', 'particle', 'column'],
      columns: ['x', 'y'],
      shape: expected['long']!.shape,
    })
    expect(values).toEqual(expected['long']!.values)
  })

  test('of pandas, too', async () => {
    const { info } = await read(fixture('mixed-table.h5'), 'df_with_missing', ['frame', 'column'], {
      rows: { frame: 'frame' },
    })
    // Frames 0, 3, 6, 9 and 12.
    expect(info.shape[0]).toBe(13)
    expect(info.columns).not.toContain('frame')
  })

  test.each([
    ['twice', rows, 'two rows for one place (frame 4, particle 8): row 1 and row 6'],
    ['tracks', { frame: 'x' }, 'has 1.5 as the frame of row 1'],
    ['tracks', { frame: 'fram' }, 'it has no column fram'],
    ['numbers', rows, 'it is no table, which `rows` needs'],
  ])('%s with %j are refused', async (name, asked, words) => {
    const axes = name === 'numbers' ? ['frame'] : ['frame', 'particle', 'column']
    const { message } = await refusalOf(() => hdf5.probe(request(file, name, axes, { rows: asked }), context))
    expect(message).toContain(words)
  })
})
