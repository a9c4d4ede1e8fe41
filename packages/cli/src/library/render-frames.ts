// Frames of a movie as pixels, without a file; main thread, drawn by workers.
import type { RenderedFrames, VectorFormat } from '@movieflow/core'
import { MovieflowError } from '@movieflow/core/errors'
import { type Given, inputOf, type Movies } from './pipeline-input.js'
import { type PlanPipelineOptions, planOptions } from './plan-pipeline.js'

export type RenderOptions = Pick<PlanPipelineOptions, 'folder' | 'name' | 'settings' | 'jobs' | 'warn'> & {
  readonly signal?: AbortSignal
}

export interface FrameRange {
  /** The first frame, from 0. Default 0. */
  readonly from?: number
  /** The last one, which is drawn too. Default: the movie's last. */
  readonly to?: number
}

/** RGBA, 8 bits each, rows from the top, opaque: `width` × `height` × 4 bytes, owned by the caller. */
export interface RenderedPicture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

export interface VectorOptions {
  /** A file instead of pixels, with the frame's lines, areas and texts as vectors. */
  readonly format: VectorFormat
}

/**
 * Frame `index` (from 0) of a movie, as it will be before encoding. `movie` is its id, or fields that it alone has, as
 * `{ exp: 11 }`; `{}` if there is only one movie. For several frames, `renderFrames` plans once. With a `format`, the
 * bytes of an SVG or a PDF; throws CALL_INVALID if the movie's renderer writes none.
 */
export async function renderFrame(
  pipeline: Given,
  movie: Movies,
  index: number,
  options: RenderOptions & VectorOptions,
): Promise<Uint8Array>
export async function renderFrame(
  pipeline: Given,
  movie: Movies,
  index: number,
  options?: RenderOptions & { readonly format?: undefined },
): Promise<RenderedPicture>
export async function renderFrame(
  pipeline: Given,
  movie: Movies,
  index: number,
  { format, ...options }: RenderOptions & Partial<VectorOptions> = {},
): Promise<RenderedPicture | Uint8Array> {
  const frames = await open(pipeline, movie, options)
  try {
    return format === undefined ? await frames.render(index) : await frames.renderVector(index, format)
  } finally {
    await frames.close()
  }
}

/** Frames of a movie, one after the other; see {@link renderFrame}. The next is drawn while the caller uses one. */
export async function* renderFrames(
  pipeline: Given,
  movie: Movies,
  { from = 0, to, ...options }: RenderOptions & FrameRange = {},
): AsyncGenerator<RenderedPicture, void, undefined> {
  const frames = await open(pipeline, movie, options)
  try {
    const last = to ?? frames.count - 1
    let next = from <= last ? frames.render(from) : undefined
    for (let index = from; next; index++) {
      const picture = await next
      next = index < last ? frames.render(index + 1) : undefined
      // A caller that leaves the loop does not see this error.
      next?.catch(() => {})
      yield picture
    }
  } finally {
    await frames.close()
  }
}

async function open(pipeline: Given, movie: Movies, options: RenderOptions): Promise<RenderedFrames> {
  const { openFrames } = await import('@movieflow/core')
  // An id consists of the fields that distinguish its movie from the others.
  const planning = await planOptions({ ...options, only: movie })
  return openFrames(
    inputOf(pipeline, options),
    (movies) => movies.find(({ id }) => id === movie) ?? onlyOne(movies),
    planning,
  )
}

function onlyOne<Movie extends { readonly id: string }>(movies: readonly Movie[]): Movie {
  if (movies.length === 1) return movies[0]!
  const ids = movies.slice(0, 5).map(({ id }) => id)
  throw new MovieflowError('CALL_INVALID', `${movies.length} movies have these fields: expected one movie`, {
    hint: `give one of the ids ${ids.join('; ')}${movies.length > 5 ? '; …' : ''}, or more fields`,
  })
}
