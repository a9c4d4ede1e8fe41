// An open file becomes a list of its objects, each group entered once, however its links run.
import type { ObjectInfo } from './messages.js'
import type { OpenFile } from './open-file.js'
import { outsideProblem, Refusal } from './refusal.js'

const mostObjects = 10_000
/** HDF5 follows paths from the start, each time again. */
const mostDepth = 64
const mostMilliseconds = 60_000

/** Calls `tick` at each object. */
export function listObjects(file: OpenFile, tick: () => void): ObjectInfo[] {
  const objects: ObjectInfo[] = []
  const start = performance.now()
  const entered = new Set<number>([file.addressOf('/')])
  // Groups whose names are still to be read, the last one first: like a recursion, without its limits.
  const open = [{ path: '', names: file.names('/').reverse(), depth: 0 }]
  while (open.length > 0) {
    const group = open.at(-1)!
    const name = group.names.pop()
    if (name === undefined) {
      open.pop()
      continue
    }
    const path = `${group.path}/${name}`
    tick()
    if (objects.length >= mostObjects || performance.now() - start > mostMilliseconds) {
      const message = `there are more than ${objects.length.toLocaleString('en-US')} objects; from here on they are not listed`
      objects.push({ path, kind: 'link', problem: { message, hint: 'name the dataset to read' } })
      return objects
    }
    const object = lookAt(file, path)
    if (object === undefined) continue
    objects.push(object)
    if (object.kind !== 'group') continue
    if (group.depth >= mostDepth) {
      objects.push({ path, kind: 'link', problem: { message: `groups more than ${mostDepth} deep are not listed` } })
      continue
    }
    try {
      const address = file.addressOf(path)
      if (entered.has(address)) continue
      entered.add(address)
      open.push({ path, names: file.names(path).reverse(), depth: group.depth + 1 })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      objects.push({ path, kind: 'link', problem: error.problem })
    }
  }
  return objects
}

/** `undefined` for soft links to objects, which are listed where they are. */
function lookAt(file: OpenFile, path: string): ObjectInfo | undefined {
  try {
    const { outside, target } = file.linkAt(path)
    if (outside !== undefined) return { path, kind: 'link', problem: outsideProblem(outside) }
    if (target !== undefined) {
      if (file.resolve(path) !== undefined) return undefined
      return { path, kind: 'link', problem: { message: `a link to ${target}, which does not exist` } }
    }
    const type = file.typeOf(path)
    if (type === 0) return { path, kind: 'group' }
    if (type === 1) return file.describe(path)
    if (type === 2) return { path, kind: 'type' }
    return { path, kind: 'link', problem: { message: 'an object of an unknown kind' } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { path, kind: 'link', problem: error.problem }
  }
}
