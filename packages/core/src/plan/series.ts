// Sources whose samples are drawn one by one: those that options name become further sources of the movie; main thread.
import { countSamples, mostSamples, samplesOf, seriesClips, seriesTimes } from '../clock/index.js'
import { type ErrorPlace, MovieflowError } from '../errors/index.js'
import type { Clip, ClipTimes, Json } from '../model/index.js'
import { isSourceReference } from '../options/index.js'

type Clips = Readonly<Record<string, Clip>>

export interface WithSeries {
  readonly clips: Clips
  readonly series?: Readonly<Record<string, ClipTimes>>
}

/** `transformed` has all samples of each source, `clips` those that the movie shows. */
export function addSeries(options: Json, clips: Clips, transformed: Clips, place: ErrorPlace): WithSeries {
  const wanted = new Set(referencesIn(options))
  const series: Record<string, ClipTimes> = {}
  const more: Record<string, Clip> = {}
  for (const [name, clip] of Object.entries(transformed)) {
    if (!wanted.has(samplesOf(name)) && !wanted.has(seriesTimes(name))) continue
    if (!clip.times || countSamples(clip) > mostSamples)
      throw new MovieflowError(
        'FIELD_INVALID',
        clip.times
          ? `the source ${name} has ${countSamples(clip)} values, but a curve has at most ${mostSamples}`
          : `after the transforms, the frames of the source ${name} do not follow each other in time`,
        { ...place, hint: 'leave samples out with `select`, or show a source frame by frame' },
      )
    series[name] = clip.times
    Object.assign(more, seriesClips(name, clip))
  }
  return Object.keys(series).length === 0 ? { clips } : { clips: { ...clips, ...more }, series }
}

function referencesIn(options: Json): string[] {
  if (isSourceReference(options)) return [options.$source]
  if (typeof options !== 'object' || options === null) return []
  return Object.values(options).flatMap(referencesIn)
}
