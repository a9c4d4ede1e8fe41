// The shown place (movie, frame, view) as the fragment of the page's address, and the nearest place if it is gone; anywhere.
import type { SessionMovie } from '@movieflow/core'
import type { ZoomView } from './zoom.js'

export interface PicturePlace {
  readonly movie: string | undefined
  readonly index: number
  readonly view: ZoomView
}

/** `#movie=animal%3DAlfa&frame=12`; what is as at first is left out. */
export function writePlace({ movie, index, view }: PicturePlace): string {
  const parts = new URLSearchParams()
  if (movie !== undefined) parts.set('movie', movie)
  if (index > 0) parts.set('frame', String(index))
  if (view !== 'fit') parts.set('view', [view.scale, view.x, view.y].map((part) => Number(part.toFixed(3))).join(','))
  return `#${parts}`
}

export function readPlace(fragment: string): PicturePlace {
  const parts = new URLSearchParams(fragment.replace(/^#/, ''))
  const index = Number(parts.get('frame'))
  return {
    movie: parts.get('movie') ?? undefined,
    index: Number.isSafeInteger(index) && index > 0 ? index : 0,
    view: readView(parts.get('view')),
  }
}

function readView(text: string | null): ZoomView {
  const [scale, x, y, ...more] = (text ?? '').split(',').map((part) => (part === '' ? Number.NaN : Number(part)))
  const isView = [scale, x, y].every(Number.isFinite) && more.length === 0 && scale! > 0
  return isView ? { scale: scale!, x: x!, y: y! } : 'fit'
}

/**
 * The movie to show if `wanted` was shown: itself, else the one that agrees with it in the most fields, of those the nearest in the list.
 * `before` are the movies of the plan that had it.
 */
export function nearestMovie(
  movies: readonly SessionMovie[],
  wanted: string | undefined,
  before: readonly SessionMovie[] = [],
): SessionMovie | undefined {
  const same = movies.find(({ id }) => id === wanted)
  if (same || wanted === undefined) return same ?? movies[0]
  const place = Math.max(
    0,
    before.findIndex(({ id }) => id === wanted),
  )
  const fields = before[place]?.id === wanted ? textsOf(before[place].fields) : textsOfId(wanted)
  let best: SessionMovie | undefined
  let most = Number.NEGATIVE_INFINITY
  for (const [at, movie] of movies.entries()) {
    const own = textsOf(movie.fields)
    const agreeing = [...fields].filter(([name, text]) => own.get(name) === text).length
    // A place in the list counts for less than any field.
    const score = agreeing - Math.abs(at - place) / (movies.length + before.length + 1)
    if (score > most) [best, most] = [movie, score]
  }
  return best
}

function textsOf(fields: SessionMovie['fields']): Map<string, string> {
  return new Map(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  )
}

function textsOfId(id: string): Map<string, string> {
  return new Map(id.split(',').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]))
}
