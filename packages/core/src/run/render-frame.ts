// One frame of one movie, as the movie will have it; main thread, drawn by a worker.
import type { PipelineInput } from '../config/index.js'
import { MovieflowError } from '../errors/index.js'
import type { Picture } from '../model/index.js'
import { Scratch } from '../output/index.js'
import { FrameKeeper } from './frame-keeper.js'
import { hashingBy } from './hash-files.js'
import { InputPreparer } from './input-preparer.js'
import { LimitsSurvey } from './limits-survey.js'
import { type PlanOptions, planPipeline } from './plan-pipeline.js'
import { drawTask } from './produce-movie.js'
import { SharedLimits } from './shared-limits.js'
import { threadsAsNeeded } from './threads.js'

export interface RenderedFrame {
  readonly movie: string
  readonly picture: Picture
}

/** Renders frame `index` (from 0) of the first movie that `only` leaves. */
export async function renderFrame(
  input: string | PipelineInput,
  index: number,
  options: PlanOptions,
): Promise<RenderedFrame> {
  const plan = await planPipeline(input, { command: 'frame', ...options })
  const movie = plan.movies.find(({ id }) => plan.selected.has(id))!
  if (movie.status === 'blocked') throw movie.error.at({ movie: movie.id })
  if (index >= movie.spec.frames)
    throw new MovieflowError(
      'CALL_INVALID',
      `there is no frame ${index}: ${movie.id} has ${movie.spec.frames} frames, 0 to ${movie.spec.frames - 1}`,
    )
  const threads = threadsAsNeeded({ jobs: 2 })
  const { pool, count } = threads()
  if (options.warn) threads().warn = options.warn
  const scratch = new Scratch(plan.pipeline.out)
  try {
    const inputs = new InputPreparer(pool, scratch)
    const warn = (message: string, id: string) => options.warn?.(`${id}: ${message}`)
    const frames = new FrameKeeper({ pool, inputs, threads: count })
    const contents = plan.contents.rereading(hashingBy(() => pool))
    const shared = new SharedLimits(plan, contents, { complete: options.list === undefined })
    const survey = new LimitsSurvey({ shared, pool, frames, threads: count, warn })
    const access = await frames.accessTo(movie)
    const limits = await survey.limitsOf(movie)
    const bare = { ...movie, spec: { ...movie.spec, outputs: [] } }
    const { parts } = await pool.run(drawTask(bare, access, limits, index, 1, []))
    const part = parts[0]?.[0]
    const [width, height] = movie.spec.render.size
    if (!part || !('apart' in part)) throw new MovieflowError('INTERNAL', 'the worker sent no picture')
    return { movie: movie.id, picture: { width, height, data: part.apart } }
  } finally {
    await threads.end()
    await scratch.remove()
  }
}
