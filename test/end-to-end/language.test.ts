// The pipeline language: what the plan makes of it.

import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

const heat = 'render: { use: heatmap, size: [120, 100] }'

describe('files and fields', () => {
  it('captures fields, gives numbers for :d, and sorts naturally', async () => {
    using space = new Workspace()
    for (const exp of [10, 2, 1]) space.npy(`data/Beto_Exp${exp}_conv4-3.npy`, [4, 4, 3])
    space.npy('data/readme_Beto.npy', [4, 4, 3])
    space.write(
      'pipeline.yaml',
      `source: { files: data/<animal>_Exp<exp:d>_<layer>.npy, axes: [y, x, frame] }\n${heat}\nwrite: <animal>_<exp:03d>_<layer>.gif`,
    )
    const { movies } = await space.report()
    expect(movies.map(({ fields }) => fields.exp)).toEqual([1, 2, 10])
    expect(movies[2]).toMatchObject({
      id: 'animal=Beto,exp=10,layer=conv4-3',
      fields: { animal: 'Beto', exp: 10, layer: 'conv4-3', 'source.name': 'Beto_Exp10_conv4-3' },
      frames: 3,
      fps: 10,
      size: [120, 100],
      inputs: ['data/Beto_Exp10_conv4-3.npy'],
      outputs: [{ path: 'Beto_010_conv4-3.gif', size: [120, 100] }],
      status: 'new',
    })
  })

  it('takes files that differ in <frame:d> as the frames of one movie, and says which are missing', async () => {
    using space = new Workspace()
    for (const frame of [1, 2, 4, 10]) space.npy(`walk/trial3_${frame}.npy`, [4, 5])
    space.write(
      'pipeline.yaml',
      `source: { files: walk/<trial>_<frame:d>.npy, axes: [y, x] }\n${heat}\nwrite: <trial>.gif`,
    )
    const { movies, problems } = await space.report()
    expect(movies).toHaveLength(1)
    expect(movies[0]).toMatchObject({ id: 'trial=trial3', frames: 4 })
    expect(movies[0]!.inputs.at(-1)).toBe('walk/trial3_10.npy')
    expect(problems.map(({ message }) => message).join()).toMatch(/6 frames are missing.*3, 5, 6/)
  })

  it('says what no file matches, and where it looked', async () => {
    using space = new Workspace()
    space.write('pipeline.yaml', `source: { files: dta/<a>.npy, axes: [y, x, frame] }\n${heat}\nwrite: <a>.gif`)
    await expect(space.plan()).rejects.toMatchObject({
      code: 'NO_FILES',
      message: expect.stringMatching(/dta\/<a>\.npy.*dta does not exist/),
      place: { line: 1 },
    })
  })

  it('blocks a movie of an empty array, and no other', async () => {
    using space = new Workspace()
      .npy('data/full.npy', [4, 3, 2])
      .npy('data/no-frames.npy', [4, 3, 0])
      .npy('data/no-rows.npy', [0, 3, 2])
      .write('pipeline.yaml', 'source: { files: data/<name>.npy, axes: [y, x, frame] }\nwrite: <name>.gif')
    const { movies } = await space.report()
    expect(movies.map(({ fields, status }) => [fields.name, status])).toEqual([
      ['full', 'new'],
      ['no-frames', 'blocked'],
      ['no-rows', 'blocked'],
    ])
    expect(movies[2]!.reasons[0]).toMatch(/nothing is left to show/)
  })

  it('gives the frames that files have in Fortran order', async () => {
    using space = new Workspace()
    space.npy('a.npy', [6, 5, 4, 3], undefined, true)
    space.write(
      'pipeline.yaml',
      `source: { files: a.npy, axes: [y, x, channel, frame] }\ntransform: { use: reduce, axis: channel, by: mean }\n${heat}\nwrite: a.gif`,
    )
    expect((await space.report()).movies[0]).toMatchObject({ frames: 3, id: 'source.name=a' })
  })
})

describe('where, except and --only', () => {
  const batch = () => {
    const space = new Workspace()
    for (const animal of ['Alfa', 'Beto', 'Caos'])
      for (const exp of [1, 2, 3, 46, 47]) space.npy(`${animal}_${exp}.npy`, [2, 2, 2])
    return space
  }
  const pipeline = (selection: string) =>
    `source: { files: <animal>_<exp:d>.npy, axes: [y, x, frame] }\n${selection}\n${heat}\nwrite: <animal>_<exp>.gif`
  const ids = async (space: Workspace, selection: string, only?: string) => {
    space.write('pipeline.yaml', pipeline(selection))
    return (await space.report('pipeline.yaml', only)).movies.map(({ id }) =>
      id.replace('animal=', '').replace(',exp=', ''),
    )
  }

  it('keep by value, list and range, both ends in', async () => {
    using space = batch()
    expect(await ids(space, 'where: { animal: [Alfa, Beto], exp: 2..46 }')).toEqual([
      'Alfa2',
      'Alfa3',
      'Alfa46',
      'Beto2',
      'Beto3',
      'Beto46',
    ])
    expect(await ids(space, 'where: { animal: Caos, exp: 46.. }')).toEqual(['Caos46', 'Caos47'])
  })

  it('leave out, by any map of a list', async () => {
    using space = batch()
    const left = await ids(
      space,
      'where: { animal: [Alfa, Beto] }\nexcept: [{ animal: Beto, exp: [1, 2] }, { exp: 40.. }]',
    )
    expect(left).toEqual(['Alfa1', 'Alfa2', 'Alfa3', 'Beto3'])
  })

  it('select from the command line', async () => {
    using space = batch()
    expect(await ids(space, '', 'animal=Beto,exp=2..3')).toEqual(['Beto2', 'Beto3'])
    await expect(ids(space, '', 'animal=Nemo')).rejects.toMatchObject({ code: 'NOTHING_SELECTED' })
    await expect(ids(space, 'where: { anmal: Alfa }')).rejects.toMatchObject({
      code: 'UNKNOWN_FIELD',
      hint: expect.stringContaining('animal'),
    })
  })
})

describe('tables', () => {
  const csv = 'Expi,pref chan,note\n1,20,"two\nlines"\n2,NaN,\n3,,x\n4,7,a\n4,7,b\n'

  it('give their columns as fields, text with line breaks and missing values included', async () => {
    using space = new Workspace()
    for (const exp of [1, 2, 3, 4, 5]) space.npy(`Alfa_Exp${exp}.npy`, [2, 2, 2])
    space.write('Exp_Record_Alfa.csv', csv)
    space.write(
      'pipeline.yaml',
      `source: { files: <animal>_Exp<exp:d>.npy, axes: [y, x, frame] }
tables: { file: Exp_Record_<animal>.csv, on: { exp: Expi } }
fields: { shown: chan <pref_chan> }
render: { use: heatmap, size: [120, 100], title: "<shown> <note>" }
write: <animal>_<exp>.gif`,
    )
    const { movies } = await space.report()
    const byExp = new Map(movies.map((movie) => [movie.fields.exp, movie]))
    expect(byExp.get(1)!.fields).toMatchObject({ shown: 'chan 20', note: 'two\nlines' })
    expect(byExp.get(2)!.fields).toMatchObject({ shown: 'chan NaN', note: null })
    expect(byExp.get(5)!.fields).toMatchObject({ shown: 'chan NaN' })
    // Two rows that differ in a column that is used.
    expect(byExp.get(4)).toMatchObject({
      status: 'blocked',
      reasons: [expect.stringMatching(/2 rows match Expi = 4.*"a", "b"/)],
    })
  })

  it('block a movie whose path misses a value, and no other', async () => {
    using space = new Workspace()
    for (const exp of [1, 2]) space.npy(`Exp${exp}.npy`, [2, 2, 2])
    space.write('record.csv', csv)
    space.write(
      'pipeline.yaml',
      `source: { files: Exp<exp:d>.npy, axes: [y, x, frame] }\ntables: { file: record.csv, on: { exp: Expi } }\n${heat}\nwrite: <pref_chan:03d>.gif`,
    )
    const { movies, problems } = await space.report()
    expect(movies.map(({ status, outputs }) => [status, outputs.map(({ path }) => path)])).toEqual([
      ['new', ['020.gif']],
      ['blocked', []],
    ])
    expect(problems[0]).toMatchObject({ code: 'MISSING_VALUE', movies: ['exp=2'] })
  })

  it('list the known fields where a name is unknown, nearest first', async () => {
    using space = new Workspace()
    space.npy('Exp1.npy', [2, 2, 2]).write('record.csv', csv)
    space.write(
      'pipeline.yaml',
      `source: { files: Exp<exp:d>.npy, axes: [y, x, frame] }\ntables: { file: record.csv, on: { exp: Expi } }\n${heat}\nwrite: <pref_chn>.gif`,
    )
    await expect(space.plan()).rejects.toMatchObject({
      code: 'UNKNOWN_FIELD',
      message: expect.stringContaining('pref_chn'),
    })
    const error = await space.plan().catch((thrown) => thrown)
    expect(`${error.message} ${error.hint}`).toMatch(/pref_chan.*exp/s)
  })
})

describe('mistakes in what nothing uses', () => {
  it.each([
    ['a table that is missing', 'tables: { file: nope.csv, on: { id: id } }', /nope\.csv does not exist/],
    ['a table in another encoding', 'tables: { file: latin.csv, on: { id: id } }', /latin\.csv is not text in UTF-8/],
  ])('%s blocks', async (_, line, message) => {
    using space = new Workspace()
    space.npy('a1.npy', [2, 2, 2]).write('latin.csv', Buffer.from('id,p\n1,caf\xe9\n', 'latin1') as never)
    space.write(
      'pipeline.yaml',
      `source: { files: a<id:d>.npy, axes: [y, x, frame] }\n${line}\n${heat}\nwrite: <id>.gif`,
    )
    expect((await space.report()).movies[0]).toMatchObject({
      status: 'blocked',
      reasons: [expect.stringMatching(message)],
    })
  })

  it.each([
    ['an unknown field in `on`', 'tables: { file: t.csv, on: { idd: id } }', 'idd'],
    ['an unknown field in `frames`', 'frames: { a: <zz> }', 'zz'],
    ['a field made of itself', 'fields: { a: <b>, b: <a> }\nframes: { c: <a> }', 'depends on itself'],
  ])('%s stops everything, with its place', async (_, line, message) => {
    using space = new Workspace()
    space.npy('a1.npy', [2, 2, 2]).write('t.csv', 'id,p\n1,2\n')
    space.write(
      'pipeline.yaml',
      `source: { files: a<id:d>.npy, axes: [y, x, frame] }\n${line}\n${heat}\nwrite: <id>.gif`,
    )
    await expect(space.plan()).rejects.toMatchObject({
      responsible: 'pipeline',
      message: expect.stringContaining(message),
      place: { line: 2 },
    })
  })

  it('reads tables in UTF-16, and finds links that lead nowhere', async () => {
    using space = new Workspace()
    space.npy('a1.npy', [2, 2, 2]).write('t.csv', Buffer.from('\ufeffid\tp\n1\tµ\n', 'utf16le') as never)
    const { symlinkSync } = await import('node:fs')
    symlinkSync('/nowhere/a2.npy', space.path('a2.npy'))
    space.write(
      'pipeline.yaml',
      `source: { files: a<id:d>.npy, axes: [y, x, frame] }\ntables: { file: t.csv, on: { id: id } }\n${heat}\nwrite: <id>_<p>.gif`,
    )
    const { movies } = await space.report()
    expect(movies[0]!.outputs[0]!.path).toBe('1_µ.gif')
    expect(movies[1]).toMatchObject({ status: 'blocked' })
  })
})

describe('what one movie lacks in a selection', () => {
  it('blocks that movie and no other', async () => {
    using space = new Workspace()
    for (const name of ['Alfa_1', 'Beto_1', 'Caos_1']) space.npy(`${name}.npy`, [2, 2, 2])
    space.write('rec_Alfa.csv', 'Expi,site\n1,V1\n').write('rec_Caos.csv', 'Expi,site\n1,IT\n')
    const text = (where: string) =>
      `source: { files: <animal>_<exp:d>.npy, axes: [y, x, frame] }\ntables: { file: rec_<animal>.csv, on: { exp: Expi } }\nwhere: ${where}\n${heat}\nwrite: <animal>.gif`
    space.write('pipeline.yaml', text('{ site: V1 }'))
    expect((await space.report()).movies.map(({ fields, status }) => [fields.animal, status])).toEqual([
      ['Alfa', 'new'],
      ['Beto', 'blocked'],
    ])
    // What comes first decides: Beto's table is not even looked for.
    space.write('pipeline.yaml', text('{ animal: [Alfa, Caos], site: V1 }'))
    expect((await space.report()).movies.map(({ fields }) => fields.animal)).toEqual(['Alfa'])
  })
})

describe('matrix and fields', () => {
  it('make a movie for each combination, maps and ranges included', async () => {
    using space = new Workspace()
    space.npy('Exp1.npy', [2, 2, 3, 4])
    space.write(
      'pipeline.yaml',
      `source: { files: Exp<exp:d>.npy, axes: [y, x, channel, frame] }
matrix: { stat: [{ label: L1, by: meanabs }, { label: peak, by: max }], smooth: 1..2 }
transform: [{ use: reduce, axis: channel, by: <stat.by> }, { use: smooth, axis: [y, x], sigma: <smooth> }]
${heat}
write: <exp>_<stat.label>_<smooth>.gif`,
    )
    const { movies } = await space.report()
    expect(movies.map(({ outputs }) => outputs[0]!.path)).toEqual([
      '1_L1_1.gif',
      '1_L1_2.gif',
      '1_peak_1.gif',
      '1_peak_2.gif',
    ])
    expect(movies[0]!.id).toBe('exp=1,stat.label=L1,smooth=1')
  })

  it('make a movie for each index of an axis, which then is gone', async () => {
    using space = new Workspace()
    space.npy('Exp1.npy', [2, 2, 3, 4])
    space.write(
      'pipeline.yaml',
      `source: { files: Exp<exp:d>.npy, axes: [y, x, channel, frame] }\nmatrix: { unit: { axis: channel } }\n${heat}\nwrite: <unit:02d>.gif`,
    )
    expect((await space.report()).movies.map(({ id, status }) => [id, status])).toEqual([
      ['exp=1,unit=0', 'new'],
      ['exp=1,unit=1', 'new'],
      ['exp=1,unit=2', 'new'],
    ])
  })

  it('leave out a movie whose axis cannot be counted, by what its name says', async () => {
    using space = new Workspace()
    space.npy('Exp1.npy', [2, 2, 2, 4]).write('Exp2.npy', 'no array').write('Exp3.npy', 'none either')
    const states = async (selection: string) => {
      space.write(
        'pipeline.yaml',
        `source: { files: Exp<exp:d>.npy, axes: [y, x, channel, frame] }\nmatrix: { unit: { axis: channel } }\n${selection}\n${heat}\nwrite: <exp>_<unit>.gif`,
      )
      return (await space.report()).movies.map(({ id, status }) => `${id} ${status}`)
    }
    const made = ['exp=1,unit=0 new', 'exp=1,unit=1 new']
    expect(await states('except: { exp: 2 }')).toEqual([...made, 'exp=3 blocked'])
    expect(await states('where: { exp: [1, 2] }')).toEqual([...made, 'exp=2 blocked'])
    // Whether it would have had that unit, nobody knows.
    expect(await states('where: { exp: [1, 2], unit: 1 }')).toEqual([made[1], 'exp=2 blocked'])
    expect(await states('except: { exp: 3, unit: 0 }')).toEqual([...made, 'exp=2 blocked', 'exp=3 blocked'])
  })

  it('leave out a movie by what its name says, whatever else of it cannot be worked out', async () => {
    using space = new Workspace()
    space.npy('Exp1.npy', [2, 2, 4]).npy('Exp2.npy', [2, 2, 4]).npy('rate1.npy', [1], Float32Array.of(5))
    const states = async (selection: string) => {
      space.write(
        'pipeline.yaml',
        `source: { files: Exp<exp:d>.npy, axes: [y, x, frame] }\nfields: { rate: { file: rate<exp>.npy } }\n${selection}\n${heat}\nwrite: <exp>.gif`,
      )
      return (await space.report()).movies.map(({ id, status }) => `${id} ${status}`)
    }
    expect(await states('where: { rate: 5 }')).toEqual(['exp=1 new', 'exp=2 blocked'])
    expect(await states('where: { rate: 5 }\nexcept: { exp: 2 }')).toEqual(['exp=1 new'])
    expect(await states('where: { rate: 5, exp: 1 }')).toEqual(['exp=1 new'])
    expect(await states('where: [{ rate: 7 }, { exp: 1..2 }]')).toEqual(['exp=1 new', 'exp=2 new'])
    expect(await states('except: { rate: 5, exp: 1 }')).toEqual(['exp=2 new'])
    expect(await states('except: [{ rate: 7 }, { exp: 2 }]')).toEqual(['exp=1 new'])
    expect(await states('except: { rate: 7 }')).toEqual(['exp=1 new', 'exp=2 blocked'])
  })

  it('read values from a second file, and calculate', async () => {
    using space = new Workspace()
    space
      .npy('Exp1.npy', [2, 2, 4])
      .npy('rate.npy', [1], Float32Array.of(12.5))
      .npy('windows.npy', [4, 2], Float64Array.of(1, 11, 21, Number.NaN, 20, 30, 70, 80), true)
    space.write(
      'pipeline.yaml',
      `fps: <rate>
source: { files: Exp<exp:d>.npy, axes: [y, x, frame] }
fields: { rate: { file: rate.npy }, double: <exp * 2 + 1> }
frames: { window: { file: windows.npy, columns: [start, end], otherwise: { start: { from: 1, step: 10 }, end: { from: 20, step: 10 } } }, length: <window.end - window.start> }
render: { use: heatmap, size: [120, 100], title: "<exp:02d> <double> <frame>/<frame.count> <time:.2f> [<window.start:d>, <window.end:d>] <length>" }
write: a<exp>.gif`,
    )
    const plan = await space.plan()
    const [movie] = plan.movies
    expect(movie!.fields).toMatchObject({ rate: 12.5 })
    if (movie!.status !== 'ready') throw movie!.error
    expect(movie!.spec.fps).toBe(12.5)
    const titles = [0, 2, 3].map((frame) => movie!.patches(frame)[0]![1])
    // The window that is missing is taken from `otherwise`.
    expect(titles).toEqual(['01 3 0/4 0.00 [1, 20] 19', '01 3 2/4 0.16 [21, 70] 49', '01 3 3/4 0.24 [31, 80] 49'])
  })

  it('let frame fields travel with their frames, while the clock goes on', async () => {
    using space = new Workspace()
    space.npy('a.npy', [2, 2, 4])
    space.write(
      'pipeline.yaml',
      `fps: 2
source: { files: a.npy, axes: [y, x, frame] }
frames: { name: [a, b, c, d] }
transform: [reverse, { use: select, axis: frame, range: 1.. }, { use: hold, last: 1 }]
render: { use: heatmap, size: [120, 100], title: "<name> <frame> <time>" }
write: a.gif`,
    )
    const [movie] = (await space.plan()).movies
    if (movie!.status !== 'ready') throw movie!.error
    expect(Array.from({ length: movie!.spec.frames }, (_, frame) => movie!.patches(frame)[0]![1])).toEqual([
      'c 0 0',
      'b 1 0.5',
      'a 2 1',
      'a 3 1.5',
      'a 4 2',
    ])
  })

  it('refuse a name from two places, but let a table column give way', async () => {
    using space = new Workspace()
    space.npy('Exp1.npy', [2, 2, 2]).write('t.csv', 'exp,Expi,gain\n9,1,3\n')
    const text = (fields: string) =>
      `source: { files: Exp<exp:d>.npy, axes: [y, x, frame] }\ntables: { file: t.csv, on: { exp: Expi } }\n${fields}\n${heat}\nwrite: <exp>_<gain>.gif`
    space.write('pipeline.yaml', text(''))
    expect((await space.report()).movies[0]!.outputs[0]!.path).toBe('1_3.gif')
    space.write('pipeline.yaml', text('fields: { exp: 4 }'))
    await expect(space.plan()).rejects.toMatchObject({
      code: 'PIPELINE_INVALID',
      message: expect.stringContaining('exp comes from two places'),
    })
  })
})

describe('outputs', () => {
  const pipeline = (write: string, more = '') =>
    `source: { files: <name>.npy, axes: [y, x, frame] }\n${more}\nrender: { use: heatmap, size: [121, 99] }\nwrite: ${write}`

  it('tell their sizes: padded for H.264, as drawn for the others', async () => {
    using space = new Workspace()
    space.npy('a.npy', [2, 2, 2]).write('pipeline.yaml', pipeline('[<name>.mp4, <name>.gif, <name>.avi, <name>.mkv]'))
    const { movies, problems } = await space.report()
    expect(movies[0]!.size).toEqual([121, 99])
    expect(movies[0]!.outputs.map(({ size }) => size)).toEqual([
      [122, 100],
      [121, 99],
      [121, 99],
      [121, 99],
    ])
    expect(problems[0]!.message).toContain('padded to 122 × 100')
  })

  it('collide only where that is said before anything is made, upper and lower case alike', async () => {
    using space = new Workspace()
    space.npy('a.npy', [2, 2, 2]).npy('A.npy', [2, 2, 2]).npy('b.npy', [2, 2, 2])
    space.write('pipeline.yaml', pipeline('same.gif'))
    await expect(space.plan()).rejects.toMatchObject({
      code: 'OUTPUT_COLLISION',
      message: expect.stringContaining('same.gif'),
    })
    space.write('pipeline.yaml', pipeline('<name>.gif'))
    await expect(space.plan()).rejects.toMatchObject({
      code: 'OUTPUT_COLLISION',
      hint: expect.stringContaining('upper and lower case'),
    })
  })

  it('stay in out, whatever a value says', async () => {
    using space = new Workspace()
    space.npy('1.npy', [2, 2, 2]).npy('2.npy', [2, 2, 2]).npy('3.npy', [2, 2, 2])
    space.write('t.csv', 'n,where\n1,../../up\n2,fine\n3,..\n')
    space.write(
      'pipeline.yaml',
      pipeline('<where>/<name>.gif', 'out: movies\ntables: { file: t.csv, on: { name: n } }'),
    )
    const { movies } = await space.report()
    expect(movies.map(({ status }) => status)).toEqual(['blocked', 'new', 'blocked'])
    space.write('pipeline.yaml', pipeline('../<name>.gif', 'out: movies'))
    await expect(space.plan()).rejects.toMatchObject({
      code: 'PIPELINE_INVALID',
      message: expect.stringContaining('not a file inside'),
    })
  })
})

describe('options', () => {
  const pipeline = (render: string, transform = '[]') =>
    `source: { files: <name>.npy, axes: [y, x, frame] }\ntransform: ${transform}\nrender: ${render}\nwrite: <name>.gif\n`
  const cases: [string, string, RegExp][] = [
    [
      'columns of a source',
      pipeline('heatmap').replace('axes:', 'columns: [a, b], axes:'),
      /columns.*names 2 columns/s,
    ],
    [
      'an option that is never allowed',
      pipeline('heatmap').replace('write: <name>.gif', 'write: { path: a.mp4, loop: 0 }'),
      /write\[0\]\.loop.*only \.gif/s,
    ],
    ['a title that is no text', pipeline('{ use: heatmap, title: true }'), /title.*expected a text.*true/s],
    ['an unknown option', pipeline('{ use: heatmap, colormp: jet }'), /render\.colormp.*no option colormp.*colormap/s],
    ['an unknown colour map', pipeline('{ use: heatmap, colormap: virids }'), /virids.*viridis/s],
    ['parula', pipeline('{ use: heatmap, colormap: parula }'), /parula.*viridis.*\.csv/is],
    ['a wrong type', pipeline('{ use: heatmap, size: big }'), /size.*list.*"big"/s],
    ['limits the wrong way round', pipeline('{ use: heatmap, limits: [3, 1] }'), /limits.*below.*\[3,1\]/s],
    ['an unknown renderer', pipeline('{ use: heatmp }'), /heatmp.*heatmap/s],
    ['an unknown transform', pipeline('heatmap', '{ use: reduc, axis: y }'), /reduc.*reduce/s],
    [
      'an unknown axis',
      pipeline('heatmap', '{ use: reduce, axis: chanel, by: mean }'),
      /transform\[0\].*chanel.*y \(4\), x \(5\)/s,
    ],
    ['an unknown statistic', pipeline('heatmap', '{ use: reduce, axis: y, by: avg }'), /by.*"avg".*mean/s],
    ['a frame field in a movie option', pipeline('{ use: heatmap, colormap: <frame> }'), /colormap.*frame to frame/s],
    ['an unknown name in over', pipeline('{ use: heatmap, limits: { over: [movie, lenght] } }'), /over.*lenght/s],
  ]
  it.each(cases)('%s stops everything, with its place', async (_, text, message) => {
    using space = new Workspace()
    space.npy('a.npy', [4, 5, 3]).write('pipeline.yaml', text)
    const error = await space.plan().then(
      () => undefined,
      (thrown) => thrown,
    )
    expect(error, 'it was accepted').toBeDefined()
    expect(`${error.message} ${error.hint ?? ''}`).toMatch(message)
    expect(error.place).toMatchObject({ line: expect.any(Number), column: expect.any(Number) })
    expect(error.responsible).toBe('pipeline')
  })

  it('are checked in every frame, not in the first alone', async () => {
    using space = new Workspace()
    space.npy('a.npy', [4, 5, 3])
    space.write(
      'pipeline.yaml',
      `frames: { c: [red, blue, nocolor] }\n${pipeline('{ use: heatmap, title: { text: a, color: <c> } }')}`,
    )
    const [movie] = (await space.report()).movies
    expect(movie).toMatchObject({ status: 'blocked', reasons: [expect.stringContaining('nocolor')] })
  })

  it('take text as a number where that is meant', async () => {
    using space = new Workspace()
    space.npy('sub07_5.npy', [4, 5, 3])
    space.write(
      'pipeline.yaml',
      `source: { files: <name>_<rate>.npy, axes: [y, x, frame] }\nfps: <rate>\nrender: heatmap\nwrite: <name>.gif`,
    )
    const [movie] = (await space.plan()).movies
    if (movie!.status !== 'ready') throw movie!.error
    expect(movie!.spec.fps).toBe(5)
  })
})

describe('several sources', () => {
  it('are joined by the fields that they share', async () => {
    using space = new Workspace()
    for (const exp of [1, 2, 3]) space.npy(`cc_Exp${exp}.npy`, [4, 4, 3])
    for (const exp of [1, 2]) space.npy(`ref_Exp${exp}.npy`, [4, 4])
    space.write(
      'pipeline.yaml',
      `sources: { map: { files: cc_Exp<exp:d>.npy, axes: [y, x, frame] }, refM: { files: ref_Exp<exp:d>.npy, axes: [y, x] } }
transform: { use: math, data: map, by: subtract, with: <refM> }
${heat}
write: <exp>.gif`,
    )
    const { movies } = await space.report()
    expect(movies.map(({ status }) => status)).toEqual(['new', 'new', 'blocked'])
    expect(movies[0]!.inputs).toEqual(['cc_Exp1.npy', 'ref_Exp1.npy'])
    expect(movies[2]!.reasons[0]).toContain('refM')
  })
})
