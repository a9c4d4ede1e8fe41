// A path is followed from a variable to the member that it means; each mistake on the way is said with what there is.
import { printable, refuse } from '@movieflow/arrays'
import { countElements, type MovieflowError, suggestNames } from '@movieflow/core/plugin'
import type { Item } from './item.js'
import { formatPath, type NamePath, type PathStep } from './name-path.js'

/** The target of a path: an item, or one element of a struct array. */
export interface Reached {
  readonly item: Item
  /** Counts from 0; left out for the whole item. */
  readonly element?: number
  /** All elements of the item are meant, and of each what these steps say, which `shown` is the name of. */
  readonly each?: { readonly steps: readonly PathStep[]; readonly shown: string }
}

/** Thrown if a path leads to nothing, as opposed to an unreadable item. */
export class NotThere extends Error {
  constructor(readonly reason: MovieflowError) {
    super(reason.message)
  }
}

/** Throws {@link NotThere} if there is no such member. */
export async function followPath(file: string, path: NamePath, root: Reached): Promise<Reached> {
  let reached = root
  for (const [index, step] of path.steps.entries()) {
    const shown = printable(formatPath(path, index), 120)
    if (step.kind === 'each') return enterAll(file, shown, reached, step, path.steps.slice(index + 1))
    reached = await (step.kind === 'field'
      ? enterField(file, shown, reached, step.name)
      : enterIndex(file, shown, reached, step))
  }
  return reached
}

function enterAll(
  file: string,
  shown: string,
  { item, element }: Reached,
  { brackets }: Extract<PathStep, { kind: 'each' }>,
  steps: readonly PathStep[],
): Reached {
  const wanted = brackets === '{}' ? 'cell' : 'struct'
  if (item.kind !== wanted || element !== undefined) {
    const hint =
      item.kind === 'cell'
        ? `its elements are ${shown}{:}`
        : item.kind === 'struct'
          ? `its elements are ${shown}(:)`
          : ''
    const list = `${brackets[0]}:${brackets[1]}`
    throw notThere(
      file,
      `${shown} is ${element === undefined ? describeKind(item) : 'one element'}: ${list} means nothing in it`,
      hint || undefined,
    )
  }
  return { item, each: { steps, shown } }
}

/** The target of the steps after `(:)` or `{:}` in one element, from 0; elements are asked for in ascending order. */
export async function followElement(file: string, { item, each }: Reached, element: number): Promise<Reached> {
  if ((item.kind !== 'cell' && item.kind !== 'struct') || !each) throw new TypeError('an item without elements')
  const root: Reached = item.kind === 'cell' ? { item: await item.child(element) } : { item, element }
  try {
    return await followPath(file, { variable: elementName(item, each.shown, element), steps: each.steps }, root)
  } catch (error) {
    throw error instanceof NotThere ? error.reason : error
  }
}

/** `F(3)`, `frames{3}`; `element` counts from 0. */
export function elementName({ kind }: Item, shown: string, element: number): string {
  return kind === 'cell' ? `${shown}{${element + 1}}` : `${shown}(${element + 1})`
}

async function enterField(file: string, shown: string, { item, element }: Reached, name: string): Promise<Reached> {
  if (item.kind !== 'struct') throw noMember(file, shown, item, `.${name}`)
  const field = item.fields.indexOf(name)
  if (field < 0) {
    const known = item.fields.map((each) => printable(each, 40))
    const hint = known.length === 0 ? 'the struct has no fields' : suggestNames(name, known)
    throw notThere(file, `${shown} has no member ${printable(name)}`, hint)
  }
  const count = countElements(item.shape)
  if (element === undefined && count !== 1) {
    const what = `${shown} is a struct array of ${formatTimes(item.shape)}`
    throw notThere(
      file,
      count === 0 ? `${what}: it has no elements` : `${what}: ${shown}(1).${printable(name)} names one element`,
      count === 0 ? undefined : 'give the element in round brackets; it counts from 1',
    )
  }
  return { item: await item.child((element ?? 0) * item.fields.length + field) }
}

async function enterIndex(
  file: string,
  shown: string,
  { item, element }: Reached,
  { kind, indices }: Extract<PathStep, { kind: 'element' | 'cell' }>,
): Promise<Reached> {
  const list = indices.join(',')
  if (element !== undefined && !indices.every((each) => each === 1))
    throw notThere(file, `${shown} is one element already: (${list}) is too much`)
  if (kind === 'cell') {
    if (item.kind === 'cell') return { item: await item.child(linearIndex(file, shown, item.shape, indices)) }
    const hint = item.kind === 'struct' ? `a struct takes round brackets: ${shown}(${list})` : undefined
    throw notThere(file, `${shown} is ${describeKind(item)}, not a cell: {${list}} means nothing in it`, hint)
  }
  if (item.kind === 'cell')
    throw notThere(
      file,
      `${shown} is a cell: (${list}) would again be a cell`,
      `write braces for its contents: ${shown}{${list}}`,
    )
  if (element !== undefined) return { item, element }
  const index = linearIndex(file, shown, item.shape, indices)
  if (item.kind === 'struct') return { item, element: index }
  if (countElements(item.shape) === 1) return { item }
  throw noMember(file, shown, item, `(${list})`)
}

function notThere(file: string, message: string, hint?: string): NotThere {
  return new NotThere(refuse(file, message, hint))
}

function noMember(file: string, shown: string, item: Item, step: string): NotThere {
  const hint =
    item.kind === 'cell' ? `name an element first: ${shown}{1}${printable(step)}` : `name it without ${printable(step)}`
  return notThere(file, `${shown} is ${describeKind(item)}: ${printable(step)} names no member of it`, hint)
}

/** The place of indices in MATLAB's order, from 0; if there are fewer indices than axes, the last one runs over the remaining axes. */
function linearIndex(file: string, shown: string, shape: readonly number[], indices: readonly number[]): number {
  const count = countElements(shape)
  if (indices.length === 1) {
    if (indices[0]! > count) throw notThere(file, `${shown} has ${countNoun(count)}: there is no ${indices[0]}`)
    return indices[0]! - 1
  }
  const last = indices.length - 1
  const lengths = indices.map((_, axis) => (axis < last ? (shape[axis] ?? 1) : countElements(shape.slice(last))))
  let linear = 0
  let stride = 1
  for (const [axis, length] of lengths.entries()) {
    if (indices[axis]! > length)
      throw notThere(file, `${shown} is ${formatTimes(shape)}: there is no (${indices.slice(0, 8).join(',')})`)
    linear += (indices[axis]! - 1) * stride
    stride *= length
  }
  return linear
}

function countNoun(count: number): string {
  return count === 1 ? '1 element' : `${count} elements`
}

/** `1 × 46`. */
export function formatTimes(shape: readonly number[]): string {
  return shape.length > 8 ? `${shape.slice(0, 8).join(' × ')} × …` : shape.join(' × ')
}

/** `a struct of 1 × 46`. */
export function describeKind(item: Item): string {
  const size = formatTimes(item.shape)
  switch (item.kind) {
    case 'numbers':
      return countElements(item.shape) === 1 ? 'a number' : `an array of numbers, ${size}`
    case 'sparse':
      return `a sparse matrix of ${size}`
    case 'text':
      return 'text'
    case 'struct':
      return countElements(item.shape) === 1 ? 'a struct' : `a struct array of ${size}`
    case 'cell':
      return `a cell array of ${size}`
    case 'other':
      return item.what
  }
}
