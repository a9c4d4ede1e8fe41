// Small movies made through the writer's public face, and what ffmpeg reads back from them.
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Caption, MovieSound, Picture, Sink, Size, WrittenFile } from '@movieflow/core/plugin'
import { findFfmpeg } from '@movieflow/ffmpeg'
import { type Step, writeStandIn } from '@movieflow/test-support/stand-in'
import { needs, programOf } from '@movieflow/test-support/tools'
import { afterAll } from 'vitest'
import { ffmpegWriter } from '../src/index.js'

/** Runs a program of this machine, and gives what it prints. */
export const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

/** The ffmpeg that comes with movieflow. */
export const embedded = (await findFfmpeg({ environment: {} })).ffmpeg.path

/** The builds to test with: the embedded one, and the machine's own. */
export const builds = [
  { source: 'movieflow', path: embedded, needed: {} },
  { source: 'this machine', path: programOf('ffmpeg')!, needed: needs('ffmpeg') },
] as const

export const folder = mkdtempSync(join(tmpdir(), 'writer-ffmpeg-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

export const context = { warn: () => {}, signal: new AbortController().signal, folder }

export type Draw = (index: number, x: number, y: number) => readonly [number, number, number]

export function draw(size: Size, index: number, color: Draw): Picture {
  const [width, height] = size
  const data = new Uint8Array(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set([...color(index, x, y), 255], (y * width + x) * 4)
  return { width, height, data }
}

/** Noise that is the same every time. */
export const noise: Draw = (index, x, y) => {
  const hash = Math.imul((x * 73856093) ^ (y * 19349663) ^ ((index + 1) * 83492791), 2654435761) >>> 0
  return [hash & 255, (hash >> 8) & 255, (hash >> 16) & 255]
}

export interface Recipe {
  file: string
  size?: Size
  fps?: number
  frames?: number
  options?: object
  color?: Draw
  provenance?: string
  audio?: MovieSound
  captions?: readonly Caption[]
  /** In place of the planned program. */
  program?: string
  /** In place of what the movie's plan hands on. */
  planned?: unknown
}

export async function planMovie({ file, size = [64, 48], fps = 2, frames = 3, options = {}, audio, captions }: Recipe) {
  const checked = ffmpegWriter.options.parse(options)
  return {
    plan: await ffmpegWriter.plan!(
      { path: file, size, fps, frames, options: checked, ...(audio && { audio }), ...(captions && { captions }) },
      context,
    ),
    options: checked,
  }
}

export async function openMovie(
  recipe: Recipe,
): Promise<{ sink: Sink; encode(index: number): Promise<Uint8Array>; notes: readonly string[] }> {
  const { file, size = [64, 48], fps = 2, frames = 3, color = noise, provenance, audio, captions } = recipe
  const { plan, options } = await planMovie(recipe)
  const handed = {
    ...((recipe.planned ?? plan.plan) as object),
    ...(recipe.program ? { ffmpeg: recipe.program } : {}),
  } as never
  const sink = await ffmpegWriter.open(
    {
      file,
      files: [file],
      size,
      fps,
      frames,
      options,
      plan: handed,
      ...(provenance !== undefined && { provenance }),
      ...(audio && { audio }),
      ...(captions && { captions }),
    },
    context,
  )
  const encode = async (index: number) =>
    ffmpegWriter.encodeFrame!(draw(size, index, color), {
      ...context,
      ...{ index, frames, fps, options, plan: handed },
      allocate: (bytes) => new Uint8Array(bytes),
    })
  return { sink, encode, notes: plan.notes ?? [] }
}

export async function makeMovie(recipe: Recipe): Promise<WrittenFile & { notes: readonly string[] }> {
  const { sink, encode, notes } = await openMovie(recipe)
  try {
    for (let index = 0; index < (recipe.frames ?? 3); index++) await sink.write({ index, data: await encode(index) })
    return { ...((await sink.finalize()) as WrittenFile), notes }
  } finally {
    await sink.cancel()
  }
}

/** Every frame as packed RGB. */
export async function decode(program: string, file: string): Promise<Buffer> {
  const filter = 'scale=flags=accurate_rnd+full_chroma_int+full_chroma_inp+bitexact,format=rgb24'
  const { stdout } = await promisify(execFile)(
    program,
    ['-nostdin', '-v', 'error', '-i', `file:${file}`, '-vf', filter, '-f', 'rawvideo', 'pipe:1'],
    { encoding: 'buffer', maxBuffer: 1 << 28 },
  )
  return stdout
}

export function probe(file: string): { streams: Record<string, string>[]; format: Record<string, unknown> } {
  const shown = ['-count_frames', '-show_streams', '-show_format', '-of', 'json']
  return JSON.parse(run('ffprobe', '-v', 'error', ...shown, `file:${file}`))
}

let standIns = 0
/** A program that does these steps in place of ffmpeg. */
export function standIn(...steps: readonly Step[]): string {
  return writeStandIn(join(folder, `ffmpeg-${++standIns}`), ...steps)
}
