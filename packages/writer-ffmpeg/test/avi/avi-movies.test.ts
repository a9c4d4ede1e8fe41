import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Size } from '@movieflow/core/plugin'
import { mountDisk } from '@movieflow/test-support/small-disk'
import { has, needs } from '@movieflow/test-support/tools'
import { describe, expect, test } from 'vitest'
import { ffmpegWriter } from '../../src/index.js'
import {
  builds,
  context,
  decode,
  draw,
  embedded,
  folder,
  makeMovie,
  noise,
  openMovie,
  planMovie,
  probe,
  type Recipe,
} from '../support.js'

/** It changes nothing, but further arguments are ffmpeg's alone to understand: it then makes the whole file. */
const byFfmpegAlone = { arguments: ['-f', 'avi'] }

async function both(
  name: string,
  recipe: Omit<Recipe, 'file'>,
): Promise<{ ours: Buffer; theirs: Buffer; file: string }> {
  const [ours, theirs] = [join(folder, `${name}.avi`), join(folder, `${name}-alone.avi`)]
  await makeMovie({ ...recipe, file: ours })
  await makeMovie({ ...recipe, file: theirs, options: { ...recipe.options, ...byFfmpegAlone } })
  return { ours: readFileSync(ours), theirs: readFileSync(theirs), file: ours }
}

const provenance = '{"movieflow":"1.0.0","inputs":[{"path":"a.npy"}]}'

for (const { source, path: ffmpeg, needed } of builds)
  describe(`with the ffmpeg of ${source}`, needed, () => {
    test.each([
      ['as usual', {}],
      ['of an odd size', { size: [65, 47] }],
      ['of one pixel', { size: [1, 1] }],
      ['of a large size', { size: [1280, 722], frames: 2 }],
      ['at 29.97 frames a second', { fps: 29.97 }],
      ['at a third of a frame a second', { fps: 1 / 3 }],
      ['at 7.8125 frames a second', { fps: 7.8125 }],
      ['of one frame', { frames: 1 }],
      ['of the best quality', { options: { quality: 100 } }],
      ['of the worst quality', { options: { quality: 0 } }],
      ['with texts', { options: { metadata: { title: 'Größe', artist: '', comment: 7 } }, provenance }],
      ['with provenance alone', { provenance }],
      ['of pixels', { options: { codec: 'raw' } }],
      ['of pixels, of an odd size', { options: { codec: 'raw' }, size: [65, 47] }],
      ['of pixels, with texts', { options: { codec: 'raw', metadata: { title: 't' } }, provenance, fps: 29.97 }],
    ] as [string, Partial<Recipe>][])('a movie %s: the same file, byte for byte', async (name, recipe) => {
      const frames = recipe.frames ?? 6
      const options = { ffmpeg, ...recipe.options }
      const { ours, theirs, file } = await both(`same-${source}-${name}`, { ...recipe, frames, options })
      expect(ours.equals(theirs)).toBe(true)
      if (!has('ffprobe')) return
      expect(probe(file).streams[0]).toMatchObject({ nb_read_frames: String(frames), nb_frames: String(frames) })
    })

    test('the plan says that the bytes are those of the ffmpeg', async () => {
      const { plan } = await planMovie({ file: join(folder, 'x.avi'), options: { ffmpeg } })
      const { plan: alone } = await planMovie({ file: join(folder, 'x.avi'), options: { ffmpeg, ...byFfmpegAlone } })
      expect(plan.identity).toBe(alone.identity)
    })
  })

test('pictures that begin as the tags of an audio file do are pictures', async () => {
  // Greys of 73, 68, 51 and so on: "ID3", version 3, and the length of the tags.
  const greys = [73, 68, 51, 3, 0, 0, 0, 0, 1, 16]
  const color = (_: number, x: number, y: number) => {
    const grey = y === 0 ? (greys[x] ?? 90) : 90
    return [grey, grey, grey] as const
  }
  const file = join(folder, 'tags.avi')
  const recipe = { file, size: [64, 48], frames: 3, color, options: { ffmpeg: embedded, quality: 100 } } as const
  expect(await makeMovie(recipe)).toMatchObject({ frames: 3 })
  const pixels = await decode(embedded, file)
  for (const [x, grey] of greys.entries()) expect(Math.abs(pixels[3 * x]! - grey), `pixel ${x}`).toBeLessThan(12)
})

test('pixels need no ffmpeg', async () => {
  const { plan } = await planMovie({ file: join(folder, 'x.avi'), options: { codec: 'raw' } })
  expect(JSON.stringify(plan)).not.toContain('ffmpeg')
})

/** Frames of several movies that are encoded side by side, as they come. */
test('movies of several sizes and qualities, frame by frame in turn, are what each is alone', async () => {
  const sizes: Size[] = [
    [64, 48],
    [65, 47],
    [32, 16],
    [16, 32],
    [80, 20],
  ]
  const recipes = sizes.flatMap((size) =>
    [75, 20].map((quality) => ({ size, quality, name: `${size.join('x')}-${quality}` })),
  )
  const alone = new Map<string, Buffer>()
  for (const { size, quality, name } of recipes) {
    const file = join(folder, `turn-alone-${name}.avi`)
    await makeMovie({ file, size, frames: 5, options: { ffmpeg: embedded, quality } })
    alone.set(name, readFileSync(file))
  }
  const opened = await Promise.all(
    recipes.map(async ({ size, quality, name }) => {
      const file = join(folder, `turn-${name}.avi`)
      return { name, file, ...(await openMovie({ file, size, frames: 5, options: { ffmpeg: embedded, quality } })) }
    }),
  )
  for (let index = 0; index < 5; index++)
    await Promise.all(opened.map(async ({ sink, encode }) => sink.write({ index, data: await encode(index) })))
  for (const { name, file, sink } of opened) {
    await sink.finalize()
    expect(readFileSync(file).equals(alone.get(name)!), name).toBe(true)
  }
})

test('of a frame after another, only what changed is converted, with the same bytes', async () => {
  const size = [64, 48] as const
  const { plan, options } = await planMovie({ file: join(folder, 'x.avi'), size, options: { ffmpeg: embedded } })
  const pictures = [0, 1].map((parity) => draw(size, parity, noise))
  const encode = (index: number, follows: boolean) => {
    const [picture, before] = [pictures[index % 2]!, pictures[(index + 1) % 2]!]
    return ffmpegWriter.encodeFrame!(picture, {
      ...context,
      ...{ index, frames: 9, fps: 5, options, plan: plan.plan! },
      ...(follows && index > 0 && { previous: { picture: before } }),
      allocate: (bytes) => new Uint8Array(bytes),
    })
  }
  // Two pictures in turn, as core draws: each frame changes a few pixels of the one two before it.
  const drawn: Uint8Array[] = []
  const frames: Promise<Uint8Array>[] = []
  for (let index = 0; index < 9; index++) {
    const picture = pictures[index % 2]!
    picture.data.set(pictures[(index + 1) % 2]!.data)
    picture.data.fill(20 * index, 4 * (index * 70), 4 * (index * 70 + 30))
    drawn.push(Uint8Array.from(picture.data))
    frames.push(Promise.resolve(encode(index, true)))
  }
  const overlapped = await Promise.all(frames)
  for (let index = 8; index >= 0; index--) {
    pictures[index % 2]!.data.set(drawn[index]!)
    expect(Buffer.from(await encode(index, false)).equals(overlapped[index]!), `frame ${index}`).toBe(true)
  }
})

describe('a sink', () => {
  const recipe = (name: string) => ({ file: join(folder, `sink-${name}.avi`), options: { ffmpeg: embedded } })

  test('refuses what is no JPEG file, or no rows of the planned size', async () => {
    for (const cut of [(file: Uint8Array) => file.subarray(1), (file: Uint8Array) => file.subarray(0, -1)]) {
      const { sink, encode } = await openMovie(recipe('wrong'))
      const data = cut(await encode(0))
      expect(() => sink.write({ index: 0, data })).toThrow('frame 0 is not a JPEG file')
      await sink.cancel()
    }
    const raw = await openMovie({ ...recipe('rows'), options: { codec: 'raw' } })
    const rows = (await raw.encode(0)).subarray(1)
    expect(() => raw.sink.write({ index: 0, data: rows })).toThrow('9215 bytes, but 9216 were planned')
    await raw.sink.cancel()
  })

  test('without a frame is an error', async () => {
    const { sink } = await openMovie(recipe('empty'))
    await expect(Promise.resolve(sink.finalize())).rejects.toMatchObject({ code: 'OUTPUT_WRONG' })
    await sink.cancel()
  })

  test('reads its file back: what another program does to it is noticed', async () => {
    const { file } = recipe('shared')
    const { sink, encode } = await openMovie(recipe('shared'))
    await sink.write({ index: 0, data: await encode(0) })
    rmSync(file)
    await expect(Promise.resolve(sink.finalize())).rejects.toMatchObject({ code: 'ENOENT' })
    await sink.cancel()
  })
})

test('a full disk is an error of the system, with its code', needs('a small disk'), async () => {
  for (const kibibytes of [8, 24, 64]) {
    const disk = join(folder, `full-${kibibytes}`)
    mkdirSync(disk)
    using _ = mountDisk(disk, kibibytes)
    const movie = { file: join(disk, 'full.avi'), size: [320, 240] as const, frames: 12, options: { ffmpeg: embedded } }
    await expect(makeMovie(movie)).rejects.toMatchObject({ code: 'ENOSPC' })
  }
})
