// A PDF of one page: shapes become its paths, letters its text with the font's used glyphs, pictures its images; in workers.
import type { CanvasModule, Context, WholeContext } from '../canvas.js'
import { canvasOfCells } from './encode-cells.js'
import { outlinesOf } from './outline.js'
import type { Bounds, Cells, PixelInk, Shape, SheetSize, VectorSheet } from './vector-sheet.js'

export function makePdfSheet(canvas: CanvasModule, { width, height, point }: SheetSize): VectorSheet {
  const document = new canvas.PDFDocument({ creator: 'movieflow' })
  const page = document.beginPage(width / point, height / point) as WholeContext
  page.scale(1 / point, 1 / point)
  page.lang = 'en'
  // By it letters are not joined: a copied word would have the sign ﬁ in place of two letters.
  page.letterSpacing = '0.001px'
  /** As on paper, a letter is drawn once. */
  const pen: Context = Object.assign(page, { exact: true })
  const open = { x: 0, y: 0, width, height }
  let clipped: Bounds = open
  const within = (clip: Bounds) => {
    if (sameBounds(clip, clipped)) return
    if (!sameBounds(clipped, open)) page.restore()
    clipped = clip
    if (sameBounds(clip, open)) return
    page.save()
    page.beginPath()
    page.rect(clip.x, clip.y, clip.width, clip.height)
    page.clip()
  }
  const colorOf = ({ pixel, alpha }: PixelInk) => {
    const [red, green, blue] = new Uint8Array(Uint32Array.of(pixel).buffer)
    return `rgba(${red},${green},${blue},${alpha})`
  }
  return {
    pen(clip = open) {
      within(clip)
      return pen
    },
    draw(shape, ink, clip, moveX = 0, moveY = 0) {
      const outlines = outlinesOf(shape, moveX, moveY)
      if (outlines.length === 0) return
      within(clip)
      page.beginPath()
      for (const { points, closed } of outlines) {
        page.moveTo(points[0]!, points[1]!)
        for (let at = 2; at < points.length; at += 2) page.lineTo(points[at]!, points[at + 1]!)
        if (closed) page.closePath()
      }
      if (shape.kind === 'area') {
        page.fillStyle = colorOf(ink)
        page.fill()
        return
      }
      setLine(page, shape)
      page.strokeStyle = colorOf(ink)
      page.stroke()
    },
    picture(cells: Cells, bounds, clip) {
      const { x, y, width, height } = bounds
      within(clip)
      page.globalAlpha = cells.alpha
      page.imageSmoothingEnabled = false
      const image = canvasOfCells(canvas, cells, bounds)
      page.drawImage(image, x + spare, y + spare, width - 2 * spare, height - 2 * spare)
      page.globalAlpha = 1
    },
    finish() {
      within(open)
      document.endPage()
      return cutPage(document.close(), width / point, height / point)
    },
  }
}

/** Pixels; readers paint all that a picture touches, and by a rounded last digit the frame around it, too. */
const spare = 0.01

/**
 * The library makes pages of whole points: the box of the page becomes the figure's own, and what is said of it for readers of twenty years ago
 * (`ProcSet`) gives way, so that no byte behind it moves. `width` and `height` are points.
 */
function cutPage(file: Buffer, width: number, height: number): Buffer {
  const text = file.toString('latin1')
  const page = /\/ProcSet \[[^\]]*\]((?:(?!endobj)[\s\S])*?)\/MediaBox \[0 0 (\d+) (\d+)\]/.exec(text)
  if (!page) return file
  const [across, down] = [Number(page[2]), Number(page[3])]
  if (across === width && down === height) return file
  // Not rounded up: readers would take another row of pixels for it.
  const short = (value: number) => String(Math.floor(value * 1000 - 0.5) / 1000)
  // The figure lies at the top.
  const box = `/MediaBox [0 ${(down - Number(short(height))).toFixed(3)} ${short(width)} ${down}]`
  file.write(`${page[1]}${box}`.padEnd(page[0].length), page.index, 'latin1')
  return file
}

function setLine(page: WholeContext, { style }: Extract<Shape, { kind: 'line' }>): void {
  const { width, dashes } = style
  page.lineWidth = width
  page.lineJoin = 'round'
  page.lineCap = dashes.length === 0 ? 'square' : 'butt'
  page.setLineDash([...dashes])
}

function sameBounds(left: Bounds, right: Bounds): boolean {
  return left.x === right.x && left.y === right.y && left.width === right.width && left.height === right.height
}
