import { describe, expect, it } from 'vitest'
import { definePlugin, defineWriter } from '../../src/contract/index.js'
import { bringPlugins } from '../../src/plugins/preset.js'

const writer = (name: string) => defineWriter({ name, open: () => ({ write() {}, finalize() {}, cancel() {} }) })

describe('a preset', () => {
  it('is one list: nested lists flattened, what is left out left out, presets right before what they bring', async () => {
    const inner = definePlugin({ name: 'inner', plugins: () => [writer('c'), [[writer('d')]]] })
    const preset = definePlugin({
      name: 'preset',
      plugins: async () => [writer('a'), false, [null, [writer('b'), undefined, inner]], 0, '', writer('e')],
    })
    const brought = await bringPlugins(preset, {}, 'the preset')
    expect(brought.map(({ name }) => name)).toEqual(['a', 'b', 'inner', 'c', 'd', 'e'])
    const list = await bringPlugins([[writer('x')], preset], undefined, 'the list')
    expect(list.map(({ name }) => name)).toEqual(['x', 'preset', 'a', 'b', 'inner', 'c', 'd', 'e'])
  })

  it('may hold a plugin twice, but not itself', async () => {
    const twice = writer('w')
    expect(await bringPlugins([twice, [twice]], {}, 'p')).toHaveLength(2)
    const list: unknown[] = [twice]
    list.push(list)
    await expect(bringPlugins(list, {}, 'p')).rejects.toThrow('p cannot be taken apart: it contains itself')
  })
})
