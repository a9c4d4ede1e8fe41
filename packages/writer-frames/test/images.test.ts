import { readFile, stat } from 'node:fs/promises'
import { needs } from '@movieflow/test-support/tools'
import { testWriter } from '@movieflow/testkit'
import { describe, expect, it } from 'vitest'
import { imagesWriter } from '../src/index.js'
import { decodePng } from './decode-png.js'
import { decodePicture } from './decode-webp.js'
import { listFolder, makeRandom, paint, planMovie, writeMovie } from './movie.js'
import { askPython, python } from './python.js'

const random = makeRandom(11)
/** Few colours, exactly 256, 257, and as many as there are pixels. */
const pictures = [3, 256, 257, 2 ** 24].map((colors) =>
  paint([37, 29], (x, y) => {
    const place = y * 37 + x
    return colors <= 257
      ? (place < colors ? place : Math.floor(random() * colors)) * 65_000 + 9
      : Math.floor(random() * colors)
  }),
)

const decodePngs = async (_: string, files: readonly string[]) => {
  const decoded = await Promise.all(files.map(decodePng))
  return { size: decoded[0]!.size, frames: decoded.map(({ frames }) => frames[0]!) }
}
const decodeOthers = async (_: string, files: readonly string[]) => {
  const decoded = await Promise.all(files.map(async (file) => decodePicture(await readFile(file))))
  return { size: decoded[0]!.size, frames: decoded.map(({ pixels }) => pixels) }
}

describe('pictures of each frame', () => {
  it('keep the contract', async () => {
    await testWriter({ plugin: imagesWriter, extension: '.png', decode: decodePngs })
    await testWriter({ plugin: imagesWriter, extension: '.webp', decode: decodeOthers, size: [13, 7] })
    const lossy = { decode: decodeOthers, size: [96, 64] as const, options: { quality: 95 }, tolerance: { mean: 6 } }
    await testWriter({ plugin: imagesWriter, extension: '.jpg', ...lossy })
    await testWriter({ plugin: imagesWriter, extension: '.webp', ...lossy })
  })

  it.each(['.png', '.webp'])('are exact as %s, with any number of colours', async (ending) => {
    await writeMovie(imagesWriter, `a<frame>${ending}`, pictures, {}, async ({ file, files, facts, folder }) => {
      const { frames } = await (ending === '.png' ? decodePngs : decodeOthers)(file, files)
      for (const [index, frame] of frames.entries()) expect(Buffer.compare(frame, pictures[index]!.data)).toBe(0)
      expect(facts).toEqual({ frames: 4, size: [37, 29] })
      expect(await listFolder(folder)).toEqual([0, 1, 2, 3].map((index) => `a${index}${ending}`))
    })
  })

  it('are smaller with a palette, and with lower quality', async () => {
    const sizesOf = (ending: string, quality?: number) =>
      writeMovie(imagesWriter, `a<frame>${ending}`, pictures, { options: { quality } }, ({ files }) =>
        Promise.all(files.map(async (file) => (await stat(file)).size)),
      )
    const [, few, more] = await sizesOf('.png')
    expect(few!).toBeLessThan(more! * 0.8)
    expect((await sizesOf('.jpg', 10))[3]!).toBeLessThan((await sizesOf('.jpg'))[3]! * 0.8)
  })

  it('refuse what their files cannot have', async () => {
    const plan = (path: string, options = {}) => planMovie(imagesWriter, path, pictures, { options })
    await expect(plan('/a_<frame>.png', { quality: 80 })).rejects.toMatchObject({ place: { option: 'quality' } })
    await expect(plan('/a_<frame>.tiff')).rejects.toThrow(/ends in \.png, \.jpg, \.jpeg, \.webp/)
    const wide = [{ width: 16_384, height: 2, data: new Uint8Array(0) }]
    await expect(planMovie(imagesWriter, '/a_<frame>.webp', wide)).rejects.toThrow(/at most 16383 pixels a side/)
    expect((await planMovie(imagesWriter, '/a_<frame>.JPG', wide)).plan).toEqual({ format: 'jpeg' })
  })

  it('are what Pillow reads', needs(python), async () => {
    const script = `
import json, sys, hashlib
from PIL import Image
print(json.dumps([[hashlib.sha256(image.convert('RGBA').tobytes()).hexdigest(), image.format] for image in map(Image.open, sys.argv[1:])]))`
    const { createHash } = await import('node:crypto')
    const sums = pictures.map(({ data }) => createHash('sha256').update(data).digest('hex'))
    for (const [ending, format] of [
      ['.png', 'PNG'],
      ['.webp', 'WEBP'],
    ] as const)
      await writeMovie(imagesWriter, `a<frame>${ending}`, pictures, {}, ({ files }) => {
        expect(askPython(script, ...files)).toEqual(sums.map((sum) => [sum, format]))
      })
  })
})
