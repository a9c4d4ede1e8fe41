// Folders and links as they are found on disks.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { discoverMovies } from '../../src/plan/discover.js'
import { FileKinds } from '../../src/plan/file-kinds.js'
import { checkName } from '../../src/plan/found-names.js'
import { type PluginEntry, PluginSet } from '../../src/plugins/index.js'

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

const stores = new URL('stores.mjs', pathToFileURL(`${folder}/`))
writeFileSync(
  stores,
  `const none = async () => []
export default { kind: 'source', name: 'store', version: '1', folders: true, extensions: ['.store', 'store.json', '.tar.store'],
  scan: none, probe: none, open: none, options: { safeParse: (data) => ({ data, success: true }), _zod: { def: {} } } }
`,
)
const store: PluginEntry = {
  ...{ kind: 'source', name: 'store', url: stores.href, exportName: 'default' },
  ...{ extensions: ['.store', 'store.json', '.tar.store'], folders: true },
}
const kinds = (use?: string) => new FileKinds(new PluginSet([store], folder), use)

const find = async (pattern: string, use?: string) => {
  const movies = await discoverMovies([pattern], { folder, kinds: kinds(use) })
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
    discoverMovies([pattern], { folder, kinds: kinds() }).then(
      () => '',
      (error: { hint?: string }) => error.hint,
    )
  expect(await hint('Z:/lab/<name>.npy')).toBe('map it to a folder of this machine: pathMap: { "Z:": /mnt/… }')
  expect(await hint('//nas/scans/a.npy')).toBe('map it to a folder of this machine: pathMap: { "//nas/scans": /mnt/… }')
  expect(await hint('none/<name>.npy')).toMatch(/relative to the pipeline file/)
})

it('tells of folders that a pattern of files matches, but for the outputs’ and those that ** leads through', async () => {
  put('mixed/a.npy')
  put('mixed/later/b.npy')
  put('mixed/movies/a.gif')
  const warnings = async (pattern: string) => {
    const told: string[] = []
    const isOutputs = (found: string) => found === join(folder, 'mixed/movies')
    await discoverMovies([pattern], { folder, kinds: kinds(), isOutputs, warn: (message) => told.push(message) })
    return told
  }
  expect(await warnings('mixed/*')).toEqual([
    'mixed/* matches a folder too, which the source does not read: mixed/later',
  ])
  expect(await warnings('mixed/**/*')).toEqual([])
  expect(await warnings('mixed/*.npy')).toEqual([])
})

it('says of a name that is not UTF-8 that it is not, as it cannot be opened', () => {
  const path = 'names/\uFFFD.npy'
  const file = join(folder, path)
  expect(() => checkName({ file, path })).toThrow('the name of the file is not UTF-8')
  // A name may have that letter.
  put(path)
  expect(() => checkName({ file, path })).not.toThrow()
})

describe('folders that are inputs', () => {
  put('zoo/Exp1.store/0/a.npy')
  put('zoo/Exp1.store/store.json')
  put('zoo/deep/Exp2.STORE/0/a.npy')
  put('zoo/Exp3.store')
  put('zoo/plain/a.npy')
  put('zoo/Exp4.npy/a.npy')

  it('are found by their ending, and not looked into', async () => {
    expect(await find('zoo/Exp<exp:d>.store')).toEqual(['zoo/Exp1.store', 'zoo/Exp3.store'])
    expect(await find('zoo/**/*.STORE')).toEqual(['zoo/deep/Exp2.STORE'])
    expect(await find('zoo/**/*.store')).toEqual(['zoo/Exp1.store', 'zoo/Exp3.store'])
    expect(await find('zoo/**/a.npy')).toEqual(['zoo/Exp4.npy/a.npy', 'zoo/plain/a.npy'])
    expect(await find('zoo/*.store/')).toEqual(['zoo/Exp1.store'])
    expect(await find('zoo/Exp1.store')).toEqual(['zoo/Exp1.store'])
    expect(await find('zoo/Exp1.store/')).toEqual(['zoo/Exp1.store'])
  })

  it('are looked into by a pattern that names one', async () => {
    expect(await find('zoo/Exp1.store/*/a.npy')).toEqual(['zoo/Exp1.store/0/a.npy'])
    expect(await find('zoo/*.store/store.json')).toEqual(['zoo/Exp1.store/store.json'])
  })

  it('are any folder, if the pipeline names the source', async () => {
    expect(await find('zoo/p*', 'store')).toEqual(['zoo/plain'])
    expect(await find('zoo/p*').catch(({ message }) => message)).toMatch(/^no file matches zoo\/p\*/)
    expect(await find('zoo/plain').catch(({ message, hint }) => `${message}; ${hint}`)).toBe(
      'zoo/plain is a folder, and the source reads files; for the files in it: `zoo/plain/*`',
    )
  })

  it('are not passed over in silence if they are called as files are', async () => {
    expect(await find('zoo/Exp<exp:d>.npy')).toEqual(['zoo/Exp4.npy'])
    expect(await find('zoo/*')).toEqual(['zoo/Exp1.store', 'zoo/Exp3.store'])
  })

  it('give their names without the ending that chose the source', async () => {
    const names = async (pattern: string, use?: string) =>
      (await discoverMovies([pattern], { folder, kinds: kinds(use) })).map(({ files }) => files[0]!.name)
    put('zoo/b.tar.store')
    put('zoo/v1.2/store.json')
    expect(await names('zoo/Exp1.store')).toEqual(['Exp1'])
    expect(await names('zoo/b.tar.store')).toEqual(['b'])
    expect(await names('zoo/Exp1.store/store.json')).toEqual(['Exp1'])
    expect(await names('zoo/v1.2/store.json')).toEqual(['v1.2'])
    expect(await names('zoo/v*', 'store')).toEqual(['v1.2'])
    expect(await names('zoo/plain/a.npy')).toEqual(['a'])
  })
})
