// What plugins are told of a file's objects, and how references lead to others.
import { expect, test } from 'vitest'
import { describeType, openHdf5, spellType } from '../src/index.js'
import { fixture } from './support.js'

test('objects have types and storage', async () => {
  const file = await openHdf5(fixture('layouts.h5'))
  expect(await file.find('/gzip')).toMatchObject({ kind: 'dataset', shape: [7, 6, 10], chunks: [2, 6, 3] })
  expect(await file.find('/')).toEqual({ path: '/', kind: 'group' })
  expect(await file.find('/none')).toBeUndefined()
  const shuffled = await file.find('/shuffle')
  expect(shuffled?.kind === 'dataset' && spellType(shuffled.type)).toBe('>i2')
  await file.close()
})

test('elements are little-endian, in C order', async () => {
  const file = await openHdf5(fixture('layouts.h5'))
  const whole = new Int16Array(await file.read('/shuffle', [0, 0, 0], [7, 6, 10]))
  const part = new Int16Array(await file.read('/shuffle', [2, 1, 3], [2, 2, 3]))
  const at = (i: number, j: number, k: number) => whole[(i * 6 + j) * 10 + k]
  expect(Array.from(part)).toEqual([2, 3].flatMap((i) => [1, 2].flatMap((j) => [3, 4, 5].map((k) => at(i, j, k)))))
  await file.close()
})

test('references lead to objects, also behind a user block', async () => {
  const file = await openHdf5(fixture('types.h5'))
  expect(await file.references('/reference', [0], [2])).toEqual(['/bool', '/little'])
  expect(await file.references('/reference', [1], [1])).toEqual(['/little'])
  await expect(file.references('/bool', [0, 0, 0], [1, 1, 1])).rejects.toThrow('bool: it holds no references')
  await file.close()
})

test('attributes are listed and read', async () => {
  const file = await openHdf5(fixture('structure.h5'))
  expect(await file.attributes('/')).toEqual(
    expect.arrayContaining(['title', 'rate', 'one', 'several', 'words', 'fixed', 'nothing', 'half', 'flag', 'big']),
  )
  expect(await file.attributes('/group/deeper/data')).toEqual(['bits', 'brain', 'half', 'unit'])
  expect(await file.value('/group/deeper/data', 'unit', 10)).toBe('mV')
  await expect(file.value('/group/deeper/data', undefined, 3)).rejects.toThrow('6 elements, too many for a field')
  await file.close()
})

test('types in words', async () => {
  const file = await openHdf5(fixture('types.h5'))
  const words = async (path: string) => {
    const object = await file.find(path)
    return object?.kind === 'dataset' ? [spellType(object.type), describeType(object.type)] : []
  }
  expect(await words('/record')).toEqual(['|V19', 'records (n <i4, v <f8, t texts, p arrays (2) of <i2)'])
  expect(await words('/text')).toEqual(['|O', 'texts'])
  expect(await words('/text-fixed')).toEqual(['|S4', 'texts'])
  expect(await words('/bool')).toEqual(['|b1', '|b1'])
  await file.close()
})
