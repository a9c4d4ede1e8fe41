// A batch becomes one page of HTML that needs nothing else: no network, no file but the movies it links to.
import { createHash } from 'node:crypto'
import type { BatchReport, ReportedMovie, ReportedStatus } from '@movieflow/core'
import { countOf, formatCount, formatTime } from '@movieflow/page/quantities'
import { attentionSection } from './attention.js'
import { type Html, html, trusted } from './html.js'
import { icon, statusShapes } from './icons.js'
import { columnWidths, idNames, otherFields } from './id-columns.js'
import { movieItem } from './movie-item.js'
import { packedData } from './packed-data.js'
import { pageScript, pageStyle } from './page-files.js'
import { smallPoster } from './poster-picture.js'
import { type PagePosters, placePosters } from './posters.js'

export interface ReportPageOptions {
  /** A movie's poster as a PNG file's bytes. */
  readonly posterOf?: (movie: ReportedMovie) => Uint8Array | undefined
}

/** The statuses in the order in which they are told. */
const statuses: readonly ReportedStatus[] = ['made', 'failed', 'blocked', 'stale', 'missing']

/** Further movies are drawn by the script, as they come into sight; without it they are a short list. */
const mostItems = 200
/** Characters of a page. Those that the movies' data leave are for posters. */
const mostPage = 2_950_000
/** Characters of the address of one poster: mostly the hash in its file's name. */
const placeLength = 20

/** The page's text. Data are escaped wherever they stand; the page's own policy lets no script run but its own. */
export async function renderReport(
  report: BatchReport,
  { posterOf = () => undefined }: ReportPageOptions = {},
): Promise<string> {
  const data = packedMovies(report)
  const bare = pageOf(report, { sheets: undefined, cells: undefined, wholeOf: () => undefined }, data)
  const { movies } = report
  const room = mostPage - bare.length - placeLength * movies.length
  const posters = await placePosters(movies, posterOf, { room, whole: movies.length <= mostItems })
  return pageOf(report, posters, data)
}

function pageOf(report: BatchReport, posters: PagePosters, packed: Html): string {
  const style = `${pageStyle()}${columnStyle(report)}`
  const script = pageScript()
  const { pipeline, movies, movieflow, written } = report
  const fieldNames = otherFields(movies)
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="movieflow ${movieflow}">
<meta name="movieflow-pipeline" content="${encodeURIComponent(pipeline.file.replace(/\p{Cs}/gu, '\ufffd')).replaceAll("'", '%27')}">
<meta http-equiv="Content-Security-Policy" content="${policy(style, script)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${pipeline.name} – movieflow report</title>
<style>${trusted(style)}</style>
</head>
<body>
${statusShapes}
${posters.sheets}<header class="top">
<h1><bdi>${pipeline.name}</bdi></h1>
<p class="origin">${countOf(movies.length, 'movie')} of <code>${pipeline.file}</code>, as of <time datetime="${written}">${formatTime(written)}</time>, by movieflow ${movieflow}</p>
${countsBar(report)}
</header>
<main>
${attentionSection(report)}
<section class="list" aria-labelledby="list-title">
<h2 id="list-title">Movies</h2>
<noscript><p class="message reason">Sorting, filters, playing and the details of provenance need scripts, which are off here. report.json contains all of it.</p></noscript>
<div id="controls"></div>
<ol id="movies" class="movies" role="list">
${movies.slice(0, mostItems).map((movie, index) => {
  const poster = posters.wholeOf(movie) ?? (posters.cells && smallPoster(movie, index, posters.cells))
  return movieItem(movie, { index, poster, fieldNames })
})}</ol>
${remainder(movies)}<p id="nothing" hidden>No movie matches. <button type="button" id="show-all">Show all</button></p>
</section>
</main>
<footer><p>Made by movieflow ${movieflow}.</p></footer>
<dialog id="player" aria-labelledby="player-title"></dialog>
${packed}${packedPosters(report, posters)}<script>${trusted(script)}</script>
</body>
</html>
`
  return page.text
}

function countsBar({ counts, movies }: BatchReport): Html {
  const shown = statuses.filter((status) => counts[status] > 0)
  const total = Math.max(1, movies.length)
  let left = 0
  const parts = shown.map((status) => {
    const width = (1000 * counts[status]) / total
    left += width
    return html`<rect class="${status}" x="${(left - width).toFixed(2)}" width="${Math.max(2, width).toFixed(2)}" height="10"/>`
  })
  return html`<div class="counts">
<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
<ul id="statuses">${shown.map(
    (status) =>
      html`<li class="${status}" data-status="${status}">${icon(status)}<b>${formatCount(counts[status])}</b> ${status}</li>`,
  )}</ul>
</div>
`
}

/** Without the script: every movie that is not among the items. */
function remainder(movies: readonly ReportedMovie[]): Html | undefined {
  if (movies.length <= mostItems) return undefined
  const rest = movies.slice(mostItems)
  return html`<noscript><ol class="remainder" start="${mostItems + 1}">${rest.map(
    ({ id, status, error }, place) =>
      html`<li id="movie-${mostItems + place}">${id} <i>${status}</i>${error && `: ${error.message}`}
`,
  )}</ol></noscript>
`
}

/** The data of the script; without provenance, because it is long and shown for one movie at a time. */
function packedMovies({ movies }: BatchReport): Html {
  const told = movies.map(({ provenance: _, poster: __, ...movie }) => movie)
  const provenance = movies.map(({ provenance }) => provenance ?? null)
  return html`${packedData('movies-data', { idNames: idNames(movies), fieldNames: otherFields(movies), movies: told })}${packedData('provenance-data', provenance)}`
}

/** The place of each movie's small picture, and its sharper file. */
function packedPosters({ movies }: BatchReport, { cells }: PagePosters): Html | undefined {
  return cells && packedData('posters-data', { cells, files: movies.map(({ poster }) => poster ?? null) })
}

function columnStyle({ movies }: BatchReport): string {
  const widths = columnWidths(movies)
  if (!widths) return ''
  const columns = widths.map((width) => `minmax(${Math.min(4, width)}ch,${width + 1}ch)`).join(' ')
  return `@media (min-width:48rem){.list:not(.sheet) h3{display:grid;grid-template-columns:${columns}}}\n`
}

/** Only movies next to the page are loaded (`file:` if it is opened from a disk), and only the script runs. */
function policy(style: string, script: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  return [
    "default-src 'none'",
    "img-src data: 'self' file:",
    "media-src 'self' file:",
    `style-src ${hash(style)}`,
    `script-src ${hash(script)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}
