// `movieflow init`: a commented pipeline for the files of a folder.
import { statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { MovieflowError } from '@movieflow/core'
import { exitCodes } from '../exit-code.js'
import { isInputFolder, lookAround } from '../init/look-around.js'
import { writePipeline } from '../init/write-pipeline.js'
import { writeSession } from '../init/write-session.js'
import { writeTemplate } from '../init/write-template.js'
import { whilePending } from '../process-guards.js'
import { escapeControls } from '../text/escape.js'
import { shellQuote } from '../text/shell-quote.js'

export async function initCommand(given: string | undefined, options: { readonly output?: string }): Promise<number> {
  const asked = resolve(given ?? '.')
  if (!statSync(asked, { throwIfNoEntry: false })?.isDirectory())
    throw new MovieflowError('CALL_INVALID', `${given} is not a folder`, { hint: 'name the folder of the data' })
  // A folder that is itself an input, such as a Zarr store: nothing is written into it.
  const isInput = await isInputFolder(asked)
  const folder = isInput ? dirname(asked) : asked
  const file = options.output === undefined ? join(folder, 'pipeline.yaml') : resolve(options.output)
  if (statSync(file, { throwIfNoEntry: false })) throw inTheWay(file)
  whilePending(() => `the reading of ${folder}`)
  const saw = await lookAround(folder, relative(dirname(file), folder).replaceAll('\\', '/'), {
    ...(isInput && { only: basename(asked) }),
  })
  const shown = relative('.', file)
  const name = shellQuote(basename(file))
  const text = saw.session
    ? writeSession(saw.session, saw.place, name)
    : saw.family
      ? writePipeline({ ...saw, family: saw.family, name })
      : writeTemplate()
  await writeFile(file, text, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST' ? inTheWay(file) : error
  })
  process.stdout.write(
    `${[...saw.lines.map(escapeControls), ...nextLines(shown, saw.family !== undefined || saw.session !== undefined)].join('\n')}\n`,
  )
  return exitCodes.ok
}

function inTheWay(file: string): MovieflowError {
  return new MovieflowError('CALL_INVALID', `${file} already exists, and is not overwritten`, {
    hint: 'write another file: movieflow init -o other.yaml',
  })
}

function nextLines(shown: string, found: boolean): string[] {
  const name = shellQuote(shown)
  if (!found)
    return [
      `Wrote ${name}, a template: fill in the path of the data under \`files:\`. Then:`,
      `  movieflow plan ${name}`,
    ]
  return [`Wrote ${name}. Next:`, `  movieflow plan ${name}`, `  movieflow run ${name}`]
}
