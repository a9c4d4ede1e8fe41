// The facts about a binary file that are elsewhere: in its name (CaImAn), or in a file next to it (SpikeGLX, ThorImage).
import { basename, dirname, join } from 'node:path'
import { FileBytes, formatByteCount, printable, refuse } from '@movieflow/arrays'
import type { ByteOrder } from './number-types.js'
import type { CheckedRawOptions } from './options.js'

export interface MetaFacts {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly order: 'C' | 'F'
  readonly byteorder: ByteOrder
  readonly axes: readonly string[]
  /** Frames a second. */
  readonly rate?: number
}

type Meta = NonNullable<CheckedRawOptions['meta']>

const mostBytes = 16 << 20

/** Who says what a file holds: the pipeline's `meta`, else its ending. */
export function metaOf(file: string, { meta, dtype, shape }: CheckedRawOptions): Meta | undefined {
  if (meta !== undefined || dtype !== undefined || shape !== undefined) return meta
  return file.toLowerCase().endsWith('.mmap') ? 'caiman' : undefined
}

/** The file that `meta` reads next to this one; `undefined` if it reads none. */
export function metaFile(file: string, meta: Meta | undefined): string | undefined {
  if (meta === 'spikeglx') return file.replace(/\.[^./]*$/, '.meta')
  return meta === 'thor' ? join(dirname(file), 'Experiment.xml') : undefined
}

/** The facts about `file`; throws if there are none, or if they are not understood. */
export function readMeta(file: string, meta: Meta): MetaFacts {
  if (meta === 'caiman') return readName(file)
  const beside = metaFile(file, meta)!
  const text = readText(beside)
  return meta === 'spikeglx' ? readSpikeGlx(beside, text) : readThor(beside, text)
}

function readText(path: string): string {
  const file = FileBytes.open(path, 'a text file')
  try {
    if (file.size > mostBytes) throw refuse(path, `it is not a settings file: it has ${formatByteCount(file.size)}`)
    return file.some(0, file.size).toString('utf8')
  } finally {
    file.close()
  }
}

/** `…_d1_512_d2_512_d3_1_order_C_frames_2000_.mmap`: d1 is y, d2 is x, and y is faster than x. */
function readName(file: string): MetaFacts {
  const name = basename(file)
  const match = /_d1_(\d+)_d2_(\d+)_d3_(\d+)_order_([CF])_frames_(\d+)_?\.\w+$/.exec(name)
  if (!match)
    throw refuse(
      file,
      `its name does not contain its shape in CaImAn's form: ${printable(name)}`,
      'they end in _d1_512_d2_512_d3_1_order_C_frames_2000_.mmap; else set `dtype`, `shape` and `order`',
    )
  const [height, width, depth, frames] = [match[1], match[2], match[3], match[5]].map(Number) as [
    number,
    number,
    number,
    number,
  ]
  const [pixels, axes] =
    depth > 1
      ? [
          [height, width, depth],
          ['y', 'x', 'z'],
        ]
      : [
          [height, width],
          ['y', 'x'],
        ]
  // Order F has frame after frame, order C all times of a pixel together: pixels themselves are in Fortran's order in both.
  return match[4] === 'F'
    ? { dtype: 'float32', shape: [...pixels, frames], order: 'F', byteorder: 'little', axes: [...axes, 'frame'] }
    : {
        ...{ dtype: 'float32', order: 'C', byteorder: 'little' },
        shape: [...pixels.toReversed(), frames],
        axes: [...axes.toReversed(), 'frame'],
      }
}

/** Lines of `key=value`. */
function readSpikeGlx(path: string, text: string): MetaFacts {
  const values = new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf('=')
      return at < 0 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const]
    }),
  )
  const channels = Number(values.get('nSavedChans') ?? Number.NaN)
  if (!Number.isInteger(channels) || channels < 1)
    throw refuse(path, 'it has no valid number of saved channels (nSavedChans=385)')
  const rate = ['imSampRate', 'niSampRate', 'obSampRate'].map((key) => Number(values.get(key))).find((each) => each > 0)
  return {
    ...{ dtype: 'int16', shape: [-1, channels], order: 'C', byteorder: 'little', axes: ['frame', 'channel'] },
    ...(rate !== undefined && Number.isFinite(rate) && { rate }),
  }
}

function readThor(path: string, text: string): MetaFacts {
  const attribute = (element: string, name: string) => {
    const [tag] = new RegExp(`<${element}\\s[^>]*>`).exec(text) ?? []
    return /^\s*([^"]*)"/.exec(tag?.split(new RegExp(`\\s${name}\\s*=\\s*"`))[1] ?? '')?.[1]
  }
  const number = (element: string, name: string) => Number(attribute(element, name) ?? Number.NaN)
  const [width, height] = [number('LSM', 'pixelX'), number('LSM', 'pixelY')]
  for (const [name, value] of [
    ['pixelX', width],
    ['pixelY', height],
  ] as const)
    if (!Number.isInteger(value) || value < 1)
      throw refuse(path, `it has no valid size of pictures: <LSM ${name}="512">`)
  const mask = number('LSM', 'channel')
  // The versions of ThorImage do not agree on what they store for other masks.
  if (mask !== 1 && mask !== 3)
    throw refuse(
      path,
      `its channels are ${printable(attribute('LSM', 'channel') ?? 'not given')} (1, channel A, and 3, A and B, are known)`,
      'set `dtype: uint16` and `shape: [-1, <channels>, <height>, <width>]` instead of `meta`',
    )
  const fastZ = number('Streaming', 'zFastEnable') === 1
  const planes = fastZ ? number('ZStage', 'steps') + (number('Streaming', 'flybackFrames') || 0) : 1
  if (!Number.isInteger(planes) || planes < 1)
    throw refuse(path, 'it has no valid number of planes: <ZStage steps="5">')
  const averaged = number('LSM', 'averageMode') === 1 ? number('LSM', 'averageNum') || 1 : 1
  const rate = number('LSM', 'frameRate') / averaged / planes
  return {
    ...{ dtype: 'uint16', order: 'C', byteorder: 'little' },
    shape: [-1, ...(planes > 1 ? [planes] : []), ...(mask === 3 ? [2] : []), height, width],
    axes: ['frame', ...(planes > 1 ? ['z'] : []), ...(mask === 3 ? ['channel'] : []), 'y', 'x'],
    ...(rate > 0 && Number.isFinite(rate) && { rate }),
  }
}
