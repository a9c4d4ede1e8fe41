// The picture on the stage as a PNG file: to the clipboard, or, if that is not available, as a download; in the page.
import type { DrawnAnswer } from './server.js'

async function pictureFile({ facts: { width, height }, picture }: DrawnAnswer): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  drawForFile(canvas.getContext('2d')!, picture)
  return canvas.convertToBlob({ type: 'image/png' })
}

export function drawForFile(
  context: Pick<CanvasRenderingContext2D, 'putImageData' | 'drawImage' | 'clearRect'>,
  picture: ImageData | ImageBitmap,
): void {
  if (picture instanceof ImageData) context.putImageData(picture, 0, 0)
  else {
    context.clearRect(0, 0, picture.width, picture.height)
    context.drawImage(picture, 0, 0)
  }
}

/** Returns the result in words. */
export async function copyToClipboard(drawn: DrawnAnswer): Promise<string> {
  const file = pictureFile(drawn)
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': file })])
    return 'Copied.'
  } catch {
    const name = `${fileName(drawn.facts.movie)}_${drawn.facts.index}.png`
    download(await file, name)
    return `Saved as ${name}.`
  }
}

function fileName(id: string): string {
  const plain = id.replace(/[^\p{L}\p{N}=.-]+/gu, '_').replace(/^[._]+/, '')
  return [...plain].slice(0, 100).join('') || 'movie'
}

function download(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
