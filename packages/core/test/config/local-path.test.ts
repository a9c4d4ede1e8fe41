// Paths of other machines, of Windows and of the home folder.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parsePipeline } from '../../src/config/index.js'
import { expectProblem } from './problems.js'

const mount = mkdtempSync(join(tmpdir(), 'mount-'))
mkdirSync(join(mount, 'scans'))
afterAll(() => rmSync(mount, { recursive: true }))

const files = (text: string) => parsePipeline(`${text}\nwrite: a.mp4\n`, '/lab/movies.yaml').sources[0]!.files

describe('paths', () => {
  it('of Windows are read with slashes', () => {
    expect(files(`source: 'data\\<animal>\\Exp<exp:d>.mat'`)).toEqual(['data/<animal>/Exp<exp:d>.mat'])
  })

  it('of Windows are written so too', () => {
    expect(parsePipeline("source: a.npy\nwrite: 'out\\<exp>.mp4'\n", '/lab/m.yaml').write[0]!.output).toBe(
      'out/<exp>.mp4',
    )
  })

  it('that begin with ~ are in the home folder', () => {
    expect(files('source: ~/data/*.npy')).toEqual([`${homedir()}/data/*.npy`])
    expect(files('source: data/~/*.npy')).toEqual(['data/~/*.npy'])
  })
})

describe('pathMap', () => {
  it('says where a drive or a share is here, in whatever spelling', () => {
    for (const [written, from] of [
      ['Z:\\lab\\<animal>.mat', 'Z:/lab'],
      ['z:/Lab/<animal>.mat', 'Z:\\lab\\'],
      ['\\\\nas\\lab\\<animal>.mat', '//NAS/lab'],
      ['/Volumes/lab/<animal>.mat', '/Volumes/lab'],
    ])
      expect(files(`pathMap: { '${from}': ${mount} }\nsource: '${written}'`)).toEqual([`${mount}/<animal>.mat`])
  })

  it('takes the longest name that fits, and whole names of folders alone', () => {
    const map = `pathMap: { 'Z:/': ${mount}, 'Z:/scans': ${mount}/scans }\n`
    expect(files(`${map}source: Z:/scans/a.npy`)).toEqual([`${mount}/scans/a.npy`])
    expect(files(`${map}source: Z:/scans2/a.npy`)).toEqual([`${mount}/scans2/a.npy`])
  })

  it('takes the first of several places that is there, and leaves alone what is called so here', () => {
    expect(files(`pathMap: { 'Z:/': [/not/there, ${mount}] }\nsource: Z:/a.npy`)).toEqual([`${mount}/a.npy`])
    expect(files(`pathMap: { 'Z:/': [/not/there, /nor/here] }\nsource: Z:/a.npy`)).toEqual(['/not/there/a.npy'])
    expect(files(`pathMap: { ${mount}: /mnt/lab }\nsource: ${mount}/a.npy`)).toEqual([`${mount}/a.npy`])
  })

  it('holds for outputs, tables and the files of fields too', () => {
    const pipeline = parsePipeline(
      `pathMap: { 'Z:/': ${mount} }
out: Z:/movies
source: a.npy
tables: { file: Z:/<source.name>.csv, on: exp }
fields: { stats: { rate: { file: 'Z:\\stats.npy', otherwise: { file: Z:/old.npy } } } }
frames: { window: { file: Z:/windows.npy } }
write: a.mp4
`,
      '/lab/movies.yaml',
    )
    expect(pipeline).toMatchObject({
      out: `${mount}/movies`,
      tables: [{ file: `${mount}/<source.name>.csv` }],
      fields: {
        stats: { members: { rate: { file: `${mount}/stats.npy`, otherwise: { file: `${mount}/old.npy` } } } },
      },
      frames: { window: { file: `${mount}/windows.npy` } },
    })
  })

  it('is a map of paths', () => {
    expectProblem('pathMap: Z', '1:10 pathMap:', 'a map of folders elsewhere to folders here')
    expectProblem('pathMap: { "Z:/": 5 }', '1:19 pathMap.Z:/:', 'a path or a list of them')
  })
})
