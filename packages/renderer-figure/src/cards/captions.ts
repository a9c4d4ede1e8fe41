// Captions: words in a box at an edge of a picture that others have drawn; in workers.
import type { Drawing, DrawingInput, PluginContext } from '@movieflow/core/plugin'
import { black, colorOf, pixelOf, type Rgb } from '../colors.js'
import { loadFonts } from '../fonts.js'
import { type Lettering, makeLettering } from '../lettering.js'
import { polygonMask } from '../marks/fill.js'
import { blitMask } from '../marks/mask.js'
import { type CaptionsOptions, pointOf, readableOn } from './options.js'

const white: Rgb = [255, 255, 255]
/** Between the letters and the end of their box, in letters' sizes. */
const padding = 0.35

export async function createCaptions(
  { size: [width, height], movie }: DrawingInput<CaptionsOptions>,
  context: PluginContext,
): Promise<Drawing<CaptionsOptions>> {
  const { themeOfMovie } = await import('./theme-of-movie.js')
  const lettering = makeLettering(
    await loadFonts(),
    { mode: 'plain', theme: themeOfMovie(movie?.options, context.folder) },
    context,
  )
  const point = pointOf(movie?.options)
  const whole = { x: 0, y: 0, width, height }
  const edge = movie?.size[1] ?? height
  const strip = { x: 0, y: edge, width, height: height - edge }
  return {
    draw({ options }, { data }) {
      const { text, place, alpha, fontsize, margin } = options
      const target = { width, height, data: new Uint32Array(data.buffer, data.byteOffset, width * height) }
      const below = place === 'below'
      const behind = below ? lettering.theme.paper : black
      const paper = options.background === undefined ? behind : colorOf(options.background)
      const ink = options.color === undefined ? (below ? readableOn(paper) : white) : colorOf(options.color)
      if (below) target.data.fill(pixelOf(paper), edge * width)
      if (text.trim() === '') return
      const size = fontsize * point
      const pad = padding * size
      const room = width - 2 * (margin * point + pad)
      const wrapped = wrapText(text, size, Math.max(size, room), lettering)
      const va = below ? 'center' : place === 'top' ? 'top' : 'bottom'
      const { mask, corners } = lettering.mask({ text: wrapped, size, ha: 'center', va, rotation: 0 })
      const x = Math.round(width / 2)
      const away = Math.round(margin * point + pad)
      if (below) {
        const middle = Math.round(edge + strip.height / 2)
        blitMask(target, strip, { ...mask, x: mask.x + x, y: mask.y + middle }, ink)
        return
      }
      const y = va === 'top' ? away : height - away
      const edges = (at: 0 | 1) => corners.filter((_, index) => index % 2 === at)
      const [xs, ys] = [edges(0), edges(1)]
      const [left, right] = [Math.round(x + Math.min(...xs) - pad), Math.round(x + Math.max(...xs) + pad)]
      const [top, bottom] = [Math.round(y + Math.min(...ys) - pad), Math.round(y + Math.max(...ys) + pad)]
      const box = polygonMask([left, top, right, top, right, bottom, left, bottom], whole)
      blitMask(target, whole, box, paper, alpha)
      blitMask(target, whole, { ...mask, x: mask.x + x, y: mask.y + y }, ink)
    },
  }
}

/** Lines that keep to `room` pixels, if their words do. */
function wrapText(text: string, size: number, room: number, { measure }: Lettering): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const lines: string[] = []
      for (const word of line.split(' ')) {
        const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
        if (lines.length === 0 || measure(longer, size) > room) lines.push(word)
        else lines[lines.length - 1] = longer
      }
      return lines
    })
    .join('\n')
}
