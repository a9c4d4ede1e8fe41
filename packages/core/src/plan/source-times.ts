// When the frames of a movie's sources were taken: from the pipeline's `times` or `fps`, else from their files; main thread.
import { basename } from 'node:path'
import { checkTimes, timeOf } from '../clock/index.js'
import type { PluginContext, SourcePlugin, SourceTimes } from '../contract/index.js'
import { MovieflowError, suggestNames, toMovieflowError } from '../errors/index.js'
import {
  type ClipTimes,
  columnName,
  type FieldValue,
  formatDate,
  type Json,
  type NumericArray,
  type SourceStep,
} from '../model/index.js'
import type { PluginSet } from '../plugins/index.js'
import { findFrameVariables, namesFrames } from './frame-variables.js'
import type { MovieFill } from './movie-fill.js'
import { placed, placeOf } from './place.js'
import type { PlannedSource, StackedSource } from './planned-source.js'
import { readFrames } from './read-frames.js'
import { joinPartTimes } from './recording-parts.js'
import { missingVariable, type SourceHeaders, variableNames } from './source-headers.js'
import { joinStackTimes, type StackTimes } from './stacked-source.js'
import { numberOf } from './values.js'

/** The input for reading times. */
interface Reading {
  readonly plugins: PluginSet
  readonly headers: SourceHeaders
  readonly fill: MovieFill
  readonly context: PluginContext
}

/** Checked times of each source that has frames and a clock, in the order of the pipeline's sources. */
export async function planTimes(
  steps: readonly SourceStep[],
  sources: readonly PlannedSource[],
  reading: Reading,
): Promise<readonly StackTimes[]> {
  const known = new Map<string, Promise<ClipTimes | undefined>>()
  /** `value`: for a stack, the file that is meant. */
  const timesOf = (
    index: number,
    value: FieldValue | undefined,
    asking: readonly string[],
  ): Promise<ClipTimes | undefined> => {
    const step = steps[index]!
    const { stacked } = sources[index]!
    if (stacked && (value === undefined || !stacked.values.includes(value))) return ofWholeStack(index, value, asking)
    const source = stacked?.members[stacked.values.indexOf(value!)] ?? sources[index]!
    if (asking.includes(step.name))
      throw new MovieflowError(
        'PIPELINE_INVALID',
        `the times of ${step.name} depend on themselves: ${[...asking, step.name].join(' → ')}`,
        placeOf(reading.fill.pipeline, [...step.path, 'times']),
      )
    const key = JSON.stringify([index, stacked ? value : null])
    const before = known.get(key)
    if (before) return before
    const other = ownerOf(step)
    const times =
      other === undefined
        ? readTimes(step, source, stacked ? ofMember(reading, stacked.axis, value!) : reading)
        : (async () => {
            const at = steps.findIndex(({ name }) => name === other)
            if (at >= 0) return timesOf(at, value, [...asking, step.name])
            throw new MovieflowError('PIPELINE_INVALID', `there is no source called ${other}`, {
              ...placeOf(reading.fill.pipeline, [...step.path, 'times']),
              hint: suggestNames(
                other,
                steps.map(({ name }) => name),
              ),
            })
          })()
    known.set(key, times)
    return times
  }
  const checkedTimes = async (
    index: number,
    value: FieldValue | undefined,
    { spec: { clip, inputs } }: PlannedSource,
    name: string,
    asking: readonly string[] = [],
  ): Promise<ClipTimes | undefined> => {
    const step = steps[index]!
    // A still file of a stack may be next to recordings.
    const isTimed = clip.frames > 1 || step.clock.times !== undefined || sources[index]!.stacked !== undefined
    const found = isTimed ? await timesOf(index, value, asking) : undefined
    const times = found && firstTimes(found, clip.frames, step, reading)
    if (times) checkTimes(times, clip.frames, `the times of ${name}`, inputs[0]!.file)
    return times
  }
  const stackTimes = async (index: number, stacked: StackedSource, asking: readonly string[]): Promise<StackTimes> => {
    const times: (ClipTimes | undefined)[] = []
    for (const [at, member] of stacked.members.entries())
      times.push(await checkedTimes(index, stacked.values[at]!, member, basename(member.spec.inputs[0]!.file), asking))
    return joinStackTimes(stacked, times, placeOf(reading.fill.pipeline, steps[index]!.path))
  }
  /** For another source that takes the times of this one. */
  const ofWholeStack = async (index: number, value: FieldValue | undefined, asking: readonly string[]) => {
    const { name, path } = steps[index]!
    const { own, times } = await stackTimes(index, sources[index]!.stacked!, asking)
    if (!own) return times
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      value === undefined
        ? `the files of the source ${name} have clocks of their own, but another source takes its times`
        : `another source takes the times of ${name}, which has no file for ${String(value)}`,
      {
        ...placeOf(reading.fill.pipeline, path),
        hint: `stack that source by the same capture: each of its files takes the times of its counterpart`,
      },
    )
  }
  const all: StackTimes[] = []
  for (const [index, step] of steps.entries()) {
    const source = sources[index]!
    if (source.stacked) all.push(await stackTimes(index, source.stacked, []))
    else {
      const times = await checkedTimes(index, undefined, source, nameOf(step, steps))
      all.push(times ? { times } : {})
    }
  }
  return alignDates(all, steps, reading.context)
}

/**
 * Dates are seconds since 1970 if all sources of a movie have dates; next to clocks that begin with their recording, seconds from the first
 * date of all, because it is unknown when those began.
 */
function alignDates(
  all: readonly StackTimes[],
  steps: readonly SourceStep[],
  { warn }: PluginContext,
): readonly StackTimes[] {
  const clocksOf = ({ times, own }: StackTimes): readonly ClipTimes[] => own ?? (times ? [times] : [])
  const dated = all
    .flatMap(clocksOf)
    .flatMap((times) => (times.epoch === undefined ? [] : [times.epoch + timeOf(times, 0)]))
  if (dated.length === 0) return all
  const other = steps.find((_, index) => clocksOf(all[index]!).some(({ epoch }) => epoch === undefined))
  const zero = other ? Math.min(...dated) : 0
  if (other) {
    const owners = steps.filter((_, index) => clocksOf(all[index]!).some(({ epoch }) => epoch !== undefined))
    warn(
      `the times of ${owners.map(({ name }) => name).join(' and ')} are dates, but those of ${other.name} are not: second 0 is taken as ${formatDate(zero, '%F %T.%3f')}, the first of the dates`,
    )
  }
  return all.map(({ times, own }) => ({
    ...(times && { times: countFrom(zero, times) }),
    ...(own && { own: own.map((each) => countFrom(zero, each)) }),
  }))
}

/** Dates as seconds from `zero`, which is in seconds since 1970; other clocks as they are. */
function countFrom(zero: number, times: ClipTimes): ClipTimes {
  if (times.epoch === undefined || times.epoch === zero) return times
  const shift = times.epoch - zero
  if (!('seconds' in times)) return { ...times, start: times.start + shift, epoch: zero }
  return { ...times, seconds: Float64Array.from(times.seconds, (time) => time + shift), epoch: zero }
}

/** The input for reading one file of a stack: its value of the axis is a field. */
function ofMember(reading: Reading, axis: string, value: FieldValue): Reading {
  return { ...reading, fill: { ...reading.fill, movie: reading.fill.movie.with({ [axis]: value }) } }
}

/** The source whose times a step takes: `<cam.time>`. */
function ownerOf({ clock }: SourceStep): string | undefined {
  return /^<([^.<>]+)\.time>$/.exec(clock.times?.variable ?? '')?.[1]
}

/** For a source that ends before the one whose times it takes, as a tracker's table ends with the last frame that has a point. */
function firstTimes(times: ClipTimes, frames: number, step: SourceStep, { context }: Reading): ClipTimes {
  const owner = ownerOf(step)
  if (owner === undefined || !('seconds' in times) || times.seconds.length <= frames) return times
  context.warn(
    `the source ${step.name} has ${frames} frames, but ${owner} has ${times.seconds.length}: they are taken as its first ${frames}`,
  )
  return { ...times, seconds: times.seconds.slice(0, frames) }
}

/** A source in messages: a single one has no name of its own. */
function nameOf({ name }: SourceStep, steps: readonly SourceStep[]): string {
  return steps.length === 1 ? 'the source' : `the source ${name}`
}

async function readTimes(step: SourceStep, source: PlannedSource, reading: Reading): Promise<ClipTimes | undefined> {
  const { times, fps, start } = step.clock
  if (fps !== undefined) {
    const rate = await number(fps, [...step.path, 'fps'], reading, (value) => value > 0, 'frames a second above 0')
    const first =
      start === undefined ? 0 : await number(start, [...step.path, 'start'], reading, Number.isFinite, 'seconds')
    return { start: first, rate }
  }
  if (!times) return source.spec.clip.times
  const { fill } = reading
  const place = placeOf(fill.pipeline, [...step.path, 'times'])
  try {
    return await readVector(source, times, reading)
  } catch (thrown) {
    const error = toMovieflowError(thrown, 'INPUT_UNREADABLE')
    throw error.place.file === undefined ? error.at(place) : error
  }
}

async function number(
  value: Json,
  path: readonly (string | number)[],
  { fill }: Reading,
  fits: (value: number) => boolean,
  expected: string,
): Promise<number> {
  const place = placeOf(fill.pipeline, path)
  const filled = await placed(fill.movie.fill(value), place)
  if (filled === null)
    throw new MovieflowError('MISSING_VALUE', `${place.option}: ${String(value)} has no value for this movie`, place)
  const found = numberOf(filled)
  if (found !== undefined && fits(found)) return found
  throw new MovieflowError(
    typeof value === 'string' ? 'FIELD_INVALID' : 'OPTION_INVALID',
    `${place.option}: expected ${expected}, but got ${JSON.stringify(filled)}`,
    place,
  )
}

function toSeconds(values: NumericArray): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values)
}

/** The times of an array or a column, at once. */
async function readVector(
  source: PlannedSource,
  times: NonNullable<SourceStep['clock']['times']>,
  reading: Reading,
): Promise<SourceTimes> {
  const { variable, file: other } = times
  const { plugins, headers, fill, context } = reading
  const { inputs, parts } = source.spec
  if (other === undefined && parts) {
    const found: SourceTimes[] = []
    for (const input of inputs) {
      const { parts: _, ...spec } = { ...source.spec, inputs: [input] }
      const own = await readVector({ ...source, spec }, times, reading)
      const clip = await headers.probe(source.plugin, input, context)
      checkTimes(own, clip.frames, `the times of ${basename(input.file)}`, input.file)
      found.push(own)
    }
    // Dates of all parts come from one clock.
    const epoch = found[0]?.epoch
    const aligned = found.map((own) => {
      const shift = (own.epoch ?? 0) - (epoch ?? 0)
      return shift === 0 ? own : { seconds: own.seconds.map((time) => time + shift) }
    })
    if (epoch !== undefined) return { seconds: Float64Array.from(aligned.flatMap((own) => [...own.seconds])), epoch }
    return { seconds: Float64Array.from(joinPartTimes(aligned, parts, true).seconds) }
  }
  const own = inputs[0]!
  const file = other === undefined ? own.file : await fill.movie.file(other)
  const plugin = other === undefined ? source.plugin : (await plugins.find('source', undefined, file)).plugin
  const options = other === undefined ? own.options : (plugin.options.parse({}) as Json)
  if (namesFrames(variable)) {
    const found = await findFrameVariables(variable, file, { plugin, headers, movie: fill.movie, context, options })
    const seconds: number[] = []
    let epoch: number | undefined
    for (const each of found.variables) {
      const own = await readArray(plugin, file, each.name, { headers, context, options })
      epoch ??= own.epoch
      const shift = (own.epoch ?? 0) - (epoch ?? 0)
      for (const time of own.seconds) seconds.push(time + shift)
    }
    return { seconds: Float64Array.from(seconds), ...(epoch !== undefined && { epoch }) }
  }
  const name = variable === undefined ? undefined : await fill.movie.text(variable)
  // A column of the source itself, by any name in its file.
  const column = other === undefined && name !== undefined ? source.columns?.names.indexOf(columnName(name)) : -1
  if (column !== undefined && column >= 0) {
    const request = { ...own, axes: own.axes.map((axis) => (axis === 'frame' ? 'row' : axis)) }
    const clip = await headers.probe(plugin, request, context)
    if (clip.axes.length === 2) {
      const [data] = await readFrames(plugin, request, 1, context)
      return {
        seconds: columnOf(data!, clip.shape, clip.axes.indexOf('row'), source.columns?.indices?.[column] ?? column),
      }
    }
  }
  return readArray(plugin, file, name, { headers, context, options })
}

async function readArray(
  plugin: SourcePlugin,
  file: string,
  name: string | undefined,
  { headers, context, options }: { headers: SourceHeaders; context: PluginContext; options: Json },
): Promise<SourceTimes> {
  const names = variableNames(name)
  const arrays = await headers.scan(plugin, file, context, options)
  // A table is one array: its columns have the names.
  const table = arrays.find(({ columns, shape }) => columns !== undefined && shape.length === 2)
  const at = table && names.length > 0 ? table.columns!.indexOf(columnName(names[0]!)) : -1
  const array =
    at >= 0 ? table : names.length > 0 ? await headers.find(plugin, file, names, context, options) : arrays[0]
  if (!array || (names.length === 0 && arrays.length > 1)) throw missingVariable(file, names, arrays)
  const { shape } = array
  const long = shape.filter((length) => length > 1)
  if (at < 0 && long.length > 1)
    throw new MovieflowError(
      'INPUT_UNREADABLE',
      `${array.name ?? basename(file)} is not a list of times: its shape is [${shape.join(', ')}]`,
      { file, hint: 'times are one number for each frame' },
    )
  const axes = at >= 0 ? ['row', 'column'] : shape.map((_, axis) => `axis${axis}`)
  const request = { file, variables: array.name === null ? [] : [array.name], axes, options }
  const inUnits = at < 0 ? await headers.readTimes(plugin, request, context) : undefined
  if (inUnits) return inUnits
  const clip = await headers.probe(plugin, request, context)
  const [data] = await readFrames(plugin, request, 1, context)
  return { seconds: at < 0 ? toSeconds(data!) : columnOf(data!, clip.shape, clip.axes.indexOf('row'), at) }
}

/** One column of a matrix of rows and columns, in C order. */
function columnOf(data: NumericArray, shape: readonly number[], rowAxis: number, column: number): Float64Array {
  const [rows, columns] = rowAxis === 0 ? [shape[0]!, shape[1]!] : [shape[1]!, shape[0]!]
  return Float64Array.from(
    { length: rows },
    (_, row) => data[rowAxis === 0 ? row * columns + column : column * rows + row]!,
  )
}
