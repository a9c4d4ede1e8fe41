// Sources that differ in one capture become one with an extra axis: they must be alike except in frames; from headers, main thread.
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { evenRate, joinTimes, type Moments, mappedClip, momentOf, tickOf, timeOf } from '../clock/index.js'
import { MovieflowError } from '../errors/index.js'
import {
  type Clip,
  type ClipTimes,
  describeFrame,
  type FixedAxis,
  type FrameMap,
  type Json,
  orderLengths,
  type SourceStack,
  type SourceStep,
  whiteOf,
} from '../model/index.js'
import { unlikeLabels } from './axis-labels.js'
import type { MovieFiles, StackedFiles } from './discover.js'
import type { ShownTime } from './movie-clock.js'
import type { PlannedSource, StackedSource } from './planned-source.js'

const fileOf = ({ spec }: PlannedSource) => spec.inputs[0]!.file

/** The stack of `members`; throws if one differs from the first. Its number of frames is known once their times are. */
export function joinMembers(
  { axes }: SourceStep,
  { axis, values }: StackedFiles,
  members: readonly PlannedSource[],
  fixed: readonly FixedAxis[],
): PlannedSource {
  const first = members[0]!
  for (const member of members) checkAlike(first, member, axis)
  const { times: _, sound, ...clip } = first.spec.clip
  const position = positionOf(axis, axes, clip.axes)
  return {
    ...first,
    furtherFiles: members.flatMap(({ furtherFiles }) => furtherFiles),
    spec: {
      plugin: first.spec.plugin,
      inputs: members.flatMap(({ spec }) => spec.inputs),
      fixed,
      clip: {
        ...clip,
        axes: clip.axes.toSpliced(position, 0, axis),
        shape: clip.shape.toSpliced(position, 0, members.length),
        labels: { ...clip.labels, [axis]: values.map((value) => (typeof value === 'number' ? value : String(value))) },
        ...(sound !== undefined && { sound: members.some(({ spec }) => spec.clip.sound) }),
      },
      // Fixed axes of a stack are fixed after its members are joined.
      stack: { axis, position, members: members.map(({ spec }) => ({ ...spec, fixed: [] })) },
    },
    stacked: { axis, values, members },
  }
}

/** The error for a file whose shape differs from that of the first, which `axes` was written for. */
export function unlikeFirst(thrown: unknown, { files }: MovieFiles, first: PlannedSource): unknown {
  if (!(thrown instanceof MovieflowError) || thrown.code !== 'SHAPE_MISMATCH') return thrown
  const { file } = files[0]!
  return new MovieflowError(
    'SHAPE_MISMATCH',
    `${basename(file)}: ${thrown.message}; all files of a stack must be alike, and ${basename(fileOf(first))} is ${describeFrame(first.spec.clip)}`,
    { file },
  )
}

function checkAlike(first: PlannedSource, member: PlannedSource, axis: string): void {
  const [file, expectedFile] = [fileOf(member), fileOf(first)]
  const alike = (found: string, expected: string) =>
    new MovieflowError(
      'SHAPE_MISMATCH',
      `${basename(file)} ${found}; all files of a stack must be alike, and ${basename(expectedFile)} ${expected}`,
      { file },
    )
  if (member.plugin.name !== first.plugin.name)
    throw alike(`is read by ${member.plugin.name}`, `by ${first.plugin.name}`)
  const expected = first.spec.clip
  const found = orderLengths(member.spec.clip, expected.axes)
  if (describeFrame(found) !== describeFrame(expected))
    throw alike(`is ${describeFrame(found)}`, `is ${describeFrame(expected)}`)
  if (whiteOf(found) !== whiteOf(expected))
    throw alike(`has colours out of ${String(whiteOf(found))}`, `out of ${String(whiteOf(expected))}`)
  const unlike = unlikeLabels(found.labels, expected.labels)
  if (unlike) throw alike(`labels ${unlike.axis} otherwise, ${unlike.shown[0]}`, `has ${unlike.shown[1]}`)
  const [names, expectedNames] = [columnsOf(member), columnsOf(first)]
  if (names !== expectedNames) throw alike(`has the columns ${names}`, `has ${expectedNames}`)
  if (first.spec.clip.axes.includes(axis))
    throw new MovieflowError('PIPELINE_INVALID', `the files of a stack along ${axis} already have an axis ${axis}`, {
      hint: 'rename the capture that is stacked',
    })
}

/** Names in the order of the file. */
function columnsOf({ columns }: PlannedSource): string {
  if (!columns) return 'without names'
  return columns.names
    .map((name, at) => [columns.indices?.[at] ?? at, name] as const)
    .toSorted(([left], [right]) => left - right)
    .map(([at, name]) => (columns.indices ? `${name} (${at})` : name))
    .join(', ')
}

/** Before the axis that follows it in `axes` if the file has these in that order; else first. */
function positionOf(axis: string, axes: readonly string[] | undefined, own: readonly string[]): number {
  const named = axes?.filter((each) => each !== 'frame') ?? []
  const at = named.indexOf(axis)
  const others = named.toSpliced(at, 1)
  if (at < 0) return 0
  if (others.join() === own.join()) return at
  return others.toReversed().join() === own.join() ? own.length - at : 0
}

/** The clock of a stack whose files were taken at the same moments; `undefined` if each has one of its own. */
export interface StackTimes {
  readonly times?: ClipTimes
  /** The times of each member, if they differ. */
  readonly own?: readonly ClipTimes[]
}

/** Throws if files without times differ in length, or only some have times. */
export function joinStackTimes(
  { members }: StackedSource,
  times: readonly (ClipTimes | undefined)[],
  place: { readonly file?: string | undefined },
): StackTimes {
  const first = members[0]!
  const frames = members.map(({ spec }) => spec.clip.frames)
  const known = times.flatMap((each) => (each ? [each] : []))
  const lacking = members.find((_, index) => times[index] === undefined)
  if (lacking && known.length > 0) {
    const other = members.find((_, index) => times[index] !== undefined)!
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `${basename(fileOf(lacking))} has no times, but ${basename(fileOf(other))} has: either all files of a stack have times, or none`,
      { ...place, file: fileOf(lacking), hint: 'give all of them `times:`, or `fps:` and `start:`' },
    )
  }
  const unlike = frames.findIndex((each) => each !== frames[0])
  if (lacking && unlike >= 0)
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `${basename(fileOf(members[unlike]!))} has ${frames[unlike]} frames, but ${basename(fileOf(first))} has ${frames[0]}: the files of a stack must have one length, unless they have times`,
      {
        file: fileOf(members[unlike]!),
        hint: 'give the source `times:`, or `fps:` and `start:`: then each file is shown at its own times',
      },
    )
  if (lacking) return {}
  const same = unlike < 0 && known.every((each) => sameTimes(each, known[0]!, frames[0]!))
  return same ? { times: known[0]! } : { own: known }
}

function sameTimes(left: ClipTimes, right: ClipTimes, frames: number): boolean {
  const tolerance = Math.max(tickOf(left), tickOf(right)) / 2
  for (let frame = 0; frame < frames; frame++)
    if (Math.abs(timeOf(left, frame) - timeOf(right, frame)) > tolerance) return false
  return true
}

export interface MappedStack {
  readonly source: PlannedSource
  readonly times: ClipTimes
  /** The span of each member, for the plan. */
  readonly shown: ShownTime['sources']
}

/**
 * A stack whose members have clocks of their own, as the movie's frames: each member by itself. Warns of members that have nothing for some frames.
 */
export function mapStack(
  source: PlannedSource,
  times: readonly ClipTimes[],
  moments: Moments,
  { clock, name }: SourceStep,
  warn: (message: string) => void,
): MappedStack {
  const { spec, stacked } = source
  const choice = { sample: clock.sample ?? 'nearest', gap: clock.gap } as const
  const maps = times.map((each, index) => joinTimes(each, stacked!.members[index]!.spec.clip.frames, moments, choice))
  const shown = maps.map(({ at }, index) => {
    const member = stacked!.members[index]!
    const { frames } = member.spec.clip
    const missing = at.reduce((sum, frame) => sum + (frame < 0 ? 1 : 0), 0)
    const [from, to] = [timeOf(times[index]!, 0), timeOf(times[index]!, frames - 1)]
    return { name: basename(fileOf(member)), from, to, fps: evenRate(times[index]!, frames) ?? null, missing }
  })
  for (const { name: file, missing } of shown)
    if (missing > 0)
      warn(
        `${file} of the source ${name} has nothing at ${missing} of ${moments.count} frames: they are outside of its times, or in a gap`,
      )
  const epoch = times.find((each) => each.epoch !== undefined)?.epoch
  const widest = maps.find((map) => isFloat(map)) ?? maps[0]!
  return {
    source: { ...source, spec: { ...spec, clip: mappedClip(spec.clip, widest), stack: { ...spec.stack!, maps } } },
    shown,
    times: { ...timesOf(moments), ...(epoch !== undefined && { epoch }) },
  }
}

/** The times of frames that are the movie's. */
function timesOf(moments: Moments): ClipTimes {
  if (!moments.stretches) return { start: momentOf(moments, 0), rate: moments.fps / moments.speed }
  return { seconds: Float64Array.from({ length: moments.count }, (_, frame) => momentOf(moments, frame)) }
}

function isFloat({ at, part }: FrameMap): boolean {
  return part !== undefined || at.includes(-1)
}

/** The span of each member, for the movie's clock. */
export function memberSpans(
  { members }: StackedSource,
  times: readonly ClipTimes[],
): { readonly name: string; readonly clip: Clip }[] {
  return members.map(({ spec }, index) => {
    return { name: basename(spec.inputs[0]!.file), clip: { ...spec.clip, times: times[index]! } }
  })
}

/** Digest of a stack's frames, without its inputs. */
export function stackDigest({ axis, position, members, maps }: SourceStack): Json {
  const lists = maps?.map(({ at, part }) => {
    const sum = createHash('sha256').update(new Uint8Array(at.buffer))
    if (part) sum.update(new Uint8Array(part.buffer))
    return sum.digest('hex')
  })
  const sizes = members.map(({ inputs, clip, parts }) => [inputs.length, clip.frames, ...(parts ? [parts] : [])])
  return [axis, position, sizes, ...(lists ? [lists] : [])] as Json
}
