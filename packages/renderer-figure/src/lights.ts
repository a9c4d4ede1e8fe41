// Pictures that add up, as microscopy shows channels: each is a light of one colour, from a source, or from one index of its axis; any thread.
import { type Clip, type FixedAxis, MovieflowError, suggestNames } from '@movieflow/core/plugin'
import type { LayerSpec } from './figure-parts.js'
import { optionOf } from './option-places.js'
import type { ImageLayerOptions } from './options/layers.js'
import { pictureSource } from './picture-source.js'

export type ChannelOptions = NonNullable<ImageLayerOptions['channels']>[number]

/** One of the pictures. */
export interface Light {
  readonly source: string
  /** Which of the source's channels it is; none if it has no such axis. */
  readonly index: readonly FixedAxis[]
  readonly options: ChannelOptions
  /** Where its options stand below `render`: `layers.0.channels.1`. */
  readonly path: string
}

/** What people call the axis of channels; OME's is `c`. */
const channelAxes = ['channel', 'c', 'channels'] as const

/** The pictures of a layer that adds some up. Throws if a source has no such channel, or no such axis. */
export function lightsOf(
  { options, path, use }: LayerSpec,
  clips: Readonly<Record<string, Clip>>,
  main: string,
): Light[] | undefined {
  const { channels, data } = options as ImageLayerOptions
  if (use !== 'image' || channels === undefined) return undefined
  return channels.map((own, at) => {
    const source = pictureSource({ data: own.data ?? data }, main)
    const where = ['channels', at].join('.')
    const place = path === '' ? where : `${path}.${where}`
    const clip = clips[source]
    if (!clip)
      throw new MovieflowError('UNKNOWN_NAME', `the data '${source}' of a channel are not a source of the movie`, {
        option: optionOf(place, 'data'),
        hint: suggestNames(source, Object.keys(clips)),
      })
    return { source, index: indexOf(own, clip, source, place), options: own, path: place }
  })
}

/** Whether a layer, or one of the pictures that it adds up, has a name in the legend; or its values have, as categories. */
export function isNamed({ options }: LayerSpec): boolean {
  const { label, channels, categories, border } = options as Partial<ImageLayerOptions> & { label?: unknown }
  if (categories?.inLegend || border?.categories?.inLegend) return true
  return Boolean(label) || channels?.some((each) => Boolean(each.label)) === true
}

function indexOf({ channel }: ChannelOptions, clip: Clip, source: string, path: string): FixedAxis[] {
  const option = optionOf(path, 'channel')
  const axis = channelAxes.find((name) => clip.axes.includes(name))
  const described = clip.axes.map((name, at) => `${name} ${clip.shape[at]}`).join(', ')
  if (channel === undefined) {
    if (axis === undefined) return []
    throw new MovieflowError('OPTION_INVALID', `the source ${source} has several channels (${described})`, {
      option,
      hint: 'name one by its index or label: channel: 0',
    })
  }
  if (axis === undefined)
    throw new MovieflowError('OPTION_INVALID', `the source ${source} has no axis \`channel\` (${described})`, {
      option,
      hint: 'name it in `axes`, as in axes: [frame, channel, y, x], or leave out `channel` if the source is one picture',
    })
  const length = clip.shape[clip.axes.indexOf(axis)]!
  if (typeof channel === 'string') {
    const labels = (clip.labels?.[axis] ?? []).map((label) => (label === null ? '' : String(label)))
    const [index, another] = labels.flatMap((label, at) => (label === channel ? [at] : []))
    if (index !== undefined && another === undefined) return [{ axis, index }]
    throw new MovieflowError(
      'OPTION_INVALID',
      index === undefined
        ? `no channel of ${source} is called ${channel}`
        : `several channels of ${source} are called ${channel}`,
      {
        option,
        hint:
          index !== undefined || labels.length === 0
            ? `give its index, 0 to ${length - 1}`
            : suggestNames(
                channel,
                labels.filter((label) => label !== ''),
              ),
      },
    )
  }
  if (channel < length) return [{ axis, index: channel }]
  throw new MovieflowError('OPTION_INVALID', `there is no channel ${channel}: ${source} has ${length}, from 0`, {
    option,
  })
}

/** Throws if the pictures are not of one size. */
export function checkSizes(lights: readonly Light[], clips: Readonly<Record<string, Clip>>): void {
  const sizeOf = ({ source }: Light) => {
    const { axes, shape } = clips[source]!
    return `${shape[axes.indexOf('y')]} × ${shape[axes.indexOf('x')]}`
  }
  const [first, ...others] = lights
  const odd = others.find((each) => sizeOf(each) !== sizeOf(first!))
  if (!odd) return
  throw new MovieflowError(
    'SHAPE_MISMATCH',
    `added channels must have the same size, but ${first!.source} is ${sizeOf(first!)} (y × x) and ${odd.source} ${sizeOf(odd)}`,
    { option: optionOf(odd.path, 'data'), hint: 'resize one: - { use: resize, data: …, size: [y, x] }' },
  )
}
