// Long doubles, as NumPy on x86 writes them, against what NumPy makes of them as doubles.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import npy from '../src/index.js'
import { fixtures, npyBytes, refusalOf, request, temporaryFolder, testContext } from './support.js'

const { context } = testContext()

test('long doubles of x86 become the nearest doubles', async () => {
  const asked = request(path.join(fixtures, 'longdouble.npy'), ['y', 'x'])
  expect(await npy.scan(asked.file, context)).toEqual([{ name: null, dtype: '<f16', shape: [4, 4], order: 'C' }])
  const reader = await npy.open(asked, context)
  const { data } = await reader.read(0)
  reader.close?.()
  const infinite = Number.POSITIVE_INFINITY
  expect(Array.from(data)).toEqual([
    ...[0, 1, -2.5, Math.PI],
    ...[1e300, 1e-300, infinite, -infinite],
    ...[Number.NaN, 3, 7, 0.333],
    ...[1, infinite, 0, 123456789012345680000],
  ])
})

test('those of other machines are refused, not misread', async () => {
  const file = path.join(temporaryFolder(), 'quad.npy')
  // 1/3 as IEEE binary128, as on AArch64.
  const third = Buffer.from('55555555555555555555555555 55fd3f'.replace(' ', ''), 'hex')
  fs.writeFileSync(file, npyBytes("{'descr': '<f16', 'fortran_order': False, 'shape': (1,)}", third))
  const reader = await npy.open(request(file, ['x']), context)
  const error = await refusalOf(async () => {
    try {
      await reader.read(0)
    } catch (thrown) {
      throw (thrown as import('@movieflow/core/plugin').MovieflowError).at({ file })
    }
  })
  expect(error.message).toMatch(/another kind/)
  reader.close?.()
})
