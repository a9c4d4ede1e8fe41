// Files that differ in one capture become an axis of one movie, whichever source reads them.
import { decodeMovie, pixel } from '@movieflow/test-support/decode'
import { writeTiff } from '@movieflow/test-support/tiff'
import { Workspace } from '@movieflow/test-support/workspace'
import { describe, expect, it } from 'vitest'

/** Grey of frame k of condition c. */
const level = (condition: number, frame: number) => 20 + 60 * condition + 7 * frame

/** The grey in the middle of each of `count` panels, side by side, by frame. */
async function greys(space: Workspace, count: number, name = 'o.mkv'): Promise<number[][]> {
  const decoded = await decodeMovie(space.path(name))
  const y = decoded.height >> 1
  return decoded.frames.map((_, frame) =>
    Array.from({ length: count }, (_, at) => {
      const x = Math.round(((at + 0.5) * decoded.width) / count)
      return pixel(decoded, frame, x, y)[0]!
    }),
  )
}

const panels = (along: string, more = '') =>
  `render: { use: figure, size: [180, 60], axis: off, panels: { along: ${along} }, layers: [{ use: heatmap, colormap: gray, limits: [0, 255] }]${more} }`

/** Arrays of 4 frames of the conditions c1, c2 and c10. */
function arrays(): Workspace {
  const space = new Workspace()
  for (const [index, condition] of ['c1', 'c2', 'c10'].entries())
    space.npy(`m1_${condition}.npy`, [4, 6, 8], (frame) => level(index, frame))
  return space
}

describe('arrays in a stack', () => {
  it('are panels in natural order', async () => {
    using space = arrays()
    space.write(
      'pipeline.yaml',
      `source: { files: "<animal>_<condition>.npy", stack: condition, axes: [frame, y, x] }\n${panels('[condition]')}\nwrite: o.mkv`,
    )
    const { movies, problems } = await space.report()
    expect(problems).toEqual([])
    expect(movies).toMatchObject([
      { id: 'animal=m1', frames: 4, sources: [{ axes: ['condition', 'frame', 'y', 'x'], shape: [3, 4, 6, 8] }] },
    ])
    for (const jobs of [1, 3]) {
      expect(await space.run({ jobs, force: true })).toMatchObject({ made: 1, failed: 0 })
      expect(await greys(space, 3)).toEqual([0, 1, 2, 3].map((frame) => [0, 1, 2].map((at) => level(at, frame))))
    }
  })

  it('are chosen by where and except, file by file; only chooses movies', async () => {
    using space = arrays()
    space.npy('m2_c1.npy', [4, 6, 8], () => 200).npy('m2_c3.npy', [4, 6, 8], () => 210)
    const plan = async (rest: string, only?: string) => {
      space.write(
        'pipeline.yaml',
        `source: { files: "<animal>_<condition>.npy", stack: condition, axes: [frame, y, x] }\n${rest}\n${panels('[condition]')}\nwrite: <animal>.mkv`,
      )
      const { movies } = await space.plan('pipeline.yaml', only)
      const report = await space.report('pipeline.yaml', only)
      return movies.map((movie) => [
        movie.id,
        movie.status === 'ready' ? movie.clips['data']!.labels!['condition']!.join() : movie.error.message,
        report.movies.some(({ id }) => id === movie.id),
      ])
    }
    expect(await plan('')).toEqual([
      ['animal=m1', 'c1,c2,c10', true],
      ['animal=m2', 'c1,c3', true],
    ])
    expect(await plan('where: { condition: [c1, c10] }')).toEqual([
      ['animal=m1', 'c1,c10', true],
      ['animal=m2', 'c1', true],
    ])
    expect(await plan('where: { condition: c2 }')).toEqual([['animal=m1', 'c2', true]])
    expect(await plan('except: [{ animal: m1, condition: c2 }, { animal: m2, condition: [c1, c3] }]')).toEqual([
      ['animal=m1', 'c1,c10', true],
    ])
    expect(await plan('', 'condition=c3')).toEqual([
      ['animal=m1', 'c1,c2,c10', false],
      ['animal=m2', 'c1,c3', true],
    ])
    await expect(plan('where: { condition: c4 }')).rejects.toThrow('no movies match: where excluded all 2')
    await expect(plan('where: { conditio: c4 }')).rejects.toThrow('where names the field conditio, which no movie has')
  })

  it('are of those files that there are, and it is said if most movies have more', async () => {
    using space = arrays()
    for (const animal of ['m2', 'm3'])
      for (const condition of ['c1', 'c2']) space.npy(`${animal}_${condition}.npy`, [4, 6, 8], () => 9)
    space.npy('m4_c2.npy', [4, 6, 8], () => 200)
    space.write(
      'pipeline.yaml',
      `source: { files: "<animal>_<condition>.npy", stack: condition, axes: [frame, y, x] }\n${panels('[condition]')}\nwrite: <animal>.mkv`,
    )
    const { problems } = await space.report()
    expect(problems).toMatchObject([
      {
        message: 'no file has condition = c1, which other movies have: the stack contains only the existing files',
      },
    ])
    expect(await space.run({ only: [{ animal: [{ value: 'm4' }] }] })).toMatchObject({ made: 1 })
    expect(await greys(space, 1, 'm4.mkv')).toEqual([[200], [200], [200], [200]])
  })

  it('are an axis like any other: where `axes` has it, in select, reduce and limits', async () => {
    using space = arrays()
    const run = async (transform: string, limits: string, count: number, axes = '[frame, y, condition, x]') => {
      space.write(
        'pipeline.yaml',
        `source: { files: "m1_<condition>.npy", stack: condition, axes: ${axes} }\ntransform: ${transform}
render: { use: figure, size: [180, 60], axis: off, ${count > 1 ? 'panels: { along: [condition] }, ' : ''}layers: [{ use: heatmap, colormap: gray, limits: ${limits} }] }\nwrite: o.mkv`,
      )
      expect(await space.run({ force: true })).toMatchObject({ made: 1, failed: 0 })
      return (await greys(space, count))[3]
    }
    const fixed = '[0, 255]'
    expect(await run('[]', fixed, 3)).toEqual([41, 101, 161])
    expect(await run('{ use: select, axis: condition, range: [1, 2] }', fixed, 2)).toEqual([101, 161])
    expect(await run('{ use: select, axis: condition, index: -1 }', fixed, 1)).toEqual([161])
    expect(await run('{ use: reduce, axis: condition, by: mean }', fixed, 1, '[frame, y, x]')).toEqual([101])
    // Greys go from 20 to 161 over all files and frames.
    expect(await run('[]', '{ percentile: [0, 100] }', 3)).toEqual(
      [41, 101, 161].map((grey) => Math.min(255, Math.floor(((grey - 20) / 141) * 256))),
    )
  })

  it('are stale if a file comes, goes or changes', async () => {
    using space = arrays()
    space.write(
      'pipeline.yaml',
      `source: { files: "<animal>_<condition>.npy", stack: condition, axes: [frame, y, x] }\n${panels('[condition]')}\nwrite: o.mkv`,
    )
    expect(await space.run()).toMatchObject({ made: 1 })
    expect(await space.run()).toMatchObject({ fresh: 1 })
    space.npy('m1_c2.npy', [4, 6, 8], () => 5)
    expect(await space.run()).toMatchObject({ made: 1 })
    expect((await greys(space, 3))[0]).toEqual([20, 5, 140])
    space.npy('m1_c3.npy', [4, 6, 8], () => 6)
    expect(await space.run()).toMatchObject({ made: 1 })
    expect((await greys(space, 4))[0]).toEqual([20, 5, 6, 140])
  })
})

describe('other files in a stack', () => {
  it('pictures of a sequence, and parts of a recording that is not the first source', async () => {
    using space = new Workspace()
    for (const [index, side] of ['L', 'R'].entries())
      for (let frame = 0; frame < 4; frame++) {
        writeTiff(space.path(`img_${side}_${frame + 1}.tif`), [1, 6, 8], () => level(index, frame))
        if (frame % 2 === 0) space.npy(`part_${side}_${frame / 2}.npy`, [2, 6, 8], (at) => level(index + 2, frame + at))
      }
    const layer = (data: string) => `{ use: heatmap, data: ${data}, colormap: gray, limits: [0, 255] }`
    for (const [data, first] of [
      ['a', 0],
      ['b', 2],
    ] as const) {
      space.write(
        'pipeline.yaml',
        `sources:
  a: { files: "img_<side>_<frame:d>.tif", stack: side }
  b: { files: "part_<side>_<part:d>.npy", stack: side, concat: part, axes: [frame, y, x] }
render: { use: figure, size: [240, 60], axis: off, panels: { along: [side] }, layers: [${layer(data)}] }
write: o.mkv`,
      )
      expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
      expect(await greys(space, 2)).toEqual([0, 1, 2, 3].map((frame) => [level(first, frame), level(first + 1, frame)]))
    }
  })

  it('tables, whose columns lie alike', async () => {
    using space = new Workspace()
    space.write('t_A.csv', 'x,y\n0,1\n1,3\n2,5\n').write('t_B.csv', 'x,y\n0,2\n1,4\n2,6\n')
    space.write(
      'pipeline.yaml',
      `source: { files: "t_<side>.csv", stack: side }
render: { use: figure, size: [160, 80], panels: { along: [side] }, title: "<side>", layers: [{ use: hline, at: <data.y> }] }
write: o.gif`,
    )
    expect(await space.run()).toMatchObject({ made: 1, failed: 0 })
    space.write('t_B.csv', 'y,x\n2,0\n4,1\n6,2\n')
    const [movie] = (await space.plan()).movies
    expect(movie).toMatchObject({
      status: 'blocked',
      error: {
        message: 't_B.csv has the columns y, x; all files of a stack must be alike, and t_A.csv has x, y',
      },
    })
  })
})

describe('a stack that does not fit', () => {
  it('is one message each', async () => {
    using space = arrays()
    space.npy('m1_c4.npy', [4, 6, 9]).npy('m2_a.npy', [4, 6, 8]).npy('m2_b.npy', [5, 6, 8])
    space.write('m3_a.csv', 'a,b\n1,2\n').npy('m3_b.npy', [1, 2])
    space.npy('m4_a.npy', [4, 6, 8]).npy('m4_b.npy', [4, 6])
    const said = async (source: string, rest = '') => {
      space.write('pipeline.yaml', `source: { ${source} }\n${rest}\n${panels('[condition]')}\nwrite: o.mkv`)
      return space.plan().then(
        ({ movies: [movie] }) => (movie?.status === 'blocked' ? movie.error.message : 'nothing'),
        (error: Error) => error.message,
      )
    }
    const axes = 'stack: condition, axes: [frame, y, x]'
    expect(await said(`files: "m1_<condition>.npy", ${axes}`)).toBe(
      'm1_c4.npy is y 6, x 9 of float32; all files of a stack must be alike, and m1_c1.npy is y 6, x 8 of float32',
    )
    expect(await said(`files: "m2_<condition>.npy", ${axes}`)).toBe(
      'm2_b.npy has 5 frames, but m2_a.npy has 4: the files of a stack must have one length, unless they have times',
    )
    expect(
      await said('files: ["m3_<condition>.csv", "m3_<condition>.npy"], stack: condition, axes: [frame, column]'),
    ).toBe('m3_b.npy is read by npy; all files of a stack must be alike, and m3_a.csv by table')
    expect(await said(`files: "m4_<condition>.npy", ${axes}`)).toBe(
      'm4_b.npy: the array has shape (4, 6), but `axes` names 3 axes; all files of a stack must be alike, and m4_a.npy is y 6, x 8 of float32',
    )
    expect(await said(`files: "m1_<state>.npy", ${axes}`)).toBe('stack: m1_<state>.npy captures no condition')
    expect(await said('files: "m1_<y>.npy", stack: y, axes: [frame, y, x]')).toMatch(/an axis y already|names/)
    expect(await said('files: "m1_<part:d>.npy", stack: part, concat: part')).toContain(
      'files that differ in part are one recording, or an axis, not both',
    )
    expect(await said('files: "*_<condition>.npy", stack: condition, axes: [frame, y, x]')).toMatch(
      /^two files of one stack have condition = /,
    )
    expect(await said(`files: "m1_<condition>.npy", ${axes}`, 'matrix: { c: { axis: condition } }')).toBe(
      '`matrix` names the axis condition, by which files are stacked',
    )
    expect(await said(`files: "m1_<condition>.npy", ${axes}, labels: { condition: [a, b] }`)).toContain(
      'the labels of condition come from the names of its files',
    )
  })
})
