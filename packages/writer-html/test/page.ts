// Pages for the tests: written as a run writes them, and read again by what HTML says of them.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Picture, PluginContext, Size } from '@movieflow/core/plugin'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { htmlWriter } from '../src/index.js'

const context: PluginContext = { warn: () => {}, signal: new AbortController().signal, folder: tmpdir() }

export interface PageOptions {
  readonly fps?: number
  readonly options?: unknown
  readonly provenance?: string
  readonly name?: string
}

/** A picture from a colour (0xRRGGBB) for each pixel. */
export function paint([width, height]: Size, colorAt: (x: number, y: number) => number): Picture {
  const data = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const color = colorAt(x, y)
      data.set([color >>> 16, (color >>> 8) & 255, color & 255, 255], (y * width + x) * 4)
    }
  return { width, height, data }
}

export async function writePage(file: string, pictures: readonly Picture[], page: PageOptions = {}) {
  const { fps = 10, provenance } = page
  const { width, height } = pictures[0]!
  const size = [width, height] as const
  const options = htmlWriter.options.parse(page.options ?? {})
  const movie = { size, fps, frames: pictures.length, options }
  const { plan = null } = await htmlWriter.plan!({ path: file, ...movie }, context)
  const sink = await htmlWriter.open(
    { file, files: [file], ...movie, plan, ...(provenance !== undefined && { provenance }) },
    context,
  )
  for (const [index, picture] of pictures.entries()) {
    const allocate = (bytes: number) => new Uint8Array(bytes)
    const data = await htmlWriter.encodeFrame!(picture, { ...context, ...movie, index, plan, allocate })
    await sink.write({ index, data })
  }
  return sink.finalize()
}

/** The page's text, from a folder that is gone again. */
export async function pageText(pictures: readonly Picture[], page: PageOptions = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'writer-html-'))
  try {
    const file = join(folder, `${page.name ?? 'movie'}.html`)
    await writePage(file, pictures, page)
    return await readFile(file, 'utf8')
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** All `<script>` elements, by what the HTML standard says of where they end. */
export function scriptsOf(text: string): { attributes: string; content: string }[] {
  return [...text.matchAll(/<script([^>]*)>([\s\S]*?)<\/script/gi)].map(([, attributes, content]) => ({
    attributes: attributes!,
    content: content!,
  }))
}

/** What a browser would show of each frame. */
export async function decodePage(file: string): Promise<{ frames: Uint8Array[]; size: Size }> {
  const frames: Uint8Array[] = []
  let size: Size = [0, 0]
  for (const { attributes, content } of scriptsOf(await readFile(file, 'utf8'))) {
    if (!attributes.includes('class="frame"')) continue
    if (content === '') {
      frames.push(frames.at(-1)!)
      continue
    }
    const image = await loadImage(Buffer.from(content, 'base64'))
    const canvas = createCanvas(image.width, image.height).getContext('2d')
    canvas.drawImage(image, 0, 0)
    frames.push(Uint8Array.from(canvas.getImageData(0, 0, image.width, image.height).data))
    size = [image.width, image.height]
  }
  return { frames, size }
}
