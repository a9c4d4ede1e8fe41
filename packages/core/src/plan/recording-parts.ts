// Files that follow each other as one recording: their frames and times, from headers; main thread.
import { basename } from 'node:path'
import { medianStep, timeOf } from '../clock/index.js'
import type { PluginContext, SourcePlugin } from '../contract/index.js'
import { MovieflowError } from '../errors/index.js'
import {
  type Clip,
  type ClipTimes,
  describeFrame,
  type InputSpec,
  type ListedTimes,
  orderLengths,
} from '../model/index.js'
import type { SourceHeaders } from './source-headers.js'

export interface RecordingParts {
  /** The whole recording. */
  readonly clip: Clip
  /** Frames of each part. */
  readonly parts: readonly number[]
}

/** Throws SHAPE_MISMATCH if the frames of a part differ from those of the first. */
export async function probeParts(
  plugin: SourcePlugin,
  headers: SourceHeaders,
  inputs: readonly InputSpec[],
  context: PluginContext,
): Promise<RecordingParts> {
  const clips: Clip[] = []
  for (const input of inputs) {
    const clip = await headers.probe(plugin, input, context)
    const first = clips[0] ?? clip
    const [found, expected] = [describeFrame(orderLengths(clip, first.axes)), describeFrame(first)]
    if (found !== expected)
      throw new MovieflowError(
        'SHAPE_MISMATCH',
        `${basename(input.file)} is ${found}; all parts of a recording must be alike, and ${basename(inputs[0]!.file)} is ${expected}`,
        { file: input.file },
      )
    clips.push(clip)
  }
  const parts = clips.map(({ frames }) => frames)
  const { times: _, sound, ...first } = clips[0]!
  const times = clips.flatMap((clip) => (clip.times ? [clip.times] : []))
  return {
    clip: {
      ...first,
      frames: parts.reduce((sum, frames) => sum + frames, 0),
      ...(sound !== undefined && { sound: clips.some((clip) => clip.sound) }),
      ...(times.length === clips.length && { times: joinPartTimes(times, parts) }),
    },
    parts,
  }
}

/** Throws SHAPE_MISMATCH if the columns of a part, or their order, differ from the first part. */
export async function checkPartColumns(
  plugin: SourcePlugin,
  headers: SourceHeaders,
  inputs: readonly InputSpec[],
  columns: readonly string[],
  context: PluginContext,
): Promise<void> {
  for (const input of inputs) {
    const { file } = input
    const array = await headers.choose(plugin, input, input.axes, context)
    if (array?.columns?.join() === columns.join()) continue
    throw new MovieflowError(
      'SHAPE_MISMATCH',
      `${basename(file)} has the columns ${array?.columns?.join(', ')}; all parts of a recording must be alike, and ${basename(inputs[0]!.file)} has ${columns.join(', ')}`,
      { file },
    )
  }
}

/**
 * Each part begins where the previous one ends: a usual step after its last frame. Times that already ascend from part to part are from one clock, and
 * stay as they are. A part whose first frame comes later than that of others after the start of its file, as pictures may after the sound, begins so much
 * later; with `bare`, none does: nothing but these times is known about the start of a file.
 */
export function joinPartTimes(times: readonly ClipTimes[], parts: readonly number[], bare = false): ListedTimes {
  const seconds = new Float64Array(parts.reduce((sum, frames) => sum + frames, 0))
  const last = (part: number) => timeOf(times[part]!, parts[part]! - 1)
  const filled = times.flatMap((_, part) => (parts[part]! > 0 ? [part] : []))
  const oneClock = filled.every((part, index) => index === 0 || timeOf(times[part]!, 0) > last(filled[index - 1]!))
  const earliest = Math.min(...filled.map((part) => timeOf(times[part]!, 0)))
  let [at, end, step] = [0, 0, 0]
  for (const part of filled) {
    const frames = parts[part]!
    const shift = oneClock || at === 0 ? 0 : end - (bare ? timeOf(times[part]!, 0) : earliest)
    for (let frame = 0; frame < frames; frame++) seconds[at + frame] = timeOf(times[part]!, frame) + shift
    // A part of one frame: as long as the frames before it.
    const own = medianStep(times[part]!, frames)
    if (Number.isFinite(own)) step = own
    at += frames
    end = seconds[at - 1]! + step
  }
  const ticks = times.flatMap(({ tick }) => (tick === undefined ? [] : [tick]))
  return { seconds, ...(ticks.length > 0 && { tick: Math.max(...ticks) }) }
}
