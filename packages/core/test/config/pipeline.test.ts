import { describe, expect, it } from 'vitest'
import { parsePipeline } from '../../src/config/index.js'

const base = 'source: a.npy\nwrite: a.mp4\n'
const parse = (text: string) => parsePipeline(base + text, '/lab/movies.yaml')

describe('short forms and defaults', () => {
  it('need a source and a path only', () => {
    expect(parse('')).toMatchObject({
      name: 'movies',
      out: '/lab',
      fps: undefined,
      sources: [{ name: 'data', files: ['a.npy'], use: undefined }],
      render: { use: 'heatmap', options: {} },
      write: [{ output: 'a.mp4' }],
      transform: [],
      matrix: {},
    })
  })

  it('stand for their long forms, places included', () => {
    const pipeline = parse(
      'transform: reverse\nrender: figure\ntables: { file: t.csv, on: exp }\nplugins: ./w.mjs\nfps: <rate>',
    )
    expect(pipeline).toMatchObject({
      transform: [{ use: 'reverse', options: {}, path: ['transform', 0] }],
      render: { use: 'figure' },
      tables: [{ file: 't.csv', on: { exp: 'exp' } }],
      plugins: [{ use: './w.mjs', options: {}, path: ['plugins', 0] }],
      fps: '<rate>',
    })
    expect(pipeline.locate(['write', 0])).toEqual({ line: 2, column: 8 })
    expect(pipeline.locate(['write', 0, 'path'])).toEqual({ line: 2, column: 8 })
    expect(pipeline.locate(['source', 'files', 0])).toEqual({ line: 1, column: 9 })
    expect(pipeline.locate(['transform', 0, 'use'])).toEqual({ line: 3, column: 12 })
  })

  it('of one step as a map', () => {
    const pipeline = parsePipeline(
      'source: { files: [a.npy, b.npy] }\nwrite: { path: a.mp4, fps: 5, crf: 20 }',
      'm.yaml',
    )
    expect(pipeline.write).toMatchObject([{ output: 'a.mp4', fps: 5, options: { crf: 20 } }])
    expect(pipeline.locate(['write', 0, 'crf'])).toEqual({ line: 2, column: 36 })
    expect(pipeline.sources[0]?.files).toEqual(['a.npy', 'b.npy'])
  })

  it('of several sources', () => {
    const text = 'sources: { map: { files: m_<exp:d>.npy, axes: [y, x, frame], key: 1 }, walk: walk.npy }\nwrite: a.mp4'
    const { sources, locate } = parsePipeline(text, 'm.yaml')
    expect(sources).toMatchObject([
      {
        name: 'map',
        files: ['m_<exp:d>.npy'],
        axes: ['y', 'x', 'frame'],
        options: { key: 1 },
        path: ['sources', 'map'],
      },
      { name: 'walk', files: ['walk.npy'], path: ['sources', 'walk'] },
    ])
    expect(locate(['sources', 'walk', 'axes'])).toEqual({ line: 1, column: 78 })
  })

  it('of a figure by its layers', () => {
    expect(parse('render: { layers: [{ use: line }] }').render.use).toBe('figure')
  })

  it('of the schedule and slurm', () => {
    const { schedule, slurm } = parse(
      'schedule: { cron: "0 3 * * *", timezone: Europe/Berlin }\nslurm: { tasks: 64, time: "04:00:00" }',
    )
    const times = { second: [0], minute: [0], hour: [3] }
    expect(schedule).toEqual({ cron: '0 3 * * *', times, timezone: 'Europe/Berlin', by: 'run' })
    expect(slurm).toEqual({ tasks: 64, time: '04:00:00' })
  })

  it('may leave a section empty', () => {
    expect(parse('where:\n  # exp: 3\ntransform:\n')).toMatchObject({ where: [], transform: [] })
  })
})

describe('where and except', () => {
  it('take values, lists, ranges and lists of maps', () => {
    const { where, except } = parse(
      'where: { exp: [1, 3..5, 2..], name: ..5, flag: true }\nexcept: [{ animal: Beto, exp: [3, 7] }, { layer: conv3_3, exp: 40 }]',
    )
    const infinity = Number.POSITIVE_INFINITY
    expect(where).toEqual([
      {
        exp: [{ value: 1 }, { from: 3, to: 5 }, { from: 2, to: infinity }],
        name: [{ from: -infinity, to: 5 }],
        flag: [{ value: true }],
      },
    ])
    expect(except).toEqual([
      { animal: [{ value: 'Beto' }], exp: [{ value: 3 }, { value: 7 }] },
      { layer: [{ value: 'conv3_3' }], exp: [{ value: 40 }] },
    ])
    expect(parse('where: {}\nexcept: {}')).toMatchObject({ where: [], except: [] })
  })
})

describe('matrix', () => {
  it('takes lists, ranges, axes and maps', () => {
    const { matrix } = parse(
      'matrix: { a: 1..3, b: { axis: channel }, c: [{ label: L1, by: mean }], d: [1..2, 5], e: rms }',
    )
    expect(matrix).toEqual({
      a: { values: [1, 2, 3] },
      b: { axis: 'channel' },
      c: { values: [{ label: 'L1', by: 'mean' }] },
      d: { values: [1, 2, 5] },
      e: { values: ['rms'] },
    })
  })
})

describe('tables', () => {
  it('join on a map, a name or names', () => {
    const { tables } = parse(
      'tables: [{ file: a.csv, on: exp }, { file: b.csv, on: [exp, animal] }, { file: c.mat, variable: S, on: {} }]',
    )
    expect(tables.map(({ on, variable }) => ({ on, variable }))).toEqual([
      { on: { exp: 'exp' }, variable: undefined },
      { on: { exp: 'exp', animal: 'animal' }, variable: undefined },
      { on: {}, variable: 'S' },
    ])
  })
})

describe('fields and frames', () => {
  it('take constants, templates, lists, sequences and arrays', () => {
    const { fields, frames } = parse(`fields:
  lab: Ponce
  pref_chan: { file: stats/<animal>_stats.mat, variable: "EStats(<exp>).units.pref_chan" }
  rgb: { r: 1, g: <lab> }
frames:
  color: [red, .nan, [1, 2]]
  phase: { from: 0.5, step: -1 }
  i: { from: 3 }
  w: { variable: w, columns: a, otherwise: [1, 2] }
`)
    expect(fields).toEqual({
      lab: { kind: 'value', value: 'Ponce' },
      pref_chan: {
        kind: 'array',
        file: 'stats/<animal>_stats.mat',
        variable: 'EStats(<exp>).units.pref_chan',
        columns: undefined,
        otherwise: undefined,
      },
      rgb: { kind: 'record', members: { r: { kind: 'value', value: 1 }, g: { kind: 'value', value: '<lab>' } } },
    })
    expect(frames).toMatchObject({
      color: { kind: 'list', values: ['red', null, [1, 2]] },
      phase: { kind: 'sequence', from: 0.5, step: -1 },
      i: { kind: 'sequence', from: 3, step: 1 },
      w: { kind: 'array', columns: ['a'], otherwise: { kind: 'list', values: [1, 2] } },
    })
  })
})
