// A data file's arrays with their statistics, over finite values in float64; main thread.
import { rmSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readOptions } from '../config/index.js'
import type { FrameReader, PluginContext, VariableInfo } from '../contract/index.js'
import { MovieflowError, suggestNames, toMovieflowError } from '../errors/index.js'
import { countElements, type LimitsRequest, stridesOf, type Tensor } from '../model/index.js'
import { type Driver, driveSource, type PluginEntry } from '../plugins/index.js'
import { GroupSurvey, PartCollector } from '../survey/index.js'
import { ArrayLister, type ListedArrays } from './list-arrays.js'

export interface VariableFigures {
  readonly name: string | null
  readonly dtype: string
  readonly shape: readonly number[]
  readonly order: 'C' | 'F'
  /** Names for its axes from the file, used if the pipeline gives none. */
  readonly axes?: readonly string[]
  /** The file's own names for its axes. */
  readonly dimensions?: readonly (string | null)[]
  /** The scale and offset applied to the stored numbers before the statistics. */
  readonly packed?: string
  /** The unit of its values. */
  readonly units?: string
  /** Further lines from its source. */
  readonly about?: readonly string[]
  /** Whether it accompanies the others, as coordinates do; then it has statistics only if requested by name. */
  readonly companion?: boolean
  /** For a table: its columns of numbers, and those of text with the reason. */
  readonly columns?: readonly string[]
  readonly textColumns?: Readonly<Record<string, string>>
  readonly min?: number | null
  readonly max?: number | null
  readonly mean?: number | null
  readonly nan?: number
  readonly p2?: number | null
  readonly p98?: number | null
  readonly hazen2?: number | null
  readonly hazen98?: number | null
  readonly error?: string
}

export interface Inspection {
  readonly version: 1
  readonly file: string
  readonly variables: readonly VariableFigures[]
  /** Warnings of the source, such as integers that had to be rounded. */
  readonly warnings?: readonly string[]
}

export interface InspectedFile extends Inspection {
  /** The middle slice of the first array with two axes or more, its rows and columns last. */
  readonly slice: Tensor | undefined
}

/** Inspects a file. Throws if it cannot be opened at all. */
export async function inspectFile(
  file: string,
  options: {
    plugins: readonly PluginEntry[]
    variable?: string
    folder: string
    /** The source, if the ending does not determine it. */
    use?: string
    /** Options of the source, such as `dtype=int16`. */
    settings?: readonly string[]
  },
): Promise<InspectedFile> {
  const warnings = new Set<string>()
  const warn = (message: string) => void warnings.add(message)
  const lister = new ArrayLister(options.plugins, options.folder, warn)
  const isFolder = (await stat(file).catch(() => undefined))?.isDirectory() === true
  if (isFolder && !(await lister.takesFolder(file, options.use)))
    throw new MovieflowError('CALL_INVALID', `${file} is a folder`, { file, hint: 'name one of its files' })
  const listed = await lister.list(file, options.use, readOptions(options.settings ?? []))
  const { plugin } = listed
  let { arrays } = listed
  const context: PluginContext = { warn, signal: new AbortController().signal, folder: options.folder }
  if (options.variable !== undefined) {
    const wanted = arrays.filter(({ name }) => name === options.variable)
    const names = arrays.flatMap(({ name, columns }) => name ?? columns ?? '(one array without a name)')
    const found =
      wanted.length === 0
        ? await driveSource(plugin, file).call('find', file, options.variable, context, listed.options)
        : undefined
    if (found) wanted.push({ ...found, name: options.variable })
    if (wanted.length === 0)
      throw new MovieflowError('CALL_INVALID', `${file} has no variable ${options.variable}`, {
        file,
        hint: suggestNames(options.variable, names),
      })
    arrays = wanted
  }
  const variables: VariableFigures[] = []
  let slice: Tensor | undefined
  for (const array of arrays) {
    const { name, dtype, shape, order, axes, dimensions, packed, units, about, companion, columns, textColumns } = array
    const named = columns?.some((column, index) => column !== `column${index}`)
    const base: VariableFigures = {
      name,
      dtype,
      shape,
      order,
      ...(axes && { axes }),
      ...(dimensions && { dimensions }),
      ...(packed !== undefined && { packed }),
      ...(units !== undefined && { units }),
      ...(about && { about }),
      ...(companion && { companion }),
      ...(named && { columns }),
      ...(textColumns && { textColumns }),
    }
    if (array.error !== undefined) {
      variables.push({ ...base, error: array.error })
      continue
    }
    if (
      companion &&
      options.variable === undefined &&
      arrays.some((each) => !each.companion && each.error === undefined)
    ) {
      variables.push(base)
      continue
    }
    try {
      const found = await figures(listed, file, array, context)
      slice ??= found.slice
      variables.push({ ...base, ...found.figures })
    } catch (thrown) {
      variables.push({ ...base, error: toMovieflowError(thrown, 'INPUT_UNREADABLE').message })
    }
  }
  return { version: 1, file, variables, ...(warnings.size > 0 && { warnings: [...warnings] }), slice }
}

async function figures(
  { plugin, options }: ListedArrays,
  file: string,
  array: VariableInfo,
  context: PluginContext,
): Promise<{ figures: Partial<VariableFigures>; slice: Tensor | undefined }> {
  const axes = readingAxes(array)
  const request = { file, variables: array.name === null ? [] : [array.name], axes, options }
  const driver = driveSource(plugin, file)
  const { frames, dtype, shape } = await driver.call('probe', request, context)
  const perFrame = shape.reduce((product, length) => product * length, 1)
  const surveys = (['linear', 'hazen'] as const).map((method) => {
    const limits: LimitsRequest = { of: [{ source: 'data' }], percentile: [2, 98], method, over: ['movie'] }
    return new GroupSurvey(limits, frames * perFrame, [dtype])
  })
  const totals: Totals = {
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    sum: new ExactSum(),
    finite: 0,
    nan: 0,
  }
  let slice: Tensor | undefined
  const scratch = await mkdtemp(join(tmpdir(), 'movieflow-inspect-'))
  // A signal ends the process immediately, and unpacked files may be large.
  const removeAtExit = () => rmSync(scratch, { recursive: true, force: true })
  process.once('exit', removeAtExit)
  let reader: Driver<FrameReader> | undefined
  try {
    const prepared = (await driver.call('prepare', request, { ...context, scratch })) ?? null
    reader = driver.opened(await driver.call('open', { ...request, prepared }, context))
    for (let pass = 0; surveys.some((survey) => survey.pass); pass++) {
      const open = surveys.filter((survey) => survey.pass)
      const collectors = open.map((survey) => new PartCollector(survey.pass!))
      for (let frame = 0; frame < frames; frame++) {
        const tensor = await reader.callAt(frame, 'read', frame)
        if (pass === 0) addTotals(totals, tensor)
        if (pass === 0 && frame === Math.floor(frames / 2)) slice = middleSlice(tensor)
        for (const collector of collectors) collector.add(tensor.data)
      }
      open.forEach((survey, index) => {
        survey.add(collectors[index]!.part())
        survey.endPass()
      })
    }
  } finally {
    await reader?.call('close')
    await rm(scratch, { recursive: true, force: true })
    process.removeListener('exit', removeAtExit)
  }
  const [linear, hazen] = surveys.map(({ limits }) => limits)
  const some = totals.finite > 0
  return {
    slice,
    figures: {
      min: some ? totals.min : null,
      max: some ? totals.max : null,
      mean: some ? totals.sum.mean(totals.finite) : null,
      nan: totals.nan,
      p2: linear?.[0] ?? null,
      p98: linear?.[1] ?? null,
      hazen2: hazen?.[0] ?? null,
      hazen98: hazen?.[1] ?? null,
    },
  }
}

/** Elements to read in one piece. */
const mostAtOnce = 2 ** 23
/** The most elements of a long row, which has no other axis to read along. */
const longestRow = 2 ** 26
/** The most pieces in which an array is read. */
const mostPieces = 1_000_000

/** Names for an array's axes for fast reading: whole if it is small, else along its slowest index. */
function readingAxes({ shape, order, axes }: VariableInfo): readonly string[] {
  if (axes?.includes('frame')) return axes
  const names = shape.map((_, index) => `axis${index}`)
  const count = countElements(shape)
  if (count <= mostAtOnce) return names
  if (shape.length === 1) {
    if (count <= longestRow) return names
    const most = longestRow.toLocaleString('en-US')
    throw new MovieflowError(
      'INPUT_UNREADABLE',
      `it is a row of ${count.toLocaleString('en-US')}: up to ${most} are inspected`,
    )
  }
  const slowest = order === 'C' ? 0 : shape.length - 1
  const along =
    shape[slowest]! <= mostPieces ? slowest : shape.indexOf(Math.min(...shape.filter((length) => length > 1)))
  return names.with(along, 'frame')
}

/** The last two axes at the middle of all others, if there are two. */
function middleSlice(tensor: Tensor): Tensor {
  const { axes, shape, data } = tensor
  if (axes.includes('y') && axes.includes('x')) return pictureOf(tensor)
  const cut = Math.max(0, shape.length - 2)
  const strides = stridesOf(shape)
  const from = strides.slice(0, cut).reduce((at, stride, axis) => at + stride * Math.floor(shape[axis]! / 2), 0)
  const kept = shape.slice(cut)
  return { axes: axes.slice(cut), shape: kept, data: data.subarray(from, from + countElements(kept)) }
}

/** The picture of `y` and `x`, at the middle of all other axes. */
function pictureOf({ axes, shape, data }: Tensor): Tensor {
  const strides = stridesOf(shape)
  const [y, x] = [axes.indexOf('y'), axes.indexOf('x')]
  const from = strides.reduce((at, stride, axis) => {
    return axis === y || axis === x ? at : at + stride * Math.floor(shape[axis]! / 2)
  }, 0)
  const kept = [shape[y]!, shape[x]!]
  const values = Float64Array.from({ length: countElements(kept) }, (_, at) => {
    return data[from + Math.floor(at / kept[1]!) * strides[y]! + (at % kept[1]!) * strides[x]!]!
  })
  // By the names, the rows are the slower index.
  return { axes: ['axis0', 'axis1'], shape: kept, data: values }
}

/**
 * A sum with the accuracy of a single rounding: compensated (Neumaier 1974), with numbers near the limit of doubles
 * summed separately.
 */
class ExactSum {
  #sum = 0
  #lost = 0
  #huge = 0

  add(value: number): void {
    if (value > hugest || value < -hugest) {
      this.#huge += value / hugeScale
      return
    }
    const next = this.#sum + value
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum
    this.#sum = next
  }

  /** The sum of `count` numbers. */
  mean(count: number): number {
    return (this.#sum + this.#lost) / count + (this.#huge / count) * hugeScale
  }
}

const hugest = 1e290
const hugeScale = 2 ** 100

interface Totals {
  min: number
  max: number
  readonly sum: ExactSum
  finite: number
  nan: number
}

function addTotals(totals: Totals, { data }: Tensor): void {
  const { sum } = totals
  let { min, max, nan, finite } = totals
  for (let index = 0; index < data.length; index++) {
    const value = data[index]!
    if (value - value !== 0) {
      if (Number.isNaN(value)) nan++
      continue
    }
    if (value < min) min = value
    if (value > max) max = value
    sum.add(value)
    finite++
  }
  Object.assign(totals, { min, max, nan, finite })
}
