// `movieflow frame`: one frame, as the movie will have it, into a PNG file.
import { randomBytes } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { MovieflowError, makeFolderSync, renderFrame } from '@movieflow/core'
import { encodePng } from '@movieflow/renderer-figure'
import { exitCodes } from '../exit-code.js'
import { firstPartyPlugins } from '../first-party.js'
import { whilePending } from '../process-guards.js'
import { escapeControls } from '../text/escape.js'
import { warnOnStderr } from '../warn-on-stderr.js'
import { selectionOf } from './selection.js'

export interface FrameCommandOptions {
  readonly only?: readonly string[]
  readonly set?: readonly string[]
  readonly index: number
  readonly output: string
}

export async function frameCommand(file: string, { only, set, index, output }: FrameCommandOptions): Promise<number> {
  if (!/\.png$/i.test(output))
    throw new MovieflowError('CALL_INVALID', `-o ${output}: expected a name that ends in .png`)
  whilePending(() => `frame ${index} of ${file}`)
  const settings = set ?? []
  const { movie, picture } = await renderFrame(file, index, {
    plugins: firstPartyPlugins,
    only: selectionOf(only),
    settings,
    warn: warnOnStderr,
  })
  await writeWhole(output, await encodePng(picture))
  process.stdout.write(
    `frame ${index} of ${escapeControls(movie)}, ${picture.width}×${picture.height} → ${escapeControls(output)}\n`,
  )
  return exitCodes.ok
}

/** Written aside and renamed: a picture at its name is whole. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const aside = join(
    dirname(file),
    `.${basename(file).slice(0, 80)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`,
  )
  try {
    makeFolderSync(dirname(file))
    await writeFile(aside, bytes)
    await rename(aside, file)
  } catch (thrown) {
    await rm(aside, { force: true }).catch(() => {})
    if (thrown instanceof MovieflowError) throw thrown
    const { code, message } = thrown as NodeJS.ErrnoException
    const full = code === 'ENOSPC' || code === 'EDQUOT'
    throw new MovieflowError(full ? 'DISK_FULL' : 'NO_PERMISSION', `${file} cannot be written: ${message}`, {
      file,
      cause: thrown,
    })
  }
}
