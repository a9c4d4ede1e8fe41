// `movieflow inspect`: the shapes and values of a data file's arrays, and the middle of one as a picture.
import { resolve } from 'node:path'
import { inspectFile } from '@movieflow/core'
import { exitCodes } from '../exit-code.js'
import { firstPartyPlugins } from '../first-party.js'
import { formatInspection } from '../format-inspection.js'
import { whilePending } from '../process-guards.js'
import { drawAscii, drawBlocks } from '../terminal-picture.js'
import { colorDepthOf, paintFor } from '../text/paint.js'

/** Columns of the picture, at most. */
const widest = 60

export async function inspectCommand(
  file: string,
  options: { variable?: string; use?: string; set?: string[]; json?: boolean },
): Promise<number> {
  whilePending(() => `the reading of ${file}`)
  const { variable, use, set } = options
  const found = await inspectFile(resolve(file), {
    plugins: firstPartyPlugins,
    folder: process.cwd(),
    ...(variable !== undefined && { variable }),
    ...(use !== undefined && { use }),
    ...(set && { settings: set }),
  })
  const { slice, ...inspection } = { ...found, file }
  const { stdout } = process
  if (options.json) stdout.write(`${JSON.stringify(inspection, null, 1)}\n`)
  else {
    const columns = Math.min(widest, (stdout.columns || 80) - 4)
    const draw = colorDepthOf(stdout) === 24 ? drawBlocks : drawAscii
    const shown = inspection.variables.find(({ error, shape }) => error === undefined && shape.length > 1)
    const limits = [shown?.p2 ?? Number.NaN, shown?.p98 ?? Number.NaN] as const
    const picture = slice && slice.data.length > 0 && slice.shape.length > 1 ? draw(slice, limits, columns) : []
    stdout.write(`${formatInspection(inspection, picture, paintFor(stdout)).join('\n')}\n`)
  }
  return inspection.variables.some(({ error }) => error === undefined) ? exitCodes.ok : exitCodes.movie
}
