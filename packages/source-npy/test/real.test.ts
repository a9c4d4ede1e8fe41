// Arrays from real laboratories, where they are at hand beside the repository, against figures that NumPy gave.
import fs from 'node:fs'
import path from 'node:path'
import { needsData } from '@movieflow/test-support/tools'
import { describe, expect, test } from 'vitest'
import npy from '../src/index.js'
import { type Figures, namesWithFrame, readAll, readJson, request, testContext } from './support.js'

const folder = process.env.MOVIEFLOW_REAL_ARRAYS ?? path.join(import.meta.dirname, '../../../../shared/real')
const expected = Object.entries(
  readJson<Record<string, Figures & { sums: Record<string, [number, number]> }>>('real.json'),
)

describe.each(expected)('%s', (name, { sums, ...figures }) => {
  const file = path.join(folder, name)

  test('figures and frames along each axis', needsData('arrays of laboratories', fs.existsSync(file)), async () => {
    const { context } = testContext()
    expect((await npy.scan(file, context))[0]).toMatchObject({
      name: null,
      dtype: figures.dtype,
      shape: figures.shape,
    })
    const all = await npy.open(request(file, namesWithFrame(figures.shape.length, -1)), context)
    const { data } = await all.read(0)
    const values = Float64Array.from(data).filter((value) => !Number.isNaN(value))
    expect(data.length - values.length).toBe(figures.nan)
    expect([values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))]).toEqual([
      figures.min,
      figures.max,
    ])
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(figures.mean!, 6)
    for (const [axis, [first, last]] of Object.entries(sums)) {
      const asked = request(file, namesWithFrame(figures.shape.length, Number(axis)))
      const { frames } = await npy.probe(asked, context)
      const tensors = await readAll(await npy.open(asked, context), frames)
      const sum = (index: number) => Array.from(tensors[index]!.data).reduce((total, value) => total + value, 0)
      expect(Math.abs(sum(0) - first)).toBeLessThanOrEqual(1e-9 * Math.abs(first))
      expect(Math.abs(sum(frames - 1) - last)).toBeLessThanOrEqual(1e-9 * Math.abs(last))
    }
  })
})
