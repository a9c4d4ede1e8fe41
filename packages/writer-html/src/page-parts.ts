// The parts of the page before and after its frames; on the main thread.
import { createHash } from 'node:crypto'
import type { Size } from '@movieflow/core/plugin'
import type { LoopMode } from '@movieflow/page/playback'
import { pageScript, pageStyle } from './page-files.js'

export interface PageFacts {
  readonly title: string
  readonly artist?: string | undefined
  readonly comment?: string | undefined
  readonly size: Size
  readonly fps: number
  readonly loop: LoopMode
  readonly autoplay: boolean
  /** JSON. */
  readonly provenance?: string | undefined
}

export const frameStart = '<script type="text/plain" class="frame">'
export const frameEnd = '</script>\n'
export const pageEnd = '</body>\n</html>\n'

/** The page up to the first frame. All texts are escaped; the page's own policy lets no other scripts run. */
export function pageHead(facts: PageFacts): string {
  const { title, artist, comment, size, fps, loop, autoplay, provenance } = facts
  const [width, height] = size
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="generator" content="movieflow">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${artist ? `<meta name="author" content="${escapeHtml(artist)}">\n` : ''}${comment ? `<meta name="description" content="${escapeHtml(comment)}">\n` : ''}<title>${escapeHtml(title)}</title>
<style>${pageStyle()}</style>
</head>
<body>
<main>
<header>
<h1><bdi>${escapeHtml(title)}</bdi></h1>
${artist ? `<p class="artist"><bdi>${escapeHtml(artist)}</bdi></p>\n` : ''}</header>
<canvas id="picture" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(title)}"></canvas>
<noscript><p class="message">The player needs scripts, which are off here.</p></noscript>
<p id="message" class="message" role="alert"></p>
<div id="bar"></div>
${comment ? `<p class="comment"><bdi>${escapeHtml(comment)}</bdi></p>\n` : ''}<footer>
<p id="keys" class="keys"></p>
${provenance === undefined ? '' : '<details id="made"><summary>What it was made of</summary><pre></pre></details>\n'}</footer>
</main>
<script type="application/json" id="movie">${jsonForScript({ fps, size, type: 'image/webp', loop, autoplay })}</script>
${provenance === undefined ? '' : `<script type="application/json" id="provenance">${safeInScript(provenance)}</script>\n`}`
}

/** After the last frame. */
export function pageTail(): string {
  return `<script>${pageScript()}</script>\n${pageEnd}`
}

/** Nothing is loaded, and nothing runs but the script. */
function policy(): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  return [
    "default-src 'none'",
    `style-src ${hash(pageStyle())}`,
    `script-src ${hash(pageScript())}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter]!).replace(/[\0\p{Cs}]/gu, '\ufffd')
}

function jsonForScript(data: unknown): string {
  return safeInScript(JSON.stringify(data))
}

/** The same JSON without what could end the element, or open a comment in it. */
function safeInScript(json: string): string {
  return json.replace(/[<>\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
