// Tables as data, and fields, tables and arrays of sources that know names and values.

import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const heat = 'render: { use: heatmap, size: [120, 100] }'

/** A source of `.store` files, which are JSON: arrays are `{ shape, data }`, all else are values. It counts its calls. */
const store = `
import { readFileSync } from 'node:fs'
const calls = (globalThis.storeCalls ??= [])
const read = (file) => JSON.parse(readFileSync(file, 'utf8'))
const isArray = (value) => value !== null && typeof value === 'object' && 'shape' in value
const info = (name, value) =>
  isArray(value) ? { name, dtype: '<f8', shape: value.shape, order: 'C' } : { name, dtype: '|O', shape: [], order: 'C', error: 'a value' }
const go = (file, name) => name.split('.').reduce((value, part) => value?.[part], read(file))
export default {
  kind: 'source', name: 'store', version: '1', extensions: ['.store'],
  async scan(file) { calls.push('scan'); return Object.entries(read(file)).map(([name, value]) => info(name, value)) },
  async find(file, name) { calls.push('find'); const value = go(file, name); return value === undefined ? undefined : info(name, value) },
  async readValue(file, name) { calls.push('value'); return name === undefined ? read(file) : go(file, name) },
  async probe({ file, variables, axes }) {
    calls.push('probe')
    const name = variables.find((each) => go(file, each) !== undefined)
    if (name === undefined) throw new Error('asked for ' + JSON.stringify(variables))
    const { shape } = go(file, name)
    if (shape.length !== axes.length) throw new Error('axes')
    const at = axes.indexOf('frame')
    return { frames: at < 0 ? 1 : shape[at], axes: axes.filter((_, index) => index !== at), shape: shape.filter((_, index) => index !== at), dtype: 'float64' }
  },
  async open() { throw new Error('not opened') },
}
`
const calls = () => (globalThis as { storeCalls?: string[] }).storeCalls ?? []

/** A workspace that knows the source; `data` by name of its file. */
function storeSpace(data: Record<string, unknown>, pipeline: string): Workspace {
  const space = new Workspace().write('store.mjs', store).write('pipeline.yaml', `plugins: ./store.mjs\n${pipeline}`)
  for (const [name, value] of Object.entries(data)) space.write(name, JSON.stringify(value))
  calls().length = 0
  return space
}

const map = { shape: [3, 4, 5], data: [] }

describe('a table as a source', () => {
  it('gives its columns by name to lines, scatters and texts', async () => {
    using space = new Workspace()
    space.write('walk.csv', 'x,label,y (mm)\n0,a,1\n1,b,2.5\n2,c,\n').write(
      'pipeline.yaml',
      `source: walk.csv
render: { use: scatter, size: [160, 120], x: <x>, y: <y__mm_>, title: "<frame>: <y__mm_:.1f>" }
write: walk.gif`,
    )
    expect((await space.report()).movies[0]).toMatchObject({ frames: 3, status: 'new' })
    expect((await space.run()).made).toBe(1)
  })

  it('gives a curve that is the same in all frames, and a matrix as a heat map', async () => {
    using space = new Workspace()
    space.npy('a.npy', [2, 3, 4]).write('curve.csv', 'x,y\n0,1\n1,2\n2,0\n').write('grid.csv', '1,2,3\n4,5,6\n')
    space.write(
      'pipeline.yaml',
      `sources:
  a: { files: a.npy, axes: [y, x, frame] }
  curve: { files: curve.csv, axes: [sample, column] }
  grid: { files: grid.csv, axes: [y, x] }
render:
  size: [240, 120]
  panels:
    layout: [AB]
    A: { layers: [{ use: heatmap, data: grid }] }
    B: { layers: [{ use: line, x: <curve.x>, y: <curve.y> }] }
write: a.gif`,
    )
    expect((await space.report()).movies[0]).toMatchObject({ frames: 4 })
    expect((await space.run()).made).toBe(1)
  })

  it('picks the columns that the pipeline names, and names those of a file without names', async () => {
    using space = new Workspace()
    space.write('named.csv', 'x,y,z\n0,1,5\n1,2,6\n').write('plain.csv', '0,1\n1,2\n')
    const pipeline = (columns: string, y: string) =>
      `sources: { walk: { files: "<name>.csv", columns: ${columns} } }\nwhere: { name: NAME }\nrender: { use: line, x: <walk.x>, y: <walk.${y}> }\nwrite: <name>.gif`
    space.write('pipeline.yaml', pipeline('[z, x]', 'z').replace('NAME', 'named'))
    const { movies } = await space.plan()
    expect(JSON.stringify((movies[0] as never as { spec: { render: unknown } }).spec.render)).toContain(
      '"column":{"axis":"column","index":2,"name":"z"}',
    )
    space.write('pipeline.yaml', pipeline('[x, up]', 'up').replace('NAME', 'plain'))
    expect((await space.report()).movies[0]).toMatchObject({ status: 'new' })
    space.write('pipeline.yaml', pipeline('[x, up]', 'up').replace('NAME', 'named'))
    expect((await space.report()).movies[0]).toMatchObject({
      status: 'blocked',
      reasons: [expect.stringMatching(/named\.csv has no column up/)],
    })
  })

  it('says of a column of text what makes it text', async () => {
    using space = new Workspace()
    space.write('walk.csv', 'x,label\n0,a\n1,b\n')
    space.write('pipeline.yaml', 'sources: { walk: walk.csv }\nrender: { use: line, y: <walk.label> }\nwrite: walk.gif')
    await expect(space.plan()).rejects.toMatchObject({
      code: 'UNKNOWN_FIELD',
      message: expect.stringMatching(/column label is text, not numbers: line 2 has "a"/),
    })
  })
})

describe('a source of several arrays', () => {
  it('must be told which, and lists them with the nearest first', async () => {
    const text = `source: { files: a.store, axes: [y, x, frame] }\n${heat}\nwrite: a.gif`
    using space = storeSpace({ 'a.store': { windows: { shape: [5, 2] }, map, note: 'x' } }, text)
    await expect(space.plan()).rejects.toMatchObject({
      code: 'PIPELINE_INVALID',
      message: 'a.store contains 2 arrays: map [3, 4, 5], windows [5, 2]',
      hint: 'choose one: variable: map',
    })
  })

  it('takes the only one that can be read', async () => {
    const text = `source: { files: a.store, axes: [y, x, frame] }\n${heat}\nwrite: a.gif`
    using space = storeSpace({ 'a.store': { note: 'x', map } }, text)
    expect((await space.report()).movies[0]).toMatchObject({ status: 'new', frames: 5 })
  })

  it('finds names beyond those listed, also for an axis of the matrix', async () => {
    const text = `source: { files: <animal>.store, variable: "old | <animal>.map", axes: [channel, y, frame] }
matrix: { channel: { axis: channel } }
render: { use: line, y: <data> }
write: <animal>_<channel>.gif`
    using space = storeSpace({ 'Beto.store': { Beto: { map } } }, text)
    const { movies } = await space.report()
    expect(movies.map(({ status, fields }) => [status, fields.channel])).toEqual([
      ['new', 0],
      ['new', 1],
      ['new', 2],
    ])
  })

  it('says which names a file lacks, and which it has; the others are made', async () => {
    const text = `source: { files: <animal>.store, variable: cc_tsr | corr_tsr, axes: [y, x, frame] }\n${heat}\nwrite: <animal>.gif`
    using space = storeSpace({ 'Alfa.store': { corr_tsr: map }, 'Beto.store': { other: map, cc_ts: map } }, text)
    const { movies, problems } = await space.report()
    expect(movies.map(({ status }) => status)).toEqual(['new', 'blocked'])
    expect(problems[0]).toMatchObject({
      code: 'INPUT_UNREADABLE',
      message: expect.stringMatching(
        /Beto\.store has no variable cc_tsr or corr_tsr.*did you mean cc_ts\? Known: cc_ts, other/s,
      ),
    })
  })

  it('is scanned and probed once a plan, however many movies share it', async () => {
    const text = `source: { files: a.store, variable: map, axes: [y, x, frame] }\nmatrix: { n: 1..9 }\n${heat}\nwrite: a_<n>.gif`
    using space = storeSpace({ 'a.store': { map } }, text)
    expect((await space.report()).movies).toHaveLength(9)
    expect(calls()).toEqual(['scan', 'probe'])
  })
})

describe('fields of a source that gives values', () => {
  it('are values, lists, records and their members', async () => {
    using space = storeSpace(
      {
        'Beto_stats.store': {
          fs: 250,
          animal: 'Beto',
          EStats: { units: { pref_chan: 20, name: 'V4' } },
          phases: ['on', 'off', 'on', 'off', 'on'],
          windows: [[1, 20], [2, 21], [3, 22], [4, 23], [5, null]], // biome-ignore format: a table
          blocks: [{ nr: 1 }, { nr: 2 }],
        },
        'Beto.store': { map, rate: 4 },
      },
      `source: { files: <animal>.store, variable: map, axes: [y, x, frame] }
where: { animal: Beto }
fields:
  chan: { file: <animal>_stats.store, variable: EStats.units.pref_chan }
  units: { file: <animal>_stats.store, variable: EStats.units }
  blocks: { file: <animal>_stats.store, variable: blocks }
  own: { variable: nothing | rate }
  gone: { file: <animal>_stats.store, variable: gone, otherwise: 7 }
  nofile: { file: none.store, variable: gone, otherwise: 8 }
frames:
  phase: { file: <animal>_stats.store, variable: phases }
  window: { file: <animal>_stats.store, variable: windows, columns: [start, end], otherwise: { start: 0, end: 99 } }
render: { use: heatmap, title: "<chan> <units.name> <own> <gone> <nofile> <blocks> <phase> <window.end>" }
write: <animal>_<chan:03d>.gif`,
    )
    const { movies } = await space.plan()
    const [movie] = movies as unknown as { patches(frame: number): [string[], string][]; error?: Error }[]
    if (movie!.error) throw movie!.error
    const title = (frame: number) => movie!.patches(frame)[0]![1]
    expect(title(1)).toBe('20 V4 4 7 8 [{nr: 1}, {nr: 2}] off 21')
    expect(title(4)).toMatch(/ on 99$/)
    expect((await space.report()).movies[0]!.outputs[0]!.path).toBe('Beto_020.gif')
  })

  it('take single values that are missing from `otherwise`, in records and lists too', async () => {
    using space = storeSpace(
      { 'a.store': { map, rate: null, channel: { name: 'GFP', low: null }, pairs: [[1, null], [null, 4]], list: [5, null] } }, // biome-ignore format: a table
      `source: { files: a.store, variable: map, axes: [y, x, frame] }
fields:
  rate: { variable: rate, otherwise: 7 }
  channel: { variable: channel, otherwise: { low: <rate>, high: 9 } }
  pairs: { variable: pairs, columns: [u, v], otherwise: { u: -1, v: -2 } }
  list: { variable: list, otherwise: 0 }
  both: { variable: list, otherwise: [8, 6] }
render: { use: heatmap, title: "<rate> <channel.name> <channel.low> <pairs> <list> <both> <frame>" }
write: <source.name>.gif`,
    )
    const { movies } = await space.plan()
    const [movie] = movies as unknown as { patches(frame: number): [string[], string][]; error?: Error }[]
    if (movie!.error) throw movie!.error
    expect(movie!.patches(0)[0]![1]).toBe('7 GFP 7 [{u: 1, v: -2}, {u: -1, v: 4}] [5, 0] [5, 6] 0')
  })

  it('list what the file has where a variable is missing', async () => {
    using space = storeSpace(
      { 'a.store': { map, pref_chan: 3 } },
      `source: { files: a.store, variable: map, axes: [y, x, frame] }
fields: { chan: { variable: pref_chn } }
${heat}
write: <chan>.gif`,
    )
    const { problems } = await space.report()
    expect(problems[0]!.code).toBe('FIELD_INVALID')
    expect(problems[0]!.message).toMatch(/a\.store has no variable pref_chn.*did you mean pref_chan\?.*otherwise/s)
  })
})

describe('tables of a source that gives values', () => {
  const pipeline = (table: string) => `source: { files: <animal>_<exp:d>.npy, axes: [y, x, frame] }
tables: ${table}
render: { use: heatmap, title: "<units.chan> <note>" }
write: <animal>_<exp>_<chan>.gif`

  it('are lists of records and lists of one length, at names that are templates', async () => {
    const rows = [
      { Expi: 1, chan: 7, units: { chan: 70 }, note: 'a' },
      { Expi: 2, chan: 8, units: { chan: null } },
    ]
    for (const value of [
      rows,
      { Expi: [1, 2], chan: [7, 8], units: rows.map(({ units }) => units), note: ['a', null] },
    ]) {
      using space = storeSpace(
        { 'stats/all.store': { Beto: { EStats: value } } },
        pipeline('{ file: stats/all.store, variable: <animal>.EStats, on: { exp: Expi } }'),
      )
      space.npy('Beto_1.npy', [2, 2, 2]).npy('Beto_2.npy', [2, 2, 2])
      const { movies } = await space.plan()
      const titles = movies.map(
        (movie) => (movie as never as { spec: { render: { options: { title: string } } } }).spec.render.options.title,
      )
      expect(JSON.stringify(titles)).toMatch(/70 a.*NaN NaN/)
      expect((await space.report()).movies.map(({ outputs }) => outputs[0]!.path)).toEqual([
        'Beto_1_7.gif',
        'Beto_2_8.gif',
      ])
    }
  })

  it('may be JSON files', async () => {
    using space = new Workspace()
    space.npy('Beto_1.npy', [2, 2, 2]).write('t.json', '[{"Expi": 1, "chan": 5, "units": {"chan": 50}, "note": NaN}]')
    space.write('pipeline.yaml', pipeline('{ file: t.json, on: { exp: Expi } }'))
    expect((await space.report()).movies[0]!.outputs[0]!.path).toBe('Beto_1_5.gif')
  })

  it.each([
    [
      '{ file: a.store, on: { exp: Expi } }',
      /a\.store is not a table: it is a record of lists of different lengths.*choose the variable.*has EStats, list/s,
    ],
    [
      '{ file: a.store, variable: list, on: { exp: Expi } }',
      /list of a\.store is not a table: it is a list of numbers/,
    ],
    ['{ file: a.store, variable: EStat, on: { exp: Expi } }', /a\.store has no variable EStat.*did you mean EStats/s],
    ['{ file: Beto_1.npy, on: { exp: Expi } }', /Beto_1\.npy is not a table/],
    ['{ file: plain.csv, on: { exp: Expi } }', /plain\.csv is not a table: it is a list of lists.*first line/s],
  ])('%s is refused with what the file has', async (table, message) => {
    using space = storeSpace({ 'a.store': { EStats: [{ Expi: 1 }], list: [1, 2] } }, pipeline(table))
    space.npy('Beto_1.npy', [2, 2, 2]).write('plain.csv', '1,2\n3,4\n')
    const { problems } = await space.report()
    expect(problems[0]).toMatchObject({ code: 'TABLE_INVALID', message: expect.stringMatching(message) })
  })
})

it('a plan of a thousand movies asks for each of their files once', async () => {
  using space = new Workspace()
  for (let exp = 1; exp <= 250; exp++) space.write(`Exp${exp}.count`, 'x')
  space.write('t.csv', `Expi,chan\n${Array.from({ length: 250 }, (_, index) => `${index + 1},${index}`).join('\n')}\n`)
  space.write(
    'count.mjs',
    `const clip = { frames: 2, axes: ['y', 'x'], shape: [2, 2], dtype: 'float32' }
export default { kind: 'source', name: 'count', version: '1', extensions: ['.count'], open() {},
  scan: async () => [{ name: null, dtype: '<f4', shape: [2, 2, 2], order: 'C', axes: ['frame', 'y', 'x'] }],
  async probe({ file }) { globalThis.probedFiles.push(file); return clip } }`,
  )
  space.write(
    'pipeline.yaml',
    `source: { use: ./count.mjs, files: Exp<exp:d>.count }\ntables: { file: t.csv, on: { exp: Expi } }\nmatrix: { n: 1..4 }\n${heat}\nwrite: <exp>_<chan>_<n>.gif`,
  )
  const probed: string[] = []
  Object.assign(globalThis, { probedFiles: probed })
  const { movies } = await space.plan()
  expect(movies.filter(({ status }) => status === 'ready')).toHaveLength(1000)
  expect([probed.length, new Set(probed).size]).toEqual([250, 250])
})
