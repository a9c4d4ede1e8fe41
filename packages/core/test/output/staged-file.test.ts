// Staged files that end at links: the link stays, and what it leads to is replaced.
import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { StagedFile } from '../../src/output/staged-file.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'movieflow-staged-'))
  mkdirSync(join(folder, 'out'))
  mkdirSync(join(folder, 'big'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it.each([
  ['one that is there', ['a.gif'], 'big/a.gif'],
  ['one that is not there yet', [], 'big/a.gif'],
])('a link to a file, %s, stays, and the file is replaced on its own disk', async (_, there, target) => {
  for (const name of there) writeFileSync(join(folder, 'big', name), 'old')
  symlinkSync('../big/a.gif', join(folder, 'out/link.gif'))
  symlinkSync('link.gif', join(folder, 'out/a.gif'))
  const staged = await StagedFile.prepare(join(folder, 'out/a.gif'))
  expect(dirname(staged.path)).toBe(join(folder, 'big'))
  writeFileSync(staged.path, 'new')
  await staged.commit()
  expect(readlinkSync(join(folder, 'out/a.gif'))).toBe('link.gif')
  expect(readFileSync(join(folder, target), 'utf8')).toBe('new')
})

it('a link to a folder that is not there, as of a disk that is not mounted, is refused, and no folder made', async () => {
  symlinkSync(join(folder, 'disk/a.gif'), join(folder, 'out/a.gif'))
  await expect(StagedFile.prepare(join(folder, 'out/a.gif'))).rejects.toMatchObject({ code: 'NO_PERMISSION' })
})
