// What values make of the paths of outputs: names that nobody wants block their movie, and two that look alike are told apart.
import { describe, expect, it } from 'vitest'
import { parsePipeline } from '../../src/config/index.js'
import { MovieFields } from '../../src/plan/movie-fields.js'
import { checkCollisions, outputPath } from '../../src/plan/output-paths.js'
import type { PlannedMovie } from '../../src/plan/planned-movie.js'

const read = (path: string) => parsePipeline(`source: a.npy\nout: movies\nwrite: '${path}'\n`, '/lab/p.yaml')

/** `found` are fields out of files, `known` those of the pipeline itself. */
async function output(path: string, found: Record<string, string> = {}, known: Record<string, string> = {}) {
  const pipeline = read(path)
  const unused = {} as never
  const movie = new MovieFields({
    ...{ folder: '/lab', known, fields: {}, tables: [], file: '/lab/a.npy', use: undefined },
    ...{ differing: new Set<string>(), tableReader: unused, arrays: unused, locate: () => ({}) },
  })
  movie.learn(found)
  return outputPath(pipeline, pipeline.write[0]!, movie, ['.gif', '.mp4'])
}

describe('a value out of a file', () => {
  it.each([
    ['<t>.gif', ''],
    ['x<t>.gif', ''],
    ['<t>/a.gif', ''],
    ['<t>.mp4', '   '],
  ])('in %s that is %j is missing', async (path, t) => {
    await expect(output(path, { t })).rejects.toMatchObject({ code: 'MISSING_VALUE', place: { line: 3 } })
  })

  it.each(['\ud800', 'a\udfff', 'a/b', 'a\u0000'])('that is %j cannot be part of a name', async (t) => {
    await expect(output('<t>.gif', { t })).rejects.toMatchObject({ code: 'OUTPUT_OUTSIDE' })
  })

  it('may be anything else', async () => {
    expect((await output('<t>.gif', { t: ' a ' })).path).toBe(' a .gif')
  })
})

describe('a text of the pipeline itself', () => {
  it('may be empty, if the name is not', async () => {
    expect((await output('a<suffix>.gif', {}, { suffix: '' })).path).toBe('a.gif')
  })

  it.each([
    ['<suffix>.gif', ''],
    ['<suffix>.MP4', '  '],
    [' <suffix>/a.gif', ''],
  ])('leaves no name of nothing but blanks: %s with %j', async (path, suffix) => {
    await expect(output(path, {}, { suffix })).rejects.toMatchObject({ code: 'FIELD_INVALID' })
  })

  it('that has no field is a mistake of the pipeline', async () => {
    await expect(output('.gif')).rejects.toMatchObject({ code: 'PIPELINE_INVALID' })
  })
})

it('movies whose names differ in their Unicode form alone are told apart by code points', () => {
  const movies = ['caf\u00e9', 'cafe\u0301'].map((n) => ({
    ...{ id: `n=${n}`, references: [], outputs: [{ path: 'caf\u00e9.gif', file: '/lab/movies/caf\u00e9.gif' }] },
  })) as unknown as PlannedMovie[]
  expect(() => checkCollisions(movies, read('<n>.gif'), [])).toThrow(
    expect.objectContaining({
      code: 'OUTPUT_COLLISION',
      hint: expect.stringMatching(/\(U\+00E9\).*\(U\+0065 U\+0301\)/),
    }),
  )
})
