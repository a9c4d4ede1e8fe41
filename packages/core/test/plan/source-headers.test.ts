// What is said where a file has several arrays, and none is named.
import { expect, it } from 'vitest'
import type { PluginContext, SourcePlugin, VariableInfo } from '../../src/contract/index.js'
import { SourceHeaders } from '../../src/plan/source-headers.js'

const context = { warn: () => {} } as unknown as PluginContext

async function complaint(names: readonly string[]) {
  const arrays = names.map((name): VariableInfo => ({ name, dtype: '<f8', shape: [2, 3], order: 'C' }))
  const plugin = { name: 'x', scan: async () => arrays } as unknown as SourcePlugin
  const error = await new SourceHeaders()
    .choose(plugin, { file: '/a/b.x', variables: [] }, undefined, context)
    .catch((thrown) => thrown)
  return [error.message, error.hint]
}

it('gives a name as YAML takes it for a text', async () => {
  expect(await complaint(['map', 'ref'])).toEqual([
    'b.x contains 2 arrays: map [2, 3], ref [2, 3]',
    'choose one: variable: map',
  ])
  for (const name of ['1', 'true', 'c{2}', 'a: b', ' a', 'a,b', '@rate', 'a #b'])
    expect((await complaint([name, 'z']))[1]).toBe(`choose one: variable: ${JSON.stringify(name)}`)
  expect((await complaint(['group/my data', 'z']))[1]).toBe('choose one: variable: group/my data')
})

it('shows it in one short line, whatever it is made of', async () => {
  const [message, hint] = await complaint(['a\nb', 'L'.repeat(3000)])
  expect(message).toBe(`b.x contains 2 arrays: a\\x0ab [2, 3], ${'L'.repeat(60)}… [2, 3]`)
  expect(hint).toBe('choose one: variable: "a\\nb"')
})

it('counts no single numbers beside the one array', async () => {
  const shapes = { rate: [], map: [2, 3], count: [] }
  const arrays = Object.entries(shapes).map(
    ([name, shape]): VariableInfo => ({ name, dtype: '<f8', shape, order: 'C' }),
  )
  const plugin = { name: 'x', scan: async () => arrays } as unknown as SourcePlugin
  expect(await new SourceHeaders().choose(plugin, { file: '/a/b.x', variables: [] }, undefined, context)).toMatchObject(
    { name: 'map' },
  )
})

it('takes any warning as text', async () => {
  const heard: string[] = []
  const scan = async (_: string, { warn }: PluginContext) => {
    for (const given of ['a', new Error('b'), undefined, { c: 1 }]) warn(given as string)
    return []
  }
  const plugin = { name: 'x', scan } as unknown as SourcePlugin
  await new SourceHeaders().scan(plugin, '/a/b.x', { ...context, warn: (message) => void heard.push(message) })
  expect(heard).toEqual(['a', 'Error: b', 'undefined', '[object Object]'])
})
