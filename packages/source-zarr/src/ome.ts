// OME-Zarr's metadata (versions 0.1 to 0.6) become what movieflow wants of a picture: names of axes, levels, times, channels.
import { edgesOf } from '@movieflow/core/plugin'
import { isJsonRecord, type JsonRecord, type JsonValue, listIn, numberIn, own, recordIn, textIn } from './json.js'

/** One axis of a picture. */
export interface OmeAxis {
  /** Its name in movieflow. */
  readonly axis: string
  /** Its name in the file. */
  readonly name: string
  /** The unit of its scale, as in the file. */
  readonly unit: string | undefined
}

export interface OmeLevel {
  /** In the picture's group. */
  readonly path: string
  /** One number an axis: the way from index to index; `undefined` if the file says nothing. */
  readonly scale: readonly number[] | undefined
  /** The place of index 0. */
  readonly translation: readonly number[] | undefined
}

/** A picture in several resolutions. */
export interface Multiscale {
  /** `undefined` if it depends on the number of axes: versions 0.1 and 0.2. */
  readonly axes: readonly OmeAxis[] | undefined
  /** The largest first. */
  readonly levels: readonly OmeLevel[]
  readonly isLabels: boolean
  /** The number of pictures in the group's metadata; the first is read. */
  readonly count: number
}

/** A channel of `omero`. */
export interface OmeChannel {
  readonly label: string | null
  /** `#ff0000`. */
  readonly color: string | null
  readonly low: number | null
  readonly high: number | null
  readonly active: boolean
}

const oldAxes = ['t', 'c', 'z', 'y', 'x']

/** The members that 0.5 keeps under `ome`, and older versions among the attributes. */
export function omeOf(attributes: JsonRecord): JsonRecord {
  return recordIn(attributes, 'ome') ?? attributes
}

/** `undefined` if the group is no picture. */
export function multiscaleOf(attributes: JsonRecord): Multiscale | undefined {
  const ome = omeOf(attributes)
  const list = listIn(ome, 'multiscales')
  const first = list?.[0]
  const datasets = listIn(first, 'datasets')
  if (!isJsonRecord(first) || !datasets) return undefined
  const whole = listIn(first, 'coordinateTransformations') ?? []
  const levels = datasets.flatMap((dataset): OmeLevel[] => {
    const path = textIn(dataset, 'path')
    if (path === undefined) return []
    return [{ path, ...composed([...(listIn(dataset, 'coordinateTransformations') ?? []), ...whole]) }]
  })
  if (levels.length === 0) return undefined
  return { axes: axesOf(first), levels, isLabels: own(ome, 'image-label') !== undefined, count: list!.length }
}

function axesOf(multiscale: JsonRecord): OmeAxis[] | undefined {
  const systems = listIn(multiscale, 'coordinateSystems')
  const list = listIn(multiscale, 'axes') ?? systems?.map((system) => listIn(system, 'axes')).find(Boolean)
  if (!list) return undefined
  return list.map((entry, index) => {
    const name = typeof entry === 'string' ? entry : (textIn(entry, 'name') ?? `axis${index}`)
    return { axis: axisOf(name, textIn(entry, 'type')), name, unit: textIn(entry, 'unit') }
  })
}

/** By its name first: an axis without a type counts as space, a `t` or `c`, too. */
function axisOf(name: string, type: string | undefined): string {
  const lower = name.toLowerCase()
  if (lower === 't' || lower === 'time' || (type === 'time' && !isSpatial(lower))) return 'frame'
  if (lower === 'c' || lower === 'channel' || (type === 'channel' && !isSpatial(lower))) return 'channel'
  return isSpatial(lower) ? lower : name
}

function isSpatial(name: string): boolean {
  return name === 'x' || name === 'y' || name === 'z'
}

/** The axes of a picture with this many; `undefined` if the metadata do not fit such an array. */
export function axesFor({ axes }: Multiscale, count: number): readonly OmeAxis[] | undefined {
  const found =
    axes ??
    (count === 5 ? oldAxes.map((name) => ({ axis: axisOf(name, undefined), name, unit: undefined })) : undefined)
  if (found?.length !== count || new Set(found.map(({ axis }) => axis)).size < count) return undefined
  return found.every(({ axis }) => /^[A-Za-z_]\w*$/.test(axis)) ? found : undefined
}

/** One scale and translation that equals a whole list, in its order. */
export function composed(list: readonly JsonValue[]): Pick<OmeLevel, 'scale' | 'translation'> {
  let scale: number[] | undefined
  let translation: number[] | undefined
  for (const entry of list.flatMap((each) => listIn(each, 'transformations') ?? [each])) {
    const by = numbersIn(entry, 'scale')
    const plus = numbersIn(entry, 'translation')
    if (textIn(entry, 'type') === 'scale' && by) {
      scale = by.map((factor, axis) => factor * (scale?.[axis] ?? 1))
      translation = translation?.map((offset, axis) => offset * (by[axis] ?? 1))
    } else if (textIn(entry, 'type') === 'translation' && plus)
      translation = plus.map((offset, axis) => offset + (translation?.[axis] ?? 0))
  }
  return { scale, translation }
}

function numbersIn(value: JsonValue | undefined, name: string): number[] | undefined {
  const list = listIn(value, name)
  return list?.every((each) => typeof each === 'number') ? (list as number[]) : undefined
}

/** Seconds in the units of time that UDUNITS and OME have. */
const secondsOf: Readonly<Record<string, number>> = {
  nanosecond: 1e-9,
  microsecond: 1e-6,
  millisecond: 1e-3,
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86400,
  ns: 1e-9,
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  min: 60,
  h: 3600,
  d: 86400,
}

/** Seconds between frames, and when the first was taken; `undefined` if the file says no unit, or no length of time. */
export function timeStepOf(
  axes: readonly OmeAxis[],
  { scale, translation }: OmeLevel,
): { readonly start: number; readonly step: number } | undefined {
  const at = axes.findIndex(({ axis }) => axis === 'frame')
  const unit = axes[at]?.unit?.toLowerCase()
  const seconds = unit !== undefined && Object.hasOwn(secondsOf, unit) ? secondsOf[unit] : undefined
  const scaled = scale?.[at]
  if (seconds === undefined || scaled === undefined) return undefined
  const step = scaled * seconds
  const start = (translation?.[at] ?? 0) * seconds
  return step > 0 && Number.isFinite(step) && Number.isFinite(start) ? { start, step } : undefined
}

/**
 * The places of the cells of a picture along the axes `kept`, by their names in movies; `undefined` unless x and y have scales in one unit, or ones that differ.
 */
export function edgesOfPicture(
  axes: readonly OmeAxis[],
  { scale, translation }: OmeLevel,
  shape: readonly number[],
): Readonly<Record<string, readonly [number, number]>> | undefined {
  const at = (name: string) => axes.findIndex(({ axis }) => axis === name)
  const [x, y] = [at('x'), at('y')]
  if (x < 0 || y < 0 || !scale || axes[x]!.unit !== axes[y]!.unit) return undefined
  if (axes[x]!.unit === undefined && scale[x] === scale[y]) return undefined
  const edges = ['x', 'y', 'z'].flatMap((name) => {
    const index = at(name)
    const ends = index < 0 ? undefined : edgesOf(translation?.[index] ?? 0, scale[index] ?? 0, shape[index]!)
    return ends ? [[name, ends] as const] : []
  })
  return edges.filter(([name]) => name !== 'z').length === 2 ? Object.fromEntries(edges) : undefined
}

/** The channels in `omero`; `undefined` if there is none. Limits are those of the contrast, not of the sliders. */
export function channelsOf(attributes: JsonRecord): OmeChannel[] | undefined {
  const omero = recordIn(omeOf(attributes), 'omero') ?? recordIn(attributes, 'omero')
  const list = listIn(omero, 'channels')
  if (!list) return undefined
  const isGrey = textIn(recordIn(omero, 'rdefs'), 'model') === 'greyscale'
  return list.map((channel) => {
    const window = recordIn(channel, 'window')
    const [low, high] = [numberIn(window, 'start'), numberIn(window, 'end')]
    const color = textIn(channel, 'color')?.replace(/^#/, '')
    const hasLimits = low !== undefined && high !== undefined
    return {
      label: textIn(channel, 'label') ?? null,
      color: isGrey
        ? '#ffffff'
        : color !== undefined && /^[0-9a-f]{6}$/i.test(color)
          ? `#${color.toLowerCase()}`
          : null,
      low: hasLimits ? low : null,
      high: hasLimits ? high : null,
      active: !isJsonRecord(channel) || own(channel, 'active') !== false,
    }
  })
}

/** Paths of a plate's wells; `undefined` if the group is no plate. */
export function wellsOf(attributes: JsonRecord): string[] | undefined {
  return pathsIn(recordIn(omeOf(attributes), 'plate'), 'wells')
}

/** Paths of a well's pictures; `undefined` if the group is no well. */
export function fieldsOf(attributes: JsonRecord): string[] | undefined {
  return pathsIn(recordIn(omeOf(attributes), 'well'), 'images')
}

function pathsIn(record: JsonRecord | undefined, name: string): string[] | undefined {
  return listIn(record, name)?.flatMap((entry) => textIn(entry, 'path') ?? [])
}

/** Names of a `labels` group's members. */
export function labelsOf(attributes: JsonRecord): string[] | undefined {
  return listIn(omeOf(attributes), 'labels')?.filter((name) => typeof name === 'string')
}

/** True if members whose names are numbers are the pictures. */
export function isBioformats2raw(attributes: JsonRecord): boolean {
  return own(omeOf(attributes), 'bioformats2raw.layout') === 3 || own(attributes, 'bioformats2raw.layout') === 3
}

/** Names of the pictures, as the `OME` group says. */
export function omeNames(attributes: JsonRecord): string[] | undefined {
  return listIn(omeOf(attributes), 'series')?.filter((name) => typeof name === 'string')
}
