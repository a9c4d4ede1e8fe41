// Turns an item into a row of the list of a file's arrays, with the obstacle to reading it, if any.

import { complexRefusal, formatByteCount, missingData, printable } from '@movieflow/arrays'
import { countElements, type VariableInfo } from '@movieflow/core/plugin'
import { refusalOf } from '@movieflow/hdf5'
import { describeKind, type Reached } from './follow-path.js'
import { axesOfFrames, countListed, listFrames, peekFrames, spellList } from './frame-list.js'
import { mostDenseBytes } from './sparse.js'

/** Why something is not read as an array, and what to do instead. */
export interface Obstacle {
  readonly problem: string
  readonly hint?: string
}

/** The obstacle to reading an item as an array of numbers; complex ones are read with the option. */
export function obstacleOf({ item, element }: Reached, shown: string): Obstacle | undefined {
  switch (item.kind) {
    case 'numbers':
    case 'sparse':
      return undefined
    case 'text':
      return { problem: 'it is text, not numbers', hint: 'text can be used in `fields:` and in tables' }
    case 'other':
      return { problem: `it is ${item.what}`, hint: item.hint }
    case 'cell': {
      const such = `${shown}{1}`
      return {
        problem: `it is ${describeKind(item)}${countElements(item.shape) === 0 ? '' : `: name an element, such as ${such}, or all as frames, ${shown}{:}`}`,
      }
    }
    case 'struct': {
      const fields = item.fields.slice(0, 8).map((field) => printable(field, 24))
      const list =
        fields.length < item.fields.length
          ? `${fields.join(', ')}, … (${item.fields.length} in all)`
          : fields.join(', ')
      const count = element === undefined ? countElements(item.shape) : 1
      const kind = element === undefined ? describeKind(item) : 'a struct'
      if (fields.length === 0) return { problem: `it is ${kind} without fields` }
      const index = element === undefined && count !== 1 ? '(1)' : ''
      const such = count === 0 ? '' : `: name a member, such as ${shown}${index}.${fields[0]}`
      return { problem: `it is ${kind} with the fields ${list}${such}` }
    }
  }
}

/** The row for the frames of a name. With `all`, each frame is examined, else only the first. */
export async function describeFrames(
  file: string,
  name: string,
  reached: Reached,
  all: boolean,
): Promise<VariableInfo> {
  const list = all ? await listFrames(file, name, reached) : undefined
  const { dtype, shape } = list
    ? { dtype: spellList(list), shape: [countListed(list), ...list.shape] }
    : await peekFrames(file, reached)
  const axes = axesOfFrames(shape, dtype)
  return { name, dtype, shape, order: 'F', ...(axes && { axes }) }
}

/** The row of an item under a name. */
export async function describeItem(name: string, reached: Reached): Promise<VariableInfo> {
  const { item, element } = reached
  const shape = element === undefined ? item.shape : [1, 1]
  const dtype = item.kind === 'numbers' || item.kind === 'sparse' ? item.dtype : item.kind === 'text' ? '<U1' : '|O'
  const problem = obstacleOf(reached, printable(name, 120))?.problem ?? (await numberProblem(reached))
  const order = (item.kind === 'numbers' && item.order) || 'F'
  return { name, dtype, shape, order, ...(problem !== undefined && { error: problem }) }
}

async function numberProblem({ item }: Reached): Promise<string | undefined> {
  if (item.kind !== 'numbers' && item.kind !== 'sparse') return undefined
  if (item.complex) return complexRefusal.problem
  if (item.kind === 'numbers') {
    const place = await item.locate()
    if (place.kind === 'stored') return missingData(place.file, place.array)
    return place.kind === 'dataset' ? refusalOf(place.info)?.message : undefined
  }
  const bytes = countElements(item.shape)
  return bytes > mostDenseBytes ? `it is sparse, and takes ${formatByteCount(bytes)} or more with its zeros` : undefined
}
