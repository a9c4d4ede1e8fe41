// What files have and their libraries disagree on: each by the rule that docs/formats.md and docs/values.md state.
import fs from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import hdf5 from '../src/index.js'
import { assemble, fixture, readAll, refusalOf, request, testContext } from './support.js'

const file = fixture('rules.nc')
const expected = JSON.parse(fs.readFileSync(fixture('rules.json'), 'utf8')) as {
  numbers: Record<string, (number | string | null)[] | null>
  times: Record<string, (number | string)[]>
  refused: string[]
  lengths: string[]
}
const { context, warnings } = testContext()
const ownZone = process.env['TZ']
afterEach(() => {
  warnings.length = 0
  if (ownZone === undefined) delete process.env['TZ']
  else process.env['TZ'] = ownZone
})

describe('numbers', () => {
  const read = async (name: string) => {
    const asked = request(file, name, ['x'])
    const { shape } = await hdf5.probe(asked, context)
    return assemble(await readAll(await hdf5.open(asked, context), 1), ['x'], shape)
  }

  test.each(Object.entries(expected.numbers))('%s', async (name, values) => {
    if (values === null) {
      const { message, hint } = await refusalOf(() => read(name))
      expect(message).toMatch(/its scale_factor is .*, not one number/)
      expect(hint).toContain('raw: true')
      return
    }
    const wanted = values.map((value) =>
      value === null ? Number.NaN : Number(String(value).replace('inf', 'Infinity')),
    )
    expect(await read(name)).toEqual(wanted)
  })

  test.each([
    ['beyond_floats', 'its missing_value 1e+300 is not a number of its type, and masks nothing'],
    ['beyond_integers', 'its missing_value 100000000000000000000 is not a number of its type'],
    ['fraction', 'its missing_value -999.9 is not a number of its type'],
    ['text', 'its missing_value "none" is not a number of its type'],
    ['range_of_fractions', 'its valid_range has 0.5, not a number of its type, and masks nothing'],
    ['factor_0', 'its scale_factor is 0, so all of its values become the same'],
    ['factor_nan', 'its scale_factor is NaN, so all of its values are missing'],
  ])('%s is warned of', async (name, words) => {
    await hdf5.probe(request(file, name, ['x']), context)
    expect(warnings.join()).toContain(words)
  })

  test.each(['nan_of_floats', 'wider', 'nearly', 'list', 'own_fill', 'order', 'single_factor'])(
    '%s needs no word',
    async (name) => {
      await read(name)
      expect(warnings).toEqual([])
    },
  )

  test('a factor of 1 leaves integers what they are', async () => {
    expect((await hdf5.find!(file, 'factor_of_1', context))?.packed).toBeUndefined()
  })
})

describe('times', () => {
  const read = async (name: string) => hdf5.readTimes!(request(file, `t_${name}`, ['t']), context)

  test.each(Object.entries(expected.times))('%s, wherever the machine is', async (name, wanted) => {
    for (const zone of ['UTC', 'America/New_York', 'Asia/Kolkata']) {
      process.env['TZ'] = zone
      const { seconds, epoch } = (await read(name))!
      expect(epoch).toBe(0)
      const found = [...seconds].map((each, at) =>
        typeof wanted[at] === 'string' ? new Date(each * 1000).toISOString().slice(0, -5).replace('-00', '-') : each,
      )
      for (const [at, each] of wanted.entries())
        if (typeof each === 'number') expect(found[at]).toBeCloseTo(each, 4)
        else expect(found[at]).toBe(each)
    }
  })

  test.each(expected.refused)('%s is refused', async (name) => {
    expect((await refusalOf(() => read(name))).message).toMatch(
      /no fixed length|is not read|not a date of its calendar/,
    )
  })

  test.each(expected.lengths)('%s is no time since a date', async (name) => {
    expect(await read(name)).toBeUndefined()
  })
})

test('axes without scales have no names', async () => {
  expect((await hdf5.find!(fixture('layouts.h5'), 'chunked', context))?.dimensions).toBeUndefined()
})
