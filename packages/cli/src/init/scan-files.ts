// Headers of many files, read side by side within a time: which array of each file is to be shown; main thread.
import { join } from 'node:path'
import { type ArrayLister, meantArrays, type VariableInfo } from '@movieflow/core'
import { firstPartyPlugins } from '../first-party.js'
import { isVolume } from './file-kind.js'

/** After so long, the rest is taken to be like what was seen. */
const longestMilliseconds = 15_000
const sideBySide = 8

export interface ScannedFile {
  /** As it was found. */
  readonly file: string
  /** The array to be shown. */
  readonly array?: VariableInfo
  /** All that it has. */
  readonly arrays: readonly VariableInfo[]
  /** Why nothing of it can be shown. */
  readonly error?: string
}

/** In the order of `files`; those that were not reached are left out. */
export async function scanFiles(folder: string, files: readonly string[], lister: ArrayLister): Promise<ScannedFile[]> {
  const scanned = new Map<string, ScannedFile>()
  const end = performance.now() + longestMilliseconds
  const waiting = spread(files)
  const work = async () => {
    for (let file = waiting.pop(); file !== undefined && performance.now() < end; file = waiting.pop())
      scanned.set(file, await scanFile(folder, file, lister))
  }
  await Promise.all(Array.from({ length: sideBySide }, work))
  return files.flatMap((file) => scanned.get(file) ?? [])
}

async function scanFile(folder: string, file: string, lister: ArrayLister): Promise<ScannedFile> {
  try {
    const path = join(folder, file)
    const { arrays } = isVolume(file, firstPartyPlugins) ? await listPlane(path, lister) : await lister.list(path)
    const array = chooseArray(arrays)
    const error = arrays.find((each) => each.error !== undefined)?.error ?? 'it has no array of numbers'
    return { file, arrays, ...(array ? { array } : { error }) }
  } catch (thrown) {
    return { file, arrays: [], error: (thrown as Error).message.split('\n')[0]! }
  }
}

/** Volumes as axial pictures: one slice in time, or all slices of a single volume, which are the frames then. */
async function listPlane(path: string, lister: ArrayLister): Promise<{ arrays: readonly VariableInfo[] }> {
  const inTime = await lister.list(path, undefined, { plane: 'axial' })
  if (inTime.arrays.some(({ axes }) => axes?.includes('frame'))) return inTime
  const { arrays } = await lister.list(path, undefined, { plane: 'axial', slice: 'all' })
  const framed = (axes: readonly string[]) => axes.map((axis) => (axis === 'slice' ? 'frame' : axis))
  return { arrays: arrays.map((array) => ({ ...array, ...(array.axes && { axes: framed(array.axes) }) })) }
}

const count = ({ shape }: VariableInfo) => shape.reduce((product, length) => product * length, 1)

/** The largest of those that may be a sequence of pictures, or of all. */
function chooseArray(arrays: readonly VariableInfo[]): VariableInfo | undefined {
  const sound = meantArrays(arrays).filter((array) => array.shape.length > 0 && count(array) > 0)
  const pictures = sound.filter(({ shape }) => shape.length > 2)
  return (pictures.length > 0 ? pictures : sound).toSorted((left, right) => count(right) - count(left))[0]
}

/** The last is to be looked at first, then what is far from those before: a few tell of all. */
function spread(files: readonly string[]): string[] {
  const step = Math.max(1, Math.floor(files.length / 64))
  const first = files.filter((_, index) => index % step === 0)
  const chosen = new Set(first)
  return [...files.filter((file) => !chosen.has(file)), ...first]
}
