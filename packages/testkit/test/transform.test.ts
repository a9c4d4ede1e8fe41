import { type Clip, defineTransform, type TransformPlugin, z } from '@movieflow/core/plugin'
import { describe, expect, it } from 'vitest'
import { type TransformTest, testTransform } from '../src/index.js'
import { findBroken as findBrokenRules } from './broken.js'

const options = z.strictObject({ factor: z.number().default(2) })
type Options = z.infer<typeof options>

const clip: Clip = { frames: 5, axes: ['y', 'x'], shape: [2, 2], dtype: 'float32' }
const input = (index: number) => [index, index + 0.5, Number.NaN, -index]

/** Values times a factor, frames backwards. */
const sound: TransformPlugin<Options> = defineTransform<Options>({
  name: 'reverse-scale',
  options,
  plan: ({ clip: entering }) => ({ clip: entering, frameFrom: (index) => entering.frames - 1 - index }),
  create: ({ input: reader, clip: entering, options: { factor } }) => ({
    async read(index) {
      const tensor = await reader.read(entering.frames - 1 - index)
      return { ...tensor, data: tensor.data.map((value) => value * factor) }
    },
  }),
})

const test = { plugin: sound, clip, input, timeoutSeconds: 1 }

const findBroken = (changes: Partial<TransformPlugin<Options>>, more: Partial<TransformTest<Options>> = {}) =>
  findBrokenRules(() => testTransform({ ...test, ...more, plugin: { ...sound, ...changes } }))

describe('testTransform', () => {
  it('passes a sound transform', async () => {
    await testTransform(test)
    const frames = [4, 3, 2, 1, 0].map((index) => input(index).map((value) => value * 3))
    await testTransform({ ...test, options: { factor: 3 }, expected: { clip, frames } })
    const plan: TransformPlugin['plan'] = ({ others }) => ({ clip: others['other']! })
    const create: TransformPlugin['create'] = ({ otherInputs }) => ({ read: () => otherInputs['other']!.read(0) })
    const still: Clip = { ...clip, frames: 1 }
    await testTransform({ ...test, plugin: { ...sound, plan, create }, others: { other: { clip: still, input } } })
  })

  it('catches plans that do not hold', async () => {
    expect(await findBroken({ plan: () => ({ clip: { ...clip, shape: [4], axes: ['x'] } }) })).toEqual(['read-clip'])
    expect(await findBroken({ plan: () => ({ clip: { ...clip, dtype: 'float64' } }) })).toEqual(['read-clip'])
    expect(await findBroken({ plan: () => ({ clip: { ...clip, axes: ['x', 'x'] } }) })).toEqual(['plan-clip'])
    let frames = 5
    expect(await findBroken({ plan: () => ({ clip: { ...clip, frames: --frames } }) })).toContain('plan-deterministic')
    const more: TransformPlugin['plan'] = () => ({ clip: { ...clip, frames: 9 } })
    expect(await findBroken({ plan: more })).toEqual(expect.arrayContaining(['frame-from', 'input-range']))
    const astray: TransformPlugin['plan'] = () => ({ clip, frameFrom: (index) => index + 1 })
    expect(await findBroken({ plan: astray })).toEqual(['frame-from'])
  })

  it('catches frames that depend on the order', async () => {
    const create: TransformPlugin<Options>['create'] = ({ input: reader }) => {
      let sum = 0
      return {
        async read(index) {
          const tensor = await reader.read(index)
          sum += index
          return { ...tensor, data: tensor.data.map((value) => value + sum) }
        },
      }
    }
    expect(await findBroken({ create })).toContain('read-any-order')
  })

  it('catches state that two workers would not share', async () => {
    let created = 0
    const create: TransformPlugin<Options>['create'] = ({ input: reader }) => {
      created++
      return {
        async read(index) {
          const tensor = await reader.read(index)
          return { ...tensor, data: tensor.data.map((value) => value + created) }
        },
      }
    }
    expect(await findBroken({ create })).toEqual(expect.arrayContaining(['readers-independent', 'input-later']))
  })

  it('catches writing to what was handed in, and closing it', async () => {
    const create: TransformPlugin<Options>['create'] = ({ input: reader }) => ({
      async read(index) {
        const tensor = await reader.read(index)
        tensor.data[0]! += 1
        return tensor
      },
      close: async () => void (await reader.close?.()),
    })
    expect(await findBroken({ create })).toEqual(['leaves-input', 'leaves-input-open'])
  })

  it('catches a frame that is handed out twice, and promises that are not awaited', async () => {
    const create: TransformPlugin<Options>['create'] = async ({ input: reader }) => {
      const first = await reader.read(0)
      return { read: () => first }
    }
    expect(await findBroken({ create })).toEqual(expect.arrayContaining(['read-owned']))
    const hasty: TransformPlugin<Options>['create'] = ({ input: reader }) => ({
      read: (index) => {
        const tensor = reader.read(index) as { axes: string[]; shape: number[]; data: Float32Array }
        return { ...tensor, data: tensor.data.map((value) => value + 1) }
      },
    })
    expect(await findBroken({ create: hasty })).toEqual(['input-later'])
  })

  it('catches what is not as expected, or does not survive JSON', async () => {
    expect(await findBroken({}, { expected: { frames: [[0, 0, 0, 0]] } })).toEqual(['expected-frames'])
    const endless = z.strictObject({ factor: z.number().or(z.literal(Infinity)).default(Number.POSITIVE_INFINITY) })
    expect(await findBroken({ options: endless })).toContain('options-json')
    const careless: TransformPlugin<Options>['plan'] = ({ clip: entering, options: parsed }) => {
      parsed.factor = 1
      return { clip: entering }
    }
    expect(await findBroken({ plan: careless })).toEqual(['plan'])
  })
})
