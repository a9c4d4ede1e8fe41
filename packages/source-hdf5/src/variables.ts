// A file's objects become the arrays that a pipeline may name.
import { type ComplexPart, complexRefusal, printable } from '@movieflow/arrays'
import { MovieflowError, suggestNames, type VariableInfo } from '@movieflow/core/plugin'
import { type DatasetInfo, type Hdf5File, type ObjectInfo, refusalOf, spellType } from '@movieflow/hdf5'
import { type DatasetFacts, readFacts } from './dataset-facts.js'
import { axesOfDimensions } from './dimensions.js'
import { nameOf, pathOf } from './names.js'
import { describePacking } from './packing.js'

/** netCDF's, before a variable that is called as a dimension is, and is not its coordinate. */
const hiddenPrefix = '_nc4_non_coord_'

/** The object of a name, as netCDF has it. */
export async function findNamed(file: Hdf5File, name: string): Promise<ObjectInfo | undefined> {
  const path = pathOf(name)
  const object = await file.find(path)
  if (object !== undefined && object.kind !== 'dataset') return object
  if (object !== undefined && !(await readFacts(file, object)).isPlaceholder) return object
  const at = path.lastIndexOf('/') + 1
  return (await file.find(path.slice(0, at) + hiddenPrefix + path.slice(at))) ?? object
}

/** What `inspect` lists: datasets, and links that lead nowhere; not the marks of dimensions without a variable. */
export async function listVariables(file: Hdf5File): Promise<VariableInfo[]> {
  const listed: VariableInfo[] = []
  for (const object of await file.list()) {
    if (object.kind === 'dataset') {
      const facts = await readFacts(file, object)
      if (!facts.isPlaceholder) listed.push(describe(object, facts))
    }
    if (object.kind === 'link')
      listed.push({
        name: nameOf(object.path),
        dtype: 'link',
        shape: [],
        order: 'C',
        error: printable(object.problem.message, 300),
      })
  }
  return listed
}

export function describe(
  info: DatasetInfo,
  { problem: own, dimensions, neuroData, packing }: DatasetFacts,
): VariableInfo {
  const problem = refusalOf(info)?.message ?? (info.type.kind === 'complex' ? complexRefusal.problem : own)
  const axes = neuroData?.axes ?? (dimensions && axesOfDimensions(dimensions))
  const packed = packing && describePacking(packing)
  return {
    name: nameOf(info.path).replace(new RegExp(`(^|/)${hiddenPrefix}(?=[^/]*$)`), '$1'),
    dtype: spellType(info.type),
    shape: dimensions?.shape ?? info.shape ?? [],
    order: 'C',
    ...(axes && { axes }),
    ...(dimensions && { dimensions: dimensions.names.map((name) => name ?? null) }),
    ...(packed !== undefined && { packed }),
    ...(problem !== undefined && { error: printable(problem, 300) }),
  }
}

/** The dataset that a request means: the first of its names that the file has, or the only one with numbers. */
export async function chooseDataset(
  file: Hdf5File,
  names: readonly string[],
  complex: ComplexPart | undefined,
): Promise<DatasetInfo> {
  for (const name of names) {
    const object = await findNamed(file, name)
    if (object?.kind === 'dataset') return object
    if (object?.kind === 'link') throw file.refuse(object.path, object.problem.message, object.problem.hint)
    if (object !== undefined) throw file.refuse(object.path, `it is a ${object.kind}, not a dataset`)
  }
  const datasets: DatasetInfo[] = []
  for (const object of await file.list())
    if (object.kind === 'dataset' && !(await readFacts(file, object)).isPlaceholder) datasets.push(object)
  const known = showableNames(datasets)
  if (names.length > 0)
    throw new MovieflowError('INPUT_UNREADABLE', `there is no dataset ${printable(names.join(' or '), 200)}`, {
      file: file.path,
      hint: known.length === 0 ? 'the file has no dataset at all' : suggestNames(names[0]!, known),
    })
  const readable = datasets.filter(
    (info) => !refusalOf(info) && (info.type.kind !== 'complex' || complex !== undefined),
  )
  const [only, another] = readable.length > 0 ? readable : datasets
  if (only === undefined) throw file.refuse('/', 'it has no datasets')
  if (another === undefined) return only
  throw new MovieflowError('OPTION_INVALID', 'the file has several datasets, and `variable` does not say which', {
    file: file.path,
    hint: `set \`variable\`; ${suggestNames('', showableNames(readable.length > 0 ? readable : datasets))}`,
  })
}

/** Names that a terminal shows as they are. */
function showableNames(datasets: readonly DatasetInfo[]): string[] {
  return datasets.map(({ path }) => nameOf(path)).filter((name) => !/\p{Cc}/u.test(name))
}
