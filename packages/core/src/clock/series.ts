// All samples of a source, and their times, as arrays that are the same in every frame; any thread.
import { type Clip, type ClipTimes, countElements } from '../model/index.js'
import { timeOf } from './clip-times.js'

/** The most values of a curve: more could not be distinguished, and each thread keeps them in memory. */
export const mostSamples = 20_000_000

/** The names of the sources with all samples of another source, and with their times. */
export const samplesOf = (source: string) => `${source}~samples`
export const seriesTimes = (source: string) => `${source}~times`

/** The clips of both. */
export function seriesClips(source: string, { axes, shape, dtype, frames }: Clip): Record<string, Clip> {
  return {
    [samplesOf(source)]: { frames: 1, axes: [...axes, 'sample'], shape: [...shape, frames], dtype },
    [seriesTimes(source)]: { frames: 1, axes: ['sample'], shape: [frames], dtype: 'float64' },
  }
}

export function countSamples({ shape, frames }: Clip): number {
  return countElements(shape) * frames
}

/** Seconds, one a sample. */
export function listTimes(times: ClipTimes, frames: number): Float64Array {
  return Float64Array.from({ length: frames }, (_, frame) => timeOf(times, frame))
}
