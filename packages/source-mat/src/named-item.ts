// A name of a pipeline becomes the open item that it means in a file.
import { copyAgain, printable, refuse } from '@movieflow/arrays'
import { MovieflowError, suggestNames } from '@movieflow/core/plugin'
import { followPath, NotThere, type Reached } from './follow-path.js'
import { framesName } from './frame-list.js'
import type { MatFile, OpenVariable, Variable } from './item.js'
import { parseNamePath } from './name-path.js'

/** The item for a name; its owner closes the variable. */
export interface NamedItem extends Reached {
  readonly name: string
  readonly variable: OpenVariable
}

/** For a value: `undefined` if the file has no such variable; refuses malformed names and missing members. */
export async function openNamed(mat: MatFile, name: string): Promise<NamedItem | undefined> {
  try {
    return await openPath(mat, name, true)
  } catch (error) {
    throw error instanceof NotThere ? error.reason : error
  }
}

/** The first of `names` that the file has. Refuses if it has none, with the first known reason. */
export async function openFirst(mat: MatFile, names: readonly string[]): Promise<NamedItem> {
  let reason: MovieflowError | undefined
  for (const name of names) {
    try {
      const found = await openPath(mat, name)
      if (found) return found
    } catch (error) {
      if (!(error instanceof NotThere)) throw error
      reason ??= error.reason
    }
  }
  throw reason ?? missing(mat, names)
}

/** Opens the item as frames if it has frames without `{:}` or `(:)`: a cell of pictures, or a result of `getframe`. The other is closed. */
export async function openAsFrames(mat: MatFile, named: NamedItem): Promise<NamedItem> {
  let name: string | undefined
  try {
    name = await framesName(named.name, named)
  } catch (error) {
    // It is damaged, which is reported when it is read.
    if (!(error instanceof MovieflowError)) throw error
  }
  if (name === undefined) return named.item.kind === 'cell' ? reopen(mat, named) : named
  return reopen(mat, { ...named, name })
}

/** Items in a variable are asked for in ascending order: from its beginning again. */
async function reopen(mat: MatFile, { name, variable }: NamedItem): Promise<NamedItem> {
  await variable.close()
  return (await openPath(mat, name))!
}

async function openPath(mat: MatFile, name: string, hold = false): Promise<NamedItem | undefined> {
  const path = mat.path
  const whole = mat.variables.find((variable) => variable.name === name)
  if (whole) return openWhole(path, whole)
  const parsed = parseNamePath(name)
  if (typeof parsed === 'string')
    throw new MovieflowError('OPTION_INVALID', `${printable(JSON.stringify(name), 120)} names no variable: ${parsed}`, {
      file: path,
      hint: 'write it as MATLAB does: EStats(11).units.rate, c{2}',
    })
  const found = mat.variables.find((variable) => variable.name === parsed.variable)
  if (!found) {
    // It may be what is damaged.
    if (mat.troubles.length > 0) throw missing(mat, [parsed.variable])
    return undefined
  }
  const { variable, item } = await openWhole(path, found, hold)
  try {
    return { name, variable, ...(await followPath(path, parsed, { item })) }
  } catch (error) {
    await variable.close()
    throw error
  }
}

/** The only variable of a file, or the only one of numbers. */
export async function openOnly(mat: MatFile): Promise<NamedItem> {
  const variables = mat.variables.filter(({ alias }) => !alias)
  if (variables.length === 0) throw noVariables(mat)
  if (variables.length === 1) return openWhole(mat.path, variables[0]!)
  const names: string[] = []
  for (const variable of variables) if (await hasNumbers(variable)) names.push(variable.name)
  if (names.length === 1) return openWhole(mat.path, mat.variables.find(({ name }) => name === names[0])!)
  const known = names.length > 0 ? names : variables.map(({ name }) => name)
  throw new MovieflowError(
    'OPTION_INVALID',
    `it has ${variables.length} variables, and \`variable\` does not choose one`,
    {
      file: mat.path,
      hint: `name one: ${known
        .slice(0, 12)
        .map((name) => printable(name, 40))
        .join(', ')}`,
    },
  )
}

async function hasNumbers({ problem, open }: Variable): Promise<boolean> {
  if (problem !== undefined) return true
  const { item, close } = await open()
  await close()
  return item.kind === 'numbers' || item.kind === 'sparse'
}

async function openWhole(path: string, found: Variable, hold = false): Promise<NamedItem> {
  const { name, problem, open, openHeld } = found
  if (problem !== undefined) throw refuse(path, `${printable(name)}: ${problem}`, copyAgain)
  const variable = await (hold && openHeld ? openHeld() : open())
  return { name, variable, item: variable.item }
}

function noVariables({ path, troubles }: MatFile): MovieflowError {
  return refuse(path, troubles[0] ?? 'it has no variables', troubles.length > 0 ? copyAgain : undefined)
}

function missing(mat: MatFile, names: readonly string[]): MovieflowError {
  if (mat.variables.length === 0) return noVariables(mat)
  const wanted = names.map((name) => printable(name, 40)).join(' or ')
  const known = mat.variables.flatMap(({ name, alias }) => (alias ? [] : [printable(name, 40)]))
  const trouble = mat.troubles.length > 0 ? `; part of it is damaged: ${mat.troubles[0]}` : ''
  return refuse(mat.path, `the file has no variable ${wanted}${trouble}`, suggestNames(names[0]!, known))
}
