// OME-Zarr of all versions: axes, levels, times, channels, plates, labels, and pictures that bioformats2raw wrote.
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import zarr from '../src/index.js'
import { composed, edgesOfPicture } from '../src/ome.js'
import { metadata2, metadata3, refusalOf, request, temporaryFolder, testContext, writeStore } from './support.js'

const folder = temporaryFolder()
let made = 0

function store(files: Readonly<Record<string, unknown>>): string {
  return writeStore(path.join(folder, `made-${made++}.zarr`), files)
}

const group2 = { zarr_format: 2 }
const array2 = (shape: number[]) => metadata2({ shape, chunks: shape })
const array3 = (shape: number[]) =>
  metadata3({ shape, chunk_grid: { name: 'regular', configuration: { chunk_shape: shape } } })
const group3 = (ome: unknown) => ({ zarr_format: 3, node_type: 'group', attributes: { ome } })
const axes = [
  { name: 't', type: 'time', unit: 'millisecond' },
  { name: 'c', type: 'channel' },
  { name: 'z', type: 'space', unit: 'micrometer' },
  { name: 'y', type: 'space', unit: 'micrometer' },
  { name: 'x', type: 'space', unit: 'micrometer' },
]
const scaleOf = (...scale: number[]) => ({ type: 'scale', scale })
const dataset = (path: string, ...coordinateTransformations: unknown[]) => ({ path, coordinateTransformations })
const { context } = testContext()

/** Two levels of 10 × 2 × 1 × 8 × 12, in version 0.5. */
function picture(other: Readonly<Record<string, unknown>> = {}, more: Readonly<Record<string, unknown>> = {}) {
  const datasets = [dataset('0', scaleOf(50, 1, 1, 0.5, 0.5)), dataset('1', scaleOf(50, 1, 1, 1, 1))]
  return {
    'zarr.json': group3({ version: '0.5', multiscales: [{ axes, datasets, ...other }], ...more }),
    '0/zarr.json': array3([10, 2, 1, 8, 12]),
    '1/zarr.json': array3([10, 2, 1, 4, 6]),
  }
}

describe('axes', () => {
  test('by their names, then by their types; those that are one long are gone', async () => {
    const channels = [{ label: 'GFP', color: '00FF00', window: { start: 0, end: 900 } }, { active: false }]
    const [first, ...others] = await zarr.scan(store(picture({}, { omero: { channels } })), context)
    expect(first).toEqual({
      ...{ name: '0', dtype: '|u1', shape: [10, 2, 8, 12], order: 'C' },
      ...{ axes: ['frame', 'channel', 'y', 'x'], dimensions: ['t', 'c', 'y', 'x'] },
      about: [
        'level 0 of 2, 0 is the largest',
        'steps: t 50 millisecond, z 1 micrometer, y 0.5 micrometer, x 0.5 micrometer',
        'channel 0: GFP, #00ff00, limits 0 to 900',
        'channel 1: hidden',
      ],
    })
    expect(others).toMatchObject([
      { name: '1', companion: true, about: expect.arrayContaining(['level 1 of 2, 0 is the largest']) },
    ])
  })

  test('all of them can be named, too', async () => {
    const file = store(picture())
    expect(await zarr.probe(request(file, ['frame', 'channel', 'z', 'y', 'x']), context)).toMatchObject({
      axes: ['channel', 'z', 'y', 'x'],
      shape: [2, 1, 8, 12],
    })
    expect(await zarr.probe(request(file, ['frame', 'channel', 'y', 'x']), context)).toMatchObject({
      axes: ['channel', 'y', 'x'],
      shape: [2, 8, 12],
    })
    const error = await refusalOf(() => zarr.probe(request(file, ['y', 'x']), context))
    expect(error.message).toBe('the array has shape (10, 2, 8, 12), but `axes` names 2 axes')
  })

  test.each([
    [
      '0.1 and 0.2 have none: t, c, z, y, x',
      { multiscales: [{ version: '0.1', datasets: [{ path: '0' }] }] },
      ['frame', 'channel', 'z', 'y', 'x'],
    ],
    [
      '0.3 has letters',
      { multiscales: [{ version: '0.3', axes: ['t', 'c', 'z', 'y', 'x'], datasets: [{ path: '0' }] }] },
      ['frame', 'channel', 'z', 'y', 'x'],
    ],
    [
      '0.4 without types',
      { multiscales: [{ version: '0.4', axes: axes.map(({ name }) => ({ name })), datasets: [dataset('0')] }] },
      ['frame', 'channel', 'z', 'y', 'x'],
    ],
    [
      '0.4 with names of its own',
      {
        multiscales: [
          {
            version: '0.4',
            axes: [
              { name: 'lag', type: 'time' },
              { name: 'dye', type: 'channel' },
              { name: 'depth', type: 'space' },
              { name: 'y' },
              { name: 'x' },
            ],
            datasets: [dataset('0')],
          },
        ],
      },
      ['frame', 'channel', 'depth', 'y', 'x'],
    ],
    [
      '0.6 has coordinate systems',
      {
        ome: {
          version: '0.6',
          multiscales: [{ coordinateSystems: [{ name: 'physical', axes }], datasets: [dataset('0')] }],
        },
      },
      ['frame', 'channel', 'z', 'y', 'x'],
    ],
  ])('%s', async (_, attributes, expected) => {
    const file = store({ '.zgroup': group2, '.zattrs': attributes, '0/.zarray': array2([2, 3, 4, 5, 6]) })
    expect((await zarr.scan(file, context))[0]).toMatchObject({ name: '0', axes: expected })
  })

  test('a lone axis before the plane is the frames', async () => {
    const file = store({ ...picture(), '0/zarr.json': array3([1, 1, 7, 8, 12]) })
    expect((await zarr.scan(file, context))[0]).toMatchObject({
      shape: [7, 8, 12],
      axes: ['frame', 'y', 'x'],
      dimensions: ['z', 'y', 'x'],
    })
    expect(await zarr.probe(request(file, ['frame', 'y', 'x']), context)).not.toHaveProperty('times')
  })

  test('metadata that fit another array name none', async () => {
    const file = store({ ...picture(), '0/zarr.json': array3([8, 12]) })
    const [first] = await zarr.scan(file, context)
    expect(first).not.toHaveProperty('axes')
    expect(await zarr.probe(request(file, ['y', 'x']), context)).toMatchObject({ shape: [8, 12] })
  })

  test('xarray and Zarr 3 name them, too', async () => {
    const second = store({ '.zarray': metadata2(), '.zattrs': { _ARRAY_DIMENSIONS: ['lat', 'lon'] } })
    expect(await zarr.scan(second, context)).toMatchObject([{ axes: ['y', 'x'], dimensions: ['lat', 'lon'] }])
    const third = store({ 'zarr.json': metadata3({ dimension_names: ['time', null] }) })
    const [listed] = await zarr.scan(third, context)
    expect(listed).toMatchObject({ dimensions: ['time', null] })
    expect(listed).not.toHaveProperty('axes')
  })
})

describe('levels', () => {
  const probe = (file: string, level: unknown, variable?: string) =>
    zarr.probe(request(file, ['frame', 'channel', 'y', 'x'], variable, { level } as never), context)

  test('by number, by the size of a picture, by name', async () => {
    const file = store(picture())
    expect((await probe(file, undefined)).shape).toEqual([2, 8, 12])
    expect((await probe(file, 1)).shape).toEqual([2, 4, 6])
    expect((await probe(file, undefined, '1')).shape).toEqual([2, 4, 6])
    expect((await probe(file, { width: 6, height: 4 })).shape).toEqual([2, 4, 6])
    expect((await probe(file, { width: 7, height: 4 })).shape).toEqual([2, 8, 12])
    expect((await probe(file, { width: 100, height: 100 })).shape).toEqual([2, 8, 12])
    expect(
      (await zarr.scan(file, context, { level: 1 })).map(({ name, companion }) => [name, companion !== true]),
    ).toEqual([
      ['1', true],
      ['0', false],
    ])
  })

  test('one that is not there, one that contradicts the name, one whose array is gone', async () => {
    const file = store(picture())
    expect((await refusalOf(() => probe(file, 2))).message).toBe('there is no level 2: its levels are 0 to 1')
    expect((await refusalOf(() => probe(file, 1, '0'))).message).toBe(
      '`variable` names level 0 of the picture, but `level` is 1',
    )
    const { '1/zarr.json': _, ...without } = picture()
    expect((await refusalOf(() => probe(store(without), 1))).message).toBe('there is no array 1, its level 1')
  })

  test('the option is checked', () => {
    for (const level of [-1, 0.5, 'largest', { width: 5 }, { width: 0, height: 1 }])
      expect(zarr.options.safeParse({ level }).success).toBe(false)
    expect(zarr.options.parse({ level: { width: 640, height: 480 } })).toEqual({ level: { width: 640, height: 480 } })
  })
})

describe('times', () => {
  const timesOf = async (files: Readonly<Record<string, unknown>>, names = ['frame', 'channel', 'y', 'x']) => {
    const own = testContext()
    const clip = await zarr.probe(request(store(files), names), own.context)
    return { times: clip.times, warnings: own.warnings.filter((each) => !each.includes('never written')) }
  }

  test('the scale of t in its unit, that of the dataset times that of all', async () => {
    expect((await timesOf(picture())).times).toEqual({ start: 0, rate: 20 })
    const translation = { type: 'translation', translation: [100, 0, 0, 0, 0] }
    const both = {
      datasets: [dataset('0', scaleOf(50, 1, 1, 1, 1), translation)],
      coordinateTransformations: [scaleOf(2, 1, 1, 1, 1)],
    }
    expect((await timesOf(picture(both))).times).toEqual({ start: 0.2, rate: 10 })
  })

  test.each([
    ['second', 20, 0.05],
    ['minute', 1, 1 / 60],
    ['nanosecond', 1e6, 1000],
  ])('in units of a %s', async (unit, scale, rate) => {
    const named = axes.map((axis) => (axis.name === 't' ? { ...axis, unit } : axis))
    const { times } = await timesOf(picture({ axes: named, datasets: [dataset('0', scaleOf(scale, 1, 1, 1, 1))] }))
    expect(times).toEqual({ start: 0, rate: expect.closeTo(rate, 10) })
  })

  test('no unit, no scale, and frames along another axis give none; a slow recording gives none, and it is said', async () => {
    const bare = axes.map(({ name, type }) => ({ name, type }))
    expect((await timesOf(picture({ axes: bare }))).times).toBeUndefined()
    expect((await timesOf(picture({ datasets: [{ path: '0' }] }))).times).toBeUndefined()
    expect((await timesOf(picture(), ['lag', 'frame', 'y', 'x'])).times).toBeUndefined()
    const slow = await timesOf(picture({ datasets: [dataset('0', scaleOf(300_000, 1, 1, 1, 1))] }))
    expect(slow).toEqual({
      times: undefined,
      warnings: [
        'its frames were taken 300 s apart: they are shown one by one, and not by the clock, unless the source has `fps: 0.00333333`',
      ],
    })
  })

  test('the scales of x and y in one unit are the sizes of cells, translations where the first one lies', () => {
    const axes = ['t', 'z', 'y', 'x'].map((axis) => ({
      axis,
      name: axis,
      unit: axis === 't' ? 'second' : 'micrometer',
    }))
    const level = { path: '0', scale: [1, 2, 0.5, 0.25], translation: [0, 0, 10, 0] }
    expect(edgesOfPicture(axes, level, [3, 4, 10, 20])).toEqual({
      x: [-0.125, 4.875],
      y: [9.75, 14.75],
      z: [-1, 7],
    })
    const bare = axes.map((axis) => ({ ...axis, unit: undefined }))
    expect(edgesOfPicture(bare, { ...level, scale: [1, 1, 1, 1] }, [3, 4, 10, 20])).toBeUndefined()
    expect(edgesOfPicture(bare, level, [3, 4, 10, 20])).toHaveProperty('x')
    expect(edgesOfPicture(axes.with(3, { ...axes[3]!, unit: 'nanometer' }), level, [3, 4, 10, 20])).toBeUndefined()
  })

  test('a picture brings them, under the names of its axes', async () => {
    const { placing } = await zarr.probe(request(store(picture()), ['frame', 'channel', 'y', 'x']), context)
    expect(placing).toMatchObject({ edges: { x: [-0.25, 5.75], y: [-0.25, 3.75] } })
  })

  test('transformations are done in their order', () => {
    const move = { type: 'translation', translation: [10] }
    expect(composed([scaleOf(2), move, scaleOf(3)])).toEqual({ scale: [6], translation: [30] })
    expect(composed([move, scaleOf(2), move])).toEqual({ scale: [2], translation: [30] })
    expect(composed([{ type: 'sequence', transformations: [scaleOf(2), move] }])).toEqual({
      scale: [2],
      translation: [10],
    })
    expect(composed([{ type: 'identity' }])).toEqual({ scale: undefined, translation: undefined })
  })
})

describe('channels', () => {
  const omero = {
    channels: [
      { label: 'GFP', color: '00FF00', window: { start: 100, end: 900.5, min: 0, max: 65535 }, active: true },
      { label: 'none', color: 'red', window: { min: 0, max: 255 }, active: false },
      {},
    ],
    rdefs: { model: 'color' },
  }
  const value = (file: string, name: string) => zarr.readValue!(file, name, context)

  test('their names, colours and limits of contrast are fields', async () => {
    const file = store(picture({}, { omero }))
    expect(await value(file, '@channels')).toEqual([
      { label: 'GFP', color: '#00ff00', low: 100, high: 900.5, active: true },
      { label: 'none', color: null, low: null, high: null, active: false },
      { label: null, color: null, low: null, high: null, active: true },
    ])
    expect(await value(file, '@channels.0.color')).toBe('#00ff00')
    expect(await value(file, '@ome.omero.channels.1.window.max')).toBe(255)
    expect(await value(file, '@channels.7')).toBeUndefined()
    expect(await value(file, '@toString')).toBeUndefined()
  })

  test('their names are the labels of the axis, if each has one of its own', async () => {
    const labels = async (list: readonly object[], axes = ['frame', 'channel', 'y', 'x']) =>
      (await zarr.probe(request(store(picture({}, { omero: { channels: list } })), axes), context)).labels
    expect(await labels([{ label: 'DAPI' }, { label: 'GFP' }])).toEqual({ channel: ['DAPI', 'GFP'] })
    expect(await labels([{ label: 'DAPI' }, { label: 'GFP' }], ['frame', 'dye', 'y', 'x'])).toBeUndefined()
    expect(await labels([{ label: 'GFP' }, { label: 'GFP' }])).toBeUndefined()
    expect(await labels([{ label: 'GFP' }, {}])).toBeUndefined()
  })

  test('of a grey picture all are white; in 0.4 they lie among the attributes', async () => {
    const grey = { ...omero, rdefs: { model: 'greyscale' } }
    const file = store({
      '.zgroup': group2,
      '.zattrs': { omero: grey, multiscales: [{ datasets: [{ path: '0' }] }] },
      '0/.zarray': array2([1, 3, 1, 4, 4]),
    })
    expect(await value(file, '@channels.0.color')).toBe('#ffffff')
    expect(await value(file, '@omero.rdefs.model')).toBe('greyscale')
  })

  test('small arrays and attributes of arrays are fields, too', async () => {
    const file = store({
      '.zgroup': group2,
      'a/b/.zarray': metadata2({ shape: [2, 3], dtype: '<f4', fill_value: 'NaN' }),
      'a/b/.zattrs': { unit: 'mm', 'a.b': { c: [1] } },
      'a/.zgroup': group2,
      'a/b/0.0': new Uint8Array(Float32Array.of(1, 2, 3, 4, NaN, 6).buffer),
    })
    expect(await value(file, 'a/b')).toEqual([
      [1, 2, 3],
      [4, null, 6],
    ])
    expect(await value(file, 'a/b@unit')).toBe('mm')
    expect(await value(file, 'a/b@a.b.c.0')).toBe(1)
    expect(await value(file, 'a/c')).toBeUndefined()
    const large = store({ '.zarray': metadata2({ shape: [4000, 4000], chunks: [4000, 4000] }) })
    expect((await refusalOf(() => value(large, ''))).message).toBe('16,000,000 values are too many for a field')
  })
})

describe('collections', () => {
  const image = (at: string, ome: Record<string, unknown> = {}) => ({
    [`${at}/zarr.json`]: group3({ version: '0.5', multiscales: [{ axes, datasets: [dataset('0')] }], ...ome }),
    [`${at}/0/zarr.json`]: array3([1, 1, 1, 8, 12]),
  })
  const names = async (file: string) => (await zarr.scan(file, context)).map(({ name, error }) => [name, error])

  test('bioformats2raw: pictures are called by numbers, as OME says, or its XML', async () => {
    const layout = {
      'zarr.json': group3({ version: '0.5', 'bioformats2raw.layout': 3 }),
      ...image('0'),
      ...image('1'),
      ...image('10'),
    }
    const file = store(layout)
    expect(await names(file)).toEqual([
      ['0', undefined],
      ['1', undefined],
      ['10', undefined],
    ])
    const listed = store({ ...layout, 'OME/zarr.json': group3({ version: '0.5', series: ['10', '0'] }) })
    expect(await names(listed)).toEqual([
      ['10', undefined],
      ['0', undefined],
    ])
    const xml = store({
      ...layout,
      'OME/METADATA.ome.xml':
        '<?xml version="1.0"?><OME><Image ID="Image:0"/><Image ID="Image:1"></Image><!-- Images --></OME>',
    })
    expect(await names(xml)).toEqual([
      ['0', undefined],
      ['1', undefined],
    ])
    expect(await zarr.probe(request(file, ['y', 'x'], '1'), context)).toMatchObject({
      axes: ['y', 'x'],
      shape: [8, 12],
    })
    expect(await zarr.probe(request(file, ['y', 'x'], '1/0'), context)).toMatchObject({ shape: [8, 12] })
    expect((await refusalOf(() => zarr.probe(request(file, ['y', 'x']), context))).message).toBe(
      'the store has several arrays, and `variable` does not choose one',
    )
  })

  test('a plate: wells, and the pictures in them', async () => {
    const well = (at: string) => ({
      [`${at}/zarr.json`]: group3({ version: '0.5', well: { images: [{ path: '0' }, { path: '1' }] } }),
      ...image(`${at}/0`),
      ...image(`${at}/1`),
    })
    const file = store({
      'zarr.json': group3({ version: '0.5', plate: { wells: [{ path: 'A/1' }, { path: 'B/2' }] } }),
      ...well('A/1'),
      ...well('B/2'),
    })
    expect((await names(file)).map(([name]) => name)).toEqual(['A/1/0', 'A/1/1', 'B/2/0', 'B/2/1'])
    expect(await zarr.probe(request(file, ['y', 'x'], 'B/2/1'), context)).toMatchObject({ shape: [8, 12] })
    const plate = await refusalOf(() => zarr.find!(file, '', context))
    expect([plate.message, plate.hint]).toEqual(['it is a plate', expect.stringContaining('A/1/0')])
    const named = await refusalOf(() => zarr.probe(request(file, ['y', 'x'], 'A/1'), context))
    expect([named.message, named.hint]).toEqual(['A/1 is a well', expect.stringMatching(/A\/1\/0.*A\/1\/1/)])
  })

  test('labels are listed, and read if they are named', async () => {
    const file = store({
      ...picture(),
      'labels/zarr.json': group3({ version: '0.5', labels: ['cells'] }),
      ...image('labels/cells', { 'image-label': {} }),
    })
    expect((await zarr.scan(file, context)).at(-1)).toMatchObject({
      name: 'labels/cells',
      companion: true,
      about: ['labels of the picture'],
    })
    expect(await zarr.probe(request(file, ['y', 'x'], 'labels/cells'), context)).toMatchObject({ shape: [8, 12] })
    expect((await refusalOf(() => zarr.probe(request(file, ['y', 'x'], 'labels'), context))).message).toBe(
      'labels is a group of labels',
    )
  })

  test('of several pictures in one group the first is read, and it is said', async () => {
    const files = picture()
    const multiscales = [
      { axes, datasets: [dataset('0')] },
      { axes, datasets: [dataset('1')] },
    ]
    const own = testContext()
    await zarr.probe(
      request(store({ ...files, 'zarr.json': group3({ multiscales }) }), ['frame', 'channel', 'y', 'x']),
      own.context,
    )
    expect(own.warnings[0]).toBe('its metadata list 2 pictures: the first is read')
  })
})

test('what is read besides a metadata file: the metadata above its array, and the folder of that', async () => {
  const further = async (file: string, variable?: string) => {
    const asked = request(file, ['frame', 'channel', 'y', 'x'], variable, variable ? {} : { level: 1 })
    return (await zarr.furtherFiles!(asked, context)).map((each) => path.relative(path.dirname(file), each))
  }
  const third = store(picture())
  expect(await further(third)).toEqual([
    path.join(path.basename(third), 'zarr.json'),
    path.join(path.basename(third), '1'),
  ])
  expect(await further(path.join(third, 'zarr.json'))).toEqual(['1'])
  const array = metadata2({ shape: [1, 2, 4, 6], chunks: [1, 2, 4, 6] })
  const second = store({ '.zgroup': group2, 'a/.zgroup': group2, 'a/.zattrs': {}, 'a/b/.zarray': array })
  expect(await further(path.join(second, '.zgroup'), 'a/b')).toEqual(['a/.zgroup', 'a/.zattrs', 'a/b'])
})
