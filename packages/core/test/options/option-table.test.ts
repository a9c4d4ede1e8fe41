import { expect, test } from 'vitest'
import { z } from 'zod'
import { everyFrame, optionTable, perFrame, setAt, valueAt } from '../../src/options/index.js'

const layer = z.discriminatedUnion('use', [
  z.strictObject({ use: z.literal('line'), y: everyFrame(z.array(z.number())), width: z.number().optional() }),
  z.strictObject({ use: z.literal('text'), text: perFrame(z.string().max(5)) }),
])
const schema = z.strictObject({
  title: perFrame(z.string()).optional(),
  size: z.tuple([z.int(), z.string()]).optional(),
  layers: z.array(layer).default([]),
  named: z.record(z.string(), z.boolean()).optional(),
  get inner() {
    return schema.optional()
  },
})
const table = optionTable(schema)

test('each place says what may be there, through lists, unions, maps of any name and schemas that hold themselves', () => {
  expect(table.at(['title'])).toMatchObject({ perFrame: true, everyFrame: false })
  expect(table.at(['layers', 7, 'y', 3])).toMatchObject({ perFrame: false, everyFrame: true })
  expect(table.at(['inner', 'inner', 'layers', 0, 'text'])).toMatchObject({ perFrame: true })
  expect(table.at(['layers', 0]).namesFor({ use: 'text' })).toEqual(['use', 'text'])
  expect(table.at(['layers', 0]).namesFor({})).toEqual(['use', 'y', 'width', 'text'])
  expect(table.at(['layers', 0, 'use']).choices).toEqual(['line', 'text'])
  expect([table.at(['named', 'x']).takes(true), table.at(['named', 'x']).takes(1)]).toEqual([true, false])
  expect([table.at(['size', 0]).takes(1), table.at(['size', 1]).takes(1)]).toEqual([true, false])
})

test('what a value of a frame is held against has the checks around the mark', () => {
  const limited = z.strictObject({ alpha: perFrame(z.number()).refine((value) => value < 1) })
  const [check] = optionTable(limited).at(['alpha']).checks
  expect([check!.safeParse(0.5).success, check!.safeParse(2).success]).toEqual([true, false])
})

test('a place is walked once, all items of a list together', () => {
  expect(optionTable(schema)).toBe(table)
  expect(table.at(['layers', 0, 'y'])).toBe(table.at(['layers', 900, 'y']))
  expect(table.at(['named', 'a'])).toBe(table.at(['named', 'b']))
  expect(table.at(['size', 0])).not.toBe(table.at(['size', 1]))
})

test('names that every object knows are no options', () => {
  expect(table.at(['constructor'])).toBe(table.at(['nothing']))
  expect(table.at(['layers', 0, 'toString'])).toBe(table.at(['layers', 0, 'nothing']))
  expect(valueAt({ a: {} }, ['a', 'constructor'])).toBeUndefined()
})

test('a value is set at a path, and what holds others stays as it is', () => {
  const options = { a: { b: [1, { c: 2 }] }, other: { d: 3 } }
  const changed = setAt(options, ['a', 'b', 1, 'c'], 5)
  expect(changed).toEqual({ a: { b: [1, { c: 5 }] }, other: { d: 3 } })
  expect(options.a.b).toEqual([1, { c: 2 }])
  expect(valueAt(changed, ['other'])).toBe(options.other)
  expect(setAt(undefined, ['layers', 0, 'use'], 'line')).toEqual({ layers: [{ use: 'line' }] })
  expect(setAt([1], [1], 2)).toEqual([1, 2])
})
