// A name becomes the array that is meant: itself, or the level of the picture that its group is.
import { printable, refuse } from '@movieflow/arrays'
import { MovieflowError, suggestNames } from '@movieflow/core/plugin'
import type { ArrayInfo } from './array-metadata.js'
import { type GroupInfo, joined, type Node, pathOfName, readNode } from './nodes.js'
import {
  axesFor,
  fieldsOf,
  isBioformats2raw,
  labelsOf,
  type Multiscale,
  multiscaleOf,
  type OmeAxis,
  type OmeLevel,
  wellsOf,
} from './ome.js'
import type { Store } from './store.js'

/** The level of a picture to read: its number, or the smallest that is at least as large. */
export type LevelOption = number | { readonly width: number; readonly height: number }

/** An array, and the picture that it is a level of. */
export interface FoundZarrArray {
  readonly array: ArrayInfo
  readonly picture?: ZarrPicture
  /** Its group, if it is a picture's. */
  readonly group?: GroupInfo
  /** Both versions' metadata are there. */
  readonly isDouble: boolean
}

export interface ZarrPicture {
  readonly multiscale: Multiscale
  readonly level: OmeLevel
  readonly index: number
  /** One for each axis of the array; `undefined` if the metadata fit another array. */
  readonly axes: readonly OmeAxis[] | undefined
  /** True if the metadata have scales or translations for another number of axes, which then are left out. */
  readonly isMisfit: boolean
}

/** Axes that are left of a picture's, and their names: those that are one long go, but y and x. */
export interface Squeezed {
  /** Axes of the array. */
  readonly kept: readonly number[]
  readonly axes: readonly string[]
}

/** The array of a name; `undefined` if there is none. Throws if it is a group that is not a picture. */
export async function findZarrArray(
  store: Store,
  name: string,
  level: LevelOption | undefined,
): Promise<FoundZarrArray | undefined> {
  const path = pathOfName(name)
  const node = path === undefined ? undefined : await readNode(store, path)
  if (node === undefined) return undefined
  if ('group' in node) return findInGroup(store, node.group, level)
  return withPicture(store, node, level)
}

/** The array of a group that is a picture. */
export async function findInGroup(
  store: Store,
  group: GroupInfo,
  level: LevelOption | undefined,
): Promise<FoundZarrArray> {
  const multiscale = multiscaleOf(group.attributes)
  if (!multiscale) throw notAnArray(store, group)
  const index = await chooseLevel(store, group, multiscale, level)
  return readLevel(store, group, multiscale, index)
}

/** One level of a picture. */
export async function readLevel(
  store: Store,
  group: GroupInfo,
  multiscale: Multiscale,
  index: number,
): Promise<FoundZarrArray> {
  const level = multiscale.levels[index]!
  const inside = pathOfName(level.path)
  const node = inside ? await readNode(store, joined(group.path, inside)) : undefined
  if (node === undefined || !('array' in node))
    throw refuse(store.path, `${named(group.path)}there is no array ${printable(level.path)}, its level ${index}`)
  return { ...toFound(node, multiscale, index), group }
}

function toFound(node: Node & { array: ArrayInfo }, multiscale: Multiscale, index: number): FoundZarrArray {
  const count = node.array.shape.length
  const { path, scale, translation } = multiscale.levels[index]!
  // Scales of another number of axes say nothing of these.
  const fits = (scale?.length ?? count) === count && (translation?.length ?? count) === count
  const level = fits ? { path, scale, translation } : { path, scale: undefined, translation: undefined }
  return { ...node, picture: { multiscale, level, index, axes: axesFor(multiscale, count), isMisfit: !fits } }
}

/** An array that is a level of the picture around it has that one's axes. */
async function withPicture(
  store: Store,
  node: Node & { array: ArrayInfo },
  level: LevelOption | undefined,
): Promise<FoundZarrArray> {
  const { path } = node.array
  const names = path.split('/')
  // Levels may be in folders of their own.
  for (let count = 1; count <= Math.min(names.length, 3) && path !== ''; count++) {
    const parent = await readNode(store, names.slice(0, -count).join('/'))
    if (parent === undefined || !('group' in parent)) continue
    const multiscale = multiscaleOf(parent.group.attributes)
    const index = multiscale?.levels.findIndex((each) => pathOfName(each.path) === names.slice(-count).join('/')) ?? -1
    if (!multiscale || index < 0) continue
    if (typeof level === 'number' && level !== index)
      throw new MovieflowError(
        'OPTION_INVALID',
        `\`variable\` names level ${index} of the picture, but \`level\` is ${level}`,
        { file: store.path, hint: 'leave one of them out' },
      )
    return { ...toFound(node, multiscale, index), group: parent.group }
  }
  refuseLevel(store, node, level)
  return node
}

/** Throws if a level is asked for of an array that is none of a picture's. */
export function refuseLevel(store: Store, { array }: FoundZarrArray, level: LevelOption | undefined): void {
  if (typeof level !== 'number' || level === 0) return
  const name = array.path === '' ? 'the array' : printable(array.path)
  throw refuse(
    store.path,
    `${name} is not a level of an OME-Zarr picture: there is no level ${level}`,
    'leave `level` out',
  )
}

async function chooseLevel(
  store: Store,
  group: GroupInfo,
  multiscale: Multiscale,
  level: LevelOption | undefined,
): Promise<number> {
  const { levels } = multiscale
  if (level === undefined) return 0
  if (typeof level === 'number') {
    if (level < levels.length) return level
    const known = levels.length === 1 ? 'it has only level 0' : `its levels are 0 to ${levels.length - 1}`
    throw new MovieflowError('SHAPE_MISMATCH', `${named(group.path)}there is no level ${level}: ${known}`, {
      file: store.path,
      hint: 'set `level` to one of them',
    })
  }
  let chosen = 0
  for (let index = 1; index < levels.length; index++) {
    const { array, picture } = await readLevel(store, group, multiscale, index)
    const lengthOf = (axis: string) => array.shape[picture!.axes?.findIndex((each) => each.axis === axis) ?? -1] ?? 0
    if (lengthOf('x') < level.width || lengthOf('y') < level.height) break
    chosen = index
  }
  return chosen
}

/** The error for a group that is named as if it were an array. */
export function notAnArray(store: Store, { path, attributes }: GroupInfo): MovieflowError {
  const wells = wellsOf(attributes)
  const fields = fieldsOf(attributes)
  const labels = labelsOf(attributes)
  const inside = wells ?? fields ?? labels ?? store.list(path).filter((name) => !/^(zarr\.json|\.z\w+)$/.test(name))
  const what = wells
    ? 'a plate'
    : fields
      ? 'a well'
      : labels
        ? 'a group of labels'
        : isBioformats2raw(attributes)
          ? 'a group of pictures'
          : 'a group, not an array'
  const names = inside.map((name) => joined(path, name))
  const example = wells && names[0] !== undefined ? [`${names[0]}/0`] : names
  return new MovieflowError('INPUT_UNREADABLE', `${path === '' ? 'it' : printable(path)} is ${what}`, {
    file: store.path,
    hint:
      names.length === 0
        ? 'nothing is in it'
        : `set \`variable\` to one of its members; ${suggestNames(
            '',
            example.map((name) => printable(name)),
          )}`,
  })
}

/** The axes of an array of a picture; `undefined` if the picture's metadata do not fit it. */
export function squeezedAxes({ array, picture }: FoundZarrArray): Squeezed | undefined {
  const axes = picture?.axes
  if (!axes) return undefined
  const kept = array.shape.flatMap((length, axis) => (length !== 1 || isPlane(axes[axis]!.axis) ? [axis] : []))
  const names = kept.map((axis) => axes[axis]!.axis)
  const lone = names.filter((name) => !isPlane(name))
  // A lone axis before those of the plane is the frames, whatever it is called in the file.
  return { kept, axes: lone.length === 1 ? names.map((name) => (name === lone[0] ? 'frame' : name)) : names }
}

function isPlane(axis: string): boolean {
  return axis === 'y' || axis === 'x'
}

function named(path: string): string {
  return path === '' ? '' : `${printable(path)}: `
}
