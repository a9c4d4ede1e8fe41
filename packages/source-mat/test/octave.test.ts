// What Octave writes: it counts four bytes too many for small elements, in matrices and so in those around them.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import mat from '../src/index.js'
import { fixture, temporaryFolder, testContext } from './support.js'

const folder = temporaryFolder()
const { context } = testContext()

const word = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer)
const header = fs.readFileSync(fixture('numbers-5.mat')).subarray(0, 128)

/** A matrix; `over` bytes are counted that it does not have. */
function matrix(classId: number, name: string, over: number, ...elements: Buffer[]): Buffer {
  const named = Buffer.concat([word(1, name.length), Buffer.from(name.padEnd(Math.ceil(name.length / 8) * 8, '\0'))])
  const body = Buffer.concat([word(6, 8, classId, 0), word(5, 8, 1, 2), named, ...elements])
  return Buffer.concat([word(14, body.length + over), body])
}

const text = (name: string, over: number) => matrix(4, name, over, word(16 | (2 << 16)), Buffer.from('ab\0\0'))
const numbers = (name: string) => matrix(6, name, 0, word(9, 16), Buffer.from(Float64Array.of(1, 2).buffer))

test.each([4, 0])('%i bytes too many', async (over) => {
  const file = path.join(folder, `${over}.mat`)
  const cell = matrix(1, 'c', over, text('', over), numbers(''))
  fs.writeFileSync(file, Buffer.concat([header, text('t', over), cell, numbers('n'), text('last', over)]))
  expect((await mat.scan(file, context)).map(({ name }) => name)).toEqual(['t', 'c', 'n', 'last'])
  expect(await mat.readValue!(file, undefined, context)).toEqual({ t: 'ab', c: ['ab', [1, 2]], n: [1, 2], last: 'ab' })
  expect(await mat.readValue!(file, 'c{2}', context)).toEqual([1, 2])
})
