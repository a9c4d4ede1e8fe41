// Tables of trackers, against what pandas makes of the same files.
import fs from 'node:fs'
import path from 'node:path'
import { testSource } from '@movieflow/testkit'
import { describe, expect, test } from 'vitest'
import table from '../src/index.js'
import { fixtures, refusalOf, temporaryFolder, testContext, written } from './support.js'

interface Expected {
  readonly columns: string[]
  readonly shape: number[]
  readonly values: (number | null)[]
  readonly seconds?: number[]
}

const expected = JSON.parse(fs.readFileSync(path.join(fixtures, 'trackers.json'), 'utf8')) as Record<string, Expected>
const { write } = temporaryFolder()

/** A table with the options of a pipeline: what is listed of it, and its values, frame after frame. */
async function read(file: string, said: Record<string, unknown> = {}, variable?: string) {
  const { context, warnings } = testContext()
  const options = table.options.parse(said)
  const [listed] = await table.scan(file, context, options)
  const info = variable === undefined ? listed! : (await table.find!(file, variable, context, options))!
  const axes = info.axes ?? ['frame']
  const request = { file, variables: variable === undefined ? [] : [variable], axes, options }
  const clip = await table.probe(request, context)
  const reader = await table.open(request, context)
  const values: number[] = []
  for (let frame = 0; frame < clip.frames; frame++) values.push(...(await reader.read(frame)).data)
  return { info, axes, values: written(values), warnings, shape: [clip.frames, ...clip.shape] }
}

describe('poses', () => {
  test.each(['dlc.csv', 'dlc-animals.csv', 'dlc-labels.csv', 'lightning-pose.csv'])(
    'of %s have names of their own',
    async (name) => {
      const { info, values, shape, warnings } = await read(path.join(fixtures, name))
      expect(info.columns).toEqual(expected[name]!.columns)
      expect(info.axes).toEqual(['frame', 'column'])
      expect(shape).toEqual(expected[name]!.shape)
      expect(values).toEqual(expected[name]!.values)
      expect(warnings).toEqual([])
    },
  )

  test('may have blank lines of names that pandas has read once before', async () => {
    const lines = [
      'scorer,a,a,set',
      'bodyparts,nose,nose,Unnamed: 3_level_1',
      'coords,x,y,Unnamed: 3_level_2',
      '0,1,2,7',
    ]
    expect((await read(write('again.csv', lines.join('\n')))).info.columns).toEqual(['nose_x', 'nose_y', 'set'])
  })

  test('are fields with the same names', async () => {
    const values = await table.readValue!(path.join(fixtures, 'dlc.csv'), undefined, testContext().context)
    const own = values as Record<string, unknown[]>
    expect(Object.keys(own)).toEqual(['row', ...expected['dlc.csv']!.columns])
    expect(own['nose_x']).toEqual(expected['dlc.csv']!.values.filter((_, at) => at % 6 === 0))
  })

  test('with other numbers of rows than frames have are put in place on request', async () => {
    const lines = ['scorer,a,a', 'bodyparts,nose,nose', 'coords,x,y', '0,1,2', '3,5,6']
    const file = write('gap.csv', lines.join('\n'))
    const asTheyAre = await read(file)
    expect(asTheyAre.values).toEqual([1, 2, 5, 6])
    expect(asTheyAre.warnings.join()).toMatch(/row 1 has the number 3.*rows: \{ frame: row \}/)
    const placed = await read(file, { rows: { frame: 'row' } })
    expect(placed.values).toEqual([1, 2, null, null, null, null, 5, 6])
    expect(placed.warnings).toEqual([])
  })
})

describe('points that are not likely', () => {
  const least = 0.6
  const masked = ({ columns, values }: Expected) =>
    values.map((value, at) => {
      const likelihood = columns.findIndex(
        (name) => name === columns[at % columns.length]!.replace(/_[xy]$/, '_likelihood'),
      )
      const own = values[at - (at % columns.length) + likelihood]
      return own !== null && own! >= least ? value : /_[xy]$/.test(columns[at % columns.length]!) ? null : value
    })

  test.each(['dlc.csv', 'dlc-animals.csv', 'lightning-pose.csv'])('are missing: %s', async (name) => {
    const { values } = await read(path.join(fixtures, name), { likelihood: least })
    expect(values).toEqual(masked(expected[name]!))
    expect(values.filter((value) => value === null).length).toBeGreaterThan(0)
    expect(values.filter((value) => value === null).length).toBeLessThan(values.length / 2)
  })

  test('are those of SLEAP by their score, in place', async () => {
    const text = 'track,frame_idx,nose.x,nose.y,nose.score\na,1,5,6,0.2\na,0,7,8,0.9\n'
    const { values } = await read(write('scores.csv', text), { likelihood: least, rows: { frame: 'frame_idx' } })
    expect(values).toEqual([7, 8, 0.9, null, null, 0.2])
  })

  test('are refused of a table without any', async () => {
    const error = await refusalOf(() => read(write('no-pose.csv', 'x,y\n1,2\n'), { likelihood: least }))
    expect(error.message).toMatch(/no points with a likelihood/)
  })
})

describe('lines of names', () => {
  test('are joined', async () => {
    const file = write('three.csv', 'animal,animal,cage\nleft,right,\nx,x 2,light\n1,2,3\n4,5,6\n')
    const { info, values } = await read(file, { header: 3 })
    expect(info.columns).toEqual(['animal_left_x', 'animal_right_x_2', 'cage_light'])
    expect(values).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('may be of numbers, quoted, and behind other lines', async () => {
    const file = write('numbers.csv', 'made by hand\n"a","a"\n1,2\n10,20\n')
    const { info, values } = await read(file, { header: 2, skip: 1 })
    expect(info.columns).toEqual(['a_1', 'a_2'])
    expect(values).toEqual([10, 20])
  })

  test('that become one name twice are refused', async () => {
    const file = write('same.csv', 'a,a\nb,b\n1,2\n')
    expect((await refusalOf(() => read(file, { header: 2 }))).message).toMatch(/two columns called a_b/)
  })

  test('of a pose are joined as they are, if the pipeline says so', async () => {
    const { info } = await read(path.join(fixtures, 'dlc.csv'), { header: 3, index: true })
    expect(info.columns![0]).toBe('DLC_resnet50_openfieldOct30shuffle1_1600_nose_x')
  })
})

describe('rows', () => {
  test.each<[string, Record<string, string>]>([
    ['trackpy.csv', { frame: 'frame', particle: 'particle' }],
    ['sleap.csv', { frame: 'frame_idx', track: 'track' }],
    ['trackmate.csv', { frame: 'FRAME', track: 'TRACK_ID' }],
  ])('of %s are where their values say', async (name, rows) => {
    const { info, axes, values, shape } = await read(path.join(fixtures, name), { rows })
    expect(axes).toEqual([...Object.keys(rows), 'column'])
    expect(info.columns).toEqual(expected[name]!.columns)
    expect(shape).toEqual(expected[name]!.shape)
    expect(values).toEqual(expected[name]!.values)
  })

  test('keep the contract of sources', async () => {
    const options = { rows: { frame: 'frame', particle: 'particle' } }
    const file = path.join(fixtures, 'trackpy.csv')
    await testSource({ plugin: table, file, axes: ['frame', 'particle', 'column'], variables: [], options })
  })

  test('are told of that have no track', async () => {
    const { warnings } = await read(path.join(fixtures, 'trackmate.csv'), {
      rows: { frame: 'FRAME', track: 'TRACK_ID' },
    })
    expect(warnings.join()).toMatch(/2 of 7 rows have no TRACK_ID, and are left out/)
  })

  test('are frames alone, or have no frames', async () => {
    const file = write('long.csv', 'lat,lon,value\n0.5,20,1\n-3,10,2\n0.5,10,3\n')
    expect(await read(file, { rows: { y: 'lat', x: 'lon' } })).toMatchObject({
      axes: ['y', 'x', 'column'],
      values: [2, null, 3, 1],
    })
    const frames = write('frames.csv', 'n,value\n3,1\n1,2\n')
    expect(await read(frames, { rows: { frame: 'n' } })).toMatchObject({ values: [null, 2, null, 1], shape: [4, 1] })
  })

  test('of one column are an array without columns', async () => {
    const { axes, values } = await read(
      path.join(fixtures, 'trackpy.csv'),
      { rows: { frame: 'frame', p: 'particle' } },
      'x',
    )
    const all = expected['trackpy.csv']!.values
    expect(axes).toEqual(['frame', 'p'])
    expect(values).toEqual(all.filter((_, at) => at % 3 === 1))
  })

  test('of records in a JSON file are, too', async () => {
    const records = [
      { frame: 1, who: 'b', x: 1 },
      { frame: 0, who: 'a', x: 2 },
      { frame: 1, who: 'a', x: 3 },
    ]
    const file = write('long.json', JSON.stringify(records))
    const { values, info } = await read(file, { rows: { frame: 'frame', who: 'who' } })
    expect(values).toEqual([2, null, 3, 1])
    expect(info.columns).toEqual(['x'])
  })

  test.each<[string, string, Record<string, string>, RegExp]>([
    ['two for one place', 'frame,p,x\n0,1,5\n1,1,5\n\n0,1,6\n', { frame: 'frame', p: 'p' }, /line 2 and line 5/],
    ['half frames', 'frame,x\n0,5\n1.5,6\n', { frame: 'frame' }, /1\.5 as the frame of line 3/],
    ['frames before the first', 'frame,x\n-1,5\n', { frame: 'frame' }, /-1 as the frame of line 2/],
    ['no frame', 'frame,x\n0,5\n,6\n', { frame: 'frame' }, /no number as the frame of line 3/],
    ['names for frames', 'frame,x\n0,5\nlast,6\n', { frame: 'frame' }, /"last" as the frame of line 3/],
    ['frames that are times', 'frame,x\n0,5\n1617181723,6\n', { frame: 'frame' }, /1,617,181,724 .*more than/],
    ['no such column', 'frame,x\n0,5\n', { frame: 'frame_idx' }, /no column frame_idx/],
    [
      'a column without values',
      'frame,track,x\n0,,5\n',
      { frame: 'frame', track: 'track' },
      /no values in its column track/,
    ],
    ['no other columns', 'frame,p\n0,5\n', { frame: 'frame', p: 'p' }, /no columns/],
  ])('are refused: %s', async (_, text, rows, message) => {
    expect((await refusalOf(() => read(write('bad.csv', text), { rows }))).message).toMatch(message)
  })

  test('need an axis of their own', () => {
    expect(table.options.safeParse({ rows: { column: 'x' } }).success).toBe(false)
    expect(table.options.safeParse({ rows: {} }).success).toBe(false)
  })
})

test('an index that is called as a column is left out if it is the same', async () => {
  const file = write('twins.csv', 'frame,x,frame\n0,5,0\n1,6,2\n')
  expect((await refusalOf(() => read(file))).message).toMatch(/two columns called frame/)
})

describe('dates with times of day', () => {
  test('are seconds from the first row on, as fine as they are written', async () => {
    const file = path.join(fixtures, 'bonsai.csv')
    const { info, values } = await read(file)
    expect(info.columns).toEqual(expected['bonsai.csv']!.columns)
    expect(values).toEqual(expected['bonsai.csv']!.values)
    const { values: seconds } = await read(file, {}, 'column0')
    for (const [row, time] of expected['bonsai.csv']!.seconds!.entries()) expect(seconds[row]).toBeCloseTo(time, 9)
  })

  test.each<[string, string[], (number | null)[]]>([
    ['with zones', ['2021-03-28T00:59:59+00:00', '2021-03-28T03:00:00.25+02:00', '2021-03-28T01:00:01Z'], [0, 1.25, 2]],
    [
      'without zones, missing ones among them',
      ['2020-02-28 23:59:59.5', 'NaN', '2020-03-01 00:00:00'],
      [0, null, 86400.5],
    ],
    ['apart by blanks', ['2021-03-04T15:06:07.1234567+01:00', '2021-03-04T15:06:07.2234567+01:00'], [0, 0.1]],
  ])('%s', async (name, moments, seconds) => {
    const mark = name.includes('blanks') ? ' ' : ','
    const file = write('moments.csv', moments.map((moment, row) => `${moment}${mark}${row}${mark}1\n`).join(''))
    const { values } = await read(file, {}, 'column0')
    expect(values.map((value) => (typeof value === 'number' ? Math.round(value * 1e9) / 1e9 : value))).toEqual(seconds)
  })

  test.each([
    '2021-02-30T00:00:00',
    '2021-03-04T25:00:00',
    '04.03.2021 10:00:00',
    '2021-03-04',
    '2021-03-04T15:06:07Z',
  ])('%s beside one without a zone is text', async (moment) => {
    const { context } = testContext()
    const file = write('no-moments.csv', `t,x\n2021-03-04T15:06:06,1\n${moment},2\n`)
    expect((await table.find!(file, 't', context))!.error).toMatch(/it is text/)
  })

  test('are where their rows belong', async () => {
    const file = write('placed-moments.csv', 'n,t,x\n2,2021-03-04T15:06:07,1\n0,2021-03-04T15:06:06,2\n')
    const { values } = await read(file, { rows: { frame: 'n' } }, 't')
    expect(values).toEqual([-1, null, 0])
  })
})
