// Checks a file that its writer has ended, before it gets its name: it no longer changes, and contains what was sent; any thread.
import { stat } from 'node:fs/promises'
import type { WriterPlugin, WrittenFile } from '../contract/index.js'
import { type ErrorPlace, MovieflowError } from '../errors/index.js'
import type { Caption, Json, MovieSound, PluginReference, Size } from '../model/index.js'
import type { Callee } from '../plugins/index.js'

/** One output as the sinks see it. */
export interface OutputToWrite {
  readonly writer: WriterPlugin
  /** The writer's module, for a thread of its own. */
  readonly reference?: PluginReference
  /** Such as `write[0]`. */
  readonly step: string
  /** The movie's id. */
  readonly movie?: string
  /** The staged file, or the first of them. */
  readonly file: string
  readonly files: readonly string[]
  /** Its final path, as shown to users. */
  readonly path: string
  /** Size of the pictures as drawn. */
  readonly size: Size
  /** Size of the file's pictures. */
  readonly fileSize: Size
  readonly fps: number
  /** If known; otherwise the file must have as many frames as were sent. */
  readonly frames?: number
  readonly options: Json
  readonly plan: Json
  /** JSON; see {@link WriterOpenInput.provenance}. */
  readonly provenance?: string
  /** The sound of the file. */
  readonly audio?: MovieSound
  readonly captions?: readonly Caption[]
}

/** The writer of an output, for errors. */
export function calleeOf({ writer, step, movie, path }: OutputToWrite): Callee {
  return { plugin: writer, step, ...(movie !== undefined && { movie }), place: { file: path } }
}

export function calleePlace({ plugin, step, movie, place }: Callee): ErrorPlace {
  return { plugin: plugin.name, step, ...(movie !== undefined && { movie }), ...place }
}

/** Throws if a file changes after its writer has reported that it is complete. */
export async function checkEnded({ writer, files }: OutputToWrite, stamps: string): Promise<void> {
  if (stamps === (await stampsOf(files))) return
  throw new MovieflowError('OUTPUT_WRONG', `the writer ${writer.name} continued to write after finalize had settled`, {
    hint: 'finalize settles once the file is closed: await the end of the stream',
  })
}

/** A text that changes if one of the files does. */
export async function stampsOf(files: readonly string[]): Promise<string> {
  const stamps = await Promise.all(files.map((file) => stat(file).catch(() => undefined)))
  return stamps.map((stamp) => `${stamp?.size} ${stamp?.mtimeMs}`).join()
}

/** The same JSON in ASCII: RIFF defines no encoding for its texts, and a GIF's comments are ASCII. */
export function inAscii(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Throws OUTPUT_WRONG if the file read back differs from what was sent. */
export function checkWritten(output: OutputToWrite, frames: number, written: WrittenFile): void {
  const { fps, fileSize } = output
  const wrong = (what: string, expected: string, found: string) =>
    new MovieflowError('OUTPUT_WRONG', `the finished file has ${found} ${what}, not ${expected}`, {
      file: output.path,
      hint: 'the file was removed; run again, and report it if it happens again',
    })
  if (written.frames !== undefined && written.frames !== frames)
    throw wrong('frames', String(frames), String(written.frames))
  if (written.size && (written.size[0] !== fileSize[0] || written.size[1] !== fileSize[1]))
    throw wrong('pixels', fileSize.join(' × '), written.size.join(' × '))
  // Containers round times: to 1/100 s in a GIF, to milliseconds in Matroska.
  const tolerance = Math.max(0.02, 1.5 / fps)
  if (written.duration !== undefined && Math.abs(written.duration - frames / fps) > tolerance)
    throw wrong('seconds', (frames / fps).toFixed(3), written.duration.toFixed(3))
}
