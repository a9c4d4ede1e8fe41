import { describe, expect, it } from 'vitest'
import { toMovieflowError } from '../../src/errors/index.js'

const systemError = (code: string) => Object.assign(new Error(`${code}: fsync`), { code, syscall: 'fsync' })

describe('an error of the system', () => {
  it('that nobody expected is a matter of the machine, not a bug', () => {
    const { code, responsible } = toMovieflowError(systemError('EIO'), 'INTERNAL')
    expect([code, responsible]).toEqual(['DISK_ERROR', 'machine'])
    expect(toMovieflowError(new Error('oops'), 'INTERNAL').responsible).toBe('bug')
  })

  it('names a full disk, whoever met it', () => {
    for (const code of ['ENOSPC', 'EDQUOT'])
      expect(toMovieflowError(systemError(code), 'PLUGIN_FAILED').code).toBe('DISK_FULL')
  })

  it('keeps the meaning that its finder knows', () => {
    expect(toMovieflowError(systemError('EIO'), 'INPUT_UNREADABLE').code).toBe('INPUT_UNREADABLE')
  })
})
