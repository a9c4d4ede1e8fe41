// The page around the frames: what stands before and after them; on the main thread.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Size } from '@movieflow/core/plugin'
import { speeds } from './page/playback.js'
import { pageScript } from './page-script.js'

export interface PageFacts {
  readonly title: string
  readonly artist?: string | undefined
  readonly comment?: string | undefined
  readonly size: Size
  readonly fps: number
  readonly loop: 'once' | 'loop' | 'reflect'
  readonly autoplay: boolean
  /** JSON. */
  readonly provenance?: string | undefined
}

export const frameStart = '<script type="text/plain" class="frame">'
export const frameEnd = '</script>\n'
export const pageEnd = '</body>\n</html>\n'

let style: string | undefined

function pageStyle(): string {
  style ??= readFileSync(new URL('../style/player.css', import.meta.url), 'utf8')
  return style
}

/** Shapes of 24 × 24, by the button's name. */
const shapes = {
  first: 'M6 5h2.5v14H6zM19 5v14L9.5 12z',
  back: 'M16 5v14L6.5 12z',
  play: 'M7 4.5v15L19.5 12z',
  pause: 'M6.5 5h4v14h-4zM13.5 5h4v14h-4z',
  next: 'M8 5v14l9.5-7z',
  last: 'M15.5 5H18v14h-2.5zM5 5v14l9.5-7z',
} as const

function icon(name: keyof typeof shapes): string {
  return `<svg viewBox="0 0 24 24" aria-hidden="true" class="${name}-icon"><path d="${shapes[name]}"/></svg>`
}

function button(id: 'first' | 'back' | 'next' | 'last', label: string, key: string): string {
  return `<button type="button" id="${id}" aria-label="${label}" title="${label} (${key})">${icon(id)}</button>`
}

const loops = { once: 'Once', loop: 'Loop', reflect: 'Reflect' } as const

/** Up to the first frame. Texts are escaped wherever they stand; the page's own policy lets no script run but its own. */
export function pageHead(facts: PageFacts): string {
  const { title, artist, comment, size, fps, loop, autoplay, provenance } = facts
  const [width, height] = size
  const choices = speeds.map((speed) => `<option value="${speed}"${speed === 1 ? ' selected' : ''}>${speed}×</option>`)
  const modes = Object.entries(loops).map(
    ([mode, name]) => `<option value="${mode}"${mode === loop ? ' selected' : ''}>${name}</option>`,
  )
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
<div class="controls" role="group" aria-label="Player">
<input type="range" id="slider" min="0" max="0" value="0" aria-label="Frame">
<div class="row">
<div class="buttons">
${button('first', 'First frame', 'Home')}
${button('back', 'One frame back', '←')}
<button type="button" id="play" aria-label="Play">${icon('play')}${icon('pause')}</button>
${button('next', 'One frame on', '→')}
${button('last', 'Last frame', 'End')}
</div>
<div class="place"><label for="frame">Frame</label> <input type="number" id="frame" min="0" max="0" value="0" inputmode="numeric"> <output id="time" for="slider" aria-live="off">0 s</output></div>
<div class="choices"><label for="speed">Speed</label> <select id="speed" title="Speed (+ and -)">${choices.join('')}</select>
<label for="mode">Play</label> <select id="mode">${modes.join('')}</select></div>
</div>
</div>
${comment ? `<p class="comment"><bdi>${escapeHtml(comment)}</bdi></p>\n` : ''}<footer>
<p class="keys">space plays and stops · ← → one frame, with Shift ten · Home End · + − speed</p>
${provenance === undefined ? '' : '<details id="made"><summary>What it was made of</summary><pre></pre></details>\n'}</footer>
</main>
<script type="application/json" id="movie">${jsonForScript({ fps, size, type: 'image/webp', autoplay })}</script>
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
