// The bundles that packages ship.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { z as zod } from '@movieflow/core/plugin'
import { expect, it } from 'vitest'
import { packageNames, root } from './sources.js'

it('are texts of one byte a letter, as V8 keeps them for each thread', () => {
  const bundles = packageNames.flatMap((name) =>
    readdirSync(join(root, 'packages', name, 'dist'))
      // The scripts of pages are data here.
      .filter((file) => /\.c?js$/.test(file) && file !== 'page-bundle.js')
      .map((file) => `packages/${name}/dist/${file}`),
  )
  const wide = bundles.filter((file) => /[^\0-\xff]/.test(readFileSync(join(root, file), 'utf8')))
  expect(bundles.length).toBeGreaterThan(50)
  expect(wide).toEqual([])
})

it("load zod's languages when a plugin asks for one", async () => {
  const bundle = join(root, 'packages/core/dist/plugin.js')
  const { z }: typeof import('@movieflow/core/plugin') = await import(pathToFileURL(bundle).href)
  const messageOf = (error?: zod.core.$ZodErrorMap) => z.string().safeParse(1, { error }).error!.issues[0]!.message
  expect(messageOf()).toBe('Invalid input: expected string, received number')
  expect(messageOf(z.locales.de().localeError)).toBe('Ungültige Eingabe: erwartet string, erhalten Zahl')
  expect(Object.keys(z.locales).length).toBeGreaterThan(40)
})
