// The source `npy`: the arrays of NumPy's .npy and .npz files become frames with named axes.
import {
  clipOfStored,
  complexOption,
  complexRefusal,
  isComplex,
  openArray,
  prepareArray,
  printable,
  refuse,
} from '@movieflow/arrays'
import {
  defineSource,
  MovieflowError,
  type SourceRequest,
  suggestNames,
  type VariableInfo,
  z,
} from '@movieflow/core/plugin'
import type { FoundArray } from './npy-array.js'
import { type NpyFile, openNpyFile, withName } from './npy-file.js'
import { readPlain } from './plain-values.js'

const npyOptions = z.strictObject({ complex: complexOption })

/** The options as written in a pipeline. */
export type NpyOptions = z.input<typeof npyOptions>

type NpyRequest = SourceRequest<z.infer<typeof npyOptions>>

export const npySource = defineSource<z.infer<typeof npyOptions>>({
  name: 'npy',
  version: '0.2.0',
  extensions: ['.npy', '.npz'],
  options: npyOptions,

  async scan(path) {
    const npy = await openNpyFile(path)
    try {
      const arrays: VariableInfo[] = []
      for (const name of npy.names ?? [undefined]) arrays.push(describe(name, (await npy.find(name))!))
      return arrays
    } finally {
      npy.file.close()
    }
  },

  readValue: readPlain,

  async probe(request) {
    const { file, array, name } = await openRequested(request)
    try {
      return clipOfStored(file, array, asked(request))
    } catch (error) {
      throw withName(error, name)
    } finally {
      file.close()
    }
  },

  async prepare(request, context) {
    const { file, array, name } = await openRequested(request)
    return prepareArray(file, array, asked(request), context).catch((error) => Promise.reject(withName(error, name)))
  },

  async open({ prepared, ...request }, context) {
    const { file, array, name } = await openRequested(request)
    return openArray(file, array, asked(request), prepared, context).catch((error) =>
      Promise.reject(withName(error, name)),
    )
  },
})

export default npySource

function asked({ axes, options }: NpyRequest) {
  return { axes, complex: options.complex }
}

async function openRequested({ file: path, variables }: NpyRequest) {
  const npy = await openNpyFile(path)
  try {
    const name = choose(npy, path, variables)
    const found = (await npy.find(name))!
    if (found.array && found.problem === undefined) return { file: npy.file, array: found.array, name }
    throw withName(refuse(path, found.problem!, found.hint), name)
  } catch (error) {
    npy.file.close()
    throw error
  }
}

/** The name of the array that is meant. */
function choose({ names }: NpyFile, file: string, variables: readonly string[]): string | undefined {
  if (names === undefined) {
    if (variables.length === 0) return undefined
    throw new MovieflowError('OPTION_INVALID', 'an .npy file contains one array without a name', {
      file,
      hint: 'leave `variable` out',
    })
  }
  if (names.length === 0) throw refuse(file, 'it is an .npz file without any array', 'save the arrays again')
  const listed = names.map((name) => printable(name))
  if (variables.length === 0) {
    if (names.length === 1) return names[0]
    const some = listed.slice(0, 12).join(', ') + (names.length > 12 ? ', …' : '')
    const hint = `set \`variable\` to one of them: ${some}`
    throw refuse(file, `it holds ${names.length} arrays, and \`variable\` does not choose one`, hint)
  }
  const known = new Set(names)
  const name = variables.find((each) => known.has(each) || known.has(each.replace(/\.npy$/, '')))
  if (name !== undefined) return name
  const wanted = variables.slice(0, 4).map((each) => printable(each))
  throw refuse(file, `it has no array called ${wanted.join(' or ')}`, suggestNames(wanted[0]!, listed))
}

function describe(name: string | undefined, { dtype, shape, order, array, problem }: FoundArray): VariableInfo {
  const complex = array && isComplex(array.parts[0]!.type) ? complexRefusal.problem : undefined
  const error = problem ?? complex
  return { name: name ?? null, dtype, shape, order, ...(error === undefined ? {} : { error }) }
}
