// The table of plugins says what the plugins say of themselves.
import { expect, it } from 'vitest'
import { firstPartyPlugins } from '../src/first-party.js'

it.each(firstPartyPlugins.map((entry) => [entry.kind, entry.name, entry] as const))(
  'knows the %s %s',
  async (kind, name, entry) => {
    const plugin = (await import(entry.url))[entry.exportName]
    expect(plugin).toMatchObject({ kind, name })
    expect(entry.extensions).toEqual([...(plugin.extensions ?? [])])
    expect(entry.filePerFrame).toBe(plugin.filePerFrame)
  },
)

it('knows every transform', async () => {
  const { transforms } = await import('@movieflow/transforms')
  const known = firstPartyPlugins.filter(({ kind }) => kind === 'transform').map(({ name }) => name)
  expect(known.sort()).toEqual(transforms.map(({ name }) => name).sort())
})
