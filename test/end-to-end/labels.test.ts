// Names for the indices of axes: in panels, in movies of a matrix, after transforms; and what is said if they do not fit.
import { copyFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const figure = (more: string) =>
  `render: { use: figure, size: [160, 60], axis: off, ${more}, layers: [{ use: heatmap, colormap: gray, limits: [0, 255] }] }`
const panels = figure('panels: { along: [cell] }, title: "<cell>|<cell.index>"')

/** 3 cells of 2 frames, each a grey of its own. */
function cells(): Workspace {
  const space = new Workspace()
  space.npy('a.npy', [2, 3, 4, 4], (_, cell) => 50 + 60 * cell)
  return space
}

/** What each panel's title is, or why there is no movie. */
async function titles(space: Workspace, source: string, rest = ''): Promise<unknown> {
  space.write('pipeline.yaml', `${source}\n${rest}\n${panels}\nwrite: o.mkv`)
  try {
    const [movie] = (await space.plan()).movies
    if (movie?.status !== 'ready') return movie?.error.message
    const { title } = movie.spec.render.options as { title: { $each: { values: string[] } } }
    return title.$each.values
  } catch (error) {
    return (error as Error).message
  }
}

const source = (labels: string) => `source: { files: a.npy, axes: [frame, cell, y, x]${labels} }`

describe('labels of an axis', () => {
  it('stand in titles of panels, and the index beside them', async () => {
    using space = cells()
    expect(await titles(space, source(', labels: { cell: [PV1, PV2, SST1] }'))).toEqual(['PV1|0', 'PV2|1', 'SST1|2'])
    expect(await titles(space, source(''))).toEqual(['0|0', '1|1', '2|2'])
    // A number, a missing value and a template.
    expect(await titles(space, source(', labels: { cell: [7, ~, "<kind> 3"] }'), 'fields: { kind: SST }')).toEqual([
      '7|0',
      'NaN|1',
      'SST 3|2',
    ])
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
  })

  it('are not given to an axis that two sources have different lengths of', async () => {
    using space = cells()
    space.npy('b.npy', [5, 7])
    const sources = 'sources: { a: { files: a.npy, axes: [frame, cell, y, x] }, b: { files: b.npy, axes: [cell, t] } }'
    expect(await titles(space, sources)).toBe(
      'the axis cell, which panels or layers run along, has 3 indices in a, but 5 in b',
    )
  })

  it('go with the indices that transforms leave', async () => {
    using space = cells()
    const named = source(', labels: { cell: [PV1, PV2, SST1] }')
    for (const [transform, expected] of [
      ['{ use: select, axis: cell, range: "1.." }', ['PV2|0', 'SST1|1']],
      ['{ use: select, axis: cell, step: 2 }', ['PV1|0', 'SST1|1']],
      ['{ use: flip, axis: cell }', ['SST1|0', 'PV2|1', 'PV1|2']],
      ['[{ use: flip, axis: cell }, { use: select, axis: cell, range: [0, 1] }]', ['SST1|0', 'PV2|1']],
      ['{ use: smooth, axis: x, sigma: 1 }', ['PV1|0', 'PV2|1', 'SST1|2']],
    ] as const) {
      expect(await titles(space, named, `transform: ${transform}`)).toEqual(expected)
    }
  })

  it('name the movies of a matrix, which show what they are called', async () => {
    using space = cells()
    space.write(
      'pipeline.yaml',
      `${source(', labels: { cell: [PV1, PV2, SST1] }')}\nmatrix: { neuron: { axis: cell } }\n${figure('title: { text: "", fontsize: 1 }')}\nwrite: "<neuron.index>_<neuron>.mkv"`,
    )
    const { movies } = await space.report()
    expect(movies.map(({ id }) => id)).toEqual([
      'source.name=a,neuron=PV1',
      'source.name=a,neuron=PV2',
      'source.name=a,neuron=SST1',
    ])
    expect(await space.run({ only: [{ neuron: [{ value: 'SST1' }] }] })).toMatchObject({ made: 1 })
    expect(space.files().filter((name) => name.endsWith('.mkv'))).toEqual(['2_SST1.mkv'])
    const decoded = await decodeMovie(space.path('2_SST1.mkv'))
    expect(pixel(decoded, 1, decoded.width >> 1, decoded.height - 20)[0]).toBe(170)
    space.write(
      'pipeline.yaml',
      `${source('')}\nmatrix: { neuron: { axis: cell } }\n${figure('title: a')}\nwrite: "<neuron.index>_<neuron>.mkv"`,
    )
    expect((await space.report()).movies.map(({ outputs }) => outputs[0]!.path)).toEqual([
      '0_0.mkv',
      '1_1.mkv',
      '2_2.mkv',
    ])
  })

  it('that are missing or there twice leave the index in the name of a movie', async () => {
    using space = cells()
    const movies = `matrix: { neuron: { axis: cell } }\n${figure('title: a')}\nwrite: "<neuron.index>.mkv"`
    const ids = async (labels: string) => {
      space.write('pipeline.yaml', `${source(`, labels: { cell: ${labels} }`)}\n${movies}`)
      return (await space.report()).movies.map(({ id }) => id.replace('source.name=a,', ''))
    }
    expect(await ids('[PV, PV, SST]')).toEqual(['neuron.index=0', 'neuron.index=1', 'neuron=SST'])
    expect(await ids('[PV, ~, ~]')).toEqual(['neuron=PV', 'neuron.index=1', 'neuron.index=2'])
    expect(await space.run({ only: [{ 'neuron.index': [{ value: 1 }] }] })).toMatchObject({ made: 1 })
  })

  it.each([
    ['names.mat, variable: cell', ['PV1', 'PV2', 'SST1']],
    ['names.mat, variable: column', ['PV1', 'PV2', 'SST1']],
    ['names.mat, variable: chars', ['PV1', 'PV2', 'SST1']],
    ['names.mat, variable: ids', ['4', 'NaN', '6']],
    ['names.h5, variable: fixed', ['PV1', 'PV2', 'SST1']],
    ['names.h5, variable: variable', ['PV1', 'PV2', 'SST1']],
    ['names.h5, variable: ids', ['4', '5', '6']],
  ])('are the texts or numbers of %s', async (file, expected) => {
    using space = cells()
    for (const name of ['names.mat', 'names.h5'])
      copyFileSync(fileURLToPath(new URL(`stack-files/${name}`, import.meta.url)), space.path(name))
    expect(await titles(space, source(`, labels: { cell: { file: ${file} } }`))).toEqual(
      expected.map((name, index) => `${name}|${index}`),
    )
  })

  it('come from files: a text file, a column, the values of `rows`', async () => {
    using space = cells()
    space.write('names.csv', 'id,name\n1,PV1\n2,\n3,SST1\n').write('list.json', '["a", "b", 3]')
    const file = (map: string) => titles(space, source(`, labels: { cell: ${map} }`))
    expect(await file('{ file: names.csv, variable: name }')).toEqual(['PV1|0', 'NaN|1', 'SST1|2'])
    expect(await file('{ file: names.csv, variable: id }')).toEqual(['1|0', '2|1', '3|2'])
    expect(await file('{ file: list.json }')).toEqual(['a|0', 'b|1', '3|2'])
    space.write('t.csv', 'frame,cell,v\n0,b10,1\n0,b2,2\n1,b10,3\n1,b2,4\n')
    const table = 'source: { files: t.csv, rows: { frame: frame, cell: cell } }'
    space.write(
      'pipeline.yaml',
      `${table}\nrender: { use: figure, panels: { along: [cell] }, title: "<cell>|<cell.index>", layers: [{ use: hline, at: <data.v> }] }\nwrite: o.mkv`,
    )
    const [movie] = (await space.plan()).movies
    expect(movie).toMatchObject({
      status: 'ready',
      spec: { render: { options: { title: { $each: { values: ['b2|0', 'b10|1'] } } } } },
    })
    // The file of labels is an input.
    space.write(
      'pipeline.yaml',
      `${source(', labels: { cell: { file: names.csv, variable: name } }')}\n${panels}\nwrite: o.mkv`,
    )
    expect(await space.run()).toMatchObject({ made: 1 })
    expect(await space.run()).toMatchObject({ fresh: 1 })
    space.write('names.csv', 'id,name\n1,PV1\n2,PV2\n3,SST1\n')
    expect(await space.run()).toMatchObject({ made: 1 })
  })
})

describe('labels that do not fit', () => {
  it('are one message each', async () => {
    using space = cells()
    space.npy('b.npy', [2, 3], () => 1).write('names.csv', 'id,name\n1,a\n2,b\n')
    const both = (one: string, two: string) =>
      `sources:\n  a: { files: a.npy, axes: [frame, cell, y, x], labels: { cell: ${one} } }\n  b: { files: b.npy, axes: [frame, cell], labels: { cell: ${two} } }`
    for (const [given, message] of [
      [source(', labels: { cell: [a, b] }'), '`labels` has 2 names for cell, which is 3 long in a.npy'],
      [source(', labels: { cel: [a, b] }'), '`labels` names the axis cel, but a.npy has the axes cell, y, x'],
      [source(', labels: { frame: [a, b] }'), '`labels` names the axis frame, but a.npy has the axes cell, y, x'],
      [
        source(', labels: { cell: { file: names.csv, variable: name } }'),
        '`labels` has 2 names for cell, which is 3 long in a.npy',
      ],
      [source(', labels: { cell: { file: names.csv, variable: nam } }'), 'names.csv has no variable nam'],
      [source(', labels: { cell: { file: none.csv } }'), /none\.csv/],
      [source(', labels: { cell: 5 }'), /expected a list of names, or a map with variable and file/],
      [
        both('[a, b, c]', '[a, b, d]'),
        'the sources a and b have different labels for cell: c at index 2, and d at index 2',
      ],
    ] as const)
      expect(await titles(space, given)).toEqual(typeof message === 'string' ? message : expect.stringMatching(message))
    expect(await titles(space, both('[a, b, c]', '[a, b, c]'))).toEqual(['a|0', 'b|1', 'c|2'])
  })
})
