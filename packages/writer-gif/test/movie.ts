// Movies for the tests: pictures, their encoding as workers do it, and the file.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EncodeContext, Picture, Size, WriterPlan, WrittenFile } from '@movieflow/core/plugin'
import { encodeFrame } from '../src/frame.js'
import gifWriter, { type GifOptions } from '../src/index.js'

export interface MovieOptions {
  readonly fps?: number
  readonly colors?: readonly number[]
  readonly options?: unknown
  readonly provenance?: string
}

const context = { warn: () => {}, signal: new AbortController().signal, folder: tmpdir() }

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

/** Numbers from 0 to below 1, the same in every run. */
export function makeRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export async function planMovie(
  pictures: readonly Picture[],
  { fps = 10, colors, options }: MovieOptions,
): Promise<WriterPlan> {
  const { width, height } = pictures[0]!
  const parsed = gifWriter.options.parse(options ?? {})
  const input = { path: '/movies/a.gif', size: [width, height] as const, fps, frames: pictures.length, options: parsed }
  return gifWriter.plan!({ ...input, ...(colors && { colors }) }, context)
}

/** The bytes of frame `index`, from the picture and the one before alone. */
export function encodeAlone(
  pictures: readonly Picture[],
  index: number,
  plan: WriterPlan,
  { fps = 10 }: MovieOptions,
): Uint8Array {
  const before = pictures[index - 1]
  const frame: EncodeContext<GifOptions> = {
    ...context,
    index,
    frames: pictures.length,
    fps,
    options: gifWriter.options.parse({}),
    plan: plan.plan ?? null,
    ...(before && { previous: { picture: before } }),
    allocate: (bytes) => new Uint8Array(bytes),
  }
  return encodeFrame(pictures[index]!, frame)
}

export async function writeMovie(
  pictures: readonly Picture[],
  movie: MovieOptions = {},
): Promise<{ file: string; facts: WrittenFile; frames: Uint8Array[] }> {
  const { fps = 10, options, provenance } = movie
  const { width, height } = pictures[0]!
  const plan = await planMovie(pictures, movie)
  const file = join(await mkdtemp(join(tmpdir(), 'writer-gif-')), 'a.gif')
  const sink = await gifWriter.open(
    {
      file,
      files: [file],
      size: [width, height],
      fps,
      frames: pictures.length,
      options: gifWriter.options.parse(options ?? {}),
      plan: plan.plan ?? null,
      ...(provenance !== undefined && { provenance }),
    },
    context,
  )
  const frames = pictures.map((_, index) => encodeAlone(pictures, index, plan, movie))
  for (const [index, data] of frames.entries()) await sink.write({ index, data })
  const facts = (await sink.finalize()) as WrittenFile
  return { file, facts, frames }
}
