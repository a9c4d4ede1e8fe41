// Other files in a folder that belong to the recordings of a video, such as a trace or a stack with its own clock.
import { join } from 'node:path'
import type { ArrayLister, VariableInfo } from '@movieflow/core'
import { stemOf } from './describe-names.js'
import type { Camera } from './find-videos.js'
import { accompany, type Recordings } from './match-names.js'
import { splitName } from './name-columns.js'

/** A file that accompanies the first recording, with its arrays. */
export interface Companion {
  readonly file: string
  readonly pattern: string
  readonly arrays: readonly VariableInfo[]
}

/** An array with a clock of its own. */
export interface Trace {
  readonly name: string
  readonly pattern: string
  readonly variable?: string
  readonly axes?: readonly string[]
  /** For a table: the columns to draw. */
  readonly column?: string
  readonly frames: number
  /** For pictures: width divided by height. */
  readonly ratio?: number
  readonly times?: { readonly variable?: string; readonly file?: string }
}

/** More files are a batch of arrays that happens to include a video, not a session. */
const mostCompanions = 24
/** Names that are examined more closely. */
const mostNames = 100

/** `undefined` if there are too many to be parts of one session. */
export async function findCompanions(
  folder: string,
  candidates: readonly string[],
  recordings: Recordings,
  lister: ArrayLister,
): Promise<Companion[] | undefined> {
  const near = candidates.filter((file) => belongsToFirst(file, recordings))
  if (near.length > mostNames) return undefined
  const own = near.flatMap((file) => {
    const pattern = accompany(file, recordings, candidates)
    return pattern === undefined ? [] : [{ file, pattern }]
  })
  if (own.length > mostCompanions) return undefined
  const companions: Companion[] = []
  for (const one of own) {
    const { arrays } = await lister.list(join(folder, one.file)).catch(() => ({ arrays: [] }))
    const sound = arrays.filter(({ error, shape }) => error === undefined && shape.length > 0 && !shape.includes(0))
    if (sound.length > 0) companions.push({ ...one, arrays: sound })
  }
  return companions
}

/** Whether the name contains a value from the name of the first recording; also true if that name contains no values. */
function belongsToFirst(file: string, { fields }: Recordings): boolean {
  const values = Object.values(fields[0]!)
  return values.length === 0 || values.some((value) => file.includes(String(value)))
}

export const companionLength = ({ shape }: VariableInfo) => shape[0]!

/** Also the last part of a path within a file. */
const timeName = /^(?:.*[/.])?(?:t|times?|timestamps?)$/i

/** Names of arrays that accompany recordings but are not recordings. */
const noTrace =
  /(?:^|[-_. ])(?:\w*time_?stamps?|labels?|masks?|seg|rois?|mean|std|max|avg|average|config|calib\w*)(?:$|[-_. ])/i

interface Clock {
  readonly file: string
  readonly pattern: string
  readonly length: number
}

/** Files that contain only times, recognised by name. */
function clocksIn(companions: readonly Companion[]): Clock[] {
  return companions.flatMap(({ file, pattern, arrays }) =>
    timeName.test(lastWord(file)) && arrays.length === 1 && arrays[0]!.shape.length === 1
      ? [{ file, pattern, length: companionLength(arrays[0]!) }]
      : [],
  )
}

/** The file with the times of a camera's frames: it has the video's name, and as many times as the video has frames. */
export function findClock(camera: Camera, companions: readonly Companion[]): Clock | undefined {
  return clocksIn(companions).find(
    ({ file, length }) => length === camera.frames && stemOf(file).startsWith(stemOf(camera.file)),
  )
}

/**
 * Traces and stacks, those with their own times first; `taken` are files that are shown already, `names` those that
 * sources may not use.
 */
export function findTraces(
  cameras: readonly Camera[],
  companions: readonly Companion[],
  taken: ReadonlySet<string>,
  names: ReadonlySet<string>,
): Trace[] {
  const clocks = clocksIn(companions)
  const clockFiles = new Set(clocks.map(({ file }) => file))
  const traces = companions.flatMap((companion): Trace[] => {
    const { file, pattern, arrays } = companion
    if (taken.has(file) || clockFiles.has(file) || noTrace.test(stemOf(file))) return []
    const table = arrays.find(({ columns }) => columns !== undefined)
    if (table) {
      const times = table.columns!.find((column) => timeName.test(column))
      const column = table.columns!.find(
        (each) => each !== times && !/^(?:index|row|id|frame\w*|\w+_(?:index|idx))$/i.test(each),
      )
      const known = times !== undefined || cameras.some(({ frames }) => frames === companionLength(table))
      if (!known || column === undefined) return []
      return [
        {
          name: sourceName(file, names),
          pattern,
          column,
          frames: companionLength(table),
          ...(times && { times: { variable: times } }),
        },
      ]
    }
    const array = arrays
      .filter(
        ({ name, shape }) => shape.length <= 3 && Math.max(...shape) > 9 && !(name !== null && timeName.test(name)),
      )
      .toSorted((one, other) => size(other) - size(one))[0]
    if (!array) return []
    const axes = axesOf(array)
    const frames = array.shape[axes.indexOf('frame')]!
    const inside = arrays.find(
      ({ name, shape }) => name !== null && timeName.test(name) && shape.length === 1 && shape[0] === frames,
    )
    const beside = clocks.find(({ length }) => length === frames)
    return [
      {
        ...{ name: sourceName(file, names, arrays.length > 1 ? array.name : null), pattern, axes, frames },
        ...(array.name !== null && arrays.length > 1 && { variable: array.name }),
        ...(axes.includes('y') && { ratio: array.shape[axes.indexOf('x')]! / array.shape[axes.indexOf('y')]! }),
        ...(inside ? { times: { variable: inside.name! } } : beside ? { times: { file: beside.pattern } } : {}),
      },
    ]
  })
  const order = (trace: Trace) => (trace.times ? 0 : 10) + (trace.axes?.length ?? 1)
  return traces.toSorted((one, other) => order(one) - order(other))
}

const size = ({ shape }: VariableInfo) => shape.reduce((product, length) => product * length, 1)

/** A trace, a trace for each cell, or pictures: the longest index is time. */
function axesOf({ shape, order, axes }: VariableInfo): readonly string[] {
  if (axes?.length === shape.length && axes.includes('frame')) return axes
  if (shape.length === 1) return ['frame']
  if (shape.length === 2) return shape[0]! >= shape[1]! ? ['frame', 'cell'] : ['cell', 'frame']
  return order === 'F' ? ['y', 'x', 'frame'] : ['frame', 'y', 'x']
}

const lastWord = (file: string) => splitName(stemOf(file)).parts.at(-1) ?? ''
const reserved = /^(?:frame|time|movie|source|data|cam\w*|pose\w*)$/i

function sourceName(file: string, names: ReadonlySet<string>, variable: string | null = null): string {
  const words = [
    ...(variable === null ? [] : [variable.split('/').at(-1)!]),
    ...splitName(stemOf(file)).parts.toReversed(),
  ]
  const plain = words.map((word) => word.replace(/[^\p{L}\p{N}_]/gu, ''))
  return (
    plain.find(
      (word) => /^\p{L}[\p{L}_]+\d?$/u.test(word) && !reserved.test(word) && !names.has(word) && word.length < 20,
    ) ?? 'trace'
  )
}
