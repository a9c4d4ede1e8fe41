// The source `mat`: MATLAB's .mat files become frames with named axes, and plain values for fields and tables.
import { complexOption, copyAgain, printable, Rounding, refuse } from '@movieflow/arrays'
import { defineSource, type FieldValue, MovieflowError, type VariableInfo, z } from '@movieflow/core/plugin'
import { describeFrames, describeItem } from './describe.js'
import type { MatFile, OpenVariable, Variable } from './item.js'
import { locateRequested } from './located-array.js'
import { preparedFrames, readFrameList } from './located-frames.js'
import { openMat } from './mat-file.js'
import { openAsFrames, openNamed } from './named-item.js'
import { PlainReader } from './plain-value.js'

const matOptions = z.strictObject({ complex: complexOption })

/** The options as written in a pipeline. */
export type MatOptions = z.input<typeof matOptions>

export const matSource = defineSource<z.infer<typeof matOptions>>({
  name: 'mat',
  version: '0.3.0',
  extensions: ['.mat'],
  options: matOptions,

  async scan(path) {
    return withMat(path, async (mat) => {
      const listed: VariableInfo[] = []
      for (const variable of mat.variables) if (!variable.alias) listed.push(await describeVariable(mat, variable))
      if (listed.length === 0 && mat.troubles.length > 0) throw refuse(path, mat.troubles[0]!, copyAgain)
      for (const error of mat.troubles) listed.push({ name: null, dtype: '|V0', shape: [], order: 'F', error })
      return listed
    })
  },

  async find(path, name) {
    return withMat(path, async (mat) => {
      const named = await openNamed(mat, name)
      if (!named) return undefined
      const found = await openAsFrames(mat, named)
      try {
        return found.each
          ? { ...(await describeFrames(path, found.name, found, true)), name }
          : await describeItem(name, found)
      } finally {
        await found.variable.close()
      }
    })
  },

  async readValue(path, name, context) {
    return withMat(path, async (mat) => {
      const rounding = new Rounding()
      const value = await (name === undefined ? readVariables(mat, rounding) : readNamedValue(mat, name, rounding))
      rounding.report(context, `in ${printable(name ?? path, 120)}`)
      return value
    })
  },

  async probe(request) {
    return (await locateRequested(request, undefined)).clip()
  },

  async prepare(request, context) {
    return (await locateRequested(request, context)).prepare(context)
  },

  async open({ prepared, ...request }, context) {
    const frames = preparedFrames(prepared)
    if (frames) return readFrameList(request.file, frames.list, request, frames, context)
    return (await locateRequested(request, context)).open(prepared, context)
  },
})

export default matSource

async function withMat<T>(path: string, use: (mat: MatFile) => Promise<T>): Promise<T> {
  const mat = await openMat(path)
  try {
    return await use(mat)
  } finally {
    await mat.close()
  }
}

async function readNamedValue(mat: MatFile, name: string, rounding: Rounding): Promise<FieldValue | undefined> {
  const found = await openNamed(mat, name)
  if (!found) return undefined
  try {
    const value = await new PlainReader(mat.path, rounding).readNamed(found, name)
    await found.variable.finish()
    return value
  } finally {
    await found.variable.close()
  }
}

/** All variables that can be plain values, as a record. */
async function readVariables(mat: MatFile, rounding: Rounding): Promise<FieldValue> {
  const reader = new PlainReader(mat.path, rounding)
  const entries: [string, FieldValue][] = []
  for (const { name, problem, alias, open } of mat.variables) {
    if (problem !== undefined || alias) continue
    const { item, finish, close } = await open()
    try {
      const value = await reader.readIfPlain(item)
      if (value === undefined) continue
      await finish()
      entries.push([name, value])
    } finally {
      await close()
    }
  }
  return Object.fromEntries(entries)
}

/** A variable's row, with its fault if it has one. */
async function describeVariable(mat: MatFile, variable: Variable): Promise<VariableInfo> {
  const { name, problem } = variable
  const read = async (opening: Promise<OpenVariable>) => {
    const { item, close } = await opening
    try {
      return await describeItem(name, { item })
    } finally {
      await close()
    }
  }
  try {
    const peeked = variable.peek && (await read(variable.peek()).catch(() => undefined))
    const row = peeked ?? (await read(variable.open()))
    const frames = row.dtype === '|O' && problem === undefined ? await describeAsFrames(mat, name) : undefined
    if (frames) return frames
    return problem === undefined ? row : { ...row, error: problem }
  } catch (error) {
    if (!(error instanceof MovieflowError)) throw error
    return { name, dtype: '|V0', shape: [], order: 'F', error: problem ?? error.message }
  }
}

/** The row of a variable that is frames: under the name that says so. */
async function describeAsFrames(mat: MatFile, name: string): Promise<VariableInfo | undefined> {
  const named = await openNamed(mat, name)
  if (!named) return undefined
  const found = await openAsFrames(mat, named)
  try {
    return found.each && (await describeFrames(mat.path, found.name, found, false))
  } finally {
    await found.variable.close()
  }
}
