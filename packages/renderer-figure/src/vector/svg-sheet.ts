// An SVG: shapes become its paths, letters its text, pictures PNGs within it; in workers.
// The canvas library writes SVG, too: dashes as polygons, pictures blurred, and texts letter by letter.
import type { CanvasModule, Context } from '../canvas.js'
import { makeSheet } from '../canvas.js'
import { canvasOfCells } from './encode-cells.js'
import { outlinesOf } from './outline.js'
import { type SvgAttributes, SvgPen } from './svg-pen.js'
import type { Bounds, Cells, PixelInk, Shape, SheetSize, VectorSheet } from './vector-sheet.js'

export function makeSvgSheet(canvas: CanvasModule, size: SheetSize): VectorSheet {
  return new SvgSheet(canvas, size)
}

class SvgSheet implements VectorSheet {
  readonly #canvas: CanvasModule
  readonly #size: SheetSize
  readonly #parts: string[] = []
  readonly #clips = new Map<string, string>()
  readonly #stamps = new Map<ArrayLike<number>, string>()
  readonly #pen: Context
  #clip: string | undefined

  constructor(canvas: CanvasModule, size: SheetSize) {
    this.#canvas = canvas
    this.#size = size
    const measuring = makeSheet(canvas, 1, 1).context
    this.#pen = new SvgPen(measuring, (name, attributes, text) => this.#add(name, attributes, text))
  }

  pen(clip?: Bounds): Context {
    this.#within(clip)
    return this.#pen
  }

  draw(shape: Shape, ink: PixelInk, clip: Bounds, moveX = 0, moveY = 0): void {
    const moved = moveX !== 0 || moveY !== 0
    // Markers: one shape in many places.
    if (moved && shape.kind === 'area') {
      const id = this.#stampOf(shape)
      if (id === undefined) return
      this.#within(clip)
      this.#add('use', { 'xlink:href': `#${id}`, x: moveX, y: moveY, ...fillOf(ink) })
      return
    }
    const d = pathOf(shape, moveX, moveY)
    if (d === '') return
    this.#within(clip)
    this.#add('path', { d, ...(shape.kind === 'area' ? fillOf(ink) : strokeOf(shape, ink)) })
  }

  picture(cells: Cells, bounds: Bounds, clip: Bounds): void {
    const { x, y, width, height } = bounds
    this.#within(clip)
    const png = canvasOfCells(this.#canvas, cells, bounds).toBuffer('image/png').toString('base64')
    // The older word is for programs that do not know the newer one.
    const style = cells.smooth ? undefined : 'image-rendering:optimizeSpeed;image-rendering:pixelated'
    this.#add('image', {
      ...{ x, y, width, height, preserveAspectRatio: 'none', style },
      opacity: cells.alpha === 1 ? undefined : cells.alpha,
      'xlink:href': `data:image/png;base64,${png}`,
    })
  }

  finish(): Uint8Array {
    this.#within(undefined)
    const { width, height, point } = this.#size
    const inPoints = (pixels: number) => `${format(pixels / point)}pt`
    const head = attributesOf({
      xmlns: 'http://www.w3.org/2000/svg',
      'xmlns:xlink': 'http://www.w3.org/1999/xlink',
      ...{ width: inPoints(width), height: inPoints(height), viewBox: `0 0 ${width} ${height}` },
      'xml:space': 'preserve',
    })
    const lines = ['<?xml version="1.0" encoding="utf-8"?>', `<svg${head}>`, ...this.#parts, '</svg>', '']
    return Buffer.from(lines.join('\n'))
  }

  #add(name: string, attributes: SvgAttributes, text?: string): void {
    const content = text === undefined ? '/>' : `>${escapeText(text)}</${name}>`
    this.#parts.push(`<${name}${attributesOf(attributes)}${content}`)
  }

  /** What follows is cut to `clip`, which is one element for all that it cuts. */
  #within(clip: Bounds | undefined): void {
    const { width, height } = this.#size
    const id =
      clip && !(clip.x <= 0 && clip.y <= 0 && clip.x + clip.width >= width && clip.y + clip.height >= height)
        ? this.#clipOf(clip)
        : undefined
    if (id === this.#clip) return
    if (this.#clip !== undefined) this.#parts.push('</g>')
    if (id !== undefined) this.#parts.push(`<g clip-path="url(#${id})">`)
    this.#clip = id
  }

  #clipOf({ x, y, width, height }: Bounds): string {
    const name = [x, y, width, height].join(' ')
    const known = this.#clips.get(name)
    if (known !== undefined) return known
    const id = `clip${this.#clips.size + 1}`
    this.#clips.set(name, id)
    this.#define(`<clipPath id="${id}"><rect${attributesOf({ x, y, width, height })}/></clipPath>`)
    return id
  }

  #stampOf(shape: Shape): string | undefined {
    const known = this.#stamps.get(shape.points)
    if (known !== undefined) return known
    const d = pathOf(shape, 0, 0)
    if (d === '') return undefined
    const id = `mark${this.#stamps.size + 1}`
    this.#stamps.set(shape.points, id)
    this.#define(`<path id="${id}" d="${d}"/>`)
    return id
  }

  #define(element: string): void {
    // A group of another clip is left, so that what is defined stands by itself.
    this.#within(undefined)
    this.#parts.push(`<defs>${element}</defs>`)
  }
}

const format = (value: number) => String(Math.round(value * 100) / 100)

function pathOf(shape: Shape, moveX: number, moveY: number): string {
  return outlinesOf(shape, moveX, moveY)
    .map(({ points, closed }) => {
      let d = `M${format(points[0]!)} ${format(points[1]!)}L`
      for (let at = 2; at < points.length; at += 2)
        d += `${at > 2 ? ' ' : ''}${format(points[at]!)} ${format(points[at + 1]!)}`
      return closed ? `${d}Z` : d
    })
    .join('')
}

function colorOf(pixel: number): string {
  const [red, green, blue] = new Uint8Array(Uint32Array.of(pixel).buffer)
  return `#${[red, green, blue].map((level) => level!.toString(16).padStart(2, '0')).join('')}`
}

function fillOf({ pixel, alpha }: PixelInk): SvgAttributes {
  return { fill: colorOf(pixel), 'fill-opacity': alpha === 1 ? undefined : alpha }
}

function strokeOf({ style: { width, dashes } }: Extract<Shape, { kind: 'line' }>, ink: PixelInk): SvgAttributes {
  return {
    ...{ fill: 'none', stroke: colorOf(ink.pixel), 'stroke-opacity': ink.alpha === 1 ? undefined : ink.alpha },
    ...{ 'stroke-width': width, 'stroke-linejoin': 'round' },
    ...(dashes.length === 0 ? { 'stroke-linecap': 'square' } : { 'stroke-dasharray': dashes.map(format).join(' ') }),
  }
}

function attributesOf(attributes: SvgAttributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? format(value) : escapeText(value!)}"`)
    .join('')
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
