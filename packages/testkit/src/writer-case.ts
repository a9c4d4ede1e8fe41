// A writer's test case: as its author writes it, and with all defaults filled in.
import { readFile } from 'node:fs/promises'
import type { Picture, Size, WriterPlan, WriterPlugin } from '@movieflow/core/plugin'
import type { Tolerance } from './pictures.js'
import type { Subject } from './subject.js'

export interface WriterTest<Options = unknown> {
  readonly plugin: WriterPlugin<Options>
  /** The options as written in the pipeline; default `{}`. */
  readonly options?: unknown
  /** Default 10. */
  readonly fps?: number
  /** Size of the pictures as drawn; default `[32, 24]`. */
  readonly size?: Size
  /** Default 5. */
  readonly frames?: number
  /** The ending of the file, with its dot; default the writer's first. */
  readonly extension?: string
  /** Colours to pass to `plan`, 0xRRGGBB. */
  readonly colors?: readonly number[]
  /** Frame `index`; default a ramp with a block that moves. */
  picture?(index: number): Picture
  /**
   * Reads a file back: RGBA rows of every frame. Without it only the bytes of files are compared. `files` are those of
   * all frames, if the writer makes a file for each.
   */
  decode?(
    file: string,
    files: readonly string[],
  ): Promise<{ readonly frames: readonly Uint8Array[]; readonly size: Size }>
  /** A number is `{ largest }`. Default 0. */
  readonly tolerance?: number | Tolerance
  /** The format cannot be written before all frames are there: rule `backpressure` is left out. */
  readonly holdsFrames?: boolean
  /** For each single call; default 20. */
  readonly timeoutSeconds?: number
  /** The pipeline's folder, as the context names it; default the working directory. */
  readonly folder?: string
}

/** A test's case, with all defaults filled in. */
export interface WriterCase extends Subject<unknown> {
  readonly plugin: WriterPlugin
  readonly fps: number
  readonly size: Size
  readonly pictures: readonly Picture[]
  readonly extension: string
  readonly plan: WriterPlan
  readonly decode: WriterTest['decode']
  readonly tolerance: Tolerance
  readonly holdsFrames: boolean
  /** True if the writer gets the number of frames in advance. */
  readonly announced: boolean
  /** A new folder with nothing in it. */
  makeFolder(): Promise<string>
}

/** The bytes of all files, one after the other, or nothing if one is missing or empty. */
export async function readIfThere(files: readonly string[]): Promise<Uint8Array | undefined> {
  try {
    const contents = await Promise.all(files.map((file) => readFile(file)))
    return contents.some(({ length }) => length === 0) ? undefined : Buffer.concat(contents)
  } catch {
    return undefined
  }
}
