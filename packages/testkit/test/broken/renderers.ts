// A sound renderer of greys, and what is broken in each of its neighbours.
import {
  type Clip,
  type Drawing,
  defineRenderer,
  type Picture,
  type RendererPlugin,
  type RenderFrame,
  z,
} from '@movieflow/core/plugin'
import { testRenderer } from '../../src/index.js'
import type { RendererTest } from '../../src/renderer.js'
import { type BrokenPlugin, type BrokenPlugins, patienceWith } from './broken-plugin.js'

const options = z.strictObject({ tint: z.int().min(0).max(255).default(0) })
type Options = z.infer<typeof options>

export const clip: Clip = { frames: 4, axes: ['y', 'x'], shape: [3, 5], dtype: 'float32' }
const data = (_: string, index: number) => Array.from({ length: 15 }, (_, place) => place * 10 + index)

/** A grey pixel for each value. */
export const soundRenderer: RendererPlugin<Options> = defineRenderer<Options>({
  name: 'greys',
  options,
  plan: ({ clips, main }) => {
    const [height = 1, width = 1] = clips[main]!.shape
    const limits = {
      main: { of: [{ source: main }], percentile: [0, 100], method: 'linear', over: ['movie'] },
    } as const
    return { size: [width, height], limits }
  },
  create: ({ main }) => ({
    draw({ data: { [main]: tensor }, limits, options: { tint } }, picture) {
      const [low, high] = limits['main'] ?? [0, 1]
      tensor!.data.forEach((value, place) => {
        const level = Math.round(((value - low) / (high - low)) * 255)
        picture.data.set([level, level, tint, 255], place * 4)
      })
    },
  }),
})

export const soundRendererTest = { plugin: soundRenderer, clips: { map: clip }, data }

type Changes = Partial<RendererPlugin<Options>>

function broken(
  what: string,
  changes: Changes,
  more: Partial<BrokenPlugin> & Partial<RendererTest<Options>> = {},
): BrokenPlugin {
  const { also, clean, linux, ...testing } = more
  const test = () =>
    testRenderer({ ...soundRendererTest, ...patienceWith(what), ...testing, plugin: { ...soundRenderer, ...changes } })
  return { what, test, ...(also && { also }), ...(clean && { clean }), ...(linux && { linux }) }
}

type Draw = (frame: RenderFrame<Options>, picture: Picture) => void | Promise<void>
/** Drawings that are changed. */
const drawing = (change: (sound: Draw) => Drawing<Options>): Changes => ({
  create: async (given, context) => {
    const { draw } = await soundRenderer.create(given, context)
    return change(draw)
  },
})
/** A drawing that answers so for each pixel. */
const reading = (answer: (at: { readonly x: number; readonly y: number }) => unknown) =>
  drawing((draw) => ({ draw, readPixel: (_, at) => answer(at) as never }))
const then = (after: (picture: Picture, frame: RenderFrame<Options>) => void) =>
  drawing((sound) => ({
    draw: (frame, picture) => {
      sound(frame, picture)
      after(picture, frame)
    },
  }))
const planned = (more: object): Changes => ({
  plan: (given, context) => ({ ...soundRenderer.plan(given, context), ...more }),
})

const forget = () => {}
let counter = 0
const reset = () => {
  counter = 0
}

export const brokenRenderers: BrokenPlugins = {
  'plugin-shape': [
    broken('no create', { create: undefined as never }),
    broken('no version', { version: undefined as never }),
  ],
  'options-valid': [
    broken('an option that it does not have', {}, { options: { color: 1 } }),
    broken('an option out of range', {}, { options: { tint: 256 } }),
  ],
  'options-json': [
    broken('a set among the options', {
      options: z.strictObject({ tint: z.int().default(0), marks: z.any().default(() => new Set()) }),
    }),
    broken('a symbol among the options', {
      options: z.strictObject({ tint: z.int().default(0), mark: z.any().default(() => Symbol('a')) }),
    }),
  ],
  'leaves-process': [
    broken(
      'a method is added to all bytes',
      { ...then(() => Object.assign(Uint8Array.prototype, { pixel: forget })) },
      { clean: () => Reflect.deleteProperty(Uint8Array.prototype, 'pixel') },
    ),
    broken(
      'rejections of the whole process are caught',
      { ...then(() => void process.on('unhandledRejection', forget)) },
      { clean: () => process.removeAllListeners('unhandledRejection') },
    ),
  ],
  plan: [
    broken('plan throws', {
      plan: () => {
        throw new Error('no')
      },
    }),
    broken('plan writes to the clips', {
      plan: (given, context) => {
        ;(given.clips as Record<string, Clip>)['more'] = clip
        return soundRenderer.plan(given, context)
      },
    }),
  ],
  'plan-deterministic': [
    broken(
      'other notes of limits each time',
      {
        plan: (given, context) => {
          const { size } = soundRenderer.plan(given, context)
          const source = 'map'
          const request = {
            of: [{ source }],
            percentile: [0, 100 - counter++],
            method: 'linear',
            over: ['movie'],
          } as const
          return { size, limits: { main: request } }
        },
      },
      { clean: reset },
    ),
    broken(
      'a colour more each time',
      { plan: (given, context) => ({ ...soundRenderer.plan(given, context), inputs: [`/tmp/${counter++}`] }) },
      { clean: reset },
    ),
  ],
  'plan-json': [
    broken('a size that is a typed array', planned({ size: Int32Array.of(5, 3) }), { also: ['plan-size'] }),
    broken('a date in the plan', planned({ inputs: [new Date(0)] as never }), { also: ['plan-inputs'] }),
  ],
  'plan-size': [broken('half a pixel', planned({ size: [5.5, 3] })), broken('no height', planned({ size: [5, 0] }))],
  'plan-limits': [
    broken(
      'limits of a source that there is not',
      planned({
        limits: { main: { of: [{ source: 'nope' }], percentile: [0, 100], method: 'linear', over: ['movie'] } },
      }),
      { limits: { main: [0, 150] } },
    ),
    broken(
      'percentiles upside down',
      planned({
        limits: { main: { of: [{ source: 'map' }], percentile: [98, 2], method: 'linear', over: ['movie'] } },
      }),
    ),
  ],
  'plan-colors': [
    broken('a colour below black', planned({ colors: [-1] }), { also: ['colors'] }),
    broken('a colour as a text', planned({ colors: ['#ffffff'] }), { also: ['colors'] }),
  ],
  'plan-inputs': [
    broken('a path of the pipeline', planned({ inputs: ['frame.png'] })),
    broken('a path of the folder above', planned({ inputs: ['/tmp/a.png', '../frame.png'] })),
  ],
  create: [
    broken('create rejects', { create: () => Promise.reject(new Error('no canvas')) }, { also: ['no-limits'] }),
    broken('create never settles', { create: () => new Promise(forget) }, { also: ['no-limits'] }),
  ],
  draw: [
    broken(
      'draw throws',
      drawing(() => ({
        draw: () => {
          throw new Error('no')
        },
      })),
    ),
    broken(
      'draw never settles',
      drawing(() => ({ draw: () => new Promise(forget) })),
    ),
  ],
  close: [
    broken(
      'close rejects',
      drawing((draw) => ({
        draw,
        close: async () => {
          throw new Error('no')
        },
      })),
      { also: ['no-limits'] },
    ),
    broken(
      'close never settles',
      drawing((draw) => ({ draw, close: () => new Promise(forget) })),
      { also: ['no-limits'] },
    ),
  ],
  opaque: [
    broken(
      'a pixel that shines through',
      then((picture) => {
        picture.data[7] = 100
      }),
    ),
    broken(
      'a last pixel without alpha',
      then((picture) => {
        picture.data[picture.data.length - 1] = 0
      }),
    ),
  ],
  'draws-all': [
    broken(
      'a pixel is left as it was',
      drawing((draw) => ({
        draw: (frame, picture) => {
          const kept = picture.data[4]!
          draw(frame, picture)
          picture.data[4] = kept
        },
      })),
      { also: ['reused-buffer', 'shared-memory'] },
    ),
    broken(
      'black is not drawn',
      drawing((draw) => ({
        draw: (frame, picture) => {
          const kept = picture.data.slice(0, 3)
          draw(frame, picture)
          if (picture.data[0] === 0) picture.data.set(kept)
        },
      })),
      { also: ['reused-buffer', 'shared-memory'] },
    ),
  ],
  'reused-buffer': [
    broken(
      'a buffer that was drawn to is taken for done',
      drawing((draw) => {
        const seen = new WeakSet<ArrayBufferLike>()
        return {
          draw: (frame, picture) => {
            if (seen.has(picture.data.buffer)) return
            seen.add(picture.data.buffer)
            draw(frame, picture)
          },
        }
      }),
      { also: ['shared-memory'] },
    ),
    broken(
      'what is opaque is blended with',
      drawing((draw) => ({
        draw: (frame, picture) => {
          const [level = 0, , , alpha] = picture.data
          draw(frame, picture)
          if (alpha === 255) picture.data[0] = (picture.data[0]! + level) >> 1
        },
      })),
      { also: ['shared-memory'] },
    ),
  ],
  'any-order': [
    broken(
      'a mark where time goes backwards',
      drawing((draw) => {
        let before = 0
        return {
          draw: (frame, picture) => {
            draw(frame, picture)
            if (frame.index < before && frame.index > 0) picture.data[0] = 77
            before = frame.index
          },
        }
      }),
      { also: ['reused-buffer', 'drawings-independent'] },
    ),
    broken(
      'a trail of what was drawn',
      drawing((draw) => {
        let before = -1
        return {
          draw: (frame, picture) => {
            draw(frame, picture)
            if (before === frame.index + 1) picture.data[0] = 77
            before = frame.index
          },
        }
      }),
      { also: ['reused-buffer', 'drawings-independent'] },
    ),
  ],
  'drawings-independent': [
    broken(
      'a number of the drawing in the picture',
      drawing((draw) => {
        const number = counter++
        return {
          draw: (frame, picture) => {
            draw(frame, picture)
            picture.data[0] = number
          },
        }
      }),
      { clean: reset },
    ),
    broken(
      'a table that the last drawing takes with it',
      drawing((draw) => {
        counter = 0
        return {
          draw: (frame, picture) => {
            draw(frame, picture)
            picture.data[0] = counter
          },
          close: () => {
            counter++
          },
        }
      }),
      { clean: reset },
    ),
  ],
  'shared-memory': [
    broken(
      'shared memory is refused',
      then(({ data: { buffer } }) => {
        if (buffer instanceof SharedArrayBuffer) throw new TypeError('must not be shared')
      }),
    ),
    broken(
      'text is decoded from the picture',
      then((picture) => {
        if (picture.data.buffer instanceof SharedArrayBuffer) picture.data[0] = 1
      }),
    ),
  ],
  'leaves-data': [
    broken(
      'values are scaled where they lie',
      then((_, frame) => {
        frame.data['map']!.data[0]! += 1
      }),
    ),
    broken(
      'values are put in order where they lie',
      then((_, frame) => {
        frame.data['map']!.data.reverse()
      }),
    ),
  ],
  'read-pixel': [
    broken(
      'reading rejects at the last pixel',
      reading((place) => {
        if (place.x === 4) throw new Error('no')
        return undefined
      }),
    ),
    broken(
      'a value by itself',
      reading(() => 7),
    ),
    broken(
      'values without indices',
      reading(() => ({ at: [], values: [{ layer: 'greys', source: 'map', value: 1 }] })),
    ),
    broken(
      'reading never settles',
      reading(() => new Promise(forget)),
    ),
  ],
  'read-pixel-json': [
    broken(
      'a value that is NaN',
      reading(() => ({ at: [], values: [{ layer: 'greys', source: 'map', indices: {}, value: Number.NaN }] })),
    ),
    broken(
      'a date beside the values',
      reading(() => ({ at: [], values: [], when: new Date(0) })),
    ),
  ],
  'read-pixel-alone': [
    broken(
      'the frame that was drawn last is read',
      drawing((draw) => {
        let last = -1
        return {
          draw: (frame, picture) => {
            draw(frame, picture)
            last = frame.index
          },
          readPixel: () => ({ at: [{ name: 'frame', text: String(last) }], values: [] }),
        }
      }),
    ),
    broken(
      'a mark at what was read',
      drawing((draw) => {
        let isMarked = false
        return {
          draw: (frame, picture) => {
            draw(frame, picture)
            if (isMarked) picture.data[0] = 77
          },
          readPixel: () => {
            isMarked = true
            return undefined
          },
        }
      }),
      { also: ['drawings-independent'] },
    ),
  ],
  'draw-vector': [
    broken(
      'a text in place of bytes',
      drawing((draw) => ({ draw, drawVector: () => '<svg/>' as never })),
    ),
    broken(
      'an error in place of a file',
      drawing((draw) => ({ draw, drawVector: () => Promise.reject(new Error('no ink')) })),
    ),
  ],
  'draw-vector-alone': [
    broken(
      'files are numbered',
      drawing((draw) => {
        let files = 0
        return { draw, drawVector: () => Uint8Array.of(files++) }
      }),
    ),
    broken(
      'a mark once a file was drawn',
      drawing((draw) => {
        let isMarked = false
        return {
          draw: (frame, picture) => {
            draw(frame, picture)
            if (isMarked) picture.data[0] = 77
          },
          drawVector: () => {
            isMarked = true
            return undefined
          },
        }
      }),
      { also: ['drawings-independent'] },
    ),
  ],
  colors: [
    broken('a colour that was not planned', planned({ colors: [0xffffff] })),
    broken('no colours planned', planned({ colors: [] })),
  ],
  'no-limits': [
    broken(
      'limits are taken for granted',
      then((_, { limits }) => void limits['main']![0]),
    ),
    broken(
      'limits are waited for',
      drawing((draw) => ({
        draw: (frame, picture) => (frame.limits['main'] ? draw(frame, picture) : new Promise(forget)),
      })),
    ),
  ],
}
