// Folders and links as they are found on disks.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { discoverMovies } from '../../src/plan/discover.js'

const folder = mkdtempSync(join(tmpdir(), 'discover-'))
afterAll(() => rmSync(folder, { recursive: true }))

function put(name: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), '')
}

function link(name: string, target: string): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  symlinkSync(target, join(folder, name))
}

const find = async (pattern: string) => {
  const movies = await discoverMovies([pattern], folder)
  return movies.map(({ files }) => files[0]!.path)
}

it('follows links to files and to folders', async () => {
  put('store/Exp1/map.npy')
  link('lab/one', '../store/Exp1')
  link('lab/two/map.npy', '../../store/Exp1/map.npy')
  expect(await find('lab/<name>/map.npy')).toEqual(['lab/one/map.npy', 'lab/two/map.npy'])
  expect(await find('lab/**/*.npy')).toEqual(['lab/one/map.npy', 'lab/two/map.npy'])
})

it('does not follow links that lead back, one or several', async () => {
  put('loops/a/b/map.npy')
  link('loops/a/up', '..')
  link('loops/a/b/up', '../..')
  link('loops/c/across', '../d')
  link('loops/d/across', '../c')
  put('loops/d/map.npy')
  expect(await find('loops/**/*.npy')).toEqual(['loops/a/b/map.npy', 'loops/c/across/map.npy', 'loops/d/map.npy'])
})

it('finds a link that leads nowhere: an experiment that is missed', async () => {
  link('gone/Exp7.npy', '/not/there.npy')
  expect(await find('gone/Exp<exp:d>.npy')).toEqual(['gone/Exp7.npy'])
})

it('says where to tell of a drive or a share that is not here', async () => {
  const hint = async (pattern: string) =>
    discoverMovies([pattern], folder).then(
      () => '',
      (error: { hint?: string }) => error.hint,
    )
  expect(await hint('Z:/lab/<name>.npy')).toBe('say where that is on this machine: pathMap: { "Z:": /mnt/… }')
  expect(await hint('//nas/scans/a.npy')).toBe('say where that is on this machine: pathMap: { "//nas/scans": /mnt/… }')
  expect(await hint('none/<name>.npy')).toMatch(/relative to the pipeline file/)
})
