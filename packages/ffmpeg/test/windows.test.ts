// How ffmpeg is found where programs are called .exe.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answersAsFfmpeg, writeStandIn } from '@movieflow/test-support/stand-in'
import { needs } from '@movieflow/test-support/tools'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { findFfmpeg } from '../src/index.js'

const folder = mkdtempSync(join(tmpdir(), 'ffmpeg-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.restoreAllMocks())

test('on Windows ffmpeg is ffmpeg.exe, and the variable may be called Path', needs('POSIX'), async () => {
  vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
  const path = join(folder, 'programs')
  mkdirSync(path)
  writeStandIn(join(path, 'ffmpeg'), answersAsFfmpeg('1', 'libx264'))
  // The package with an ffmpeg inside has none for a Windows that is none.
  await expect(findFfmpeg({ encoder: 'libx264', environment: { Path: path } })).rejects.toMatchObject({
    code: 'FFMPEG_MISSING',
  })
  const windows = join(folder, 'windows')
  mkdirSync(windows)
  writeStandIn(join(windows, 'ffmpeg.exe'), answersAsFfmpeg('2', 'libx264'))
  const { ffmpeg } = await findFfmpeg({ encoder: 'libx264', environment: { Path: windows } })
  expect([ffmpeg.source, ffmpeg.version, ffmpeg.path]).toEqual(['PATH', '2', join(windows, 'ffmpeg.exe')])
})
