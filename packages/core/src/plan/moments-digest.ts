// The digest of the times of a movie's sources: which frames are shown when, and the points of curves of all samples; main thread.
import { createHash } from 'node:crypto'
import { type ClipTimes, digestOf, type FrameMap, type Json } from '../model/index.js'
import type { MovieClock } from './movie-clock.js'

/** `series`: the times of sources whose samples are all drawn. `undefined` if its sources are shown frame by frame, from 0. */
export function momentsDigest(
  { maps = {}, from, speed, moments = new Float64Array() }: MovieClock,
  series: Readonly<Record<string, ClipTimes>> = {},
): string | undefined {
  const drawn = Object.entries(series)
  if (Object.keys(maps).length === 0 && from === 0 && drawn.length === 0) return undefined
  return digestOf([
    from,
    speed,
    Object.entries(maps).map(([name, map]) => [name, mapDigest(map)]),
    hash(moments),
    drawn.map(([name, times]) => [name, timesDigest(times)]),
  ])
}

function mapDigest({ at, part }: FrameMap): Json {
  return part ? [hash(at), hash(part)] : [hash(at)]
}

function timesDigest(times: ClipTimes): Json {
  return 'seconds' in times ? hash(Float64Array.from(times.seconds)) : [times.start, times.rate]
}

function hash({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex')
}
