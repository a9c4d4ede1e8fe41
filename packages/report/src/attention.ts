// Errors grouped by cause: how many movies each affects, and what to do; the page's first section.
import type { BatchReport, ReportedMovie } from '@movieflow/core'
import { causeKey } from '@movieflow/core/errors'
import { countOf } from '@movieflow/page/quantities'
import { type Html, html } from './html.js'
import { icon } from './icons.js'

/** Causes that are told; further ones are counted. */
const mostCauses = 8
const mostNamed = 4

interface Cause {
  readonly status: 'failed' | 'blocked'
  readonly message: string
  readonly hint: string | undefined
  readonly movies: { readonly id: string; readonly index: number }[]
}

/** Movies that failed or are blocked, those of one cause together, the dearest cause first. */
export function groupCauses(movies: readonly ReportedMovie[]): readonly Cause[] {
  const causes = new Map<string, Cause>()
  for (const [index, { id, status, error, reasons }] of movies.entries()) {
    if (status !== 'failed' && status !== 'blocked') continue
    const message = error?.message ?? reasons?.join('; ') ?? `it is ${status}`
    const key = `${status} ${error ? causeKey(error) : message}`
    const cause = causes.get(key) ?? { status, message, hint: error?.hint, movies: [] }
    causes.set(key, cause)
    cause.movies.push({ id, index })
  }
  return [...causes.values()].sort((left, right) => right.movies.length - left.movies.length)
}

export function attentionSection({ movies, counts }: BatchReport): Html | undefined {
  const causes = groupCauses(movies)
  if (causes.length === 0) return undefined
  const more = causes.length - mostCauses
  return html`<section class="attention" aria-labelledby="attention-title">
<h2 id="attention-title">${countOf(counts.failed + counts.blocked, 'movie')} to look at</h2>
<ul>${causes.slice(0, mostCauses).map(causeItem)}</ul>
${more > 0 && html`<p>and ${countOf(more, 'more cause')}: see the movies below.</p>`}
</section>
`
}

function causeItem({ status, message, hint, movies }: Cause): Html {
  const more = movies.length - mostNamed
  const named = movies.slice(0, more > 1 ? mostNamed : mostNamed + 1)
  return html`<li class="${status}">${icon(status)}<div>
<p><bdi>${message}</bdi></p>
${hint && html`<p class="mend"><bdi>${hint}</bdi></p>`}
<p class="whose">${countOf(movies.length, 'movie')} ${status}: ${named.map(
    ({ id, index }, place) =>
      html`<span><a href="#movie-${index}"><bdi>${id}</bdi></a>${place < named.length - 1 && ','}</span> `,
  )}${more > 1 && `and ${countOf(more, 'more movie')}`}</p>
</div></li>
`
}
