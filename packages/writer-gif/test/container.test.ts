import { readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import type { WrittenFile } from '@movieflow/core/plugin'
import { describe, expect, it } from 'vitest'
import gifWriter from '../src/index.js'
import { readGifFacts } from '../src/sink.js'
import { GifWalker } from '../src/walker.js'
import { decodeGif, readTimes } from './ffmpeg.js'
import { paint, planMovie, writeMovie } from './movie.js'

const blink = (frames: number) =>
  Array.from({ length: frames }, (_, index) => paint([6, 4], (x) => (x === index % 6 ? 0xffffff : 0x203040)))

const remove = (file: string) => rm(dirname(file), { recursive: true })

describe('delays', () => {
  it.each([0.5, 2, 7, 12.5, 15, 24, 30, 50])('add up at %d frames a second', async (fps) => {
    const frames = 43
    const { file, facts } = await writeMovie(blink(frames), { fps })
    const times = await readTimes(file)
    await remove(file)
    expect(times.length).toBe(frames + 1)
    for (const [index, time] of times.entries()) expect(Math.abs(time - (index * 1000) / fps)).toBeLessThanOrEqual(5)
    expect((facts as WrittenFile).duration).toBe(times.at(-1)! / 1000)
  })

  it('are refused where a GIF has none so long, and where players slow them down', async () => {
    await expect(planMovie(blink(1), { fps: 50.1 })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(/at most 50 frames a second \(fps\).*got 50\.1/),
      hint: expect.stringContaining('{ path: x.gif, fps: 50 }'),
      place: { option: 'fps' },
    })
    await expect(planMovie(blink(1), { fps: 0.001 })).rejects.toThrow(/at least .* frames a second/)
    expect((await planMovie(blink(1), { fps: 50 })).notes).toEqual([])
  })
})

describe('what stands before the frames', () => {
  it.each([
    [undefined, 0],
    [0, 0],
    [1, 1],
    [65535, 65535],
    [false, undefined],
    [-1, undefined],
  ])('loop %s is %s in the NETSCAPE block', async (loop, repeats) => {
    const { file } = await writeMovie(blink(2), { options: loop === undefined ? {} : { loop } })
    expect((await readGifFacts(file)).repeats).toBe(repeats)
    expect((await readFile(file)).includes('NETSCAPE2.0')).toBe(repeats !== undefined)
    await remove(file)
  })

  it('holds titles as a comment', async () => {
    const metadata = { title: 'Größe', artist: 'Lab 3', comment: 'x'.repeat(600) }
    const { file } = await writeMovie(blink(2), { options: { metadata } })
    expect((await readGifFacts(file)).comment).toBe(`title: Größe\nartist: Lab 3\ncomment: ${'x'.repeat(600)}`)
    await remove(file)
  })

  it.each(['{}', '{"movie":"Größe = \\"a\\\\b\\";"}', 'p'.repeat(255), 'ü'.repeat(30_000)])(
    'holds the provenance below the texts of the user: %#',
    async (provenance) => {
      const movie = { options: { metadata: { comment: 'mine' } }, provenance }
      const { file, facts } = await writeMovie(blink(2), movie)
      expect(facts).toMatchObject({ frames: 2, size: [6, 4] })
      expect((await readGifFacts(file)).comment).toBe(`comment: mine\nprovenance: ${provenance}`)
      expect((await decodeGif(file)).frames.length).toBe(2)
      const again = await writeMovie(blink(2), movie)
      expect((await readFile(again.file)).equals(await readFile(file))).toBe(true)
      await remove(file)
      await remove(again.file)
    },
  )

  it('takes no other options', () => {
    for (const options of [{ loop: 65536 }, { loop: 1.5 }, { loops: 1 }, { metadata: { name: 'x' } }, { loop: true }])
      expect(gifWriter.options.safeParse(options).success).toBe(false)
  })

  it('refuses sides that a GIF cannot have', async () => {
    const wide = { width: 65536, height: 1, data: new Uint8Array(4 * 65536) }
    await expect(planMovie([wide], {})).rejects.toThrow(/65535 pixels a side/)
  })
})

describe('reading back', () => {
  it('detects a file that was cut at any byte, or that goes on', async () => {
    const { file } = await writeMovie(blink(3), { options: { loop: 2, metadata: { title: 'Cut' } } })
    const bytes = await readFile(file)
    expect(await readGifFacts(file)).toMatchObject({ frames: 3, size: [6, 4], centiseconds: 30 })
    for (let length = bytes.length - 1; length >= 0; length--) {
      await truncate(file, length)
      await expect(readGifFacts(file)).rejects.toMatchObject({ code: 'OUTPUT_WRONG' })
    }
    await writeFile(file, Buffer.concat([bytes, Buffer.of(0)]))
    await expect(readGifFacts(file)).rejects.toThrow(/after the trailer/)
    await remove(file)
  })

  it('does not depend on where the pieces are cut', async () => {
    const { file } = await writeMovie(blink(3), { options: { metadata: { comment: 'y'.repeat(300) } } })
    const bytes = await readFile(file)
    await remove(file)
    const whole = new GifWalker()
    whole.push(bytes)
    for (const step of [1, 2, 7, 255, 256]) {
      const walker = new GifWalker()
      for (let at = 0; at < bytes.length; at += step) walker.push(bytes.subarray(at, at + step))
      expect(walker.end()).toEqual(whole.end())
    }
  })

  it('fails the sink whose file was changed under it, and a frame out of order', async () => {
    const pictures = blink(2)
    const { file, frames } = await writeMovie(pictures)
    const plan = (await planMovie(pictures, {})).plan ?? null
    const context = { warn: () => {}, signal: new AbortController().signal, folder: tmpdir() }
    const options = gifWriter.options.parse({})
    const sink = await gifWriter.open({ file, files: [file], size: [6, 4], fps: 10, frames: 2, options, plan }, context)
    await expect(sink.write({ index: 1, data: frames[1]! })).rejects.toThrow(/in order/)
    await sink.write({ index: 0, data: frames[0]!.subarray(0, 20) })
    await sink.write({ index: 1, data: frames[1]! })
    await expect(sink.finalize()).rejects.toMatchObject({ code: 'OUTPUT_WRONG' })
    await sink.cancel()
    await remove(file)
  })
})
