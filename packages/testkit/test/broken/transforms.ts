// A sound transform, and what is broken in each of its neighbours.
import {
  type Clip,
  defineTransform,
  type FrameReader,
  type Tensor,
  type TransformPlugin,
  z,
} from '@movieflow/core/plugin'
import { testTransform } from '../../src/index.js'
import type { TransformTest } from '../../src/transform.js'
import { type BrokenPlugin, type BrokenPlugins, patienceWith } from './broken-plugin.js'

const options = z.strictObject({ factor: z.number().default(2) })
type Options = z.infer<typeof options>

export const clip: Clip = { frames: 5, axes: ['y', 'x'], shape: [2, 2], dtype: 'float32' }
export const input = (index: number) => [index, index + 0.5, Number.NaN, -index]

/** Values times a factor, frames backwards. */
export const soundTransform: TransformPlugin<Options> = defineTransform<Options>({
  name: 'reverse-scale',
  options,
  plan: ({ clip: entering }) => ({ clip: entering, frameFrom: (index) => entering.frames - 1 - index }),
  create: ({ input: entering, clip: { frames }, options: { factor } }) => ({
    async read(index) {
      const tensor = await entering.read(frames - 1 - index)
      return { ...tensor, data: tensor.data.map((value) => value * factor) }
    },
  }),
})

export const soundTransformTest = { plugin: soundTransform, clip, input }

type Changes = Partial<TransformPlugin<Options>>

function broken(
  what: string,
  changes: Changes,
  more: Partial<BrokenPlugin> & Partial<TransformTest<Options>> = {},
): BrokenPlugin {
  const { also, clean, linux, ...testing } = more
  const test = () =>
    testTransform({
      ...soundTransformTest,
      ...patienceWith(what),
      ...testing,
      plugin: { ...soundTransform, ...changes },
    })
  return { what, test, ...(also && { also }), ...(clean && { clean }), ...(linux && { linux }) }
}

/** A reader of its own; `scale` is what the sound one makes of a tensor. */
const reading = (make: (entering: FrameReader) => FrameReader['read'], close?: FrameReader['close']): Changes => ({
  plan: ({ clip: entering }) => ({ clip: entering }),
  create: ({ input: entering }) => ({ read: make(entering), ...(close && { close }) }),
})
const copy = (tensor: Tensor): Tensor => ({ ...tensor, data: tensor.data.slice() })

const forget = () => {}
let counter = 0
const reset = () => {
  counter = 0
}
const buffer = new Float32Array(4)

export const brokenTransforms: BrokenPlugins = {
  'plugin-shape': [
    broken('no create', { create: undefined as never }),
    broken('options are a plain object', { options: {} as never }),
  ],
  'options-valid': [
    broken('an option that it does not have', {}, { options: { gain: 1 } }),
    broken('an option of another type', {}, { options: { factor: 'two' } }),
  ],
  'options-json': [
    broken('Infinity among the options', {
      options: z.strictObject({ factor: z.any().default(() => Number.POSITIVE_INFINITY) }),
    }),
    broken('NaN among the options', { options: z.strictObject({ factor: z.any().default(() => Number.NaN) }) }),
  ],
  'leaves-process': [
    broken(
      'a method is added to all numbers',
      {
        plan: (given, context) => {
          Object.assign(Number.prototype, { half: forget })
          return soundTransform.plan(given, context)
        },
      },
      { clean: () => Reflect.deleteProperty(Number.prototype, 'half') },
    ),
    broken(
      'a method of all lists is another one',
      {
        plan: (given, context) => {
          Array.prototype.at = at as never
          return soundTransform.plan(given, context)
        },
      },
      {
        clean: () => {
          Array.prototype.at = originalAt
        },
      },
    ),
  ],
  plan: [
    broken('plan throws', {
      plan: () => {
        throw new Error('no')
      },
    }),
    broken('plan writes to the options', {
      plan: (given, context) => {
        given.options.factor = 1
        return soundTransform.plan(given, context)
      },
    }),
  ],
  'plan-deterministic': [
    broken('fewer frames each time', { plan: () => ({ clip: { ...clip, frames: 5 - counter++ } }) }, { clean: reset }),
    broken(
      'frames from other places each time',
      {
        plan: () => {
          const shift = counter++
          return { clip, frameFrom: (index) => (index + shift) % 5 }
        },
      },
      { clean: reset },
    ),
  ],
  'plan-clip': [
    broken('one axis twice', { plan: () => ({ clip: { ...clip, axes: ['x', 'x'] } }) }),
    broken('frame among the axes of one frame', { plan: () => ({ clip: { ...clip, axes: ['frame', 'x'] } }) }),
    broken('a type that there is not', { plan: () => ({ clip: { ...clip, dtype: 'float16' as never } }) }),
  ],
  'frame-from': [
    broken('a frame that never entered', { plan: () => ({ clip, frameFrom: (index) => index + 1 }) }),
    broken('half a frame', { plan: () => ({ clip, frameFrom: (index) => index / 2 }) }),
    broken('more frames, from nowhere', {
      plan: () => ({ clip: { ...clip, frames: 9 } }),
      create: ({ input: entering }) => ({ read: async (index) => copy(await entering.read(index % 5)) }),
    }),
  ],
  open: [
    broken('create rejects', { create: () => Promise.reject(new Error('no')) }, { also: ['input-later'] }),
    broken('create never settles', { create: () => new Promise(forget) }, { also: ['input-later'] }),
  ],
  read: [
    broken(
      'the last frame throws',
      reading((entering) => async (index) => {
        if (index === 4) throw new Error('no')
        return copy(await entering.read(index))
      }),
    ),
    broken(
      'the last frame never settles',
      reading(
        (entering) => async (index) => (index === 4 ? new Promise<never>(forget) : copy(await entering.read(index))),
      ),
    ),
  ],
  'read-clip': [
    broken('another type than was planned', { plan: () => ({ clip: { ...clip, dtype: 'float64' } }) }),
    broken('another shape than was planned', { plan: () => ({ clip: { ...clip, axes: ['x'], shape: [4] } }) }),
  ],
  'read-any-order': [
    broken(
      'a sum over what was read',
      reading((entering) => {
        let sum = 0
        return async (index) => {
          sum += index
          return { ...(await entering.read(index)), data: Float32Array.of(sum, 0, 0, 0) }
        }
      }),
      { also: ['read-owned', 'readers-independent'] },
    ),
    broken(
      'the mean with the frame that was read before',
      reading((entering) => {
        let before = 0
        return async (index) => {
          const tensor = copy(await entering.read(index))
          tensor.data[0]! += before > index ? 1 : 0
          before = index
          return tensor
        }
      }),
      { also: ['read-owned', 'readers-independent'] },
    ),
  ],
  'read-owned': [
    broken(
      'one tensor for all frames',
      reading((entering) => async (index) => {
        const tensor = await entering.read(index)
        buffer.set(tensor.data)
        return { ...tensor, data: buffer }
      }),
      { also: ['readers-independent'] },
    ),
    broken(
      'frames are kept, and delivered again',
      reading((entering) => {
        const kept = new Map<number, Tensor>()
        return async (index) => {
          const tensor = kept.get(index) ?? copy(await entering.read(index))
          kept.set(index, tensor)
          return tensor
        }
      }),
      { also: ['readers-independent'] },
    ),
  ],
  'readers-independent': [
    broken(
      'a number of the reader in each frame',
      {
        plan: ({ clip: entering }) => ({ clip: entering }),
        create: ({ input: entering }) => {
          counter++
          return {
            read: async (index) => ({ ...(await entering.read(index)), data: Float32Array.of(counter, index, 0, 0) }),
          }
        },
      },
      { also: ['input-later'], clean: reset },
    ),
    broken(
      'one place for all readers',
      {
        plan: ({ clip: entering }) => ({ clip: entering }),
        create: ({ input: entering }) => ({
          read: async (index) => {
            const mine = ++counter
            const tensor = copy(await entering.read(index))
            if (mine !== counter) tensor.data[0]! += 1
            return tensor
          },
        }),
      },
      { clean: reset },
    ),
  ],
  close: [
    broken(
      'close rejects',
      reading(
        (entering) => async (index) => copy(await entering.read(index)),
        async () => {
          throw new Error('no')
        },
      ),
    ),
    broken(
      'close never settles',
      reading(
        (entering) => async (index) => copy(await entering.read(index)),
        () => new Promise(forget),
      ),
    ),
  ],
  'input-range': [
    broken(
      'the frame after the last, for a mean of two',
      reading((entering) => async (index) => {
        await Promise.resolve()
          .then(() => entering.read(index + 1))
          .catch(forget)
        return copy(await entering.read(index))
      }),
    ),
    broken(
      'the frame before the first, for a difference',
      reading((entering) => async (index) => {
        await Promise.resolve()
          .then(() => entering.read(index - 1))
          .catch(forget)
        return copy(await entering.read(index))
      }),
    ),
  ],
  'input-later': [
    broken(
      'a promise is taken for a tensor',
      reading((entering) => (index) => {
        const tensor = entering.read(index) as Tensor
        return { ...tensor, data: tensor.data.map((value) => value + 1) }
      }),
    ),
    broken(
      'other values where the input comes later',
      reading((entering) => async (index) => {
        const given = entering.read(index)
        const tensor = copy(await given)
        if (given instanceof Promise) tensor.data[0]! += 1
        return tensor
      }),
    ),
  ],
  'leaves-input': [
    broken(
      'values are scaled where they lie',
      reading((entering) => async (index) => {
        const tensor = await entering.read(index)
        const result = copy(tensor)
        tensor.data[0]! += 1
        return result
      }),
    ),
    broken(
      'NaN is filled up where it lies',
      reading((entering) => async (index) => {
        const tensor = await entering.read(index)
        tensor.data[2] = 0
        return copy(tensor)
      }),
    ),
  ],
  'leaves-input-open': [
    broken('the input is closed with the reader', {
      create: (given, context) => {
        const sound = soundTransform.create(given, context) as FrameReader
        return { ...sound, close: async () => void (await given.input.close?.()) }
      },
    }),
    broken('the input is closed at the last frame', {
      create: ({ input: entering }) => ({
        read: async (index) => {
          if (index === 4) await entering.close?.()
          return copy(await entering.read(index))
        },
      }),
    }),
  ],
  'expected-clip': [
    broken('another number of frames than is expected', {}, { expected: { clip: { frames: 4 } } }),
    broken('other axes than are expected', {}, { expected: { clip: { axes: ['x', 'y'] } } }),
  ],
  'expected-frames': [
    broken('other values than are expected', {}, { expected: { frames: [[0, 0, 0, 0]] } }),
    broken(
      'values further off than the tolerance',
      {},
      { expected: { frames: [[8, 9.2, Number.NaN, -8]] }, tolerance: 0.1 },
    ),
  ],
}

const originalAt = Array.prototype.at
function at(this: unknown[], index: number): unknown {
  return originalAt.call(this, index)
}
