// What one output of a movie will be: its writer, its options, its clock and size; main thread.
import type { PluginContext } from '../contract/index.js'
import { toMovieflowError } from '../errors/index.js'
import { formatOptionPath, type Pipeline, type Size, type WriteStep } from '../model/index.js'
import { callPlugin, type PluginSet } from '../plugins/index.js'
import { planClock } from './clock.js'
import { type FillInput, fillOptions } from './fill-options.js'
import { checkSize } from './picture-size.js'
import { placeOf } from './place.js'
import type { OutputPath, PlannedOutput } from './planned-movie.js'

export async function planOutput(
  step: WriteStep,
  path: OutputPath,
  movie: { frames: number; fps: number; size: Size; colors?: readonly number[] },
  fill: FillInput,
  { pipeline, plugins }: { pipeline: Pipeline; plugins: PluginSet },
  context: PluginContext,
): Promise<PlannedOutput> {
  const place = placeOf(pipeline, step.path)
  const use = step.use === undefined ? undefined : await fill.movie.text(step.use)
  const writer = await plugins.find('writer', use, path.path).catch((error) => {
    throw toMovieflowError(error, 'INTERNAL', place)
  })
  const { options } = await fillOptions(step.options, writer.plugin.options, step.path, writer.plugin.name, fill)
  const fps =
    step.fps === undefined ? movie.fps : await planClock(pipeline, step.fps, [...step.path, 'fps'], fill.movie)
  try {
    const { frames, size, colors } = movie
    const callee = { plugin: writer.plugin, step: formatOptionPath(step.path), movie: fill.id }
    const planned =
      (await callPlugin(callee, 'plan', async () =>
        writer.plugin.plan?.({ path: path.file, size, fps, frames, options, colors }, context),
      )) ?? {}
    if (planned.size !== undefined) checkSize(planned.size, 'a file')
    return {
      ...path,
      writer,
      options,
      fps,
      size: planned.size ?? size,
      notes: planned.notes ?? [],
      identity: planned.identity ?? '',
      plan: planned.plan ?? null,
    }
  } catch (thrown) {
    throw toMovieflowError(thrown, 'PLUGIN_FAILED', { ...place, plugin: writer.plugin.name })
  }
}
