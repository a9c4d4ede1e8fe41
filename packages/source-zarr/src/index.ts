// The source `zarr`: the arrays and pictures of Zarr stores become frames with named axes.
import {
  checkAxes,
  chooseCopy,
  complexOption,
  fileChanged,
  framesCopySchema,
  openBands,
  openCopies,
  printable,
  refuse,
  TimeProblem,
  timesInUnits,
  writeFrameCopy,
} from '@movieflow/arrays'
import {
  type Clip,
  type ClipTimes,
  defineSource,
  MovieflowError,
  meantArrays,
  type PluginContext,
  type SourceRequest,
  type SourceTimes,
  suggestNames,
  type VariableInfo,
  z,
} from '@movieflow/core/plugin'
import { guessSeparator } from './chunk-files.js'
import { placingByCoordinates, timeUnitsOf } from './coordinates.js'
import { readZarrValue } from './field-values.js'
import { zarrInputFiles } from './input-files.js'
import { describeZarrArray, listZarrArrays, noMetadata } from './listing.js'
import { readNode } from './nodes.js'
import { channelsOf, edgesOfPicture, multiscaleOf, timeStepOf } from './ome.js'
import { openStore } from './open-store.js'
import { packingOf, unpackingFor } from './packing.js'
import { type FoundZarrArray, findInGroup, findZarrArray, notAnArray, refuseLevel, squeezedAxes } from './pictures.js'
import type { Store } from './store.js'
import { countStored, isCountable } from './stored-chunks.js'
import { arrayName, ZarrArray } from './zarr-array.js'

const size = z.number().int().positive()

const zarrOptions = z.strictObject({
  complex: complexOption,
  raw: z
    .boolean()
    .optional()
    .describe(
      'read the numbers as they are stored: without `scale_factor`, `add_offset` and missing values, as xarray writes them',
    ),
  level: z
    .union([z.number().int().min(0), z.strictObject({ width: size, height: size })])
    .optional()
    .describe(
      'the resolution of an OME-Zarr picture: its number, 0 is the largest and the default; or `{ width, height }`, for the smallest that is at least as large',
    ),
})

/** The options as written in a pipeline. */
export type ZarrOptions = z.input<typeof zarrOptions>

type ZarrRequest = SourceRequest<z.infer<typeof zarrOptions>>

/** The result of preparing, for opening: the copy of all frames, and a stamp that shows whether the store has changed. */
const preparedSchema = z.strictObject({ copy: framesCopySchema, stamp: z.string() })

/** Bands up to this are held in memory, in bytes. */
const widestBand = 64 << 20
/** Of longer arrays, only the frames that are wanted are read, in bands, if they fit: a movie may show few of them. */
const longestCopy = 4 * 2 ** 30

export const zarrSource = defineSource<z.infer<typeof zarrOptions>>({
  name: 'zarr',
  version: '0.1.0',
  extensions: ['.zarr', '.ome.zarr', '.zarr.zip', '.ome.zarr.zip', '.ozx', 'zarr.json', '.zarray', '.zgroup'],
  folders: true,
  options: zarrOptions,

  scan(path, _context, options) {
    return withStore(path, (store) => listZarrArrays(store, options?.level))
  },

  find(path, name, _context, options) {
    return withStore(path, async (store): Promise<VariableInfo | undefined> => {
      const found = await findZarrArray(store, name, options?.level)
      return found && { ...describeZarrArray(found), name }
    })
  },

  readValue(path, name) {
    return withStore(path, (store) => readZarrValue(store, name ?? ''))
  },

  readTimes(request) {
    return withStore(request.file, (store) => readTimes(store, request))
  },

  furtherFiles(request) {
    return withStore(request.file, async (store) => zarrInputFiles(store, await findRequested(store, request)))
  },

  async probe(request, context) {
    return withStore(request.file, async (store) => {
      const found = await findRequested(store, request)
      const array = arrayOf(store, found, request)
      warnOf(store, found, array, request.options, context)
      const { layout, dtype, isLogical } = array
      const times = request.axes.includes('frame') ? timesOf(found, request.axes, context) : undefined
      return {
        frames: layout.frames,
        axes: layout.axes,
        shape: layout.shape,
        dtype,
        ...(isLogical && { white: 1 }),
        ...labelsOf(found, request.axes),
        ...(await placingOf(store, found, request.axes)),
        ...(times && { times }),
      } satisfies Clip
    })
  },

  async prepare(request, { scratch, fewFrames = false, ...context }) {
    return withStore(request.file, async (store) => {
      const array = arrayOf(store, await findRequested(store, request), request)
      const block = chooseCopy(array)
      const isLong = array.layout.frames * array.bytesPerFrame > longestCopy
      const fits = array.framesPerChunk * array.bytesPerFrame <= widestBand
      if (block === undefined || (fits && (isLong || fewFrames))) return null
      array.block = block
      const copy = await writeFrameCopy(array, scratch, context.signal)
      array.report(context, 'in the array')
      return { copy, stamp: store.stamp }
    })
  },

  async open({ prepared, ...request }, context) {
    const store = await openStore(request.file)
    try {
      const array = arrayOf(store, await findRequested(store, request), request)
      if (!prepared) return openBands(array, context)
      const { copy, stamp } = preparedSchema.parse(prepared)
      if (stamp !== store.stamp) throw fileChanged(store.path)
      const reader = openCopies(array, [copy])
      store.close()
      return reader
    } catch (error) {
      store.close()
      throw error
    }
  },
})

export default zarrSource

async function withStore<T>(path: string, action: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(path)
  try {
    const result = await action(store)
    store.verify()
    return result
  } finally {
    store.close()
  }
}

/** The first of a request's names that the store has, or its only array or picture. */
async function findRequested(store: Store, { variables, options }: ZarrRequest): Promise<FoundZarrArray> {
  for (const name of variables) {
    const found = await findZarrArray(store, name, options.level)
    if (found) return found
  }
  const root = await readNode(store, '')
  if (root === undefined) throw noMetadata(store)
  if (variables.length === 0) {
    if ('array' in root) {
      refuseLevel(store, root, options.level)
      return root
    }
    if (multiscaleOf(root.group.attributes)) return findInGroup(store, root.group, options.level)
  }
  const listed = await listZarrArrays(store, options.level)
  const names = listed.flatMap(({ name }) => (name === null ? [] : [printable(name)]))
  if (variables.length > 0)
    throw new MovieflowError('INPUT_UNREADABLE', `there is no array ${printable(variables.join(' or '), 200)}`, {
      file: store.path,
      hint: names.length === 0 ? 'the store has one array: leave `variable` out' : suggestNames(variables[0]!, names),
    })
  const readable = meantArrays(listed)
  const only = readable.length === 1 ? readable[0]! : listed.length === 1 ? listed[0]! : undefined
  const found = only?.name ? await findZarrArray(store, only.name, options.level) : undefined
  if (found) return found
  if (listed.length === 0 && 'group' in root) throw notAnArray(store, root.group)
  throw new MovieflowError('OPTION_INVALID', 'the store has several arrays, and `variable` does not choose one', {
    file: store.path,
    hint: `set \`variable\`; ${suggestNames('', names)}`,
  })
}

/** The times in a coordinate whose units follow CF. */
async function readTimes(store: Store, { variables, options }: ZarrRequest): Promise<SourceTimes | undefined> {
  if (options.raw) return undefined
  for (const name of variables) {
    const found = await findZarrArray(store, name, undefined)
    if (found === undefined) continue
    try {
      const units = timeUnitsOf(found.array)
      if (!units) return undefined
      return timesInUnits(await readZarrValue(store, name), units)
    } catch (error) {
      if (!(error instanceof TimeProblem)) throw error
      throw refuse(store.path, `${arrayName(found.array)}: ${error.message}`, error.hint)
    }
  }
  return undefined
}

/** The unpacking of an array's numbers; throws if its attributes cannot be followed. */
function unpackingIn(store: Store, { array, picture }: FoundZarrArray) {
  if (!array.chunks) return undefined
  const { packing, problem } = packingOf(array, array.chunks, picture !== undefined)
  if (problem !== undefined)
    throw refuse(
      store.path,
      `${arrayName(array)}: ${problem}`,
      'the option `raw: true` of the source reads the stored numbers',
    )
  return packing && unpackingFor(packing, array.chunks, arrayName(array))
}

/** Axes of a picture may be named without those that are one long. */
function arrayOf(store: Store, found: FoundZarrArray, { axes, options }: ZarrRequest): ZarrArray {
  const { array } = found
  const squeezed = squeezedAxes(found)
  const request = { complex: options.complex, unpacking: options.raw ? undefined : unpackingIn(store, found) }
  if (axes.length === array.shape.length || squeezed === undefined)
    return new ZarrArray(store, array, { ...request, axes })
  checkAxes(
    store.path,
    squeezed.kept.map((axis) => array.shape[axis]!),
    axes,
  )
  return new ZarrArray(store, array, { ...request, axes, kept: squeezed.kept })
}

/** Slower recordings are not played by the clock unless the pipeline says so, in seconds. */
const longestStep = 100

/** The placing of a picture's cells, if the pipeline and the file use the same names of axes. */
async function placingOf(
  store: Store,
  { array, picture }: FoundZarrArray,
  axes: readonly string[],
): Promise<Pick<Clip, 'placing'>> {
  if (!picture) {
    const placing = await placingByCoordinates(store, array, axes)
    return placing ? { placing } : {}
  }
  const edges = picture?.axes && edgesOfPicture(picture.axes, picture.level, array.shape)
  return edges && axes.includes('x') && axes.includes('y') ? { placing: { edges } } : {}
}

/** The names of a picture's channels, if each has one of its own, for the axis that the pipeline calls so. */
function labelsOf({ array, picture, group }: FoundZarrArray, axes: readonly string[]): Pick<Clip, 'labels'> {
  const at = picture?.axes?.findIndex(({ axis }) => axis === 'channel') ?? -1
  const names = (group && at >= 0 ? (channelsOf(group.attributes) ?? []) : []).flatMap(({ label }) => label || [])
  const isClear = names.length > 0 && names.length === array.shape[at] && new Set(names).size === names.length
  return isClear && axes.includes('channel') ? { labels: { channel: names } } : {}
}

/** The rate of a picture's time, if the movie runs along it. */
function timesOf(found: FoundZarrArray, axes: readonly string[], context: PluginContext): ClipTimes | undefined {
  const { array, picture } = found
  if (!picture?.axes) return undefined
  const kept = axes.length === array.shape.length ? array.shape.map((_, axis) => axis) : squeezedAxes(found)!.kept
  const at = kept[axes.indexOf('frame')]
  const time =
    at !== undefined && picture.axes[at]!.axis === 'frame' ? timeStepOf(picture.axes, picture.level) : undefined
  if (time === undefined) return undefined
  const rate = Number((1 / time.step).toPrecision(12))
  if (time.step <= longestStep) return { start: time.start, rate }
  context.warn(
    `its frames were taken ${Number(time.step.toPrecision(6))} s apart: they are shown one by one, and not by the clock, unless the source has \`fps: ${Number(rate.toPrecision(6))}\``,
  )
  return undefined
}

/** Warns about the data that are read. */
function warnOf(
  store: Store,
  found: FoundZarrArray,
  { fillInWords: fill }: ZarrArray,
  { raw }: ZarrRequest['options'],
  context: PluginContext,
): void {
  const { array, picture, isDouble } = found
  const name = arrayName(array)
  const chunks = array.chunks!
  if (isDouble) context.warn(`${name} has the metadata of Zarr 2 and of Zarr 3: those of Zarr 3 are used`)
  if (picture?.isMisfit)
    context.warn(`its scales and translations are for another number of axes than ${name} has, and are not used`)
  if (picture && picture.multiscale.count > 1)
    context.warn(`its metadata list ${picture.multiscale.count} pictures: the first is read`)
  if (chunks.separator === undefined && guessSeparator(store, array.path, array.shape.length) === '/')
    context.warn(
      `the chunks of ${name} are in folders, though its metadata (dimension_separator) do not say so: they are read from there`,
    )
  const { packing } = raw ? {} : packingOf(array, chunks, picture !== undefined)
  for (const warning of packing?.warnings ?? []) context.warn(`${name}: ${warning}`)
  if (!isCountable(array.shape, chunks)) return
  const stored = countStored(store, array.path, array.shape, chunks)
  if (stored.missing === 0) return
  const many = `${stored.missing.toLocaleString('en-US')} of the ${stored.files.toLocaleString('en-US')} ${chunks.shard ? 'shards' : 'chunks'}`
  context.warn(`${many} of ${name} were never written: ${fill}`)
}
