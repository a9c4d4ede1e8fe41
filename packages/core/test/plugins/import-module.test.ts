// A plugin's module that never ends loading, that ends the process, that needs a resolver which Node refuses.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { register } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { importModule } from '../../src/plugins/import-module.js'
import { loadPlugin } from '../../src/plugins/load.js'

// The resolver itself runs on a thread of Node's, which takes what is built: test/end-to-end/plugins.test.ts has it at work.
vi.mock('node:module', async (original) => ({ ...(await original<object>()), register: vi.fn() }))

const folder = mkdtempSync(join(tmpdir(), 'movieflow-import-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.useRealTimers())

function moduleOf(name: string, code: string): string {
  writeFileSync(join(folder, name), code)
  return pathToFileURL(join(folder, name)).href
}

it('a resolver that Node refuses is an error that says what to do, and is asked for until it is there', async () => {
  vi.mocked(register).mockImplementation(() => {
    throw Object.assign(new Error("Cannot find module 'core-resolver.js'"), { code: 'ERR_MODULE_NOT_FOUND' })
  })
  const code = `export default { kind: 'transform', name: 'plain', version: '1', plan() {}, create() {} }`
  const url = moduleOf('plain.mjs', code)
  const reference = { kind: 'transform', name: 'plain', url, exportName: 'default' } as const
  for (let time = 1; time <= 2; time++) {
    await expect(loadPlugin(reference)).rejects.toMatchObject({
      code: 'INTERNAL',
      message: expect.stringMatching(/^the transform plain cannot import @movieflow\/core: .* 'core-resolver\.js'$/),
      hint: expect.stringContaining(`in ${folder}: npm install @movieflow/core@`),
    })
    expect(register).toHaveBeenCalledTimes(time)
  }
  vi.mocked(register).mockImplementation(() => {})
  expect(await loadPlugin(reference)).toMatchObject({ name: 'plain' })
  await importModule(moduleOf('other.mjs', 'export default 1'), 'the plugin other')
  expect(register).toHaveBeenCalledTimes(3)
})

it('a module of a folder that has core needs no resolver', async () => {
  vi.mocked(register).mockClear()
  vi.resetModules()
  const fresh = await import('../../src/plugins/import-module.js')
  mkdirSync(join(folder, 'own/node_modules/@movieflow/core'), { recursive: true })
  writeFileSync(join(folder, 'own/node_modules/@movieflow/core/package.json'), '{}')
  expect(await fresh.importModule(moduleOf('own/plugin.mjs', 'export default 2'), 'own')).toMatchObject({ default: 2 })
  expect(register).not.toHaveBeenCalled()
  await fresh.importModule(moduleOf('strange.mjs', 'export default 3'), 'strange')
  expect(register).toHaveBeenCalledOnce()
})

it('a module that never ends loading is given up', async () => {
  vi.useFakeTimers()
  const url = moduleOf('endless.mjs', 'await new Promise(() => { globalThis.waiting = 1 })\nexport default 1')
  const end = vi.fn()
  const loading = importModule(url, 'the plugin endless').catch((error) => end(error))
  await vi.advanceTimersByTimeAsync(29_990)
  expect(end).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(10)
  await loading
  expect(end.mock.calls).toMatchObject([
    [{ code: 'PLUGIN_INVALID', message: 'the plugin endless does not load: it has not finished after 30 s' }],
  ])
})

it('process.exit is what it was when nothing loads any more', async () => {
  const before = process.exit
  const both = ['one', 'two'].map((name) =>
    importModule(moduleOf(`${name}.mjs`, `await null\nexport const name = '${name}'`), name),
  )
  expect(await Promise.all(both)).toMatchObject([{ name: 'one' }, { name: 'two' }])
  await expect(importModule(moduleOf('bad.mjs', 'throw 7'), 'bad')).rejects.toThrow('bad does not load: 7')
  expect(process.exit).toBe(before)
})
