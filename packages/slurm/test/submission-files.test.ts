import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newSubmissionId, type Submission, SubmissionFiles } from '../src/submission-files.js'

let out = ''
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'movieflow-submissions-'))
})
afterEach(() => rmSync(out, { recursive: true, force: true }))

const submission = (id: string, jobs: Submission['jobs'] = { movies: '7' }): Submission => ({
  version: 1,
  id,
  pipeline: 'p.yaml',
  shards: 2,
  movies: ['exp=1', 'exp=2'],
  all: ['exp=1', 'exp=2'],
  settings: [],
  only: [],
  earlier: {},
  submitted: '2026-01-02T03:04:05.678Z',
  jobs,
  logs: {},
})

describe('the files of submissions', () => {
  it('are told apart by ids that sort by time', () => {
    const ids = [new Date('2026-01-02T03:04:05Z'), new Date('2026-01-02T03:04:06Z')].map(newSubmissionId)
    expect(ids[0]).toMatch(/^20260102T030405-[\da-f]{4}$/)
    expect(ids.toSorted()).toEqual(ids)
  })

  it('give the last one that Slurm took', () => {
    const files = new SubmissionFiles(out, '/lab/p.yaml')
    expect(files.latest()).toBeUndefined()
    files.write(submission('20260102T030405-0001'))
    files.write(submission('20260102T030406-0002', {}))
    new SubmissionFiles(out, '/lab/other.yaml').write(submission('20260102T030407-0003'))
    writeFileSync(files.pathOf('20260102T030408-0004'), '{ "version": 1, "mov')
    expect(files.latest()?.id).toBe('20260102T030405-0001')
  })

  it('are kept of the last ten, with their scripts and logs', () => {
    const files = new SubmissionFiles(out, '/lab/p.yaml')
    for (let second = 10; second < 23; second++) {
      const id = `20260102T0304${second}-0001`
      files.write(submission(id))
      for (const name of ['movies.sh', 'movies-1.log'])
        writeFileSync(join(files.slurmFolder, `p.yaml.${id}.${name}`), '')
    }
    writeFileSync(join(files.slurmFolder, 'other.yaml.20260102T030410-0001.movies.sh'), '')
    files.removeOld()
    expect(readdirSync(join(out, '.movieflow')).filter((name) => name.endsWith('.json'))).toHaveLength(10)
    expect(readdirSync(files.slurmFolder)).toHaveLength(21)
    expect(files.latest()?.id).toBe('20260102T030422-0001')
  })
})
