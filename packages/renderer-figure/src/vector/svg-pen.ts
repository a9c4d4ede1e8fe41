// A pen for letters and boxes of an SVG, with what of a canvas' context lines of text use; in workers.
import type { Context } from '../canvas.js'
import { fontFamily } from '../typeface.js'

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number]

interface State {
  readonly matrix: Matrix
  readonly fillStyle: Context['fillStyle']
  readonly globalAlpha: number
}

export type SvgAttributes = Readonly<Record<string, string | number | undefined>>

/** Takes an element of the file. */
export type AddElement = (name: string, attributes: SvgAttributes, text?: string) => void

/** `measuring` measures the letters. */
export class SvgPen implements Context {
  readonly exact = true
  fillStyle: Context['fillStyle'] = 'black'
  globalAlpha = 1
  font = ''
  textAlign: Context['textAlign'] = 'left'
  textBaseline: Context['textBaseline'] = 'alphabetic'
  #matrix: Matrix = [1, 0, 0, 1, 0, 0]
  readonly #kept: State[] = []
  readonly #measuring: Context
  readonly #add: AddElement

  constructor(measuring: Context, add: AddElement) {
    this.#measuring = measuring
    this.#add = add
  }

  save(): void {
    this.#kept.push({ matrix: this.#matrix, fillStyle: this.fillStyle, globalAlpha: this.globalAlpha })
  }

  restore(): void {
    const kept = this.#kept.pop()
    if (!kept) return
    this.#matrix = kept.matrix
    this.fillStyle = kept.fillStyle
    this.globalAlpha = kept.globalAlpha
  }

  translate(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.#matrix
    this.#matrix = [a, b, c, d, e + a * x + c * y, f + b * x + d * y]
  }

  rotate(radians: number): void {
    const [a, b, c, d, e, f] = this.#matrix
    const [cosine, sine] = [Math.cos(radians), Math.sin(radians)]
    this.#matrix = [a * cosine + c * sine, b * cosine + d * sine, c * cosine - a * sine, d * cosine - b * sine, e, f]
  }

  measureText(text: string): ReturnType<Context['measureText']> {
    this.#measuring.font = this.font
    return this.#measuring.measureText(text)
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    if (width > 0 && height > 0) this.#add('rect', { ...this.#place(x, y), width, height, ...this.#ink() })
  }

  fillText(text: string, x: number, y: number): void {
    const words = text.trim()
    if (words === '') return
    const { size, ...face } = faceOf(this.font)
    const textLength = this.measureText(words).width
    // Readers drop blanks at the ends, whatever the file says.
    const start = x + this.measureText(text.slice(0, text.indexOf(words))).width
    const look = { 'font-size': size, ...face, ...this.#ink() }
    // Where another font stands in for ours, the text keeps its width.
    this.#add('text', { ...this.#place(start, y), textLength, lengthAdjust: 'spacingAndGlyphs', ...look }, words)
  }

  #place(x: number, y: number): SvgAttributes {
    const [a, b, c, d, e, f] = this.#matrix
    if (a === 1 && b === 0) return { x: x + e, y: y + f }
    return { x, y, transform: `matrix(${[a, b, c, d, e, f].map((value) => +value.toFixed(6)).join(' ')})` }
  }

  #ink(): SvgAttributes {
    return { fill: String(this.fillStyle), 'fill-opacity': this.globalAlpha === 1 ? undefined : this.globalAlpha }
  }
}

/** The fonts that ship are known by another name elsewhere; Verdana has almost their widths. */
const ownFont = "'DejaVu Sans', Verdana, sans-serif"

function faceOf(font: string) {
  const [, size = '10', family = ''] = /^([\d.e+-]+)px (.+)$/.exec(font) ?? []
  const [name, face] = [
    fontFamily,
    ...(family.startsWith(`${fontFamily}-`) ? [family.slice(fontFamily.length + 1)] : []),
  ]
  const own = family === name || face !== undefined
  return {
    size: Number(size),
    'font-family': own ? ownFont : family,
    'font-style': face === 'oblique' ? 'oblique' : undefined,
    'font-weight': face === 'bold' ? 'bold' : undefined,
  }
}
