// Which ffmpeg is used, and why.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { answersAsFfmpeg, exits, type Step, writeStandIn } from '@movieflow/test-support/stand-in'
import { afterAll, expect, test } from 'vitest'
import { findFfmpeg, listFfmpegs } from '../src/index.js'

const folder = mkdtempSync(join(tmpdir(), 'ffmpeg-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let standIns = 0
const standIn = (...steps: Step[]) => writeStandIn(join(folder, `program-${++standIns}`), ...steps)

let folders = 0
/** A folder for PATH with an `ffmpeg` in it. */
function pathWith(...steps: Step[]): string {
  const path = join(folder, `bin-${++folders}`)
  mkdirSync(path)
  symlinkSync(standIn(...steps), join(path, 'ffmpeg'))
  return path
}

test('the option wins over FFMPEG_PATH, that over PATH, that over the embedded one', async () => {
  const one = standIn(answersAsFfmpeg('1', 'libx264'))
  const two = standIn(answersAsFfmpeg('2', 'libx264'))
  const three = pathWith(answersAsFfmpeg('3', 'libx264'))
  const environment = { FFMPEG_PATH: two, PATH: three }
  const use = async (search: object) => {
    const { ffmpeg } = await findFfmpeg({ encoder: 'libx264', ...search })
    return [ffmpeg.source, ffmpeg.version]
  }
  expect(await use({ option: one, environment })).toEqual(['option', '1'])
  expect(await use({ environment })).toEqual(['FFMPEG_PATH', '2'])
  expect(await use({ environment: { PATH: three } })).toEqual(['PATH', '3'])
  expect(await use({ environment: { PATH: '/nowhere' } })).toEqual(['embedded', expect.stringMatching(/^N-\d+/)])
  expect(await use({ environment: {} })).toEqual(['embedded', expect.any(String)])
})

test('one on PATH without the encoder, or that does not run, gives way to the next, with a word', async () => {
  const path = [pathWith(exits(1)), pathWith(answersAsFfmpeg('7', 'mjpeg')), '/nowhere'].join(':')
  const { ffmpeg, notes, warnings } = await findFfmpeg({ encoder: 'libx264', environment: { PATH: path } })
  expect(ffmpeg.source).toBe('embedded')
  expect(warnings.join('\n')).toMatch(/^[^\n]*\(PATH\) is skipped: it ends with exit code 1$/)
  expect(notes.join('\n')).toMatch(/^[^\n]*\(PATH\) is skipped: it has no encoder libx264$/)
  const other = await findFfmpeg({ encoder: 'mjpeg', environment: { PATH: path } })
  expect(other.ffmpeg.version).toBe('7')
})

test('FFMPEG_PATH that does not run, or lacks the encoder, is an error', async () => {
  await expect(findFfmpeg({ environment: { FFMPEG_PATH: '/nowhere/ffmpeg' } })).rejects.toMatchObject({
    code: 'FFMPEG_MISSING',
  })
  const poor = standIn(answersAsFfmpeg('1', 'mjpeg'))
  await expect(findFfmpeg({ encoder: 'libx264', environment: { FFMPEG_PATH: poor } })).rejects.toMatchObject({
    code: 'ENCODER_MISSING',
  })
})

test('an encoder that nobody has is said with all four ways to one', async () => {
  const error = await findFfmpeg({ encoder: 'libnope', environment: { PATH: '' } }).catch((caught) => caught)
  expect(error.code).toBe('ENCODER_MISSING')
  for (const way of ['PATH', 'FFMPEG_PATH', 'option `ffmpeg`', '@ffmpeg-installer/ffmpeg'])
    expect(error.hint).toContain(way)
})

test('a path in the option is relative to the folder of the pipeline', async () => {
  const program = standIn(answersAsFfmpeg('5', 'libx264'))
  const { ffmpeg } = await findFfmpeg({ option: `./${basename(program)}`, folder })
  expect(ffmpeg).toMatchObject({ source: 'option', path: program, version: '5' })
})

test('the list names each with its version and encoders, or its error', async () => {
  const path = [pathWith(exits(1)), pathWith(answersAsFfmpeg('7', 'mjpeg', 'libnope'))].join(':')
  expect(await listFfmpegs({ environment: { PATH: path } })).toMatchObject([
    { source: 'PATH', error: 'ends with exit code 1', encoders: [] },
    { source: 'PATH', version: '7', encoders: ['mjpeg', 'libnope'] },
    { source: 'embedded', encoders: expect.arrayContaining(['libx264', 'ffv1']) },
  ])
})
