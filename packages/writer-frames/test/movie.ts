// Movies for the tests: pictures, their encoding as workers do it, and the files.
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Picture, PluginContext, Size, WriterPlan, WriterPlugin, WrittenFile } from '@movieflow/core/plugin'

export interface MovieOptions {
  readonly fps?: number
  readonly options?: unknown
  readonly provenance?: string
  /** The number of frames is not told to the writer. */
  readonly unknownLength?: boolean
}

const context: PluginContext = { warn: () => {}, signal: new AbortController().signal, folder: tmpdir() }

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
  writer: WriterPlugin,
  path: string,
  pictures: readonly Picture[],
  { fps = 10, options }: MovieOptions = {},
): Promise<WriterPlan> {
  const { width, height } = pictures[0]!
  const input = { path, size: [width, height] as const, fps, frames: pictures.length }
  return (await writer.plan?.({ ...input, options: writer.options.parse(options ?? {}) }, context)) ?? {}
}

export interface Written {
  readonly file: string
  readonly files: readonly string[]
  readonly facts: WrittenFile
  readonly folder: string
}

/** Writes a movie of `name` in a new folder, which is handed to `use` and then removed. */
export async function writeMovie<Result>(
  writer: WriterPlugin,
  name: string,
  pictures: readonly Picture[],
  movie: MovieOptions,
  use: (written: Written) => Result | Promise<Result>,
): Promise<Result> {
  const { fps = 10, options, provenance, unknownLength } = movie
  const folder = await mkdtemp(join(tmpdir(), 'writer-frames-'))
  try {
    const files = writer.filePerFrame
      ? pictures.map((_, index) => join(folder, name.replace('<frame>', String(index))))
      : [join(folder, name)]
    const file = files[0]!
    const plan = await planMovie(writer, file, pictures, movie)
    const { width, height } = pictures[0]!
    const parsed = writer.options.parse(options ?? {})
    const length = (unknownLength ? {} : { frames: pictures.length }) as { frames: number }
    const sink = await writer.open(
      {
        file,
        files,
        size: [width, height],
        fps,
        ...length,
        options: parsed,
        plan: plan.plan ?? null,
        ...(provenance !== undefined && { provenance }),
      },
      context,
    )
    for (const [index, picture] of pictures.entries()) {
      const before = pictures[index - 1]
      const data =
        (await writer.encodeFrame?.(picture, {
          ...context,
          index,
          ...length,
          fps,
          options: parsed,
          plan: plan.plan ?? null,
          ...(before && { previous: { picture: before } }),
          allocate: (bytes) => new Uint8Array(bytes).fill(0xa5),
        })) ?? picture.data
      await sink.write({ index, data })
    }
    const facts = (await sink.finalize()) as WrittenFile
    return await use({ file, files, facts, folder })
  } finally {
    await rm(folder, { recursive: true })
  }
}

export async function listFolder(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort()
}
