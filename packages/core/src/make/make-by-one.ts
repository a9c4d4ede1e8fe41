// A short movie is one task: a worker makes all of it; main thread.
import { pictureSize } from '../model/index.js'
import type { ReadyMovie } from '../plan/index.js'
import { ShownParts } from './empty-parts.js'
import { provenanceOf } from './provenance.js'
import type { MovieOrder, WholeMovie, Workshop } from './workshop.js'

/** The most pixels of all frames that a task draws: about a second of a thread's time. */
const mostPixels = 128 * 2 ** 20
/** A task's message has an entry for each frame. */
const mostFrames = 2000
/** A movie of this few frames gains nothing from several threads, each of which would lay out its figure. */
const fewFrames = 32

/** Whether one worker makes the movie: it is done soon, and the other threads have other movies to make. */
export function isShort({ spec }: ReadyMovie, { lanes, threads }: Workshop): boolean {
  const [width, height] = pictureSize(spec)
  if (spec.frames > mostFrames || spec.frames * width * height > mostPixels) return false
  return lanes >= threads || spec.frames <= fewFrames
}

export async function makeByOne(order: MovieOrder, shop: Workshop): Promise<WholeMovie> {
  const { movie, staged, settled, context, progress } = order
  const { spec } = movie
  const access = await shop.frames.accessTo(movie, { once: true, inOrder: true })
  const limits = await shop.survey.planOf(movie)
  await settled
  const provenance = provenanceOf(movie, shop.contents, {})
  const task = {
    ...({ type: 'make', spec, access, limits, provenance } as const),
    patches: Array.from({ length: spec.frames }, (_, frame) => movie.patches(frame)),
    outputs: movie.outputs.map(({ path, size }, index) => {
      return { files: staged[index]!.map((file) => file.path), path, fileSize: size }
    }),
  }
  const made = await shop.pool.run(task, { signal: shop.signal, progress })
  const shown = new ShownParts()
  shown.add(made.parts)
  for (const message of [...made.warnings, ...shown.warnings()]) context.warn(message)
  return {
    hashes: made.hashes,
    limits: made.limits,
    poster: made.poster,
    provenance: { ...provenance, limits: made.limits },
  }
}
