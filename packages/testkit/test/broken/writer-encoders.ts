// Writers that are broken before a file is opened: in their options, plans and encoders.
import { writeFile } from 'node:fs/promises'
import { z } from '@movieflow/core/plugin'
import type { BrokenPlugins } from './broken-plugin.js'
import { broken, bytesOnly, encoder, forget } from './raw-writer.js'

let counter = 0

let last = 0
let busy = false
let underWay: Uint8Array = new Uint8Array()

const scratch = new Uint8Array(8)

const sum = (data: Uint8Array) => data.reduce((total, level) => (total + level) & 255, 0)

export const brokenEncoders = {
  'plugin-shape': [
    broken('it has no name', { name: '' }),
    broken('endings in capital letters', { extensions: ['RAW'] }),
    broken('no open', { open: undefined as never }),
  ],
  'options-valid': [
    broken('an option that it does not have', {}, { options: { nope: 1 } }),
    broken('an option of another type', {}, { options: { note: 1 } }),
  ],
  'options-json': [
    broken('a date among the options', { options: z.strictObject({ note: z.any().default(() => new Date(0)) }) }),
    broken('a function among the options', { options: z.strictObject({ note: z.any().default(() => forget) }) }),
  ],
  plan: [
    broken('plan throws', {
      plan: () => {
        throw new Error('no')
      },
    }),
    broken('plan writes to the options', {
      plan: ({ options: given }) => {
        given.note = 'mine'
        return {}
      },
    }),
    broken('plan never settles', { plan: () => new Promise(forget) }),
  ],
  'plan-deterministic': [
    broken('a plan with chance', { plan: () => ({ plan: { seed: Math.random() } }) }),
    broken('a plan that counts its calls', { plan: () => ({ notes: [`call ${counter++}`] }) }),
  ],
  'plan-json': [
    broken('Infinity in the plan', { plan: () => ({ plan: { most: Number.POSITIVE_INFINITY } }) }),
    broken('a map in the plan', { plan: () => ({ plan: new Map() as never }) }),
  ],
  'plan-size': [
    broken('pictures are cut', { plan: ({ size: [width, height] }) => ({ size: [width - 1, height] }) }, bytesOnly),
    broken('half a pixel', { plan: ({ size: [width, height] }) => ({ size: [width + 0.5, height] }) }, bytesOnly),
  ],
  'plan-writes-nothing': [
    broken('plan makes the file', {
      plan: async ({ path }) => {
        await writeFile(path, '')
        return {}
      },
    }),
    broken('plan makes a file beside it', {
      plan: async ({ path }) => {
        await writeFile(`${path}.idx`, '')
        return {}
      },
    }),
  ],
  encode: [
    broken(
      'an encoder that throws',
      encoder(() => {
        throw new Error('no')
      }),
    ),
    broken(
      'an encoder that returns a list',
      encoder(() => [1, 2] as never),
    ),
  ],
  'encode-deterministic': [
    broken(
      'an encoder that leaves memory as it was',
      encoder((_, { allocate }) => allocate(4)),
      { ...bytesOnly, also: ['encode-any-order', 'encode-previous-bytes', 'encode-without-previous', 'shared-memory'] },
    ),
    broken(
      'an encoder that counts',
      encoder(() => Uint8Array.of(counter++)),
      { ...bytesOnly, also: ['encode-any-order', 'encode-previous-bytes', 'encode-without-previous', 'shared-memory'] },
    ),
  ],
  'encode-any-order': [
    broken(
      'an encoder that remembers the frame before',
      encoder(({ data }, { index }) => {
        const bytes = Uint8Array.of(sum(data), last - index === 2 ? 1 : 0)
        last = index
        return bytes
      }),
      {
        ...bytesOnly,
        clean: () => {
          last = 0
        },
      },
    ),
    broken(
      'an encoder that keeps the first palette that it sees',
      (() => {
        const seen = new Map<number, number>()
        return encoder(({ data }, { index }) => {
          if (index === 0 && seen.get(-1) !== sum(data)) seen.clear()
          if (index === 0) seen.set(-1, sum(data))
          return Uint8Array.of(sum(data), seen.get(-1) ?? 0)
        })
      })(),
      bytesOnly,
    ),
  ],
  'encode-side-by-side': [
    broken(
      'an encoder that keeps the picture at hand in a variable',
      encoder(async ({ data }) => {
        underWay = data
        await Promise.resolve()
        return Uint8Array.of(sum(underWay))
      }),
      bytesOnly,
    ),
    broken(
      'an encoder that takes one frame at a time',
      encoder(async ({ data }) => {
        if (busy) throw new Error('busy')
        busy = true
        await Promise.resolve()
        busy = false
        return Uint8Array.of(sum(data))
      }),
      bytesOnly,
    ),
  ],
  'encode-previous-bytes': [
    broken(
      'other bytes where the last are known',
      encoder((_, { previous }) => Uint8Array.of(previous?.bytes ? 1 : 0)),
      bytesOnly,
    ),
    broken(
      'the last bytes are written again',
      encoder(({ data }, { previous }) => Uint8Array.of(sum(data), ...(previous?.bytes ?? []))),
      bytesOnly,
    ),
  ],
  'encode-without-previous': [
    broken(
      'a difference that only the last picture gives',
      encoder((_, { previous }) => Uint8Array.of(previous ? 1 : 0)),
      bytesOnly,
    ),
    broken(
      'an encoder that cannot do without the last picture',
      encoder(({ data }, { previous, index }) => {
        if (index > 0 && !previous) throw new Error('no previous picture')
        return Uint8Array.of(sum(data))
      }),
      bytesOnly,
    ),
  ],
  'encode-leaves-picture': [
    broken(
      'an encoder that premultiplies in place',
      encoder(({ data }) => {
        const copy = data.slice()
        data[3] = 0
        return copy
      }),
    ),
    broken(
      'an encoder that swaps red and blue in place',
      encoder(({ data }) => {
        const copy = data.slice()
        data.reverse()
        return copy
      }),
    ),
  ],
  'encode-leaves-previous': [
    broken(
      'the previous picture is blended in place',
      encoder(({ data }, { previous }) => {
        if (previous) previous.picture.data[0]! ^= 1
        return data.slice()
      }),
    ),
    broken(
      "the previous frame's bytes are marked",
      encoder(({ data }, { previous }) => {
        if (previous?.bytes) previous.bytes[0]! ^= 1
        return data.slice()
      }),
    ),
  ],
  'encode-own-memory': [
    broken(
      'one buffer for all results',
      encoder(({ data }) => {
        scratch.fill(sum(data))
        return scratch
      }),
      bytesOnly,
    ),
    broken(
      'views of one buffer',
      encoder(({ data }) => {
        scratch[0] = sum(data)
        return scratch.subarray(0, 1)
      }),
      bytesOnly,
    ),
  ],
  'shared-memory': [
    broken(
      'an encoder that refuses shared memory',
      encoder(({ data }) => {
        if (data.buffer instanceof SharedArrayBuffer) throw new TypeError('must not be shared')
        return data.slice()
      }),
    ),
    broken(
      'an encoder that goes by the name of the memory',
      encoder(({ data }) => {
        if (String(data.buffer) !== '[object ArrayBuffer]') throw new TypeError('expected an ArrayBuffer')
        return data.slice()
      }),
    ),
  ],
} satisfies BrokenPlugins
