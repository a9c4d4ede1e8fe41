import { expect, it } from 'vitest'
import { z } from 'zod'
import { describeOptions, everyFrame, perFrame } from '../../src/options/index.js'

it('options are told in words, in the order of the schema', () => {
  const schema = z.strictObject({
    a: z.string().describe('a text'),
    b: z.number().min(0).max(1).default(0.5),
    c: z.int().positive().optional(),
    d: perFrame(z.boolean()).optional(),
    e: z.enum(['mean', 'max']),
    f: z.array(z.union([z.string(), z.number()])).default([]),
    g: z.tuple([z.int(), z.int()]).optional(),
    h: z.strictObject({ x: z.string(), y: z.string() }).optional(),
    i: everyFrame(z.json()).optional(),
    j: z.never().optional(),
    k: z
      .string()
      .transform((text) => text.length)
      .optional(),
  })
  expect(describeOptions(schema).map(({ name, type, required, perFrame }) => [name, type, required, perFrame])).toEqual(
    [
      ['a', 'text', true, false],
      ['b', 'number, 0 to 1', false, false],
      ['c', 'whole number, above 0', false, false],
      ['d', 'true | false', false, true],
      ['e', 'mean | max', true, false],
      ['f', 'list of (text | number)', false, false],
      ['g', '[whole number, whole number]', false, false],
      ['h', '{ x, y }', false, false],
      ['i', expect.any(String), false, true],
      ['k', 'text', false, false],
    ],
  )
  expect(describeOptions(schema)[0]).toMatchObject({ description: 'a text' })
  expect(describeOptions(schema)[1]).toMatchObject({ default: 0.5 })
})

it('a union has the options of all its members', () => {
  const schema = z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.number(), a: z.int() })])
  expect(describeOptions(schema).map(({ name }) => name)).toEqual(['a', 'b'])
})
