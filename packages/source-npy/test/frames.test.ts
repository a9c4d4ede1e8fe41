// Scattered frames are put in order before a run; a file that changes is refused.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import npy from '../src/index.js'
import { npyBytes, refusalOf, request, temporaryFolder, testContext } from './support.js'

const folder = temporaryFolder()
const { context } = testContext(folder)
let count = 0

/** An array whose element number i is i, in C order. */
function writeCounting(shape: readonly number[], descr: '<f4' | '<u2' = '<f4'): string {
  const total = shape.reduce((product, length) => product * length, 1)
  const values = (descr === '<f4' ? new Float32Array(total) : new Uint16Array(total)).map((_, index) => index)
  const file = path.join(folder, `${count++}.npy`)
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},)}`
  fs.writeFileSync(file, npyBytes(header, new Uint8Array(values.buffer)))
  return file
}

describe('prepare', () => {
  test('nothing to do for frames that lie in one piece, nor for small arrays', async () => {
    expect(await npy.prepare!(request(writeCounting([50, 20]), ['frame', 'x']), context)).toBeNull()
    expect(await npy.prepare!(request(writeCounting([20, 50]), ['x', 'frame']), context)).toBeNull()
  })

  test('a larger array gets a copy that every open reads', async () => {
    const [rows, frames] = [600, 30_000]
    const asked = request(writeCounting([rows, frames], '<u2'), ['x', 'frame'])
    const prepared = await npy.prepare!(asked, context)
    expect(prepared).toMatchObject({
      frames: [{ file: expect.stringContaining(folder), rows }],
      size: expect.any(Number),
    })
    for (const frame of [0, 17, frames - 1]) {
      const reader = await npy.open({ ...asked, prepared: JSON.parse(JSON.stringify(prepared)) }, context)
      expect((await reader.read(frame)).data).toEqual(
        Uint16Array.from({ length: rows }, (_, row) => row * frames + frame),
      )
      reader.close?.()
    }
    fs.rmSync((prepared as { frames: { file: string }[] }).frames[0]!.file)
  })
})

describe('a file that changes', () => {
  test.each([
    ['frames in one piece', ['frame', 'y', 'x']],
    ['scattered frames', ['y', 'x', 'frame']],
  ])('%s: shorter, or written to', async (_, axes) => {
    for (const change of [(file: string) => fs.truncateSync(file, 100), (file: string) => fs.utimesSync(file, 1, 1)]) {
      const asked = request(writeCounting([4, 5, 6]), axes)
      const reader = await npy.open(asked, context)
      change(asked.file)
      const error = await refusalOf(async () => reader.read(0))
      expect([error.code, error.message]).toEqual(['INPUT_CHANGED', 'the file changed while it was read'])
      reader.close?.()
    }
  })

  test('before a prepared copy of it is opened', async () => {
    const asked = request(writeCounting([600, 30_000], '<u2'), ['x', 'frame'])
    const prepared = (await npy.prepare!(asked, context))!
    fs.utimesSync(asked.file, 1, 1)
    expect((await refusalOf(() => npy.open({ ...asked, prepared }, context))).code).toBe('INPUT_CHANGED')
  })
})
