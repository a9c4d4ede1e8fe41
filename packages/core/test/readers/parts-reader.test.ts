// A recording in parts: which file is opened when, and what its frames are.
import { expect, test } from 'vitest'
import type { InputSpec } from '../../src/model/index.js'
import { openParts } from '../../src/readers/parts-reader.js'

const input = (file: string): InputSpec => ({ file, variables: [], axes: ['frame'], options: {} })

function recording(parts: readonly number[]) {
  const said: string[] = []
  const inputs = parts.map((_, part) => input(`part ${part}`))
  const reader = openParts(inputs, parts, async ({ file }) => {
    said.push(`open ${file}`)
    return {
      read: (index) => ({ axes: ['x'], shape: [2], data: Float64Array.of(Number(file.slice(5)), index) }),
      close: () => void said.push(`close ${file}`),
    }
  })
  return { reader, said }
}

test('frames are those of their parts, and a part without frames has none', async () => {
  const { reader } = recording([2, 0, 3, 1])
  const found: number[][] = []
  for (let index = 0; index < 6; index++) found.push([...(await reader.read(index)).data])
  expect(found).toEqual([
    [0, 0],
    [0, 1],
    [2, 0],
    [2, 1],
    [2, 2],
    [3, 0],
  ])
})

test('a file is opened when its first frame is wanted, and two are open at a time', async () => {
  const { reader, said } = recording([2, 2, 2, 2])
  expect(said).toEqual([])
  await reader.read(2)
  await reader.read(3)
  expect(said).toEqual(['open part 1'])
  await reader.read(4)
  await reader.read(2)
  await reader.read(7)
  expect(said.slice(1)).toEqual(['open part 2', 'open part 3', 'close part 2'])
  await reader.close?.()
  expect(said.slice(4).sort()).toEqual(['close part 1', 'close part 3'])
})

test('frames that are asked for at once open a file once, and none is closed while it is read', async () => {
  const { reader, said } = recording([2, 2, 2])
  const found = await Promise.all([0, 2, 4, 1, 3, 5].map((index) => reader.read(index)))
  expect(found.map(({ data }) => [...data])).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
    [0, 1],
    [1, 1],
    [2, 1],
  ])
  expect(said.filter((text) => text.startsWith('open'))).toHaveLength(3)
})
