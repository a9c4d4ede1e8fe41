import { describe, expect, it } from 'vitest'
import { MovieflowError, toMovieflowError } from '../../src/errors/index.js'

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

  it.each([
    ['EMFILE', 'LIMIT_REACHED', /ulimit -n/],
    ['ENFILE', 'LIMIT_REACHED', /fs\.file-max/],
    ['EFBIG', 'LIMIT_REACHED', /ulimit -f/],
    ['EDQUOT', 'DISK_FULL', /make room/],
    ['EROFS', 'NO_PERMISSION', /out:/],
  ] as const)(
    '%s says what to set, whoever met it, and is no fault of a movie or plugin that it befell',
    (code, kind, hint) => {
      const system = systemError(code)
      const wrapped = new MovieflowError('PLUGIN_INVALID', 'the writer does not load', { file: '/a', cause: system })
      for (const thrown of [system, wrapped, new Error('again', { cause: wrapped })]) {
        const error = toMovieflowError(thrown, 'INTERNAL', { movie: 'n=1' })
        expect(error).toMatchObject({ code: kind, responsible: 'machine', hint: expect.stringMatching(hint) })
      }
      expect(toMovieflowError(wrapped, 'INTERNAL', { movie: 'n=1' }).place).toEqual({ file: '/a', movie: 'n=1' })
    },
  )

  it('is one of processes only if a program could not be started', () => {
    const refused = Object.assign(new Error('spawn ffmpeg EAGAIN'), { code: 'EAGAIN', syscall: 'spawn ffmpeg' })
    expect(toMovieflowError(refused, 'ENCODER_FAILED').code).toBe('LIMIT_REACHED')
    expect(toMovieflowError(systemError('EAGAIN'), 'ENCODER_FAILED').code).toBe('ENCODER_FAILED')
  })

  it('keeps the meaning that its finder knows', () => {
    expect(toMovieflowError(systemError('EIO'), 'INPUT_UNREADABLE').code).toBe('INPUT_UNREADABLE')
  })
})

describe('what a plugin throws', () => {
  it.each([
    ['an error whose message throws', Object.defineProperty(new Error(), 'message', { get: () => fail() })],
    ['an object that is no text', { toString: () => fail() }],
    ['an object without a prototype', Object.create(null)],
    ['a proxy', new Proxy({}, { get: () => fail() })],
  ])('may be %s', (_, thrown) => {
    const { code, message, place } = toMovieflowError(thrown, 'HOOK_FAILED', { movie: 'n=1' })
    expect([code, message, place]).toEqual(['HOOK_FAILED', 'it threw a value that cannot be shown', { movie: 'n=1' }])
  })

  it.each([
    ['is no text', { value: { shown: () => 1 } }],
    ['throws', { get: () => fail() }],
  ])('may have a stack that %s, and its record crosses a thread', (_, stack) => {
    const thrown = Object.defineProperty(new Error('oops'), 'stack', stack)
    const record = toMovieflowError(thrown, 'PLUGIN_FAILED').toRecord()
    expect(structuredClone(record)).toMatchObject({ message: 'oops', stack: expect.stringContaining('oops') })
  })
})

function fail(): never {
  throw new Error('not to be read')
}

it('a record keeps the beginning and the end of a message that is as long as a file', () => {
  const { message, stack } = toMovieflowError(
    new Error(`begin ${'x'.repeat(1_000_000)} end`),
    'PLUGIN_FAILED',
  ).toRecord()
  expect(message).toMatch(/^begin x+ … x+ end$/)
  expect([message.length, stack!.length].every((length) => length < 4100)).toBe(true)
})
