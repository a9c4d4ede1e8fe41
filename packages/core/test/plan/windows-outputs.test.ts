// Pipelines and their outputs as paths of Windows, by Node's own rules for them.
import { describe, expect, it, vi } from 'vitest'
import { parsePipeline } from '../../src/config/index.js'
import { MovieFields } from '../../src/plan/movie-fields.js'
import { outputPath } from '../../src/plan/output-paths.js'

vi.mock('node:path', async (original) => {
  const { win32 } = await original<typeof import('node:path')>()
  return { ...win32, default: win32 }
})

const read = (text: string) => parsePipeline(text, 'C:\\lab\\movies.yaml')

async function output(path: string, known: Record<string, string> = {}) {
  const pipeline = read(`source: <animal>.npy\nout: movies\nwrite: '${path}'\n`)
  const unused = {} as never
  const movie = new MovieFields({
    ...{ folder: 'C:\\lab', known, fields: {}, tables: [], file: 'C:\\lab\\a.npy', use: undefined },
    ...{ differing: new Set<string>(), tableReader: unused, arrays: unused, locate: () => ({}) },
  })
  return outputPath(pipeline, pipeline.write[0]!, movie, ['.gif'])
}

describe('on Windows', () => {
  it('the outputs’ folder is below that of the pipeline, or on a drive or share of its own', () => {
    const out = (written: string) => read(`source: a.npy\nout: ${written}\nwrite: a.gif\n`).out
    expect(out('movies')).toBe('C:\\lab\\movies')
    expect(out("'D:\\movies'")).toBe('D:\\movies')
    expect(out("'..\\movies'")).toBe('C:\\movies')
    expect(out("'\\\\nas\\lab\\movies'")).toBe('\\\\nas\\lab\\movies')
  })

  it('patterns keep slashes, since a backslash in a pattern would quote what follows it', () => {
    expect(read("source: 'data\\<animal>\\*.npy'\nwrite: a.gif\n").sources[0]!.files).toEqual(['data/<animal>/*.npy'])
    expect(read("source: 'D:\\data\\*.npy'\nwrite: a.gif\n").sources[0]!.files).toEqual(['D:/data/*.npy'])
  })

  it('an output is named with slashes, and written by its path', async () => {
    expect(await output('<animal>/<day>.gif', { animal: 'Beto', day: '3' })).toEqual({
      path: 'Beto/3.gif',
      file: 'C:\\lab\\movies\\Beto\\3.gif',
    })
    expect((await output('<animal>\\a.gif', { animal: 'Beto' })).path).toBe('Beto/a.gif')
  })

  it('an output stays in its folder: no other drive, no share, no way up, whatever a value says', async () => {
    for (const path of ['D:/a.gif', 'D:a.gif', '//nas/lab/a.gif', '/a.gif', '../a.gif', '<up>:/a.gif'])
      await expect(output(path, { up: 'D' }), path).rejects.toMatchObject({ code: 'PIPELINE_INVALID' })
    for (const where of ['..', '.', '..\\up', '../up', 'D:\\up', '\\\\nas\\lab'])
      await expect(output('<where>/a.gif', { where }), where).rejects.toMatchObject({ code: 'OUTPUT_OUTSIDE' })
    for (const where of ['D:', 'D:up'])
      await expect(output('<where>/a.gif', { where }), where).rejects.toMatchObject({ code: 'PIPELINE_INVALID' })
  })
})
