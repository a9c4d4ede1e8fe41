// A batch becomes one page of HTML that needs nothing else: no network, no file but the movies it links to.
import { createHash } from 'node:crypto'
import type { BatchReport, ReportedMovie, ReportedStatus } from '@movieflow/core'
import { countOf, formatCount, formatTime } from '@movieflow/page/quantities'
import { attentionSection } from './attention.js'
import { type Html, html, jsonForScript, trusted } from './html.js'
import { icon, statusShapes } from './icons.js'
import { columnWidths, idNames, otherFields } from './id-columns.js'
import { movieItem } from './movie-item.js'
import { pageScript, pageStyle } from './page-files.js'

export interface ReportPageOptions {
  /** A movie's poster as a PNG file's bytes. */
  readonly posterOf?: (movie: ReportedMovie) => Uint8Array | undefined
}

/** The statuses in the order in which they are told. */
const statuses: readonly ReportedStatus[] = ['made', 'failed', 'blocked', 'stale', 'missing']

/** The page's text. Data are escaped wherever they stand; the page's own policy lets no script run but its own. */
export function renderReport(report: BatchReport, { posterOf = () => undefined }: ReportPageOptions = {}): string {
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
<header class="top">
<h1><bdi>${pipeline.name}</bdi></h1>
<p class="origin">${countOf(movies.length, 'movie')} of <code>${pipeline.file}</code>, as of <time datetime="${written}">${formatTime(written)}</time>, by movieflow ${movieflow}</p>
${countsBar(report)}
</header>
<main>
${attentionSection(report)}
<section class="list" aria-labelledby="list-title">
<h2 id="list-title">Movies</h2>
<noscript><p class="message reason">Sorting, filters, playing and the details of provenance need scripts, which are off here. report.json holds all of it.</p></noscript>
<div id="controls"></div>
<ol id="movies" class="movies" role="list">
${movies.map((movie, index) => movieItem(movie, { index, poster: posterAddress(posterOf(movie)), fieldNames }))}</ol>
<p id="nothing" hidden>No movie is like that. <button type="button" id="show-all">Show all</button></p>
</section>
</main>
<footer><p>Made by movieflow ${movieflow}.</p></footer>
<dialog id="player" aria-labelledby="player-title"></dialog>
${data(report)}
<script>${trusted(script)}</script>
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

/** What the script works on; provenance apart, as it is long, and looked at one movie at a time. */
function data({ movies }: BatchReport): Html {
  const short = movies.map(({ provenance: _, poster: __, ...movie }) => movie)
  return html`<script type="application/json" id="movies-data">${jsonForScript({ idNames: idNames(movies), movies: short })}</script>
<script type="application/json" id="provenance-data">${jsonForScript(movies.map(({ provenance }) => provenance ?? null))}</script>
`
}

function columnStyle({ movies }: BatchReport): string {
  const widths = columnWidths(movies)
  if (!widths) return ''
  const columns = widths.map((width) => `minmax(${Math.min(4, width)}ch,${width + 1}ch)`).join(' ')
  return `@media (min-width:48rem){.list:not(.sheet) h3{display:grid;grid-template-columns:${columns}}}\n`
}

function posterAddress(png: Uint8Array | undefined): string | undefined {
  return png && `data:image/png;base64,${Buffer.from(png.buffer, png.byteOffset, png.byteLength).toString('base64')}`
}

/** Nothing is loaded but movies beside the page (`file:` where it is opened from a disk), and nothing runs but the script. */
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
