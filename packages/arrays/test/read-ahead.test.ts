// Small frames that are read one after the other come several at once, and are those that single reads give.
import fs from 'node:fs'
import path from 'node:path'
import { temporaryFolder, testContext } from '@movieflow/test-support/sources'
import { expect, test } from 'vitest'
import { FileBytes, openArray } from '../src/index.js'

const folder = temporaryFolder()
const { context } = testContext()
const frames = 200_000
const file = path.join(folder, 'trace.bin')
fs.writeFileSync(file, new Uint8Array(Int32Array.from({ length: 2 * frames }, (_, at) => at * 3).buffer))

function open() {
  const type = { code: 'i4', bigEndian: false }
  const array = { shape: [frames, 2], fortranOrder: false, parts: [{ type, offset: 0 }] }
  const request = { axes: ['frame', 'column'], complex: undefined }
  return openArray(FileBytes.open(file, 'an array'), array, request, undefined, context)
}

test('in a row, with jumps in between, and to the end', async () => {
  const reader = await open()
  const asked = [
    ...Array.from({ length: 70_000 }, (_, frame) => frame),
    ...[5, 199_999, 31],
    ...Array.from({ length: 40_000 }, (_, frame) => 160_000 + frame),
    ...[199_999, 0],
  ]
  let wrong = 0
  for (const frame of asked) {
    const { data } = await reader.read(frame)
    if (data.length !== 2 || data[0] !== frame * 6 || data[1] !== frame * 6 + 3) wrong++
  }
  expect(wrong).toBe(0)
  const one = (await reader.read(10)).data
  one.fill(0)
  expect([...(await reader.read(10)).data]).toEqual([60, 63])
  expect(() => reader.read(frames)).toThrow('there is no frame 200000')
  await reader.close?.()
})
