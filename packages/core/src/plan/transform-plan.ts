// The frames that leave the transforms: each plans its clip from the previous one; main thread.
import type { PluginContext } from '../contract/index.js'
import { MovieflowError, toMovieflowError } from '../errors/index.js'
import {
  type Clip,
  formatOptionPath,
  type Json,
  keepLabels,
  keepPlacing,
  keepWhite,
  type TransformSpec,
} from '../model/index.js'
import { isSourceReference, planStepOptions } from '../options/index.js'
import { drive, type PluginSet } from '../plugins/index.js'
import { carryTimes } from './carried-times.js'
import type { MovieFill } from './movie-fill.js'
import { placeOf } from './place.js'

export interface PlannedTransforms {
  readonly specs: readonly TransformSpec[]
  readonly clips: Readonly<Record<string, Clip>>
  readonly identities: readonly string[]
  /** The frame of a source, before the transforms, that a frame after them shows. */
  frameFrom(source: string, index: number): number
}

export async function planTransforms(
  clips: Readonly<Record<string, Clip>>,
  fps: number,
  plugins: PluginSet,
  fill: MovieFill,
  context: PluginContext,
): Promise<PlannedTransforms> {
  const current: Record<string, Clip> = { ...clips }
  const main = Object.keys(clips)[0]!
  const specs: TransformSpec[] = []
  const identities: string[] = []
  const maps = new Map<string, ((index: number) => number)[]>()
  for (const step of fill.pipeline.transform) {
    const place = placeOf(fill.pipeline, step.path)
    const { plugin, reference, identity } = await plugins.find('transform', step.use).catch((error) => {
      throw toMovieflowError(error, 'INTERNAL', { ...place, ...fill.pipeline.locate([...step.path, 'use']) })
    })
    const { options } = await planStepOptions(step, plugin, fill)
    if (step.data !== undefined && !(step.data in current))
      throw new MovieflowError('PIPELINE_INVALID', `there is no source called ${step.data}`, {
        ...place,
        hint: `known: ${Object.keys(current).join(', ')}`,
      })
    const before = { ...current }
    const targets =
      step.data === undefined ? Object.keys(before).filter((name) => !refersTo(options, name)) : [step.data]
    if (!targets.includes(step.data ?? main))
      throw new MovieflowError(
        'PIPELINE_INVALID',
        `${place.option} (${plugin.name}) would leave ${main} as it is: a step acts on all sources except the one in its \`with\`, which here is the first`,
        {
          ...place,
          hint:
            targets.length === 0
              ? 'name another source in `with`; a `mask` without `with` uses its own values'
              : `\`data: ${targets[0]}\` if it is to act on ${targets.join(', ')}; \`data: ${main}\` and another source in \`with\` if on ${main}`,
        },
      )
    for (const source of targets) {
      const { [source]: clip, ...others } = before
      try {
        const driver = drive(plugin, { step: formatOptionPath(step.path), movie: fill.id })
        const planned = driver.callNow('plan', { clip: clip!, options, fps, others }, context)
        if (!Array.isArray(planned?.clip?.shape))
          throw new MovieflowError('PLUGIN_FAILED', 'its `plan` returned no clip', {
            hint: 'return { clip: { ...clip } }, with the shape, axes and frames that leave',
          })
        const { times: _, ...leaves } = keepPlacing(keepLabels(keepWhite(planned.clip, clip!), clip!), clip!)
        const times =
          planned.clip.times === clip!.times ? carryTimes(clip!, leaves, planned.frameFrom) : planned.clip.times
        current[source] = { ...leaves, ...(times && { times }) }
        // On the way back the last transform comes first.
        if (planned.frameFrom) maps.set(source, [planned.frameFrom, ...(maps.get(source) ?? [])])
      } catch (thrown) {
        const error = toMovieflowError(thrown, 'PLUGIN_FAILED', { ...place, plugin: plugin.name })
        throw new MovieflowError(error.code, `${place.option} (${plugin.name}): ${error.message}`, {
          ...error.place,
          hint: error.hint,
          cause: error.cause,
        })
      }
      specs.push({ plugin: reference, options, source, path: step.path })
    }
    identities.push(identity)
  }
  const frameFrom = (source: string, index: number) =>
    (maps.get(source) ?? []).reduce((frame, map) => map(frame), index)
  return { specs, clips: current, identities, frameFrom }
}

/** Whether a step's options name the source (`with: <refM>`), so that the step does not act on it. */
function refersTo(options: Json, source: string): boolean {
  if (isSourceReference(options)) return options.$source === source
  if (typeof options !== 'object' || options === null) return false
  return Object.values(options).some((value) => refersTo(value, source))
}
