import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, it } from 'vitest'
import { importModule } from '../../src/plugins/import-module.js'

const folder = mkdtempSync(join(tmpdir(), 'movieflow-import-'))
afterAll(() => rmSync(folder, { recursive: true }))

function moduleOf(name: string, code: string): string {
  writeFileSync(join(folder, name), code)
  return pathToFileURL(join(folder, name)).href
}

it('a module that never ends loading is given up', async () => {
  const url = moduleOf('endless.mjs', 'await new Promise(() => { globalThis.waiting = 1 })\nexport default 1')
  await expect(importModule(url, 'the plugin endless', 0.2)).rejects.toMatchObject({
    code: 'PLUGIN_INVALID',
    message: 'the plugin endless does not load: after 0.2 s it is still at it',
  })
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
