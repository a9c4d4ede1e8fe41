// `movieflow frame`: one or several frames on the terminal, in a PNG, SVG or PDF file, or in a viewer.
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Picture } from '@movieflow/core'
import { MovieflowError } from '@movieflow/core/errors'
import { exitCodes } from '../exit-code.js'
import { framesOf } from '../frame-pictures.js'
import type { FramePicture } from '../frames-wanted.js'
import { whilePending } from '../process-guards.js'
import type { Room } from '../terminal-frame.js'
import { escapeControls } from '../text/escape.js'
import { colorDepthOf, paintFor } from '../text/paint.js'
import { countOf } from '../text/quantities.js'
import { warnOnStderr } from '../warn-on-stderr.js'

export interface FrameCommandOptions {
  readonly only?: readonly string[]
  readonly set?: readonly string[]
  readonly index: number
  /** Number of frames in one picture, instead of one frame. */
  readonly contact?: number
  readonly output?: string
  readonly open?: boolean
}

/** One or more frames as a picture, made on demand, and as lines for a terminal. */
interface Shown {
  /** `frame 4 of animal=Beto`. */
  readonly name: string
  picture(): Promise<Picture>
  lines(room: Room): Promise<string[]>
}

export async function frameCommand(file: string, options: FrameCommandOptions): Promise<number> {
  const { index, contact, output, open } = options
  const ending = output === undefined ? 'png' : /\.(png|svg|pdf)$/i.exec(output)?.[1]?.toLowerCase()
  if (ending === undefined)
    throw new MovieflowError('CALL_INVALID', `-o ${output}: expected a name that ends in .png, .svg or .pdf`)
  if (ending !== 'png' && contact !== undefined)
    throw new MovieflowError('CALL_INVALID', `-o ${output}: several frames in one picture are a PNG file`, {
      hint: 'write -o sheet.png, or leave out --contact for one frame',
    })
  whilePending(() => (contact === undefined ? `frame ${index} of ${file}` : `frames of ${file}`))
  if (ending === 'svg' || ending === 'pdf') return vectorFrame(file, ending, output!, options)
  const shown = await (contact === undefined ? oneFrame(file, options) : severalFrames(file, contact, options))
  if (output === undefined && !open) {
    process.stdout.write(`${(await onTerminal(shown)).join('\n')}\n`)
    return exitCodes.ok
  }
  const picture = await shown.picture()
  const path = output ?? join(await mkdtemp(join(tmpdir(), 'movieflow-frame-')), fileName(shown.name))
  const [{ encodePng }, { writeWhole }] = await Promise.all([
    import('@movieflow/renderer-figure'),
    import('../write-whole.js'),
  ])
  await writeWhole(path, await encodePng(picture))
  process.stdout.write(`${escapeControls(shown.name)}, ${sizeOf(picture)} → ${escapeControls(path)}\n`)
  if (open) {
    const { openPicture } = await import('../open-elsewhere.js')
    await openPicture(path, warnOnStderr)
  }
  return exitCodes.ok
}

async function vectorFrame(
  file: string,
  format: 'svg' | 'pdf',
  path: string,
  { only, set, index, open }: FrameCommandOptions,
): Promise<number> {
  const [{ drawVectorFrame }, { writeWhole }] = await Promise.all([
    import('../draw-frames.js'),
    import('../write-whole.js'),
  ])
  const { movie, bytes } = await drawVectorFrame(file, index, format, { only, settings: set ?? [] })
  await writeWhole(path, bytes)
  process.stdout.write(`frame ${index} of ${escapeControls(movie)} → ${escapeControls(path)}\n`)
  if (open) {
    const { openPicture } = await import('../open-elsewhere.js')
    await openPicture(path, warnOnStderr)
  }
  return exitCodes.ok
}

async function oneFrame(file: string, { only, set, index }: FrameCommandOptions): Promise<Shown> {
  const keep = ({ picture }: FramePicture) => picture
  const { movie, frames } = await framesOf(file, { only, settings: set ?? [], one: true, choose: () => [index], keep })
  return {
    name: `frame ${index} of ${movie}`,
    picture: async () => frames[0]!,
    async lines(room) {
      const { drawInTerminal } = await import('../terminal-frame.js')
      return drawInTerminal(frames[0]!, room, colorDepthOf(process.stdout))
    },
  }
}

async function severalFrames(file: string, count: number, { only, set }: FrameCommandOptions): Promise<Shown> {
  const { spreadEvenly } = await import('@movieflow/writer-frames')
  const { drawSheet, sheetLines, tileOf } = await import('../contact-sheet.js')
  const choose = (total: number) => spreadEvenly(count, total)
  const { movie, frames } = await framesOf(file, { only, settings: set ?? [], one: false, choose, keep: tileOf })
  return {
    name: `${countOf(frames.length, 'frame')} of ${movie}`,
    picture: () => drawSheet(frames),
    lines: async (room) => sheetLines(frames, room, colorDepthOf(process.stdout)),
  }
}

async function onTerminal(shown: Shown): Promise<string[]> {
  const { columns = 80, rows, isTTY } = process.stdout
  // Leaves rows for the lines below, so that the whole picture is visible; a pipe has no height.
  const room = { columns: Math.min(columns, 160) - 4, lines: isTTY ? Math.max(8, (rows || 24) - 5) : 60 }
  const lines = (await shown.lines(room)).map((line) => `  ${line}`.trimEnd())
  const next = 'save it with -o frame.png, or see it in full with --open'
  return [...lines, '', `  ${escapeControls(shown.name)}`, `  ${paintFor(process.stdout)('gray', next)}`]
}

function sizeOf({ width, height }: Picture): string {
  return `${width}×${height}`
}

/** A name that every file system allows. */
function fileName(name: string): string {
  return `${name.replace(/[^\p{L}\p{M}\p{N}._=-]+/gu, '-').slice(0, 60)}.png`
}
