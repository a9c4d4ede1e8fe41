// One movie as an item of the page's list, which contains everything that a reviewer needs, without the script.
import type { ReportedMovie, ReportedOutput } from '@movieflow/core'
import { idEntries } from '@movieflow/page/id-entries'
import {
  countOf,
  formatBytes,
  formatLimits,
  formatNumber,
  formatSeconds,
  formatTime,
  formatValue,
} from '@movieflow/page/quantities'
import { type Html, html } from './html.js'
import { icon } from './icons.js'
import { hrefOf, linkEnding, pickPlayable } from './page/links.js'

/** A movie with everything but its provenance. */
export type ListedMovie = Omit<ReportedMovie, 'provenance' | 'poster'>

/** Above this number, outputs (a file of each frame) are counted. */
const mostOutputs = 6

export interface ItemContext {
  readonly index: number
  /** Its picture, if it has one. */
  readonly poster: Html | undefined
  /** Fields that are shown besides those of the id. */
  readonly fieldNames: readonly string[]
}

export function movieItem(movie: ListedMovie, { index, poster, fieldNames }: ItemContext): Html {
  const { status } = movie
  return html`<li class="movie ${status}" id="movie-${index}" data-index="${index}">
${posterOf(movie, poster)}
<div class="about">
<h3>${idOf(movie.id)}</h3>
${fields(movie, fieldNames)}${facts(movie)}${outputs(movie)}${messages(movie)}
<details><summary aria-label="Details of ${movie.id}">Details</summary><div class="more"></div></details>
</div>
<p class="status">${icon(status)}${status}</p>
</li>
`
}

function idOf(id: string): Html {
  const entries = idEntries(id)
  if (!entries) return html`<bdi class="whole">${id}</bdi>`
  return html`${entries.map(
    ({ name, value }) => html`<span class="entry"><span class="name">${name}</span> <bdi>${value}</bdi></span> `,
  )}`
}

function posterOf(movie: ListedMovie, poster: Html | undefined): Html {
  const { id, status, outputs } = movie
  const picture = poster ?? html`<span class="none">${icon(status)}</span>`
  const playable = canBeThere(movie) ? pickPlayable(outputs) : undefined
  const file = playable ?? (canBeThere(movie) ? outputs[0] : undefined)
  const href = file && hrefOf(file.first ?? file.path)
  if (!file || href === undefined) return html`<div class="poster">${picture}</div>`
  if (!playable)
    return html`<a class="poster" href="${href}" aria-label="Open ${file.path}">${picture}<span class="hint">${linkEnding(file.path)}</span></a>`
  return html`<a class="poster" data-play href="${href}" aria-label="Play ${id}">${picture}<span class="hint">${icon('play')}</span></a>`
}

/** A movie that was never made has no link; one that failed may have an older file. */
function canBeThere({ status, made }: ListedMovie): boolean {
  return status === 'made' || status === 'stale' || made !== undefined
}

function fields({ fields }: ListedMovie, names: readonly string[]): Html | undefined {
  const known = names.filter((name) => Object.hasOwn(fields, name))
  return pairs(known.map((name) => [name, formatValue(fields[name]!)]))
}

function pairs(entries: readonly (readonly [string, string])[]): Html | undefined {
  if (entries.length === 0) return undefined
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt> <dd><bdi>${value}</bdi></dd></div> `)}</dl>
`
}

function facts({ frames, fps, duration, size, limits, outputs, seconds, made, tries }: ListedMovie): Html | undefined {
  const [low, ...others] = Object.values(limits ?? {})
  const bytes = outputs.reduce((sum, output) => sum + (output.bytes ?? 0), 0)
  const shown: readonly (readonly [string, string | undefined])[] = [
    ['Length', duration === undefined ? undefined : formatSeconds(duration)],
    ['Frames', frames === undefined ? undefined : `${frames}${fps === undefined ? '' : ` at ${formatNumber(fps)}/s`}`],
    ['Size', size && `${size[0]} × ${size[1]}`],
    ['Limits', low && others.length === 0 ? formatLimits(low) : low && `${others.length + 1} scales`],
    ['Files', bytes > 0 ? formatBytes(bytes) : undefined],
    ['Made', made && formatTime(made)],
    ['Took', seconds === undefined ? undefined : formatSeconds(seconds)],
    ['Tries', tries !== undefined && tries > 1 ? String(tries) : undefined],
  ]
  return pairs(shown.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])))
}

function outputs(movie: ListedMovie): Html | undefined {
  const { outputs } = movie
  if (outputs.length === 0) return undefined
  const linked = canBeThere(movie)
  const more = outputs.length - mostOutputs
  return html`<ul class="outputs">${outputs.slice(0, more > 0 ? 2 : mostOutputs).map((output) => outputItem(output, linked))}${
    more > 0 && html`<li>and ${countOf(outputs.length - 2, 'more file')}</li>`
  }</ul>
`
}

/** A file for each frame is one item, which leads to the first. */
function outputItem({ path, files, first }: ReportedOutput, linked: boolean): Html {
  const href = linked ? hrefOf(first ?? path) : undefined
  const count = files === undefined ? undefined : ` (${countOf(files, 'file')})`
  return href === undefined
    ? html`<li><bdi>${path}</bdi>${count}</li>`
    : html`<li><a href="${href}"><bdi>${path}</bdi></a>${count}</li>`
}

function messages({ status, error, reasons = [], warnings, again }: ListedMovie): Html {
  return html`${
    error &&
    html`<div class="message failure">
<p><bdi>${error.message}</bdi> <code class="code">${error.code}</code></p>
${error.hint && html`<p class="mend"><bdi>${error.hint}</bdi></p>`}
${error.log && error.log.length > 0 && html`<pre class="log" tabindex="0" aria-label="Last output of the program">${error.log.join('\n')}</pre>`}
</div>
`
  }${
    !error &&
    status !== 'made' &&
    reasons.length > 0 &&
    html`<p class="message reason"><bdi>${reasons.join('; ')}</bdi></p>
`
  }${warnings.map(
    (warning) => html`<p class="message warning"><span class="sign">Warning</span> <bdi>${warning}</bdi></p>
`,
  )}${
    status !== 'made' &&
    html`<p class="again"><code><bdi>${again}</bdi></code></p>
`
  }`
}
