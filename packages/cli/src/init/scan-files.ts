// Reads the headers of many files in parallel, within a time limit, and picks the array of each to show; main thread.
import { join } from 'node:path'
import { type ArrayLister, meantArrays, type VariableInfo } from '@movieflow/core'
import { firstPartyPlugins } from '../first-party.js'
import { isVolume } from './file-kind.js'

/** After this long, the other files are assumed to be like those that were read. */
const longestMilliseconds = 15_000
const sideBySide = 8

export interface ScannedFile {
  /** Path as it was found. */
  readonly file: string
  /** The array to be shown. */
  readonly array?: VariableInfo
  /** All of its arrays. */
  readonly arrays: readonly VariableInfo[]
  /** Why nothing of it can be shown. */
  readonly error?: string
}

/** In the order of `files`; without those that were not reached in time. */
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

/** Volumes as axial pictures: one slice over time, or all slices of a single volume as frames. */
async function listPlane(path: string, lister: ArrayLister): Promise<{ arrays: readonly VariableInfo[] }> {
  const inTime = await lister.list(path, undefined, { plane: 'axial' })
  if (inTime.arrays.some(({ axes }) => axes?.includes('frame'))) return inTime
  const { arrays } = await lister.list(path, undefined, { plane: 'axial', slice: 'all' })
  const framed = (axes: readonly string[]) => axes.map((axis) => (axis === 'slice' ? 'frame' : axis))
  return { arrays: arrays.map((array) => ({ ...array, ...(array.axes && { axes: framed(array.axes) }) })) }
}

const count = ({ shape }: VariableInfo) => shape.reduce((product, length) => product * length, 1)

/** The largest array that may be a sequence of pictures, else the largest of all. */
function chooseArray(arrays: readonly VariableInfo[]): VariableInfo | undefined {
  const sound = meantArrays(arrays).filter((array) => array.shape.length > 0 && count(array) > 0)
  const pictures = sound.filter(({ shape }) => shape.length > 2)
  return (pictures.length > 0 ? pictures : sound).toSorted((left, right) => count(right) - count(left))[0]
}

/** The last file comes first, then those far from all before, so that a few represent all. */
function spread(files: readonly string[]): string[] {
  const step = Math.max(1, Math.floor(files.length / 64))
  const first = files.filter((_, index) => index % step === 0)
  const chosen = new Set(first)
  return [...files.filter((file) => !chosen.has(file)), ...first]
}
