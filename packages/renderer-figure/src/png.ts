// One picture becomes a PNG file's bytes, for looking at a single frame; any thread, canvas loaded on first use.
import type { Picture } from '@movieflow/core/plugin'
import { loadCanvas } from './canvas.js'

/** The bytes of a PNG with exactly the picture's pixels. */
export async function encodeCanvasPng({ width, height, data }: Picture): Promise<Uint8Array> {
  const { createCanvas, ImageData } = await loadCanvas()
  const canvas = createCanvas(width, height)
  // A copy: shared memory is refused.
  canvas.getContext('2d').putImageData(new ImageData(Uint8ClampedArray.from(data), width, height), 0, 0)
  return canvas.encode('png')
}
