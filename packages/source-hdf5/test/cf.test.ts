// Files that follow CF: their data are what xarray takes for data, whatever coordinates are beside them; their dimensions name the axes.
import fs from 'node:fs'
import { describe, expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { fixture, refusalOf, request, testContext } from './support.js'

const { context, warnings } = testContext()
const expected = JSON.parse(fs.readFileSync(fixture('cf.json'), 'utf8')) as Record<
  string,
  { data: string[]; coordinates: string[] }
>

/** What CF says of the dimensions of each kind of file, read by hand. */
const axes: Record<string, Record<string, readonly string[]>> = {
  model: { tas: ['frame', 'y', 'x'] },
  reanalysis: { t2m: ['frame', 'y', 'x'] },
  turned: { pr: ['frame', 'y', 'x'] },
  levels: { ta: ['frame', 'lev', 'y', 'x'] },
  two_times: { tcc: ['reference', 'frame', 'y', 'x'] },
  stations: { t: ['station', 'frame'] },
  several: { u: ['frame', 'y', 'x'], v: ['frame', 'y', 'x'], u_flag: ['frame', 'y', 'x'] },
}
const kinds = Object.entries(expected).filter(([, { data }]) => data.length > 0)

describe.each(kinds)('%s', (name, { data, coordinates }) => {
  const file = fixture(`cf/${name}`)
  const kind = name.split('-')[0]!

  test('its data are listed, with their axes', async () => {
    const listed = await hdf5.scan(file, context)
    const readable = listed.filter(({ error, companion }) => error === undefined && !companion)
    expect(
      listed
        .filter(({ companion }) => companion)
        .map((each) => each.name)
        .toSorted(),
    ).toEqual(data.length > 0 ? coordinates : [])
    expect(readable.map((each) => each.name).sort()).toEqual(data)
    for (const each of readable) expect(each.axes, String(each.name)).toEqual(axes[kind]![each.name!])
  })

  test('its coordinates are found by their names, and are fields', async () => {
    for (const coordinate of coordinates) {
      expect(await hdf5.find!(file, coordinate, context)).toMatchObject({ name: coordinate })
      expect(await hdf5.readValue!(file, coordinate, context)).toBeDefined()
    }
  })

  test('without a name its only array of data is read', async () => {
    const asked = request(file, undefined, axes[kind]![data[0]!]!)
    if (data.length === 1) expect((await hdf5.probe(asked, context)).axes).not.toContain('frame')
    else expect((await refusalOf(() => hdf5.probe(asked, context))).message).toContain('the file has several datasets')
  })
})

test('coordinates without data beside them are listed', async () => {
  const [name] = Object.entries(expected).find(([, { data }]) => data.length === 0)!
  expect((await hdf5.scan(fixture(`cf/${name}`), context)).map((each) => each.name)).toEqual(['lat', 'lon'])
})

describe.each(['nc4', 'nc3'])('inspect is told of a file of %s', (ending) => {
  const about = async (kind: string) => {
    const [first] = await hdf5.scan(fixture(`cf/${kind}-${ending}.nc`), context)
    return [first!.units, ...(first!.about ?? [])]
  }

  test('from where to where its coordinates run', async () => {
    expect(await about('model')).toEqual([
      'K',
      'time: 1850-01-16 12:00 to 1850-02-15 00:00 (`times: time`)',
      'lat: −60 to 60 degrees_north, from south to north: drawn with north at the top',
      'lon: 45 to 315 degrees_east',
    ])
  })

  test('latitudes from the north need no word, and 1 is no unit', async () => {
    expect(await about('reanalysis')).toEqual([
      'K',
      'valid_time: 1970-01-01 00:00 to 1970-01-01 01:00 (`times: valid_time`)',
      'latitude: 50 to 49.5 degrees_north',
      'longitude: −1 to −0.75 degrees_east',
    ])
    expect((await about('two_times'))[0]).toBeUndefined()
  })
})

test('axes that contradict what the attributes of dimensions say are warned of', async () => {
  for (const ending of ['nc4', 'nc3']) {
    warnings.length = 0
    await hdf5.probe(request(fixture(`cf/turned-${ending}.nc`), 'pr', ['frame', 'x', 'y']), context)
    expect(warnings).toEqual([expect.stringContaining('[t, rlat, rlon] in its file')])
  }
})

test('letters of both formats are texts', async () => {
  for (const ending of ['nc4', 'nc3'])
    expect(await hdf5.readValue!(fixture(`cf/stations-${ending}.nc`), 'station_name', context)).toEqual(['Bern', 'Süd'])
})

test('times of both formats are dates', async () => {
  for (const ending of ['nc4', 'nc3']) {
    const found = await hdf5.readTimes!(request(fixture(`cf/model-${ending}.nc`), 'time', ['t']), context)
    expect(found).toEqual({
      epoch: 0,
      seconds: Float64Array.of(Date.UTC(1850, 0, 16, 12) / 1000, Date.UTC(1850, 1, 15) / 1000),
    })
  }
})

describe.each(['nc4', 'nc3'])('where the cells of a file of %s lie', (ending) => {
  const placing = async (kind: string, axes: readonly string[], variable?: string) =>
    (await hdf5.probe(request(fixture(`cf/${kind}-${ending}.nc`), variable, axes), context)).placing

  test('north is up, and edges are half a cell from the middles', async () => {
    // Three latitudes from −60 to 60, four longitudes from 45 to 315.
    expect(await placing('model', ['frame', 'y', 'x'])).toEqual({
      origin: 'lower',
      edges: { y: [-90, 90], x: [0, 360] },
    })
    // From 50 down to 49.5, and from −1 to −0.75.
    expect(await placing('reanalysis', ['frame', 'y', 'x'])).toMatchObject({ edges: { x: expect.anything() } })
    expect(await placing('reanalysis', ['frame', 'y', 'x'])).not.toHaveProperty('origin')
  })

  test('by the names that the pipeline gives its axes', async () => {
    expect(await placing('model', ['frame', 'row', 'column'])).toBeUndefined()
  })
})
